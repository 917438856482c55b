"""Accounts: those who write, and what they may do."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

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


class Scope(models.TextChoices):
    READ = "read", _("read")
    WRITE = "write", _("read and write")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self) -> Self:
        """Neither revoked nor expired, and of an account that is open; with their owners."""
        now = timezone.now()
        live = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(live, revoked_at=None, owner__is_active=True).select_related("owner")

    @sensitive_variables("secret")
    def with_secret(self, secret: str) -> Self:
        return self.filter(digest=digest_of_secret(secret))


class ApiToken(models.Model):
    """What a program shows in place of a password (RFC 6750): it may read what its owner may see and, with the scope
    for it, write as they do. Of its secret the digest alone is kept: it is shown once."""

    Scope = Scope
    PREFIX = "tr_"
    """By which a secret is known where it was left lying about."""
    USE_NOTED = timedelta(hours=1)
    """At most so often is it written down that a token was used."""

    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    """What its owner calls it, to know it again."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret, which has 256 random bits: no salt and no slow digest is needed."""
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    """Never, where it is empty."""
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="token_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="token_scope_is_known", condition=Q(scope__in=Scope.values)),
            models.CheckConstraint(name="token_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="token_ends_after_it_began",
                condition=(Q(expires_at=None) | Q(expires_at__gt=F("created_at")))
                & (Q(revoked_at=None) | Q(revoked_at__gte=F("created_at"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def make(
        cls, owner: Account, name: str, scope: str = Scope.READ, expires_at: datetime | None = None
    ) -> tuple[ApiToken, str]:
        """A new token and its secret, which is nowhere else."""
        secret = cls.PREFIX + secrets.token_urlsafe(32)
        row = cls(owner=owner, name=name, scope=scope, expires_at=expires_at, digest=digest_of_secret(secret))
        row.save()
        return row, secret

    @property
    def key(self) -> str:
        """What names it in an address: the beginning of its digest, which tells nothing of its secret."""
        return self.digest[:16]

    @property
    def may_write(self) -> bool:
        return self.scope == Scope.WRITE

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def state(self) -> str:
        """As the table of permissions names it."""
        return "revoked" if self.revoked_at else "expired" if self.is_expired else "live"

    def revoke(self) -> None:
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])

    def note_use(self) -> None:
        """Write down that it was used, unless that was done not long ago."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - self.USE_NOTED:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)


@sensitive_variables("secret")
def digest_of_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
