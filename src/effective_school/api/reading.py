"""The API: reading only, by bearer token, with the role and the territory of the person behind the token.

No token or one that does not open: 401. A right that the person lacks: 403. Foreign territory: 404.
"""

import math
from typing import Annotated, Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Path, Query, Router
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from effective_school.accounts.models import User
from effective_school.api.domain.tokens import token_of
from effective_school.api.models import Token
from effective_school.api.shapes import (
    CampaignOut,
    IndexOut,
    ListedSchoolOut,
    MunicipalityOut,
    Page,
    PublicationOut,
    SchoolOut,
)
from effective_school.collection.domain.queries import campaigns_with_progress
from effective_school.identification.domain.publication import published_schools
from effective_school.identification.domain.queries import publications_visible_to, run_schools_visible_to
from effective_school.identification.models import Publication, RunSchool
from effective_school.organisations.domain.queries import municipalities_visible_to, schools_visible_to
from effective_school.organisations.enums import SchoolStatus
from effective_school.organisations.models import Reorganisation, School, SchoolYear

MOST = 500
LAST_PAGE = 100_000
RATE = "300/m"
LARGEST_ID = 2**63 - 1

PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]
PerPage = Annotated[int, Query(ge=1, le=MOST)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class ByToken(HttpBearer):
    """Finds the token of a request."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Give the token; the request is the person's from here on."""
        found = token_of(token)
        if found is not None:
            request.user = found.person
        return found


class PerToken(AuthRateThrottle):
    """Counts requests of each token by itself."""

    def get_cache_key(self, request: HttpRequest) -> str:
        """Name the token."""
        return f"api-{request.auth.pk}"  # type: ignore[attr-defined]


api = NinjaAPI(
    title="Effective School",
    version="1",
    description=__doc__ or "",
    auth=ByToken(),
    throttle=[PerToken(RATE)],
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
)
reading = Router()


@reading.get("/municipalities", response=Page[MunicipalityOut], summary=gettext_noop("Municipalities"))
def municipalities(request: HttpRequest, page: PageNumber = 1, per_page: PerPage = 100) -> dict[str, Any]:
    """Give the municipalities that the person may see."""
    person = _person(request, "organisations.view_municipalities")
    return _page(municipalities_visible_to(person).order_by("name"), page, per_page)


@reading.get(
    "/municipalities/{municipality_id}", response=MunicipalityOut, summary=gettext_noop("One municipality")
)
def municipality(request: HttpRequest, municipality_id: Id) -> object:
    """Give one municipality."""
    person = _person(request, "organisations.view_municipalities")
    return get_object_or_404(municipalities_visible_to(person), pk=municipality_id)


@reading.get("/schools", response=Page[SchoolOut], summary=gettext_noop("Schools with their passports"))
def schools(
    request: HttpRequest,
    municipality_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    status: SchoolStatus | None = None,
    q: Annotated[str, Query(max_length=200, description="Words of name, code or address")] = "",
    page: PageNumber = 1,
    per_page: PerPage = 100,
) -> dict[str, Any]:
    """Give the schools that the person may see."""
    found = _schools(request)
    if municipality_id is not None:
        found = found.filter(municipality_id=municipality_id)
    if status is not None:
        found = found.filter(status=status)
    if q:
        found = found.found_by(q.replace("\0", " "))  # type: ignore[attr-defined]
    given = _page(found.order_by("code"), page, per_page)
    given["items"] = [_school(school) for school in given["items"]]
    return given


@reading.get("/schools/{code}", response=SchoolOut, summary=gettext_noop("One school"))
def school(request: HttpRequest, code: Annotated[str, Path(max_length=40)]) -> dict[str, Any]:
    """Give one school."""
    return _school(get_object_or_404(_schools(request), code=code.replace("\0", " ")))


@reading.get("/campaigns", response=Page[CampaignOut], summary=gettext_noop("Campaigns and how far they are"))
def campaigns(request: HttpRequest, page: PageNumber = 1, per_page: PerPage = 100) -> dict[str, Any]:
    """Give the campaigns that the person may see."""
    person = _person(request, "collection.view_campaigns")
    return _page(campaigns_with_progress(person).order_by("-due_on", "pk"), page, per_page)


@reading.get("/publications", response=Page[PublicationOut], summary=gettext_noop("Published lists"))
def publications(request: HttpRequest, page: PageNumber = 1, per_page: PerPage = 100) -> dict[str, Any]:
    """Give the acts of publication that the person may see."""
    person = _person(request, "identification.view_publications")
    return _page(publications_visible_to(person).order_by("-published_at", "-pk"), page, per_page)


@reading.get(
    "/publications/{publication_id}/schools",
    response=Page[ListedSchoolOut],
    summary=gettext_noop("Schools of a published list"),
)
def listed_schools(
    request: HttpRequest, publication_id: Id, page: PageNumber = 1, per_page: PerPage = 100
) -> dict[str, Any]:
    """Give the schools of a published list that the person may see."""
    person, publication = _publication(request, publication_id)
    own = run_schools_visible_to(person, publication.run).values("pk")
    return _page(published_schools(publication).filter(pk__in=own).order_by("code"), page, per_page)


@reading.get(
    "/publications/{publication_id}/indices",
    response=Page[IndexOut],
    summary=gettext_noop("Indices behind a published list"),
)
def indices(
    request: HttpRequest, publication_id: Id, page: PageNumber = 1, per_page: PerPage = 100
) -> dict[str, Any]:
    """Give indices and places of every school, on the list or not, whose page the person may open."""
    person, publication = _publication(request, publication_id)
    own: QuerySet[RunSchool] = run_schools_visible_to(person, publication.run)
    return _page(own.order_by("code"), page, per_page)


api.add_router("/v1", reading)


def _person(request: HttpRequest, permission: str) -> User:
    person = request.user
    if not isinstance(person, User) or not person.has_perm(permission):
        raise HttpError(403, "Forbidden")
    return person


def _schools(request: HttpRequest) -> QuerySet[School]:
    person = _person(request, "organisations.view_schools")
    merged = Reorganisation.objects.filter(kind=Reorganisation.Kind.MERGED, undone_at=None).select_related(
        "other"
    )
    return schools_visible_to(person).prefetch_related(
        Prefetch("years", SchoolYear.objects.order_by("-year")), Prefetch("reorganisations", merged)
    )


def _school(school: School) -> dict[str, Any]:
    names = [name for name in SchoolOut.model_fields if name not in {"successor", "passports"}]
    merged = next(iter(school.reorganisations.all()), None)
    return {
        **{name: getattr(school, name) for name in names},
        "successor": merged.other.code if merged is not None and merged.other is not None else None,
        "passports": list(school.years.all()),
    }


def _publication(request: HttpRequest, publication_id: int) -> tuple[User, Publication]:
    person = _person(request, "identification.view_publications")
    found = publications_visible_to(person).select_related("run")
    return person, get_object_or_404(found, pk=publication_id)


def _page(found: QuerySet[Any], page: int, per_page: int) -> dict[str, Any]:
    total = found.count()
    start = (page - 1) * per_page
    items = list(found[start : start + per_page]) if start < total else []
    return {"items": items, "total": total, "page": page, "pages": math.ceil(total / per_page)}
