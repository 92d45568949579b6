"""People and what belongs to them."""

from effective_school.accounts.models.consent import Consent, ConsentDocument
from effective_school.accounts.models.user import User

__all__ = ["Consent", "ConsentDocument", "User"]
