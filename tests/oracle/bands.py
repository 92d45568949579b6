"""Ranks, bands within one year, and the lists over three."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from tests.oracle.options import Cut, Options

Indices = Mapping[str, Fraction]


@dataclass(frozen=True)
class Standing:
    """Which schools stand at the lower end of the index, which at the upper end; a school may be in both."""

    lowest: frozenset[str]
    highest: frozenset[str]


def rank_from_top(indices: Indices) -> dict[str, int]:
    """Give competition ranks: 1 = the highest index; ties share the better rank."""
    ordered = sorted(indices.values())
    return {school: 1 + len(ordered) - bisect_right(ordered, x) for school, x in indices.items()}


def stand(indices: Indices, cut: Cut, share: Fraction, *, descending: bool) -> Standing:
    """Mark the two ends of one group in one year by the chosen cut rule."""
    if cut == "ntiles":
        return _quarters(indices, descending=descending)
    count = floor(share * len(indices) + Fraction(1, 2))
    if count == 0:
        return Standing(frozenset(), frozenset())
    ordered = sorted(indices.values())
    if cut == "include":
        lowest = {s for s, x in indices.items() if x <= ordered[count - 1]}
        highest = {s for s, x in indices.items() if x >= ordered[-count]}
    else:
        lowest = {s for s, x in indices.items() if bisect_right(ordered, x) <= count}
        highest = {s for s, x in indices.items() if len(ordered) - bisect_left(ordered, x) <= count}
    return Standing(frozenset(lowest), frozenset(highest))


def _quarters(indices: Indices, *, descending: bool) -> Standing:
    first, last = set(), set()
    n = len(indices)
    ordered = sorted(indices.values())
    for school, x in indices.items():
        left, right = bisect_left(ordered, x), bisect_right(ordered, x)
        before, tied = (n - right if descending else left), right - left
        # the mean of the ranks before+1 .. before+tied, doubled to stay in integers
        twice_rank = 2 * before + tied + 1
        quarter = 1 + (4 * twice_rank) // (2 * (n + 1))
        if quarter == 1:
            first.add(school)
        if quarter == 4:
            last.add(school)
    if descending:
        return Standing(frozenset(last), frozenset(first))
    return Standing(frozenset(first), frozenset(last))


def results_bands(indices: Indices, options: Options) -> dict[str, str]:
    """Give each school with a results index its band: low, middle or high."""
    standing = stand(indices, options.cut_results, options.share("results"), descending=False)
    return _name(indices, standing, low="low", between="middle", high="high")


def social_bands(indices: Indices, options: Options) -> dict[str, str]:
    """Give each school with a social index its band; a higher index is a worse environment."""
    standing = stand(indices, options.cut_social, options.share("social"), descending=True)
    return _name(indices, standing, low="favourable", between="neutral", high="adverse")


def _name(indices: Indices, standing: Standing, *, low: str, between: str, high: str) -> dict[str, str]:
    bands = dict.fromkeys(indices, between)
    bands.update(dict.fromkeys(standing.lowest - standing.highest, low))
    bands.update(dict.fromkeys(standing.highest - standing.lowest, high))
    return bands


def results_list(bands: Sequence[str | None]) -> str:
    """Judge by the bands of the years Y-2, Y-1, Y; None is a year without a band."""
    if all(band == "low" for band in bands):
        return "low_results"
    if all(band == "low" for band in bands[-2:]):
        return "risk_group"
    if all(band == "high" for band in bands):
        return "stable_high"
    return "none"


def social_list(bands: Sequence[str | None], options: Options) -> str:
    """Judge the social conditions by the bands of the years Y-2, Y-1, Y."""
    if all(band is None for band in bands):
        return "none"
    for verdict in ("adverse", "favourable"):
        met = [band == verdict for band in bands]
        if options.social_rule == "two_of_three" and sum(met) >= 2:
            return verdict
        if options.social_rule == "last_two_or_all_three" and all(met[-2:]):
            return verdict
    return "neutral"
