"""A person's own data in one archive: JSON for programs, HTML to read."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise

from effective_school.accounts.models import User

Rows: TypeAlias = Sequence[Mapping[str, object]]
Source: TypeAlias = Callable[[User], Rows]


@dataclass(frozen=True)
class Section:
    """One part of the archive: its key in JSON, its heading, and where its rows come from.

    A row maps headings in the reader's language to values.
    """

    key: str
    title: str | Promise
    rows: Source


_sections: list[Section] = []


def add_section(key: str, title: str | Promise) -> Callable[[Source], Source]:
    """Let an app add what it keeps about a person; used as a decorator."""

    def keep(source: Source) -> Source:
        _sections.append(Section(key, title, source))
        return source

    return keep


def own_data(person: User) -> dict[str, dict[str, object]]:
    """Everything the site keeps about a person, by section."""
    return {
        section.key: {"title": str(section.title), "rows": list(section.rows(person))}
        for section in _sections
    }


def archive_of(person: User) -> bytes:
    """Give the archive."""
    data = own_data(person)
    made = timezone.localtime()
    text = json.dumps({"made": made, **data}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    page = render_to_string("accounts/own_data.html", {"sections": data.values(), "made": made})
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", text)
        archive.writestr("data.html", page)
    return content.getvalue()
