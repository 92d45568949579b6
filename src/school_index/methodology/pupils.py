"""Reading `[[pupils]]`: how pupils' scores and marks become counts."""

from __future__ import annotations

from school_index.methodology.fields import Fields
from school_index.methodology.model import PupilRule, Threshold


def read_pupil_rule(fields: Fields, known: dict[str, set[str]], ruled: set[object]) -> PupilRule:
    """Read one `[[pupils]]` table; without `subject` it holds for every subject of the exam.

    `ruled` holds the exams and subjects that already have a rule.
    """
    exam = fields.choice("exam", tuple(sorted(known["exam"])) or ("",))
    subject = fields.choice("subject", tuple(sorted(known["subject"]))) if "subject" in fields else None
    fields.once("exam", f"{exam} {subject or ''}".strip(), ruled)
    limits = []
    years: set[object] = set()
    for one in fields.tables("failed_below"):
        limit = Threshold(one.whole("since", least=1990, most=2100), float(one.number("value")))
        one.once("since", limit.since, years)
        limits.append(limit)
        one.close()
    excellent = float(fields.number("excellent_from")) if "excellent_from" in fields else None
    rule = PupilRule(
        exam=exam,
        subject=subject,
        mean_of=fields.choice("mean_of", ("score", "mark")),
        failed_of=fields.choice("failed_of", ("score", "mark")),
        failed_below=tuple(limits),
        excellent_from=excellent,
    )
    fields.close()
    return rule
