"""The band of a school in one year: the lowest and the highest quarter of its group."""

from __future__ import annotations

import narwhals as nw

from school_index.methodology.model import Part

_NTILES = 4


def cut_size(part: Part) -> nw.Expr:
    """K = share x n, rounded half up, in whole numbers so that no decimal share is blurred."""
    share = part.share
    n = nw.col(f"{part.name}_n")
    return (n * (2 * share.numerator) + share.denominator) // (2 * share.denominator)


def band_column(part: Part) -> nw.Expr:
    """The band by the part's cut rule; null without an index.

    include: the k-th value and all its ties; exclude: only ties wholly within the k; ntiles: SPSS's
    1 + floor(4 r / (n + 1)), r the mean rank of ties. A school that meets both ends is in the middle.
    """
    rank, up = nw.col(f"{part.name}_rank"), nw.col(f"{part.name}_up")
    n, k = nw.col(f"{part.name}_n"), nw.col(f"{part.name}_k")
    if part.cut == "include":
        is_bottom, is_top = up <= k, rank <= k
    elif part.cut == "exclude":
        is_bottom, is_top = n - rank + 1 <= k, n - up + 1 <= k
    else:
        is_bottom, is_top = _tile(part, up, rank) == 1, _tile(part, up, rank) == _NTILES
        if part.name == "social":
            is_bottom, is_top = _tile(part, up, rank) == _NTILES, _tile(part, up, rank) == 1
    inner = nw.when(is_top & ~is_bottom).then(nw.lit(part.top)).otherwise(nw.lit(part.middle))
    band = nw.when(is_bottom & ~is_top).then(nw.lit(part.bottom)).otherwise(inner)
    return nw.when(~nw.col(f"{part.name}_index").is_null()).then(band).alias(f"{part.name}_band")


def _tile(part: Part, up: nw.Expr, rank: nw.Expr) -> nw.Expr:
    """SPSS's RANK with NTILES(4); twice the mean rank keeps it in whole numbers.

    With `first` the competition rank from one end and `last` from the other, ties number
    n - first - last + 2, and twice the mean rank is first + (n + 1 - last).
    """
    n = nw.col(f"{part.name}_n")
    first, last = (up, rank) if part.name == "results" else (rank, up)
    twice_mean_rank = first + n + 1 - last
    return 1 + (_NTILES * twice_mean_rank) // (2 * (n + 1))
