"""What the apps above put on the page of a school or of a municipality.

An app registers a source when it is ready, in its own `panels.py`:

    @add_school_panels
    def results_of(request, school):
        return [Panel(_("Results"), "identification/_school_panel.html", {"results": ...}, order=10)]
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.http import HttpRequest
from django.utils.functional import Promise

from effective_school.organisations.models import Municipality, School


@dataclass(frozen=True)
class Panel:
    """A part of the page: its heading, the template that draws it with `panel` for its data, and its place."""

    title: str | Promise
    template: str
    data: Mapping[str, object] = field(default_factory=dict)
    order: int = 50


SchoolSource: TypeAlias = Callable[[HttpRequest, School], list[Panel]]
MunicipalitySource: TypeAlias = Callable[[HttpRequest, Municipality], list[Panel]]
_of_schools: list[SchoolSource] = []
_of_municipalities: list[MunicipalitySource] = []


def add_school_panels(source: SchoolSource) -> SchoolSource:
    """Let an app put panels on the page of a school; used as a decorator."""
    if source not in _of_schools:
        _of_schools.append(source)
    return source


def add_municipality_panels(source: MunicipalitySource) -> MunicipalitySource:
    """Let an app put panels on the page of a municipality; used as a decorator."""
    if source not in _of_municipalities:
        _of_municipalities.append(source)
    return source


def panels_of_school(request: HttpRequest, school: School) -> list[Panel]:
    """Everything the apps show for a school, in order."""
    panels = [panel for source in _of_schools for panel in source(request, school)]
    return sorted(panels, key=lambda panel: panel.order)


def panels_of_municipality(request: HttpRequest, municipality: Municipality) -> list[Panel]:
    """Everything the apps show for a municipality, in order."""
    panels = [panel for source in _of_municipalities for panel in source(request, municipality)]
    return sorted(panels, key=lambda panel: panel.order)
