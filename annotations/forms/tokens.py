"""Making a token for a program."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.forms.plain import LineField
from annotations.writing import WritingForm
from treatyreader.accounts.models import Account, ApiToken, Scope

MOST_TOKENS = 50
"""So many of one account may be valid at a time."""
LASTS = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("a year")),
    ("", gettext_lazy("until it is revoked")),
]


class TokenForm(WritingForm):
    """What its owner calls it, what it may do, how long it lasts."""

    name = LineField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("So that you know it again: the program, or the machine."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[
            (Scope.READ, gettext_lazy("read what I may see")),
            (Scope.WRITE, gettext_lazy("read what I may see, and write as I do")),
        ],
        initial=Scope.READ,
        widget=forms.RadioSelect,
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("How long it lasts"), choices=LASTS, initial="90", required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean(self) -> dict[str, Any] | None:
        if ApiToken.objects.usable().filter(owner=self.account).count() >= MOST_TOKENS:
            raise forms.ValidationError(
                _("You have %(count)d tokens, which is as many as one may have. Revoke one first.")
                % {"count": MOST_TOKENS}
            )
        return super().clean()

    @property
    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["lasts"]
        return timezone.now() + timedelta(days=int(days)) if days else None
