"""Signing up: a name, a mail address, a password, and a field that only machines fill in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
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
        account = Account(name=name)
        account.clean_fields(exclude=[field.name for field in Account._meta.fields if field.name != "name"])
        if Account.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Somebody has this name already; choose another."))
        return name
