"""Saving what a person edited without overwriting what another saved meanwhile."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from effective_school.common.models import Record


class EditedMeanwhile(Exception):  # noqa: N818 - a refusal, said to the person
    """Somebody saved the record after the form was opened."""

    def __str__(self) -> str:
        return _(
            "Somebody changed this record while you were editing it. "
            "Your input is kept below; compare and save again."
        )


@transaction.atomic
def save_edited(record: Record, *, opened_version: int) -> None:
    """Save `record` if its stored version is still `opened_version`; else raise EditedMeanwhile."""
    stored = type(record)._default_manager.select_for_update().get(pk=record.pk)  # noqa: SLF001 - Django's public name
    if stored.version != opened_version:
        raise EditedMeanwhile
    record.version = opened_version + 1
    record.save()


def as_opened(record: Record, opened_version: int) -> Any:  # noqa: ANN401 - an entry of the record's history
    """Give the record as it was when a form was opened on a version of it; None where no history tells."""
    entries = type(record).history.filter(id=record.pk, version=opened_version)  # type: ignore[attr-defined]
    return entries.order_by("-history_date", "-history_id").first()
