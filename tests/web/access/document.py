"""Writes `docs/reference/access.md` from the tables that the access matrix is tested with.

python -m tests.web.access.document
"""

from __future__ import annotations

from pathlib import Path

import django

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "access.md"
HEAD = """<!-- Made by tests/web/access/document.py; do not edit by hand. -->

# Who may open what

Every address of the site is tried by `tests/web/access` as a stranger and in every role, with objects of the own
and of a foreign territory: a stranger is led to sign-in, a missing right answers 403, foreign territory 404. The
tables below are what the test expects.

## Rights by role

| right | {roles} |
|---|{lines}|
"""
PAGES_HEAD = """
## Addresses

`own` means that foreign objects answer 404: those of another territory, or of another person.

| address | open to | object |
|---|---|---|
"""
SIGN_IN_HEAD = """
## Pages of sign-in

They come from django-allauth.

| address | open to |
|---|---|
"""


def text() -> str:
    from effective_school.organisations.enums import Role  # noqa: PLC0415
    from tests.web.access.addresses import addresses  # noqa: PLC0415 - needs Django
    from tests.web.access.expected import ALLAUTH, PAGES, PERMISSIONS  # noqa: PLC0415
    from tests.web.access.world import PERSONAL, TERRITORIAL  # noqa: PLC0415

    roles = list(Role)
    lines = [
        HEAD.format(roles=" | ".join(str(role.value) for role in roles), lines="|".join("---" for _ in roles))
    ]
    for name in sorted(PERMISSIONS):
        cells = " | ".join("yes" if role in PERMISSIONS[name] else "" for role in roles)
        lines.append(f"| `{name}` | {cells} |\n")
    lines.append(PAGES_HEAD)
    patterns = {one.name: one.pattern for one in addresses()}
    for name, page in PAGES.items():
        scope = ", own" if page.about in TERRITORIAL | PERSONAL else ""
        about = "only in the demonstration" if page.about == "closed" else f"{page.about}{scope}"
        lines.append(f"| `/{patterns.get(name, name)}` | {page.access} | {about} |\n")
    lines.append(SIGN_IN_HEAD)
    lines += [f"| `/{patterns.get(name, name)}` | {access} |\n" for name, access in ALLAUTH.items()]
    return "".join(lines)


if __name__ == "__main__":
    import tests.environment  # noqa: F401 - settings of the tests

    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
