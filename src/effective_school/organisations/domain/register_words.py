"""A plan as it is kept, in codes and values, and as it is said, in the language of whoever reads."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from django.db.models import ForeignKey
from django.utils.formats import localize
from django.utils.translation import gettext as _

from effective_school.common.history import shown_value
from effective_school.common.workbooks import FileRefused
from effective_school.organisations.domain.register_changes import Finding, Plan, Record, Step
from effective_school.organisations.domain.register_columns import column_of
from effective_school.organisations.domain.register_rules import Rule
from effective_school.organisations.domain.register_table import NoHeadings
from effective_school.organisations.enums import exclusion_label, group_label
from effective_school.organisations.models import Municipality, RegisterUpload, School, SchoolYear

SHOWN = 200
"""So many errors and records of a plan are kept to be shown."""
_MODELS: dict[str, type[Record]] = {"passport": SchoolYear, "school": School, "municipality": Municipality}
_PASSPORT_WORDS: dict[str, Callable[[str], str]] = {"group": group_label, "excluded": exclusion_label}
Kept: TypeAlias = dict[str, Any]


def kept_plan(plan: Plan) -> Kept:
    """What the page of a plan shows, as it is kept."""
    return {
        "rows": plan.rows,
        "made": plan.made,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "errors": len(plan.findings),
        "records": plan.records,
        "passports": plan.passports,
        "ignored": plan.ignored,
        "for_reading": plan.for_reading,
        "fingerprint": plan.fingerprint,
        "findings": [_kept_finding(one) for one in plan.findings[:SHOWN]],
        "steps": [_kept_step(step) for step in plan.steps[:SHOWN]],
    }


def kept_refusal(refused: FileRefused) -> Kept:
    """Why a file was not read, as it is kept."""
    return {"refused": {"reason": refused.reason, "details": refused.details}}


def plan_in_words(upload: RegisterUpload) -> Kept:
    """Say what a file would change and what is wrong with it."""
    plan: Kept = upload.plan
    said: Kept = {}
    if "findings" in plan:
        said["findings"] = [_said_finding(upload.kind, one) for one in plan["findings"]]
    if "steps" in plan:
        said["steps"] = [_said_step(step) for step in plan["steps"]]
    return {**plan, **said}


def refusal_in_words(upload: RegisterUpload) -> str:
    """Say why the file of an upload could not be read; empty where it could."""
    kept = upload.plan.get("refused")
    if kept is None:
        return upload.refusal
    kind = NoHeadings if kept["reason"] == NoHeadings.REASON else FileRefused
    return str(kind(kept["reason"], kept["details"]))


def _kept_finding(one: Finding) -> Kept:
    return {
        "row": one.row,
        "column": one.column,
        "field": one.field,
        "rule": one.rule.value,
        "details": one.details,
    }


def _said_finding(kind: str, kept: Kept) -> Kept:
    if "rule" not in kept:  # kept as text by an earlier version
        return kept
    column = column_of(kind, kept["field"])
    text = str(Rule(kept["rule"]).label) % kept["details"]
    if column is not None and kept["rule"] == Rule.UNKNOWN_WORD:
        text = f"{column.advice or text} {', '.join(str(label) for label in column.words.values())}."
    return {**kept, "heading": str(column.label) if column is not None else "", "text": text}


def _kept_step(step: Step) -> Kept:
    record = step.record
    kind = next(name for name, model in _MODELS.items() if isinstance(record, model))
    named = {"name": record.school.name, "year": record.year} if isinstance(record, SchoolYear) else {}
    coded = {"code": record.code} if isinstance(record, School) else {}
    values = [
        (name, None if step.is_new else _kept_value(old), _kept_value(getattr(record, name)))
        for name, old in step.before.items()
    ]
    return {
        "kind": kind,
        "name": str(record) if not named else "",
        **named,
        **coded,
        "row": step.row,
        "is_new": step.is_new,
        "values": values,
    }


def _kept_value(value: object) -> object:
    match value:
        case Municipality():
            return value.name
        case date():
            return value.isoformat()
        case _:
            return value


def _said_step(kept: Kept) -> Kept:
    if "values" not in kept:  # kept as text by an earlier version
        return kept
    model = _MODELS[kept["kind"]]
    changes = [
        (_name_of(model, name), _in_words(model, name, before), _in_words(model, name, after))
        for name, before, after in kept["values"]
    ]
    return {**kept, "name": _name(kept), "changes": changes}


def _name(kept: Kept) -> str:
    match kept["kind"]:
        case "passport":
            return _("passport of %(year)s: %(school)s") % {"year": kept["year"], "school": kept["name"]}
        case "school":
            return f"{kept['name']} ({kept['code']})"
        case _:
            return str(kept["name"])


def _name_of(model: type[Record], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's public name


def _in_words(model: type[Record], name: str, kept: object) -> str:
    """A value as the reader writes it: codes of passports in words, numbers with the reader's decimal mark."""
    if kept is None or kept == "":
        return ""
    field = model._meta.get_field(name)  # noqa: SLF001 - Django's public name
    if isinstance(field, ForeignKey):
        return str(kept)
    if model is SchoolYear and name in _PASSPORT_WORDS:
        return _PASSPORT_WORDS[name](str(kept))
    value = field.to_python(kept)  # type: ignore[union-attr]
    return str(localize(value)) if isinstance(value, float) else shown_value(model(**{name: value}), name)
