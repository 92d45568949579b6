"""A run's page: analysts see the region's overview, a municipality its part."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.identification.domain.methods import language_now
from effective_school.identification.domain.queries import (
    has_listed_schools,
    page_of,
    run_schools_visible_to,
    seen_run,
)
from effective_school.identification.domain.run_head import head_of
from effective_school.identification.models import Run, RunProblem, RunSchool
from effective_school.identification.views.withdrawn import or_withdrawn
from effective_school.identification.views.words import RUN_TONES, words_for
from effective_school.organisations.domain.outline_map import Drawing, drawing_of
from effective_school.organisations.domain.queries import map_mark, territory_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Boundary, Municipality
from effective_school.organisations.place_filter import place_word
from effective_school.organisations.tile_map import Tile, level_of, tile_for

MOST_TILES = 100


@requires("identification.view_runs")
@or_withdrawn
def run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Show a run: analysts the region's overview, a municipality its part; a head goes to the own school."""
    found = seen_run(request.user, run_id)
    if not found.is_finished:
        own_job = found.job if found.job and found.job.started_by_id == request.user.pk else None
        first = list(found.runproblems.all()[:10]) if found.is_over else []
        context = {"run": found, "tone": RUN_TONES[found.state], "job": own_job, "problems": _said(first)}
        return render(request, "identification/run_unfinished.html", context)
    if request.user.has_perm("identification.view_region"):
        return render(request, "identification/run_page.html", _region(request, found))
    if territory_of(request.user).has(Role.MUNICIPALITY):
        return _municipal_part(request, found)
    own = run_schools_visible_to(request.user, found).first()
    if own is None:
        return redirect("identification:runs")
    return redirect("identification:school", found.pk, own.pk)


def _region(request: PersonRequest, found: Run) -> dict[str, object]:
    language = language_now()
    tiles = SimpleLazyObject(lambda: _tiles(found))
    return {
        "run": found,
        "language": language,
        "page": SimpleLazyObject(lambda: page_of(found, language)),  # not asked for where its parts are kept
        "map_mark": map_mark(),
        "tiles": tiles,
        "drawing": SimpleLazyObject(lambda: _drawing(tiles)),
        "head": head_of(found),
        "has_listed": has_listed_schools(found.pk),
        "lacking_years": SimpleLazyObject(
            lambda: _said(list(found.runproblems.filter(rule="window_year_absent")))
        ),
        "files": found.runfiles.exclude(kind="inner").order_by("kind", "name"),
        "may_see_journal": request.user.has_perm("identification.view_journal"),
    }


def _tiles(found: Run) -> list[Tile]:
    """Municipalities on the tile map with the share of their schools on the lists of concern.

    Of a country's thousands only those of the largest shares are drawn. The run knows them by the names of its day,
    the map by those of today.
    """
    counts: dict[str, dict[str, int]] = found.counts.get("municipalities", {})
    shares: dict[str, float] = {}
    concern: dict[str, int] = {}
    for name, row in counts.items():
        concern[name] = sum(row.get(f"results_{one}", 0) for one in ("low_results", "risk_group"))
        shares[name] = 100 * concern[name] / row["schools"] if row["schools"] else 0.0
    largest = max(shares.values(), default=0.0)
    drawn = sorted(shares, key=lambda name: (-shares[name], name))[:MOST_TILES]
    then = dict(
        RunSchool.objects.filter(run=found, municipality_name__in=drawn)
        .order_by()
        .values_list("municipality", "municipality_name")
        .distinct()
    )
    schools = reverse("identification:schools", args=(found.pk,))
    return [
        tile_for(
            place,
            f"{shares[name]:.0f}\u00a0%",
            note=_("%(part)s of %(whole)s") % {"part": concern[name], "whole": counts[name]["schools"]},
            tone=level_of(shares[name], largest) if shares[name] else "",
            url=f"{schools}?{urlencode({'municipality': place_word(place.pk, place.name, len(counts))})}",
        )
        for place in Municipality.objects.filter(pk__in=then)
        for name in (then[place.pk],)
    ]


def _drawing(tiles: Iterable[Tile]) -> Drawing | None:
    return drawing_of(tiles, Boundary.objects.filter(municipality__in=[tile.key for tile in tiles]))


def _municipal_part(request: PersonRequest, found: Run) -> HttpResponse:
    rows = run_schools_visible_to(request.user, found).filter(is_eligible=True)
    words = words_for(found)
    figures = []
    for part in words.method.parts:
        for code in part.list_ids:
            if code not in {"none", part.default_list}:
                count = rows.filter(**{f"{part.name}_list": code}).count()
                figures.append(
                    {"count": count, "label": words.listed_long(code), "part": part.name, "code": code}
                )
    context = {
        "run": found,
        "schools": rows.count(),
        "figures": figures,
        "verifications": found.verifications.filter(
            municipality__in=territory_of(request.user).municipalities
        ).select_related("municipality"),
        "publication": found.publications.filter(withdrawn_at=None).first(),
    }
    return render(request, "identification/run_municipal.html", context)


def _said(problems: list[RunProblem]) -> list[dict[str, object]]:
    language = language_now()
    return [
        {
            "severity": one.severity,
            "place": getattr(one, f"place_{language}"),
            "text": getattr(one, f"text_{language}"),
        }
        for one in problems
    ]
