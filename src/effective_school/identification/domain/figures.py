"""Counts of schools that stand above a published list: no more than the act lets anybody know.

Where the act opens figures only, small ones are hidden, and others with them. Where it opens columns of the
schools, every school is a row that anybody can count, but only by what is opened: a table by municipality and list
above rows without municipalities would tell what the act keeps back. So the figures are then those that the opened
columns give: nothing is hidden in them, and figures and rows together say nothing that the rows do not say.
"""

from typing import Any

from django.db.models import QuerySet

from effective_school.identification.domain.suppression import suppress
from effective_school.identification.domain.verification import by_kind
from effective_school.identification.enums import PublicColumn
from effective_school.identification.models import Publication, RunSchool

ANY_LIST = ""
"""Head of the column that counts schools on any of the lists, where the act does not open on which."""


def figures(publication: Publication, schools: QuerySet[RunSchool]) -> dict[str, Any]:
    """Count the schools of a publication by municipality and list as far as they may be shown."""
    heads = _heads(publication)
    found: dict[str, list[int]] = {}
    rows = schools.order_by("municipality_name").values_list(
        "municipality_name", "results_list", "social_list"
    )
    for place, results, social in rows:
        counts = found.setdefault(place, [0] * len(heads))
        for position, head in enumerate(heads):
            counts[position] += head in (ANY_LIST, results, social)
    places = sorted(found)
    table = [found[place] for place in places]
    if not publication.columns and places:
        # A school may stand on a list of either kind, so the totals of rows would mix them: they are not shown.
        cells = [list(row)[:-1] for row in suppress(table).cells]
        return {"heads": heads, "rows": _named(places, cells[:-1]), "totals": cells[-1]}
    totals = [sum(column) for column in zip(*table, strict=True)]
    return {"heads": heads, "rows": _named(places, table) if _by_place(publication) else [], "totals": totals}


def shown_figures(publication: Publication) -> dict[str, Any]:
    """Give the stored figures without those that the act does not let anybody count.

    Publications never change, and older ones were stored with complete figures.
    """
    stored = publication.figures
    allowed = _heads(publication)
    kept = [position for position, head in enumerate(stored["heads"]) if head in allowed]
    rows = stored["rows"] if _by_place(publication) else []
    return {
        "heads": [stored["heads"][position] for position in kept],
        "rows": [[place, *(cells[position] for position in kept)] for place, *cells in rows if kept],
        "totals": [stored["totals"][position] for position in kept if stored["totals"]],
    }


def _heads(publication: Publication) -> list[str]:
    """Lists by which schools may be counted; a single list needs no column, since every school is on it."""
    by_results, by_conditions = by_kind(publication.lists)
    if not publication.columns or len(publication.lists) == 1:
        return [*by_results, *by_conditions]
    opened = [
        *(by_results if PublicColumn.RESULTS_LIST in publication.columns else ()),
        *(by_conditions if PublicColumn.SOCIAL_LIST in publication.columns else ()),
    ]
    return opened or [ANY_LIST]


def _by_place(publication: Publication) -> bool:
    return not publication.columns or PublicColumn.MUNICIPALITY in publication.columns


def _named(places: list[str], table: list[list[Any]]) -> list[list[Any]]:
    return [[place, *cells] for place, cells in zip(places, table, strict=True)]
