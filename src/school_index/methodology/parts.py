"""Reading the parts of a method file: indicators, variables, bands' options and list rules."""

from __future__ import annotations

from school_index.methodology.fields import Fields
from school_index.methodology.model import Direction, Indicator, ListRule, Part, PartName, Source, Variable

_BANDS: dict[PartName, tuple[str, str, str]] = {
    "results": ("low", "middle", "high"),
    "social": ("favourable", "neutral", "adverse"),
}
_LISTS: dict[PartName, tuple[str, ...]] = {
    "results": ("low_results", "risk_group", "stable_high"),
    "social": ("adverse", "favourable"),
}
_RULES = ("all_years", "last_two", "two_of_three", "last_two_or_all_three", "last_year", "failing")
_YEARS_NEEDED = {"last_two": 2, "two_of_three": 3, "last_two_or_all_three": 3}
_TABLE_COLUMNS = {
    "exams": ("participants", "failed", "excellent", "mean_score"),
    "certificates": ("participants", "without_certificate"),
}
_RESERVED = {"school_id", "year"}
_TABLE_KEYS = {"exams": ("exam", "subject"), "certificates": ("exam",), "social": ()}


def read_part(
    fields: Fields, name: PartName, window: int, known: dict[str, set[str]], variable_ids: set[object]
) -> Part:
    """Read `[results]` or `[social]`.

    `known` holds the declared exams and subjects, `variable_ids` the variables read so far.
    """
    bottom, middle, top = _BANDS[name]
    kinds = ("index", "any_flag", "fail_share") if name == "results" else ("index",)
    kind = fields.choice("kind", kinds, "index")
    indicators, variables = _indicators(fields, name, known, variable_ids)
    _check_kind(fields, kind, variables)
    listed: set[object] = set()
    lists = tuple(_list_rule(one, name, kind, window, listed) for one in fields.tables("lists"))
    return Part(
        name=name,
        kind=kind,
        indicators=indicators,
        variables=variables,
        lists=lists,
        bottom=bottom,
        middle=middle,
        top=top,
        aggregation=fields.choice("aggregation", ("variables", "indicators"), "variables"),
        min_coverage=fields.number("min_coverage", "0.5", least=0, most=1),
        min_participants=fields.whole("min_participants", 1, least=1) if name == "results" else 0,
        share=fields.number("share", "0.25", above=0, below=1),
        cut=fields.choice("cut", ("include", "exclude", "ntiles"), "include"),
        flag_orientation=fields.choice("flag_orientation", ("inverse", "literal"), "inverse"),
        fail_share=float(fields.number("fail_share", above=0, most=1)) if kind == "fail_share" else 0.0,
        fail_many=fields.whole("fail_many", least=1) if kind == "fail_share" else 0,
    )


def _check_kind(fields: Fields, kind: str, variables: tuple[Variable, ...]) -> None:
    measures = {"any_flag": "gap", "fail_share": "share"}
    wanted = measures.get(kind)
    for variable in variables:
        if wanted and variable.measure != wanted:
            fields.fault(
                "kind",
                f"при kind = {kind} все показатели должны иметь measure = {wanted}, а «{variable.id}» — нет",
                f'with kind = {kind} every variable must have measure = {wanted}, "{variable.id}" has not',
            )


def _list_rule(fields: Fields, name: PartName, kind: str, window: int, listed: set[object]) -> ListRule:
    identifier = fields.choice("id", _LISTS[name])
    fields.once("id", identifier, listed)
    rule = fields.choice("rule", _RULES)
    if rule == "failing" and kind != "fail_share":
        fields.fault(
            "rule", "правило failing требует kind = fail_share", "rule failing needs kind = fail_share"
        )
    if window < _YEARS_NEEDED.get(rule, 1):
        fields.fault(
            "rule", f"правилу мало окна в {window} г.", f"a window of {window} is too short for the rule"
        )
    if rule == "failing":
        result = ListRule(identifier, rule, at_least=fields.whole("at_least", least=1))
    else:
        result = ListRule(identifier, rule, band=fields.choice("band", _BANDS[name]))
    fields.close()
    return result


def _indicators(
    fields: Fields, name: PartName, known: dict[str, set[str]], variable_ids: set[object]
) -> tuple[tuple[Indicator, ...], tuple[Variable, ...]]:
    indicators: list[Indicator] = []
    numbers: set[object] = set()
    variables: list[Variable] = []
    for one in fields.tables("indicators"):
        number = one.whole("number", least=1, most=999)
        one.once("number", number, numbers)
        weight = float(one.number("weight", "1", above=0, most=1_000_000))
        indicators.append(Indicator(number, one.label(), weight))
        variables += [_variable(each, number, name, known, variable_ids) for each in one.tables("variables")]
        one.close()
    return tuple(indicators), tuple(variables)


def _variable(
    fields: Fields, number: int, name: PartName, known: dict[str, set[str]], variable_ids: set[object]
) -> Variable:
    identifier, label = fields.text("id"), fields.label()
    fields.once("id", identifier, variable_ids)
    tables = ("social",) if name == "social" else ("exams", "certificates")
    table = fields.choice("table", tables)
    measure = fields.choice("measure", ("share", "gap", "value") if table == "exams" else ("share", "value"))
    columns = _TABLE_COLUMNS.get(table)
    numerator = fields.choice("numerator", columns) if columns else fields.text("numerator")
    default = "participants" if columns else "pupils"
    denominator = (
        fields.choice("denominator", columns, default) if columns else fields.text("denominator", default)
    )
    direction: Direction = "inverse"
    if measure != "gap":
        direction = fields.choice("direction", ("direct", "inverse"), "direct")
    if measure == "gap" and numerator != "mean_score":
        fields.fault("numerator", "для gap нужен mean_score", "a gap needs mean_score")
    if measure == "share" and numerator == "mean_score":
        fields.fault("numerator", "доля считается по числу людей", "a share counts people")
    if denominator == "mean_score":
        fields.fault("denominator", "нужно число людей", "expected a number of people")
    if not columns and (numerator == denominator or {numerator, denominator} & _RESERVED):
        fields.fault("numerator", "этот столбец уже занят другим", "this column already means something else")
    variable = Variable(
        id=identifier,
        label=label,
        indicator=number,
        source=Source(table, _where(fields, table, known)),
        measure=measure,
        numerator=numerator,
        denominator=denominator,
        direction=direction,
        threshold=float(fields.number("threshold", least=0)) if measure == "gap" else 0.0,
        weight=float(fields.number("weight", "1", above=0, most=1_000_000)),
    )
    fields.close()
    return variable


def _where(fields: Fields, table: str, known: dict[str, set[str]]) -> tuple[tuple[str, str], ...]:
    keys = _TABLE_KEYS[table]
    if not keys:
        return ()
    where = fields.table("where")
    if where is None:
        return ()
    pairs = dict(where.pairs())
    for key in keys:
        if key not in pairs:
            where.fault(key, "обязательный ключ отсутствует", "this required key is missing")
        elif pairs[key] not in known[key]:
            listed = ", ".join(sorted(known[key])) or "—"
            where.fault(
                key,
                f"«{pairs[key]}» не объявлено; есть: {listed}",
                f'"{pairs[key]}" is not declared; known: {listed}',
            )
    for key in sorted(set(pairs) - set(keys)):
        where.fault(key, "неизвестный ключ", "unknown key")
    return tuple((key, pairs.get(key, "")) for key in keys)
