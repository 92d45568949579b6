"""Who changed what, when and why: changes of any record that keeps a history, in words.

An app names the records whose history can be opened, once it is ready:

    add_viewable(Viewable(School, schools_visible_to, "organisations.view_schools"))
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from effective_school.common.dates import day, moment
from effective_school.common.people import Person

HIDDEN = frozenset(
    {"id", "created_at", "updated_at", "version", "search_text", "password", "last_login", "is_demo"}
)
"""Fields that no history shows."""
LONGEST_VALUE = 300
MOST_PASSED_OVER = 20_000


@dataclass(frozen=True)
class Viewable:
    """A kind of record with a history: who sees which of them, and what permission the page asks for.

    `words` gives for fields that hold lists of codes how each code is said in the reader's language. `looked` is
    told of every reader, where the history holds personal data.
    """

    model: type[Model]
    visible_to: Callable[[Person], QuerySet[Any]]
    permission: str
    words: Mapping[str, Callable[[], Mapping[str, str]]] = dataclasses.field(default_factory=dict)
    looked: Callable[[HttpRequest, Any], None] | None = None

    @property
    def key(self) -> str:
        """`app.model`, as it stands in addresses."""
        return str(self.model._meta.label_lower)  # noqa: SLF001 - Django's public name

    @property
    def name(self) -> str:
        """The kind in words."""
        return capfirst(str(self.model._meta.verbose_name))  # noqa: SLF001 - Django's public name


_viewable: dict[str, Viewable] = {}


def add_viewable(*kinds: Viewable) -> None:
    """Name kinds of records whose history can be opened."""
    _viewable.update({kind.key: kind for kind in kinds})


def viewable(app: str, model: str) -> Viewable | None:
    """Give a kind of record, if its history can be opened."""
    return _viewable.get(f"{app}.{model}")


def viewable_kinds() -> list[Viewable]:
    """Every kind, by its name."""
    return sorted(_viewable.values(), key=lambda kind: kind.name)


def with_reason(record: Model, reason: str) -> None:
    """Keep the reason with the entry that the next save makes in the history."""
    record._change_reason = reason[:100] or None  # type: ignore[attr-defined]  # noqa: SLF001 - simple_history's way


@dataclass(frozen=True)
class FieldChange:
    """One field: its name, what it was and what it became, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One entry of a history. `kind` is `+`, `~` or `-`; nobody stands for the system."""

    kind: str
    at: datetime
    who: str
    why: str
    record: str
    record_kind: Viewable
    record_id: object
    fields: Sequence[FieldChange]

    @property
    def what(self) -> str:
        """What was done, in a word."""
        return {"+": _("Made"), "~": _("Changed"), "-": _("Deleted")}[self.kind]


def changes_of(kind: Viewable, record: Model, limit: int = 200) -> list[Change]:
    """Changes of one record, the latest first."""
    return changes_in(kind, kind.model.history.filter(id=record.pk), limit)  # type: ignore[attr-defined]


def changes_in(kind: Viewable, entries: QuerySet[Any], limit: int) -> list[Change]:
    """Latest changes among entries of one kind's history, with the fields that each changed.

    An entry that changed nothing that is shown, and gives no reason, is passed over. Three queries and one for each
    kind of record that a field names, however many entries, and again only where many were passed over.
    """
    ordered = entries.select_related("history_user").order_by("-history_date", "-history_id")
    found: list[Change] = []
    for start in range(0, MOST_PASSED_OVER, limit):
        latest = list(ordered[start : start + limit])
        told = _told(kind, latest)
        found += [change for change in told if change.kind != "~" or change.fields or change.why]
        if len(latest) < limit or len(found) >= limit:
            break
    return found[:limit]


def _told(kind: Viewable, latest: list[Any]) -> list[Change]:
    """Say what each entry changed."""
    befores = _befores(kind, latest)
    fields = [field for field in kind.model.history.model.tracked_fields if field.name not in HIDDEN]  # type: ignore[attr-defined]
    pairs = [(entry, befores.get(entry.pk)) for entry in latest]
    names = _names_of_related(fields, [entry for pair in pairs for entry in pair if entry is not None])
    codes = {name: words() for name, words in kind.words.items()} if latest else {}
    return [
        Change(
            kind=entry.history_type,
            at=entry.history_date,
            who=str(entry.history_user) if entry.history_user else _("the system"),
            why=entry.history_change_reason or "",
            record=_record_name(entry),
            record_kind=kind,
            record_id=entry.id,
            fields=_differences(fields, before, entry, names, codes),
        )
        for entry, before in pairs
    ]


def shown_value(record: Model, name: str) -> str:
    """Give the value of a field in words."""
    field = record._meta.get_field(name)  # noqa: SLF001 - Django's public name
    if isinstance(field, ForeignKey):
        related = getattr(record, name)
        return "" if related is None else str(related)
    return _words(field, getattr(record, field.attname))  # type: ignore[union-attr]


def _befores(kind: Viewable, latest: list[Any]) -> dict[object, Any]:
    """Give for each entry the one before it of the same record: among the latest themselves, or from the table."""
    if not latest:
        return {}
    model = kind.model.history.model  # type: ignore[attr-defined]
    by_record: dict[object, list[Any]] = {}
    for entry in latest:
        by_record.setdefault(entry.id, []).append(entry)
    earlier: dict[object, Any] = {}
    ids = [record for record, entries in by_record.items() if entries[-1].history_type != "+"]
    for entry in model.objects.filter(id__in=ids).order_by("-history_date", "-history_id"):
        last = by_record[entry.id][-1]
        if entry.id not in earlier and (entry.history_date, entry.pk) < (last.history_date, last.pk):
            earlier[entry.id] = entry
    before: dict[object, Any] = {}
    for record, entries in by_record.items():
        for position, entry in enumerate(entries):
            older = entries[position + 1] if position + 1 < len(entries) else earlier.get(record)
            if older is not None and entry.history_type != "+":
                before[entry.pk] = older
    return before


def _record_name(entry: Any) -> str:  # noqa: ANN401 - an entry of any model's history
    named = getattr(entry, "name", "") or getattr(entry, "title", "")
    return str(named or "")


def _names_of_related(fields: Iterable[Field[Any, Any]], entries: list[Any]) -> dict[str, dict[object, str]]:
    names: dict[str, dict[object, str]] = {}
    for field in fields:
        if isinstance(field, ForeignKey):
            ids = {getattr(entry, field.attname) for entry in entries} - {None}
            found = field.related_model._default_manager.in_bulk(ids) if ids else {}  # noqa: SLF001
            names[field.name] = {key: str(related) for key, related in found.items()}
    return names


def _differences(
    fields: Iterable[Field[Any, Any]],
    before: Any,  # noqa: ANN401 - an entry of any model's history
    after: Any,  # noqa: ANN401 - as above
    names: dict[str, dict[object, str]],
    codes: Mapping[str, Mapping[str, str]],
) -> list[FieldChange]:
    changes = []
    for field in fields:
        old = None if before is None else getattr(before, field.attname)
        new = None if after.history_type == "-" else getattr(after, field.attname)
        if old == new:
            continue
        if field.name in names:
            told = names[field.name]
            was, became = (
                "" if value is None else told.get(value, _("deleted record")) for value in (old, new)
            )
        else:
            known = codes.get(field.name, {})
            was, became = _words(field, old, known), _words(field, new, known)
        if was != became:
            changes.append(FieldChange(capfirst(str(field.verbose_name)), was, became))
    return changes


def _words(
    field: Any,  # noqa: ANN401 - a field of any type
    value: object,
    codes: Mapping[str, str] | None = None,
) -> str:
    if value is None or value in ("", {}, []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list):
        value = ", ".join((codes or {}).get(str(one), _plain(one)) for one in value)
    return Truncator(_plain(value)).chars(LONGEST_VALUE)


def _plain(value: object) -> str:
    """Give a value of JSON without its brackets and quotes."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)
