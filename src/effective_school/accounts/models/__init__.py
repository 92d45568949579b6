"""People and what belongs to them."""

from effective_school.accounts.models.consent import Consent, ConsentDocument
from effective_school.accounts.models.device import KnownDevice
from effective_school.accounts.models.erasure import Erasure
from effective_school.accounts.models.person_word import PersonWord
from effective_school.accounts.models.user import User

__all__ = ["Consent", "ConsentDocument", "Erasure", "KnownDevice", "PersonWord", "User"]
