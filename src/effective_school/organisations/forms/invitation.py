"""Forms of invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.accounts.forms.names import NamesForm
from effective_school.accounts.forms.writing import see_name
from effective_school.accounts.models import ConsentDocument, User
from effective_school.common.people import Person
from effective_school.organisations.forms.membership import GrantForm
from effective_school.organisations.models import Invitation


class InvitationForm(GrantForm):
    """Whom to invite, into which role, where."""

    email = forms.EmailField(label=gettext_lazy("E-mail"))
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=80, validators=[see_name])
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80, validators=[see_name])
    middle_name = forms.CharField(
        label=gettext_lazy("Patronymic"), max_length=80, required=False, validators=[see_name]
    )
    field_order = (
        "email",
        "last_name",
        "first_name",
        "middle_name",
        "role",
        "municipality",
        "school_code",
        "position",
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, person=person, **options)
        del self.fields["reason"]


class AcceptForm(NamesForm):
    """Name, password and consents of a person who opens the link for the first time."""

    password1 = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least 12 characters. Several unrelated words are easy to remember."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own arguments
        invitation: Invitation,
        documents: list[ConsentDocument],
        **options: Any,  # noqa: ANN401 - Django's own arguments
    ) -> None:
        names = {name: getattr(invitation, name) for name in ("last_name", "first_name", "middle_name")}
        options["initial"] = names
        super().__init__(*args, **options)
        self.invitation, self.documents = invitation, documents
        self.not_ticked: list[ConsentDocument] = []

    def clean(self) -> dict[str, Any]:
        """See that the passwords agree, are strong, and that every text is ticked."""
        values = super().clean() or self.cleaned_data
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The passwords differ. Type the same one twice."))
        elif first:
            names = {name: values.get(name, "") for name in ("last_name", "first_name", "middle_name")}
            try:
                validate_password(first, User(email=self.invitation.email, **names))
            except ValidationError as error:
                self.add_error("password1", error)
        ticked = set(self.data.getlist("agree"))  # type: ignore[attr-defined]  # a QueryDict
        self.not_ticked = [text for text in self.documents if str(text.pk) not in ticked]
        for text in self.not_ticked:
            words = _("Tick this text. Without that the site cannot let you work.")
            self.add_error(
                None, format_html('<a href="#agree-{}">{}: {}</a>', text.pk, text.shown_title, words)
            )
        return values
