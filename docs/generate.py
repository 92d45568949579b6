"""Makes the pages that are made of the product itself: the methods in words and the data dictionary.

    .venv/bin/python docs/generate.py

writes them anew; `tests/engine/test_docs.py` fails while a page differs from what is made here.
"""  # noqa: INP001 - a script beside the pages it writes

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from school_index import InputTables, Method, Results, identify, load_method
from school_index.language import Language
from school_index.methodology import DEFAULT_METHOD, builtin_ids
from school_index.methodology.describe import describe_method
from school_index.sample import sample_tables
from school_index.tables.schema import EXCLUSIONS, Column, Table, tables_of
from school_index.tables.values import FIRST_YEAR, LAST_YEAR
from school_index.templates.column_words import column_words
from school_index.wording import wording

DOCS = Path(__file__).parent
LANGUAGES: tuple[Language, Language] = ("ru", "en")
NOTICE = "<!-- Made by docs/generate.py; do not edit by hand. -->\n\n"
SAY = wording("ru")
YEARS = f"{FIRST_YEAR}–{LAST_YEAR}"

TYPES = {
    "id": "текст",
    "text": "текст",
    "grade": "текст",
    "year": "год",
    "exam": "код",
    "subject": "код",
    "group": "код",
    "excluded": "код",
    "count": "целое число",
    "mean": "число",
}
OUTPUT_TYPES = {pl.String: "текст", pl.Int64: "целое число", pl.Float64: "число"}
READ = (
    "Папка с файлами CSV или Parquet либо одна книга XLSX. Файл или лист узнаётся по имени (`exams.csv`, лист"
    " «Результаты»), столбец — по коду или по русскому либо английскому заголовку; регистр, «ё», лишние пробелы"
    " и «, чел.» в конце не важны. Пустая ячейка значит «данных нет» и никогда не читается как ноль."
)
WRITTEN = (
    "Четыре таблицы. В папке это файлы CSV в UTF-8: десятичная точка, не больше 10 знаков, строки по порядку"
    " ключа, концы строк LF. Текст, который Excel принял бы за формулу, получает впереди апостроф."
)
OUTPUTS = {
    "lists": (
        "Списки",
        "Одна строка на школу, которая участвует в году списка; группа — того же года.",
        "школа",
    ),
    "years": (
        "Годы",
        "Одна строка на школу и год окна, за который школа есть в таблице `schools`.",
        "школа, год",
    ),
    "variables": (
        "Показатели",
        "Каждый показатель методики для каждой участвующей школы и года; строка есть и тогда, когда значения нет.",
        "школа, год, индекс, показатель",
    ),
    "summary": (
        "Сводка",
        "Сколько школ в каждой группе и году; списки посчитаны только в строках года списка.",
        "год, группа",
    ),
}
MEANINGS = {
    "school_id": "код школы, как во входных таблицах",
    "name": "название",
    "municipality": "муниципалитет",
    "group": "группа, внутри которой школа сравнивалась",
    "year": "год",
    "results_list": "список по результатам",
    "social_list": "список по социальным условиям",
    "results_history": "сколько лет окна имеют полосу по результатам",
    "social_history": "сколько лет окна имеют полосу по условиям",
    "results_index": "индекс результатов, 10 знаков после запятой; больше — лучше",
    "results_rank": "место в группе, 1 — лучшие результаты; равные делят меньший номер",
    "results_n": "сколько школ группы имеют индекс; пусто у школы без полосы",
    "results_band": "полоса года по результатам",
    "results_reason": "почему полосы нет; пусто, если она есть",
    "social_index": "индекс социальных условий; больше — хуже",
    "social_rank": "место в группе, 1 — худшие условия",
    "social_n": "сколько школ группы имеют индекс; пусто у школы без полосы",
    "social_band": "полоса года по условиям",
    "social_reason": "почему полосы нет; пусто, если она есть",
    "index": "`results` или `social`",
    "variable": "код показателя из методики",
    "value": "значение: доля от 0 до 1, отметка 0 или 1, либо число; пусто, если данных нет",
    "normalised": "значение после нормирования; пусто, если показателя нет или он не учтён в группе",
    "schools": "школ в таблице `schools` за год",
    "excluded": "из них не участвуют",
}


def pages() -> dict[Path, str]:
    """Every made page: its path and its text."""
    made = {}
    for identifier in builtin_ids():
        method = load_method(identifier)
        for language in LANGUAGES:
            path = DOCS / "methodology" / "methods" / f"{identifier}.{language}.md"
            made[path] = NOTICE + describe_method(method, language)
    made[DOCS / "reference" / "data-dictionary.md"] = NOTICE + data_dictionary(load_method(DEFAULT_METHOD))
    return made


def data_dictionary(method: Method) -> str:
    """Every input and output table of the default method, in Russian."""
    about = (
        f"Таблицы методики `{method.id}`. Другая методика может назвать другие процедуры, предметы, группы и"
        " столбцы таблицы `social`; остальное то же."
    )
    lines = ["# Словарь данных", "", about, "", "## Что читается", "", READ, ""]
    for table in tables_of(method).values():
        lines += _input_table(table, method)
    lines += _codes(method)
    lines += ["## Что получается", "", WRITTEN, ""]
    for name, frame in _output_tables(method).items():
        lines += _output_table(name, frame, method)
    return "\n".join([*lines, *_values(method)]).rstrip() + "\n"


