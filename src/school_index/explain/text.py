"""The proof of a verdict as plain text that can be followed with a pocket calculator."""

from __future__ import annotations

from school_index.explain.model import Change, Cut, PartProof, SchoolProof, VariableProof, YearProof
from school_index.language import Language
from school_index.methodology.model import Part
from school_index.wording import Wording, printable, wording

_PLACES = 10
_SHORT = 6


def proof_text(proof: SchoolProof, language: Language) -> str:
    """Write the whole proof, part by part and year by year."""
    say = wording(language)
    group = next(
        (one.label.text(language) for one in proof.method.groups if one.id == proof.group), proof.group
    )
    method = proof.method.title.text(language)
    lines = [
        say("proof.title", name=proof.name, school_id=proof.school_id),
        say("proof.place", municipality=proof.municipality, group=group, year=proof.year, method=method),
    ]
    for part in proof.parts:
        lines += ["", *_part_lines(part, proof, say)]
    return printable("\n".join(lines))


def verdict_reason(part: PartProof, proof: SchoolProof, say: Wording) -> str:
    """Why the part's list is what it is, in one clause."""
    if not part.list_id:
        return say("proof.not_eligible", year=proof.year)
    rule = next((one for one in part.part.lists if one.id == part.list_id), None)
    if rule is None:
        return say("proof.not_listed")
    if rule.rule == "failing":
        return say("proof.because_failing", failing=part.years[-1].failing)
    return say("proof.because", band=say(f"band.{rule.band}"), rule=say(f"rule.{rule.rule}"))


def change_text(variable: VariableProof, change: Change, say: Wording) -> str:
    """Say a smallest change: how many people (points), and which band it would lead to."""
    kind = "points" if variable.variable.is_flag else "people"
    sign = "+" if change.step > 0 else ""
    return say(
        f"proof.change_{kind}",
        step=sign + say.number(change.step, 0),
        before=say.number(change.before, 0),
        after=say.number(change.after, 0),
        band=say(f"band.{change.band}"),
    )


def source_text(variable: VariableProof, say: Wording) -> str:
    """Say which counts or means a value comes from."""
    if variable.value is None or variable.numerator is None:
        return say("proof.missing")
    if variable.variable.is_flag and variable.region_mean is not None:
        return say(
            "proof.gap",
            region=say.number(variable.region_mean, _PLACES),
            mean=say.number(variable.numerator, _PLACES),
            gap=say.number(variable.region_mean - variable.numerator, _PLACES),
            threshold=say.number(variable.variable.threshold),
        )
    numerator, denominator = say.number(variable.numerator), say.number(variable.denominator)
    return say("proof.counts", numerator=numerator, denominator=denominator)


def _part_lines(part: PartProof, proof: SchoolProof, say: Wording) -> list[str]:
    name = part.part.name
    listed = say(f"list.{name}.{part.list_id}") if part.list_id else "—"
    bands = ", ".join(
        f"{one.year} — {say(f'band.{one.band}') if one.band else say(f'reason.{one.reason}')}"
        for one in part.years
    )
    history = say("proof.history", history=part.history, window=len(part.years))
    lines = [
        say("proof.verdict", part=say(f"part.{name}"), list=listed).upper(),
        f"  {verdict_reason(part, proof, say)}; {history}.",
        f"  {say('proof.bands_by_year', bands=bands)}.",
    ]
    for year in part.years:
        lines += ["", *_year_lines(part.part, year, say)]
    return lines


def _year_lines(part: Part, year: YearProof, say: Wording) -> list[str]:
    if year.band:
        lines = [f"  {say('proof.year', year=year.year, band=say(f'band.{year.band}'))}"]
    else:
        lines = [f"  {say('proof.year_none', year=year.year, reason=say(f'reason.{year.reason}'))}"]
    lines += [f"    {line}." for line in place_lines(part, year, say)]
    if year.variables:
        lines += _table(part, year, say)
    return lines


def place_lines(part: Part, year: YearProof, say: Wording) -> list[str]:
    """Index, rank, cut and coverage of one year, a sentence each."""
    lines: list[str] = []
    if year.index is not None:
        share = say.number(float(part.share * 100), 2)
        first = say(f"proof.first_{part.name}")
        index = say.number(year.index, _PLACES)
        lines.append(
            say("proof.index", index=index, rank=year.rank, n=year.n, k=year.k, share=share, first=first)
        )
        lines += [
            _cut_line(part, cut, end, say) for cut, end in ((year.bottom, "bottom"), (year.top, "top")) if cut
        ]
        lines.append(_how(part, say))
    if year.used is not None:
        lines.append(say("proof.coverage", have=year.have, used=year.used))
    if year.failing is not None:
        lines.append(say("proof.failing", failing=year.failing))
    return lines


def _how(part: Part, say: Wording) -> str:
    if part.aggregation == "indicators":
        return say("proof.how_indicators")
    weighted = any(variable.weight != 1 for variable in part.variables)
    return say("proof.how_weighted" if weighted else "proof.how")


def _cut_line(part: Part, cut: Cut, end: str, say: Wording) -> str:
    band = say(f"band.{cut.band}")
    if cut.value is None:
        return say("proof.cut_none", band=band)
    value = say.number(cut.value, _PLACES)
    if part.cut == "include":
        return say(f"proof.cut_{end}", band=band, value=value, ties=cut.ties, members=cut.members)
    return say("proof.cut_members", band=band, members=cut.members, value=value)


def _table(part: Part, year: YearProof, say: Wording) -> list[str]:
    heads = ["variable", "source", "value", "min", "max", "n", "normal", "change"]
    rows = [[say(f"proof.head_{head}") for head in heads]]
    rows += [_row(one, part, say) for one in year.variables]
    widths = [max(len(row[at]) for row in rows) for at in range(len(heads))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if at in {0, 1, 7} else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("    " + "  ".join(cells).rstrip())
    return lines


def _row(one: VariableProof, part: Part, say: Wording) -> list[str]:
    changes = "; ".join(change_text(one, change, say) for change in one.changes)
    if one.state == "missing" or not one.changes_sought:
        changes = ""
    elif not changes:
        changes = say("proof.no_change")
    normal = say.number(one.normalised, _SHORT)
    if one.state == "left_out":
        normal = say("proof.left_out")
    label = f"{one.variable.indicator}. {one.variable.label.text(say.language)}"
    ends = (
        [say.number(one.minimum, _SHORT), say.number(one.maximum, _SHORT)]
        if part.kind == "index"
        else ["", ""]
    )
    return [
        label,
        source_text(one, say),
        say.number(one.value, _SHORT),
        *ends,
        str(one.schools),
        normal,
        changes,
    ]
