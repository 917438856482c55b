"""Deleting one's account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.writing import WritingForm
from treatyreader.accounts.models import Account


class LeavingForm(WritingForm):
    """What becomes of what was said, and one's email address, typed, so that nobody leaves by mistake."""

    what_i_said = forms.ChoiceField(
        label=gettext_lazy("What you said in public"),
        choices=[
            (
                "stays",
                gettext_lazy("It stays, as said by a former contributor. Nobody sees your name beside it any more."),
            ),
            ("goes", gettext_lazy("It goes: your comments are deleted, your claims and evidence withdrawn.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    email = forms.CharField(
        label=gettext_lazy("Your email address"),
        max_length=254,
        help_text=gettext_lazy("Type it, so that this does not happen by mistake."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if email != self.account.email:
            raise forms.ValidationError(_("This is not the address of your account."))
        return email
