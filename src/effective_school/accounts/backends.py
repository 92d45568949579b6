"""Who signed in, and how many notes wait for them: asked for at every page by a statement that is written once."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from effective_school.accounts.models import User
from effective_school.common.kept_queries import NUMBER, KeptQuery
from effective_school.common.models import Notification

_unread = (
    Notification.objects.filter(person=OuterRef("pk"), read_at=None)
    .order_by()
    .values("person")
    .annotate(number=Count("pk"))
    .values("number")
)
_person = KeptQuery(
    lambda number: User.objects.filter(pk=number).annotate(unread=Coalesce(Subquery(_unread), 0)), NUMBER
)


class PasswordBackend(AuthenticationBackend):
    """Signing in by e-mail and password as allauth does it, but for the reading of the person of a session."""

    def get_user(self, user_id: int) -> User | None:
        """Give the person of a session, if they may still sign in."""
        person = next(iter(_person(user_id)), None)
        return person if person is not None and self.user_can_authenticate(person) else None
