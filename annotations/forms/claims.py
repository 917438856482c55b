"""Making a claim, another text of one, and withdrawing it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.anchoring.sentences import sentences
from annotations.finding import ClaimSummary, claims_like
from annotations.forms.plain import LineField, PlainField
from annotations.models import Claim
from annotations.models.claims import ClaimAbout, ClaimKind
from annotations.writing import EditingForm, WritingForm
from treatyreader.accounts.models import Account
from treatyreader.models import Instrument

SHORTEST_CLAIM, LONGEST_CLAIM = 10, 300
LONGEST_QUOTATION = 500
LONGEST_NOTE = 1_000
LONGEST_REASON = 2_000


def reason_field() -> PlainField:
    """Why a steward edits what somebody else wrote."""
    return PlainField(
        label=gettext_lazy("Why you edit it"),
        rows=2,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("It is somebody else's: the reason stands in the public log."),
    )


class SaidForm(forms.Form):
    """What a claim says, who said it, where and when."""

    text = LineField(
        label=gettext_lazy("The claim, in our words"),
        min_length=SHORTEST_CLAIM,
        max_length=LONGEST_CLAIM,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One sentence that the text of the treaty can be held against. Never a motive."),
        error_messages={"min_length": gettext_lazy("A claim says more than that.")},
    )
    about = forms.ChoiceField(label=gettext_lazy("It speaks of"), choices=ClaimAbout, initial=ClaimAbout.ADOPTED_TEXT)
    kind = forms.ChoiceField(
        label=gettext_lazy("It is a claim about"),
        choices=ClaimKind,
        initial=ClaimKind.WORDS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Words settle what the text says and what it leads to. The others are kept on record."),
    )
    said_by = LineField(
        label=gettext_lazy("Who said it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Leave it empty where it is said in public debate. A name needs a source."),
    )
    source = forms.URLField(
        label=gettext_lazy("Where"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("The link to the article, the speech or the document."),
        error_messages={"invalid": gettext_lazy("This is no link. It begins with https:// or http://.")},
    )
    seen = forms.BooleanField(
        label=gettext_lazy("I have read this source, and it says so"),
        required=False,
    )
    said_on = forms.DateField(
        label=gettext_lazy("When"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("This is no date. Write it as 2012-12-14.")},
    )
    quoted = PlainField(
        label=gettext_lazy("In their own words"),
        required=False,
        rows=2,
        max_length=LONGEST_QUOTATION,
        help_text=gettext_lazy("Short, letter for letter, and only from a source that you have read."),
    )
    names_living_person = forms.BooleanField(
        label=gettext_lazy("It names a living person"),
        required=False,
        help_text=gettext_lazy("Then a steward looks at it before others see it."),
    )
    note = PlainField(
        label=gettext_lazy("A note"),
        required=False,
        rows=2,
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("What a reader must know to understand the claim."),
    )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if sum(each.isalpha() for each in text) < 3:
            raise forms.ValidationError(_("A claim says something in words."))
        if len(sentences(text)) > 1:
            raise forms.ValidationError(_("One sentence: make a claim of its own of each."))
        return text

    def clean_source(self) -> str:
        source = str(self.cleaned_data["source"])
        if source and not source.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(self.fields["source"].error_messages["invalid"])
        return source

    def clean_said_on(self) -> Any:
        day = self.cleaned_data["said_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        said = self.cleaned_data
        if not said.get("source") and "source" not in self.errors:
            if said.get("said_by") and self._names_anew():
                self.add_error("source", _("Who is named needs a source. Say where it was said, or name nobody."))
            elif said.get("seen"):
                self.add_error("source", _("Which source have you read?"))
        if not said.get("seen"):
            if said.get("said_by") and said.get("source") and self._names_anew():
                self.add_error("seen", _("Who is named needs a source that was seen. Read it first, or name nobody."))
            if said.get("quoted"):
                self.add_error("quoted", _("Only words from a source that was seen are quoted."))
        return said

    def _names_anew(self) -> bool:
        """Whether the claimant is named in this form: the rule is for them."""
        return True


SAID = tuple(SaidForm.base_fields)
"""The columns of a claim that a form has."""


def offer_instruments(field: forms.Field) -> None:
    """Let one of those that the library holds be chosen; where there is one alone it is chosen."""
    choices = [(each.slug, each.title) for each in Instrument.objects.order_by("title")]
    cast(forms.ChoiceField, field).choices = choices if len(choices) == 1 else [("", _("Choose one")), *choices]


class ClaimForm(SaidForm, WritingForm):
    """A claim that is new, unless some that are here say the same: those (`similar`) are shown first."""

    instrument = forms.ChoiceField(label=gettext_lazy("The instrument"))
    field_order = ["text", "instrument"]

    def __init__(self, data: QueryDict | None = None, *, reader: Account | AnonymousUser, **more: Any) -> None:
        super().__init__(data, **more)
        offer_instruments(self.fields["instrument"])
        self.reader = reader
        self.similar: list[ClaimSummary] = []

    def clean_instrument(self) -> Instrument:
        return Instrument.objects.get(slug=self.cleaned_data["instrument"])

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if not self.errors and "confirmed" not in self.data:
            self.similar = claims_like(self.cleaned_data["text"], self.reader)
            if self.similar:
                self.add_error(None, _("Claims like this one are here already. Is yours among them?"))
        return self.cleaned_data


class EditClaimForm(SaidForm, EditingForm):
    """Another text of a claim. A steward who edits somebody else's says why, and may add what the claimant replied."""

    def __init__(self, *args: Any, claim: Claim, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, thing=claim, now={name: getattr(claim, name) for name in (*SAID, "reply")}, **kwargs)
        if not own:
            self.fields["reply"] = PlainField(
                label=_("The claimant's reply"),
                required=False,
                max_length=LONGEST_REASON,
                help_text=_("With its source. It stands above the discussion."),
            )
            self.fields["reason"] = reason_field()

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of an accepted form."""
        return {name: self.cleaned_data[name] for name in (*SAID, "reply") if name in self.cleaned_data}

    def _names_anew(self) -> bool:
        """What the library loaded names nobody on the page without a source that was seen, and may stay so."""
        unchanged = not {"said_by", "source", "seen"} & set(self.changed_data)
        return not (unchanged and self.thing.origin == Claim.Origin.LIBRARY)