def _input_table(table: Table, method: Method) -> Iterator[str]:
    yield from (f"### `{table.name}` — {table.title.ru}", "")
    about = f"templates.of_table.{table.name}.about"
    if about in SAY:
        yield f"{SAY(about)} {SAY(f'templates.of_table.{table.name}.row')}"
    else:
        yield "Результаты отдельных участников, без имён; при чтении сводятся в `exams` и не сохраняются."
    keys = ", ".join(f"`{code}`" for code in table.key)
    yield from ("", f"Нужна ли: {_need(table, method)}. Ключ: {keys}.", "")
    yield from (
        "| Код | Заголовок | Что это | Тип | Единица | Столбец | Ячейка | Правила |",
        "|---|---|---|---|---|---|---|---|",
    )
    for column in table.columns:
        cells = (
            f"`{column.code}`",
            column.heading.ru,
            column_words(SAY, table, column, "what"),
            TYPES[column.kind],
            column_words(SAY, table, column, "unit"),
            "обязателен" if column.required else "можно опустить",
            "обязательна" if _must_be_filled(table, column) else "может быть пустой",
            _rules(table, column),
        )
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _need(table: Table, method: Method) -> str:
    special = {
        "exams": "обязательна, если нет `pupils`",
        "pupils": "вместо `exams`; только CSV или Parquet, одним файлом или папкой с частями",
    }
    usual = "обязательна" if table.name in ("schools", *method.tables) else "можно не давать"
    return special.get(table.name, usual)


def _must_be_filled(table: Table, column: Column) -> bool:
    described = table.name == "schools" and column.code in {"name", "municipality", "group"}
    return described or (column.code in table.key and column.required)


def _rules(table: Table, column: Column) -> str:
    if table.name == "pupils":
        return {"exam": "только код", "subject": "только код", "year": YEARS}.get(column.kind, "—")
    rules = {
        "year": YEARS,
        "count": "от 0, не проценты",
        "mean": "от 0",
        "exam": "код или название",
        "subject": "код или название",
        "group": "код или название; незнакомая группа — предупреждение",
        "excluded": "код или название",
    }
    found = [rules[column.kind]] if column.kind in rules else []
    if column.part_of:
        found.append(f"не больше `{column.part_of}`; пустое `{column.part_of}` при ней — предупреждение")
    if table.name == "exams" and column.code in {"failed", "excellent"}:
        found.append("`failed` + `excellent` не больше `participants`")
    return "; ".join(found) or "—"


def _codes(method: Method) -> Iterator[str]:
    yield from ("### Коды", "", "| Столбец | Код | Название |", "|---|---|---|")
    excluded = [(code, label.ru) for code, label in EXCLUSIONS.items()]
    terms = {"group": method.groups, "exam": method.exams, "subject": method.subjects}
    for column, declared in terms.items():
        yield from (f"| `{column}` | `{term.id}` | {term.label.ru} |" for term in declared)
    yield from (f"| `excluded` | `{code}` | {name} |" for code, name in excluded)
    yield ""


def _output_tables(method: Method) -> dict[str, pl.DataFrame]:
    """The tables of a real run, so that no column can be forgotten here."""
    data = InputTables(sample_tables(schools=20, years=3, last_year=2019, seed=1))
    results: Results = identify(data, year=2019, method=method)
    return {name: getattr(results, name) for name in OUTPUTS}


def _output_table(name: str, frame: pl.DataFrame, method: Method) -> Iterator[str]:
    title, about, key = OUTPUTS[name]
    yield from (f"### `{name}` — {title}", "", f"{about} Ключ: {key}.", "")
    yield from ("| Код | Что это | Тип |", "|---|---|---|")
    counted = _counted(method) if name == "summary" else {}
    for code, dtype in frame.schema.items():
        meaning = counted.get(code) or MEANINGS[code]
        yield f"| `{code}` | {meaning} | {OUTPUT_TYPES[type(dtype)]} |"
    yield ""


def _counted(method: Method) -> dict[str, str]:
    """Meanings of the columns of `summary`, which follow the method's bands and lists."""
    found = {}
    for part in method.parts:
        title = SAY(f"part.{part.name}").lower()
        for band in part.bands:
            found[f"{part.name}_{band}"] = f"{title}: школ в полосе «{SAY(f'band.{band}')}»"
        found[f"{part.name}_none"] = f"{title}: участвуют, но полосы нет"
        for one in part.list_ids:
            found[f"{part.name}_list_{one}"] = f"{title}: школ в списке «{SAY(f'list.{part.name}.{one}')}»"
    return found


def _values(method: Method) -> Iterator[str]:
    yield from ("### Значения в этих таблицах", "", "| Столбец | Значение | По-русски |", "|---|---|---|")
    for part in method.parts:
        for one in part.list_ids:
            yield f"| `{part.name}_list` | `{one}` | {SAY(f'list.{part.name}.{one}')} |"
    for part in method.parts:
        for band in part.bands:
            yield f"| `{part.name}_band` | `{band}` | {SAY(f'band.{band}')} |"
    for reason in ("excluded", "no_data", "too_few_indicators"):
        yield f"| `…_reason` | `{reason}` | {SAY(f'reason.{reason}')} |"


def main() -> None:
    """Write every page that differs."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{path.relative_to(DOCS.parent)}\n")


if __name__ == "__main__":
    main()
