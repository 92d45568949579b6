"""The calendar of studies as a feed, and results sent to municipalities."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.accounts.models import User
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.telling import people_of, tell
from effective_school.collection.models import Study, StudyResultReceipt
from effective_school.common.dates import day
from effective_school.common.domain.files import keep_file
from effective_school.common.people import Person
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality

_SALT = "collection.calendar"
_LINE = 74


@transaction.atomic
def send_results(
    *, study: Study, municipalities: Iterable[Municipality], file: File[bytes] | None, person: Person
) -> list[StudyResultReceipt]:
    """Send results of a study; sent again, the file is replaced and the receipt must be confirmed anew."""
    reason = why_no_results(study)
    if reason:
        raise Refused(reason)
    stored = keep_file(file, person) if file is not None else None
    sent = []
    for place in municipalities:
        receipt = (
            StudyResultReceipt.objects.select_for_update().filter(study=study, municipality=place).first()
        )
        if receipt is not None and receipt.file_id == (stored.pk if stored else None):
            continue
        receipt = receipt or StudyResultReceipt(study=study, municipality=place)
        receipt.file, receipt.sent_at, receipt.sent_by_id = stored, timezone.now(), person.pk
        receipt.received_at = receipt.received_by = None
        receipt.version += 1
        receipt.save()
        sent.append(receipt)
        url = reverse("collection:receipts")
        tell(people_of(Role.MUNICIPALITY, place), "study_results_sent", {"study": study}, url)
    return sent


def why_no_results(study: Study) -> str:
    """Say why results of a study cannot be sent; empty where they can."""
    if study.held_from > timezone.localdate():
        return _("The study begins on %(day)s: it has no results yet.") % {"day": day(study.held_from)}
    return ""


@transaction.atomic
def confirm_receipt(*, receipt: StudyResultReceipt, person: Person) -> StudyResultReceipt:
    """Confirm that the results came; done twice it is done once."""
    receipt = StudyResultReceipt.objects.select_for_update().get(pk=receipt.pk)
    if receipt.received_at is None:
        receipt.received_at, receipt.received_by_id = timezone.now(), person.pk
        receipt.version += 1
        receipt.save()
    return receipt


def delete_study(*, study: Study) -> None:
    """Take a study out of the calendar; one whose results were sent stays."""
    reason = why_it_stays(study)
    if reason:
        raise Refused(reason)
    study.delete()


def why_it_stays(study: Study) -> str:
    """Say why a study cannot be taken out of the calendar; empty where it can."""
    if study.receipts.exists():
        return _("Results of this study were sent to municipalities; it stays in the calendar.")
    return ""


def feed_token(person: User) -> str:
    """The secret of a person's own feed; it ends with their password or right to sign in."""
    return signing.dumps([person.pk, _seal(person)], salt=_SALT)


def person_of_feed(token: str) -> User | None:
    """Whose feed a secret opens."""
    try:
        number, seal = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    person = User.objects.filter(pk=number, is_active=True).first()
    return person if person is not None and seal == _seal(person) else None


def _seal(person: User) -> str:
    return person.get_session_auth_hash()[-16:]


def calendar_feed(studies: Sequence[Study]) -> str:
    """The calendar in iCalendar (RFC 5545), each study an event of whole days."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Effective School//Calendar of studies//RU",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(_('Calendar of studies'))}",
    ]
    for study in studies:
        lines += _event(study)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _event(study: Study) -> list[str]:
    host = settings.SITE_ADDRESS.split("//")[-1].split(":")[0].strip("/") or "localhost"
    about = [
        str(study.get_kind_display()),
        study.subject,
        _("grade %(grade)s") % {"grade": study.grade} if study.grade else "",
        study.responsible,
        study.note,
    ]
    lines = [
        "BEGIN:VEVENT",
        f"UID:study-{study.pk}@{host}",
        f"DTSTAMP:{_stamp(study.updated_at)}",
        f"SEQUENCE:{study.version - 1}",
        f"DTSTART;VALUE=DATE:{_day(study.held_from)}",
        f"DTEND;VALUE=DATE:{_day(study.held_to + timedelta(days=1))}",
        f"SUMMARY:{_escaped(study.title)}",
        f"DESCRIPTION:{_escaped('; '.join(part for part in about if part))}",
        "END:VEVENT",
    ]
    if study.results_expected_on:
        lines += [
            "BEGIN:VEVENT",
            f"UID:study-{study.pk}-results@{host}",
            f"DTSTAMP:{_stamp(study.updated_at)}",
            f"SEQUENCE:{study.version - 1}",
            f"DTSTART;VALUE=DATE:{_day(study.results_expected_on)}",
            f"DTEND;VALUE=DATE:{_day(study.results_expected_on + timedelta(days=1))}",
            f"SUMMARY:{_escaped(_('Results expected: %(study)s') % {'study': study.title})}",
            "END:VEVENT",
        ]
    return lines


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _escaped(text: str) -> str:
    marked = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return marked.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Cut a line into pieces of at most 75 bytes, never inside a letter."""
    pieces, piece = [], b""
    for letter in line:
        code = letter.encode()
        if len(piece) + len(code) > _LINE:
            pieces.append(piece)
            piece = b" "
        piece += code
    return b"\r\n".join([*pieces, piece]).decode()
