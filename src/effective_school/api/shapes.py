"""What the API gives."""

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from ninja import Field, Schema

T = TypeVar("T")


class Page(Schema, Generic[T]):
    """Part of a list."""

    items: list[T]
    total: int = Field(description="How many there are in all")
    page: int
    pages: int


class MunicipalityOut(Schema):
    """A municipality."""

    id: int
    name: str
    authority: str
    email: str


class PassportOut(Schema):
    """What a school is in a year."""

    year: int = Field(description="The year in which the school year ends")
    group: str = Field(description="secondary, basic, evening, or a group that a method names")
    excluded: str = Field(description="Why the school takes no part; empty where it does")
    pupils: int | None
    teachers: int | None


class SchoolOut(Schema):
    """A school with its passports, the latest first."""

    code: str
    name: str
    full_name: str
    municipality_id: int
    status: str = Field(description="open, closed or merged")
    locality: str = Field(description="urban, rural or empty")
    address: str
    latitude: float | None
    longitude: float | None
    opened_on: date | None
    closed_on: date | None
    successor: str | None = Field(description="Code of the school into which this one was merged")
    passports: list[PassportOut]


class CampaignOut(Schema):
    """A campaign and how far it is."""

    id: int
    title: str
    forms: list[str]
    years: list[int]
    state: str
    opens_on: date
    due_on: date
    closes_on: date
    asked: int = Field(description="Authorities that were asked, of those whose data the person may see")
    handed_in: int = Field(description="Those of them that have handed in")


class PublicationOut(Schema):
    """A published list by its act."""

    id: int
    year: int
    number: str
    dated: date
    issuer: str
    lists: list[str]
    audience: str
    published_at: datetime
    withdrawn_at: datetime | None


class RunSchoolOut(Schema):
    """A school as a run knows it."""

    code: str
    name: str
    municipality_name: str
    group: str


class ListedSchoolOut(RunSchoolOut):
    """A school of a published list, with those of its lists that the act published."""

    results_list: str = Field(description="Empty where the school is on no published list by results")
    social_list: str = Field(description="Empty where the school is on no published list by conditions")

    @staticmethod
    def resolve_results_list(school: Any) -> str:  # noqa: ANN401 - a school with what `published_schools` adds
        """Give what the act published, not what the run found."""
        return str(school.shown_results)

    @staticmethod
    def resolve_social_list(school: Any) -> str:  # noqa: ANN401 - as above
        """Give what the act published, not what the run found."""
        return str(school.shown_social)


class IndexOut(RunSchoolOut):
    """Indices, places and lists of a school in the run behind a published list, as on the school's page."""

    results_list: str = Field(description="As the run found it, whether the act published this list or not")
    social_list: str = Field(description="As the run found it, whether the act published this list or not")
    results_index: float | None
    results_rank: int | None
    social_index: float | None
    social_rank: int | None
