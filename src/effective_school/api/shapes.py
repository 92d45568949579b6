"""What the API gives."""

from datetime import date, datetime
from typing import Generic, TypeVar

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
    asked: int = Field(description="Authorities that were asked")
    handed_in: int = Field(description="Authorities that have handed in")


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


class ListedSchoolOut(Schema):
    """A school of a published list."""

    code: str
    name: str
    municipality_name: str
    group: str
    results_list: str
    social_list: str


class IndexOut(ListedSchoolOut):
    """Indices and places of a school in the run behind a published list."""

    results_index: float | None
    results_rank: int | None
    social_index: float | None
    social_rank: int | None
