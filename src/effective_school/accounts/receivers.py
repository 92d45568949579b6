"""What accounts does when something happens in sign-in."""

from allauth.account.signals import password_reset
from axes.utils import reset
from django.dispatch import receiver

from effective_school.accounts.models import User


@receiver(password_reset)
def unlock_after_new_password(sender: object, user: User, **kwargs: object) -> None:
    """A person who set a new password by letter is not kept out by wrong ones of before."""
    del sender, kwargs
    reset(username=user.email)
