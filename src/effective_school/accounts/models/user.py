"""A person who signs in."""

from collections.abc import Iterable
from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.accounts.models.person_word import PersonWord
from effective_school.common.models import ChoiceField
from effective_school.common.searching import LONGEST_TEXT, search_text

_NAMING = frozenset({"last_name", "first_name", "middle_name", "email"})


class PersonHistory(HistoricalRecords):
    """Changes of a person; that somebody signed in is none, sessions tell it."""

    def post_save(
        self,
        instance: models.Model,
        created: bool,  # noqa: FBT001 - simple_history's signature
        using: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        """Keep an entry unless only the moment of the last sign-in was written."""
        if set(kwargs.get("update_fields") or ()) != {"last_login"}:
            super().post_save(instance, created, using=using, **kwargs)


class UserManager(BaseUserManager["User"]):
    """Makes people; an e-mail address is the name they sign in with."""

    def bulk_create(self, objs: Iterable["User"], *args: Any, **options: Any) -> list["User"]:  # noqa: ANN401
        """Make many; what search compares is filled in, since no `save` is called."""
        people = list(objs)
        for person in people:
            person.search_text = search_text(person.full_name, person.email)
        made = super().bulk_create(people, *args, **options)
        PersonWord.objects.remember((person.pk, person.search_text) for person in made)
        return made

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a person; without a password they can set one by letter."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do follows from memberships in `organisations`."""

    email = models.EmailField(_("e-mail"), unique=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    middle_name = models.CharField(_("patronymic"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = ChoiceField(
        _("language"), max_length=2, choices=[("ru", "Русский"), ("en", "English")], default="ru"
    )
    wants_letters = models.BooleanField(_("send me letters"), default=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    search_text = models.CharField(max_length=LONGEST_TEXT, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()
    history = PersonHistory(excluded_fields=["password", "last_login", "search_text"])

    class Meta:
        ordering = ("last_name", "first_name", "email")
        indexes = (
            models.Index(
                fields=("last_name", "first_name", "email", "search_text"),
                condition=models.Q(erased_at=None),
                name="people_by_name",
            ),
        )
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        """Save with what a search compares."""
        self.search_text = search_text(self.full_name, self.email)
        changed = options.get("update_fields")
        if changed is not None and not _NAMING.intersection(changed):
            super().save(*args, **options)
            return
        if changed is not None:
            options["update_fields"] = {*changed, "search_text"}
        with transaction.atomic():  # the words are those of the row, whoever else changes it in this moment
            super().save(*args, **options)
            PersonWord.objects.replace(self.pk, self.search_text)

    @property
    def full_name(self) -> str:
        """Last name, first name, patronymic."""
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether the rules of the apps grant a right; the tables of Django's permissions are never asked."""
        return self.is_active and bool(rules.has_perm(perm, self, obj))

    def get_full_name(self) -> str:
        """Give the full name, as other parts ask for it."""
        return self.full_name

    @property
    def short_name(self) -> str:
        """Last name and initials."""
        initials = "".join(f"{part[0]}." for part in (self.first_name, self.middle_name) if part)
        return f"{self.last_name} {initials}".strip() or self.email
