"""A school's verdict as data for its page: the proof in words, and what each variable adds to the index."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from effective_school.identification.domain.methods import words_of
from effective_school.identification.domain.stored_results import CUTS, proof_of, proof_with_changes
from effective_school.identification.models import Run, RunSchool
from school_index.explain import PartProof, SchoolProof, VariableProof, YearProof
from school_index.language import Language
from school_index.methodology.model import Part
from school_index.report.charts.theme import MEANING
from school_index.report.proof_variables import VariableRow
from school_index.report.proofs import PartView, YearRow, proof_view
from school_index.report.words import Words


@dataclass(frozen=True)
class VariableLine:
    """One variable of one year: the engine's row, what it adds to the index, and the drawn share of that."""

    row: VariableRow
    contribution: str
    weight: str
    width: str


@dataclass(frozen=True)
class Strip:
    """The place of a school on the scale of an index: percent of the scale, written as SVG wants numbers."""

    school: str
    bottom: str
    top: str
    top_width: str
    low_tone: str
    high_tone: str


@dataclass(frozen=True)
class YearPicture:
    """One year of one part: the engine's row, the picture, distances to the cuts and the variables."""

    year: int
    row: YearRow
    tone: str
    index: str
    strip: Strip | None
    distances: tuple[str, ...]
    title: str
    lines: tuple[VariableLine, ...]
    total: str


@dataclass(frozen=True)
class PartPicture:
    """One part of the verdict."""

    view: PartView
    years: tuple[YearPicture, ...]
    low_word: str
    high_word: str


@dataclass(frozen=True)
class Explanation:
    """Everything the page of a school shows about its verdict."""

    parts: tuple[PartPicture, ...]
    group: str
    has_changes: bool


def explain(run: Run, school: RunSchool, language: Language, *, changes: bool = False) -> Explanation:
    """Put the verdict about one school into words and pictures."""
    words = words_of(run.method_text, language)
    if changes:
        proof = proof_with_changes(run, school.code)
    else:
        proof = proof_of(run, school.code, run.counts.get(CUTS, {}))
    view = proof_view(proof, words)
    return Explanation(
        parts=tuple(
            _part(part, one, proof, words) for part, one in zip(proof.parts, view.parts, strict=True)
        ),
        group=words.group(proof.group),
        has_changes=changes,
    )


def _part(proof: PartProof, view: PartView, school: SchoolProof, words: Words) -> PartPicture:
    del school
    tables = iter(view.tables)
    years = []
    for year, row in zip(proof.years, view.years, strict=True):
        table = next(tables) if year.variables else None
        years.append(
            _year(proof.part, year, row, table.title if table else "", table.rows if table else (), words)
        )
    part = proof.part
    return PartPicture(view, tuple(years), words.band(part.bottom), words.band(part.top))


def _year(
    part: Part, year: YearProof, row: YearRow, title: str, rows: tuple[VariableRow, ...], words: Words
) -> YearPicture:
    shares = contributions(part, year.variables) if part.kind == "index" else {}
    most = max((share for share, _ in shares.values()), default=0.0) or 1.0
    lines = []
    for variable, line in zip(year.variables, rows, strict=True):
        share = shares.get(variable.variable.id)
        lines.append(
            VariableLine(
                row=line,
                contribution=words.index(share[0]) if share else "",
                weight=words.share(share[1], 1) if share else "",
                width=f"{100 * share[0] / most:.1f}" if share else "0",
            )
        )
    return YearPicture(
        year=year.year,
        row=row,
        tone=MEANING[year.band],
        index=words.index(year.index),
        strip=_strip(part, year),
        distances=tuple(_distances(year, words)),
        title=title,
        lines=tuple(lines),
        total=words.index(year.index) if year.index is not None else "",
    )


def contributions(part: Part, variables: tuple[VariableProof, ...]) -> dict[str, tuple[float, float]]:
    """Give for each variable that counted what it adds to the index, and its share of all weights.

    index = sum(w z) / sum(w) over what the school has; with `aggregation = "indicators"` first the mean within each
    indicator. The contributions add up to the index.
    """
    used = [one for one in variables if one.state == "used" and one.normalised is not None]
    if part.aggregation == "variables":
        total = sum(one.variable.weight for one in used)
        return {
            one.variable.id: (
                one.variable.weight * (one.normalised or 0.0) / total,
                one.variable.weight / total,
            )
            for one in used
        }
    by_number = {
        number: list(members) for number, members in groupby(used, key=lambda one: one.variable.indicator)
    }
    weights: Mapping[int, float] = {one.number: float(one.weight) for one in part.indicators}
    total = sum(weights.get(number, 1.0) for number in by_number)
    return {
        one.variable.id: (
            weights.get(number, 1.0) / total * (one.normalised or 0.0) / len(members),
            weights.get(number, 1.0) / total / len(members),
        )
        for number, members in by_number.items()
        for one in members
    }


def _strip(part: Part, year: YearProof) -> Strip | None:
    if year.index is None:
        return None
    bottom = _percent(year.bottom.value) if year.bottom and year.bottom.value is not None else 0.0
    top = _percent(year.top.value) if year.top and year.top.value is not None else 100.0
    return Strip(
        school=f"{_percent(year.index):.2f}",
        bottom=f"{bottom:.2f}",
        top=f"{top:.2f}",
        top_width=f"{100 - top:.2f}",
        low_tone=MEANING[part.bottom],
        high_tone=MEANING[part.top],
    )


def _percent(value: float) -> float:
    return round(min(1.0, max(0.0, value)) * 100, 2)


def _distances(year: YearProof, words: Words) -> list[str]:
    if year.index is None:
        return []
    found = []
    for cut in (year.bottom, year.top):
        if cut is not None and cut.value is not None:
            difference = round(year.index - cut.value, 10)
            sign = "+" if difference > 0 else ""
            found.append(f"{words.band(cut.band)}: {sign}{words.index(difference)}")
    return found


@dataclass(frozen=True)
class Peer:
    """A school of the same group in conditions much like the school's own."""

    school: RunSchool
    difference: float


PEERS = 6
_CANDIDATES = 40


def peers_of(run: Run, school: RunSchool) -> list[Peer]:
    """Give schools of the same group whose social index is nearest; among equals the nearest in size."""
    if school.social_index is None:
        return []
    same = (
        RunSchool.objects.filter(run=run, group=school.group, is_eligible=True, social_index__isnull=False)
        .exclude(pk=school.pk)
        .only("code", "pupils", "social_index")
    )
    above = same.filter(social_index__gte=school.social_index).order_by("social_index", "code")
    below = same.filter(social_index__lt=school.social_index).order_by("-social_index", "code")
    found = [*above[:_CANDIDATES], *below[:_CANDIDATES]]
    own = school.social_index

    def away(one: RunSchool) -> tuple[float, float, str]:
        size = abs((one.pupils or 0) - (school.pupils or 0)) / max(school.pupils or 0, 1)
        difference = abs((one.social_index or 0.0) - own)
        return (round(difference + 0.05 * min(size, 1.0), 10), size, one.code)

    nearest = [one.pk for one in sorted(found, key=away)[:PEERS]]
    rows = RunSchool.objects.defer("years").in_bulk(nearest)
    return [Peer(rows[key], round((rows[key].social_index or 0.0) - own, 10)) for key in nearest]
