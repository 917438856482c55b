"""How allauth makes an account of ours, and what it says."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from treatyreader.accounts.models import LONGEST_ADDRESS, Account

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """An account carries the name that its form asked for, and its address in small letters."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed."),
        "duplicate_email": _("This is the address of your account already."),
        "email_password_mismatch": _("The address or the password is not right."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This is not the code that was sent."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("That was too often. Wait a little, then try again."),
        "too_many_login_attempts": _("Too many tries were wrong. Wait five minutes, then try again."),
    }

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:
        user.name = form.cleaned_data["name"]
        saved: Account = super().save_user(request, user, form, commit)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Where the mail server refuses, the page goes on and says so; the mail can be asked for again there."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("a mail was not sent (%s)", template_prefix)
            messages.error(self.request, _("The mail could not be sent just now. Ask for it again in a few minutes."))

    def clean_email(self, email: str) -> str:
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(
                _("An email address has at most %(most)s characters."), params={"most": LONGEST_ADDRESS}
            )
        cleaned: str = super().clean_email(email)
        return cleaned

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The place that one came from goes with the mail; in the form it is not called `next`, which would lead there
        before anybody has signed in."""
        url: str = super().get_reset_password_from_key_url(key)
        place = self.request.POST.get("back", "")
        return f"{url}?{urlencode({'next': place})}" if place and self.is_safe_url(place) else url

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Who has changed an address sees it."""
        return reverse("account_email")

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """How one shows once more who one is, the password first."""
        words = {
            "reauthenticate": _("With the password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [way | {"description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]


class TwoStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right. Take the one that is shown now, or a recovery code not yet used."),
    }

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        many = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": many + 1} if many else gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": gettext("Treaty Reader")}
