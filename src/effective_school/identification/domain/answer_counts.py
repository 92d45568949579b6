"""How far the answers to lists sent for verification are: schools counted by answer and decision."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from effective_school.identification.enums import Answer, Decision
from effective_school.identification.models import Verification, VerificationItem


@dataclass
class AnswerCounts:
    """Schools of what was sent: all, and those with an answer or a decision of each kind."""

    schools: int = 0
    confirmed: int = 0
    objected: int = 0
    undecided: int = 0
    unanswered: int = 0

    def add(self, answer: str, decision: str, schools: int) -> None:
        """Count schools with this answer and this decision."""
        self.schools += schools
        self.confirmed += schools * (answer == Answer.CONFIRMED)
        self.objected += schools * (answer == Answer.OBJECTED)
        self.undecided += schools * (answer == Answer.OBJECTED and decision == Decision.NONE)
        self.unanswered += schools * (answer == Answer.WAITING)


Counts = defaultdict[int, AnswerCounts]
"""By the key of what was sent; of what has no schools all counts are zero."""


def counts_of(verifications: Iterable[Verification]) -> Counts:
    """Count for each of these verifications, all in one question to the database."""
    found: Counts = defaultdict(AnswerCounts)
    items = VerificationItem.objects.filter(verification__in=[one.pk for one in verifications])
    grouped = items.order_by().values_list("verification", "answer", "decision").annotate(Count("pk"))
    for verification, answer, decision, schools in grouped:
        found[verification].add(answer, decision, schools)
    return found
