"""How allauth speaks to people through our letters."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage

from effective_school.common.domain.notify import queue_letter


class AccountAdapter(DefaultAccountAdapter):
    """Sends letters of sign-in through the queue that every letter takes."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Queue the letter."""
        message: EmailMessage = self.render_mail(template_prefix, email, context)
        queue_letter(to=email, event=template_prefix, subject=str(message.subject), text=str(message.body))
