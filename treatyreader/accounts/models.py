"""Accounts: those who write, and what they may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60
LONGEST_ADDRESS = 254
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that nobody sees: in a name they would make one person look like another."""


def names_a_person(name: str) -> None:
    """Raise ValidationError where a name holds characters that are not seen, or blanks at its ends or in a row."""
    import unicodedata

    if any(unicodedata.category(each) in UNSEEN for each in name):
        raise ValidationError(_("A name has no invisible characters."), code="unseen")
    if name != " ".join(name.split()):
        raise ValidationError(_("A name has single spaces, and none at its ends."), code="spaces")


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", _("contributor")
    STEWARD = "steward", _("steward")
    ADMINISTRATOR = "administrator", _("administrator")


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> Account:
        account = Account(email=self.normalize_email(email).lower(), name=name, **more)
        account.set_password(password)
        account.full_clean()
        account.save()
        return account

    def create_superuser(self, email: str, name: str, password: str | None = None) -> Account:
        """The first administrator is made on the machine itself: the address needs no mail to be believed."""
        from allauth.account.models import EmailAddress

        account = self.create_user(email, name, password, role=Role.ADMINISTRATOR)
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who writes. `name` is what others see; `email` is seen by nobody else.

    A contributor comments, makes claims and links them to words; a steward reviews and moderates besides; an
    administrator names stewards besides.
    """

    Role = Role

    email = models.EmailField(
        _("email"),
        max_length=LONGEST_ADDRESS,
        unique=True,
        error_messages={"unique": _("An account with this address exists.")},
    )
    """In small letters."""
    name = models.CharField(_("name"), max_length=LONGEST_NAME, validators=[MinLengthValidator(2), names_a_person])
    role = models.CharField(max_length=15, choices=Role, default=Role.CONTRIBUTOR)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="account_email_is_in_small_letters", condition=Q(email=Lower("email"))),
            models.UniqueConstraint(
                Lower("name"),
                name="account_name_once",
                violation_error_message=_("Somebody has this name already; choose another."),
            ),
            models.CheckConstraint(name="account_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="account_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_steward(self) -> bool:
        """Whether it may review and moderate; an administrator may too."""
        return self.role in (Role.STEWARD, Role.ADMINISTRATOR)

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR
