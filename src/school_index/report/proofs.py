"""Section with proofs: for each school everything needed to check its verdict by hand."""

from __future__ import annotations

from dataclasses import dataclass

from school_index.explain.model import Cut, PartProof, SchoolProof, YearProof
from school_index.explain.text import verdict_reason
from school_index.methodology.model import Part
from school_index.report.marks import Chip, band_chip, list_chip, school_anchor
from school_index.report.proof_variables import VariableRow, variable_row
from school_index.report.words import Words

_FULL = 10


@dataclass(frozen=True)
class RuleRow:
    """One rule of a part: when it held, and what came of it."""

    list: Chip
    rule: str
    years: str
    outcome: str


@dataclass(frozen=True)
class YearRow:
    """One year: the band and how it came about; `place` is the share of the group below the school."""

    year: int
    chip: Chip
    group: str
    index: str
    rank: str
    place: float | None
    k: str
    bottom: str
    top: str
    have: str
    failing: str


@dataclass(frozen=True)
class YearTable:
    """The variables of one year; the title says the year and what came of it."""

    title: str
    rows: tuple[VariableRow, ...]


@dataclass(frozen=True)
class PartView:
    """One part of a proof."""

    name: str
    title: str
    chip: Chip
    why: str
    rules: tuple[RuleRow, ...]
    rules_caption: str
    years: tuple[YearRow, ...]
    years_caption: str
    tables: tuple[YearTable, ...]
    tables_caption: str
    has_index: bool
    bottom: str
    top: str


@dataclass(frozen=True)
class ProofView:
    """The proof of one school."""

    anchor: str
    school_id: str
    name: str
    place: str
    chips: tuple[Chip, ...]
    parts: tuple[PartView, ...]


def reading_notes(words: Words) -> list[str]:
    """How to read the tables of each part of a proof."""
    return [
        words(
            "proofs.foot" if part.kind == "index" else "proofs.foot_rule",
            part=words.say(f"part.{part.name}"),
            cut=words.say(f"cut.{part.cut}"),
        )
        for part in words.method.parts
    ]


def proof_view(proof: SchoolProof, words: Words) -> ProofView:
    """Put one proof into words."""
    return ProofView(
        anchor=school_anchor(proof.school_id),
        school_id=proof.school_id,
        name=proof.name,
        place=f"{proof.municipality} · {words.group(proof.group)}",
        chips=tuple(_part_chip(part, words) for part in proof.parts),
        parts=tuple(_part(part, proof, words) for part in proof.parts),
    )


def _part_chip(part: PartProof, words: Words) -> Chip:
    if not part.list_id:
        return Chip(words.say("reason.excluded"), "blank", "dash")
    return list_chip(words, part.part.name, part.list_id)


def _part(one: PartProof, proof: SchoolProof, words: Words) -> PartView:
    part = one.part
    title = words.say(f"part.{part.name}")
    history = words("proofs.history", history=one.history, window=len(one.years))
    has_index = part.kind == "index"
    return PartView(
        name=part.name,
        title=title,
        chip=_part_chip(one, words),
        why=f"{verdict_reason(one, proof, words.say)}; {history}.",
        rules=tuple(_rules(one, words)),
        rules_caption=words("proofs.rules", part=title),
        years=tuple(_year(part, year, words) for year in one.years),
        years_caption=words("proofs.years", part=title),
        tables=tuple(
            YearTable(
                words("proofs.year_title", year=year.year, band=words.band(year.band, year.reason)),
                tuple(variable_row(each, part, year, words) for each in year.variables),
            )
            for year in one.years
            if year.variables
        ),
        tables_caption=words("proofs.variables", part=title),
        has_index=has_index,
        bottom=words.band(part.bottom),
        top=words.band(part.top),
    )


def _rules(one: PartProof, words: Words) -> list[RuleRow]:
    rows = []
    outcome = "kept_off" if one.list_id else "not_eligible"
    for rule in one.part.lists:
        years = [str(year.year) for year in one.years if rule.band and year.band == rule.band]
        met = ", ".join(years) or words("proofs.no_years")
        if rule.rule == "failing":
            met = words("proofs.failing_met", failing=one.years[-1].failing or 0)
        if rule.id == one.list_id and outcome == "kept_off":
            outcome = "took"
        words_of_list = Chip(words.listed_long(rule.id), *_look(words, one.part, rule.id))
        rows.append(RuleRow(words_of_list, words.rule(rule), met, words(f"proofs.{outcome}")))
        if outcome == "took":
            outcome = "after"
    return rows


def _look(words: Words, part: Part, list_id: str) -> tuple[str, str]:
    chip = list_chip(words, part.name, list_id)
    return chip.tone, chip.shape


def _year(part: Part, year: YearProof, words: Words) -> YearRow:
    ranked = year.rank is not None and year.n is not None
    return YearRow(
        year=year.year,
        chip=band_chip(words, year.band, year.reason),
        group=words.group(year.group) if year.group else "—",
        index=words.say.number(year.index, _FULL),
        rank=words("of", rank=year.rank, n=year.n) if ranked else "—",
        place=_place(year.rank, year.n),
        k="—" if year.k is None else words.count(year.k),
        bottom=_cut(year.bottom, words),
        top=_cut(year.top, words),
        have=_have(part, year, words),
        failing="—" if year.failing is None else words.count(year.failing),
    )


def _place(rank: int | None, n: int | None) -> float | None:
    if rank is None or n is None:
        return None
    return round((n - rank) / (n - 1), 2) if n > 1 else 0.5


def _have(part: Part, year: YearProof, words: Words) -> str:
    if year.have is None:
        return "—"
    used = len(part.variables) if year.used is None else year.used
    return words("proofs.have_of", have=year.have, used=used)


def _cut(cut: Cut | None, words: Words) -> str:
    if cut is None:
        return "—"
    if cut.value is None:
        return words("proofs.cut_none")
    value = words.say.number(cut.value, _FULL)
    return words("proofs.cut_value", value=value, ties=cut.ties, members=words.count(cut.members))
