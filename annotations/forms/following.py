"""Following something or no longer, and how one is told by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models.following import Often
from annotations.writing import WritingForm


class FollowForm(WritingForm):
    """Which of the two is said, so that a form that is sent after signing in never undoes what it asks for."""

    act = forms.ChoiceField(choices=[("follow", _("Follow")), ("stop", _("Stop following"))], widget=forms.HiddenInput)


class MailingForm(WritingForm):
    often = forms.ChoiceField(
        label=_("A digest of what is new"),
        choices=Often.choices,
        widget=forms.RadioSelect,
        help_text=_("Sent only when there is something to tell."),
    )
    replies_at_once = forms.BooleanField(label=_("Mail me replies to my comments at once"), required=False)
    follows_own = forms.BooleanField(
        label=_("Follow what I write in: threads in which I comment, claims that I make or link words to"),
        required=False,
    )


class ReadForm(WritingForm):
    """One piece of news by its key, or all up to one that was shown."""

    news = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    up_to = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not (self.errors or self.cleaned_data.get("news") or self.cleaned_data.get("up_to")):
            self.add_error(None, _("It is not said what was read."))
        return cleaned
