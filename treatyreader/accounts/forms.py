"""Signing up: a name, a mail address, a password, and a field that only machines fill in. And naming a passkey."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from treatyreader.accounts.models import LONGEST_NAME, Account


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """allauth's, with the name that others will see."""

    field_order = ["name", "email", "password1", "website"]

    name = forms.CharField(
        label=_("Your name"),
        min_length=2,
        max_length=LONGEST_NAME,
        help_text=_("Others see it beside what you write. A pen name will do."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The style sheet hides the trap: the policy of this site lets no element carry a style of its own.
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        self.fields["website"].label = _("Leave this empty")

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        Account._meta.get_field("name").run_validators(name)
        if Account.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Somebody has this name already; choose another."))
        return name

    def try_save(self, request: HttpRequest) -> tuple[Account | None, HttpResponse | None]:
        """The new account, or what is answered in its place."""
        if self.cleaned_data["website"]:
            return None, self._as_if_saved(request)
        try:
            with transaction.atomic():
                saved: tuple[Account | None, HttpResponse | None] = super().try_save(request)
                return saved
        except IntegrityError:
            # The same form was sent twice at once, or two people took one name in the same moment.
            said = _("This name or address was taken a moment ago. If it was by you, sign in.")
            messages.warning(request, said)
            return None, redirect("account_login")

    def _as_if_saved(self, request: HttpRequest) -> HttpResponse:
        """A machine sees what everybody sees: a page that waits for a code. None was sent."""
        address = self.cleaned_data["email"]
        process = EmailVerificationProcess(request, EmailVerificationProcess.initial_state(None, address))
        process.generate_code()
        process.persist()
        adapter = get_adapter()
        adapter.add_message(request, messages.INFO, "account/messages/email_confirmation_sent.txt", {"email": address})
        answer: HttpResponse = adapter.respond_email_verification_sent(request, None)
        return answer


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """allauth's, taking it that a passkey is there to sign in with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].help_text = _("To tell it from others: the device that it is on, say.")
        self.fields["name"].max_length = LONGEST_NAME
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "The device asks for a finger, a face or its own number. Without this it only confirms a password."
        )
        self.fields["passwordless"].initial = True
