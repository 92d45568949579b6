"""Problems in the reader's words: those of the source of forms, and collection's own."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django.utils.formats import get_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from effective_school.collection.forms_registry import Trouble, Words, source
from effective_school.collection.models import Finding

NOTHING_KNOWN = "collection.nothing_known"
NO_FILLED_ROWS = "collection.no_filled_rows"
YEAR_NOT_ASKED = "collection.year_not_asked"
KEY_TOO_LONG = "collection.key_too_long"
NO_ROWS = "collection.no_rows"
_LISTED = 5
Details: TypeAlias = dict[str, Any]


def schools_named(finding: Finding) -> list[str]:
    """Codes of the schools that the words of a finding name."""
    schools = finding.details.get("schools") if finding.rule == NO_ROWS else None
    return [str(code) for code in schools[:_LISTED]] if isinstance(schools, list) else []


def say(finding: Finding, schools: Mapping[str, str] | None = None) -> Words:
    """Say what a finding means and what to do; `schools` are names by code."""
    own = _own(finding.rule, finding.value, {**finding.details, "names": schools or {}})
    if own is not None:
        return own
    trouble = Trouble(
        severity="error" if finding.severity == "error" else "warning",
        rule=finding.rule,
        table=finding.table,
        sheet=finding.sheet,
        row=finding.file_row,
        column=finding.column,
        value=finding.value,
        details=finding.details,
    )
    return source().words(trouble, get_language() or "ru")


def is_own(finding: Finding) -> bool:
    """Whether the words are collection's own: those say already that a warning may be explained."""
    return finding.rule in _OWN


def say_trouble(trouble: Trouble) -> Words:
    """Say a problem that was not kept."""
    own = _own(trouble.rule, trouble.value, trouble.details)
    return own or source().words(trouble, get_language() or "ru")


def _own(rule: str, value: str, details: object) -> Words | None:
    told = details if isinstance(details, dict) else {}
    return _OWN[rule](value, told) if rule in _OWN else None


def _unknown_school(_value: str, details: Details) -> Words:
    near = str(details.get("near") or "")
    hint = " " + _("A similar code: %(code)s.") % {"code": near} if near else ""
    return Words(
        _("There is no such school among those that you report for.") + hint,
        _("Correct the code. A new school must first be entered in the register: tell the operator."),
    )


def _kept_by_register(_value: str, details: Details) -> Words:
    return Words(
        _("The register says otherwise: %(kept)s. It is not changed by a passport.")
        % {"kept": details.get("kept", "")},
        _("If the register is wrong, tell the operator."),
    )


def _nothing_known(_value: str, _details: Details) -> Words:
    return Words(
        _("None of the tables of this campaign was found in the file."),
        _("Take the template of this campaign and fill it in; keep the names of its sheets and headings."),
    )


def _no_filled_rows(_value: str, _details: Details) -> Words:
    return Words(
        _("The file has no row with figures."),
        _("Fill in the figures and save the file before you send it."),
    )


def _year_not_asked(value: str, details: Details) -> Words:
    return Words(
        _("This campaign does not ask for the year %(year)s.") % {"year": value},
        _("Correct the year or delete the row. The campaign asks for: %(years)s.")
        % {"years": details.get("years", "")},
    )


def _key_too_long(_value: str, _details: Details) -> Words:
    return Words(_("The text is too long."), _("Shorten it."))


def _no_rows(value: str, details: Details) -> Words:
    schools = details.get("schools")
    codes = [str(code) for code in schools] if isinstance(schools, list) else []
    names = details.get("names") or {}
    listed = [f"{names[code]} ({code})" if code in names else code for code in codes[:_LISTED]]
    shown, more = ", ".join(listed), len(codes) - _LISTED
    if more > 0:
        shown = _("%(codes)s and %(more)d more") % {"codes": shown, "more": more}
    what = ngettext(
        "%(count)d school has no row for %(year)s: %(codes)s.",
        "%(count)d schools have no row for %(year)s: %(codes)s.",
        len(codes),
    ) % {"count": len(codes), "year": value, "codes": shown}
    return Words(what, _("Fill in their rows, or explain why there is nothing to report."))


def _definition_break(value: str, details: Details) -> Words:
    """Own words: those of the source speak of the region, and here one authority's own data are compared."""
    what = _(
        "It seems to be counted otherwise than before: in the data handed in, %(before)s %% in %(before_year)s and "
        "%(after)s %% in %(year)s; %(agreeing)s %% of the schools moved the same way."
    ) % {
        "before": _figure(details.get("before")),
        "before_year": details.get("before_year", ""),
        "after": _figure(details.get("after")),
        "year": value,
        "agreeing": _figure(details.get("agreeing")),
    }
    return Words(what, _("Find out why: mend the figures, or explain what changed."))


def _figure(value: object) -> str:
    """A figure that was kept as text, with the reader's decimal mark."""
    text = str(value if value is not None else "")
    return text.replace(".", get_format("DECIMAL_SEPARATOR"))


_OWN: dict[str, Callable[[str, Details], Words]] = {
    "unknown_school": _unknown_school,
    "kept_by_register": _kept_by_register,
    "definition_break": _definition_break,
    NOTHING_KNOWN: _nothing_known,
    NO_FILLED_ROWS: _no_filled_rows,
    YEAR_NOT_ASKED: _year_not_asked,
    KEY_TOO_LONG: _key_too_long,
    NO_ROWS: _no_rows,
}
