"""Linking words to a claim, other words for it, and contesting a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.anchoring.locating import Anchor, settle
from annotations.forms.claims import reason_field
from annotations.forms.plain import PlainField
from annotations.linking import words_of
from annotations.models import Claim, Evidence
from annotations.models.evidence import Bearing, Coverage
from annotations.words import Place, WordsForm
from annotations.writing import EditingForm, WritingForm

LONGEST_RATIONALE = 2_000
OF_THE_WORDS = ("place_", "near_", "exact_", "limits_")

BEARINGS = [
    (Bearing.CONFIRMS.value, gettext_lazy("confirms: taken by themselves, the words say what that part of it says")),
    (Bearing.REFUTES.value, gettext_lazy("refutes: the words cannot stand together with it")),
    (Bearing.QUALIFIES.value, gettext_lazy("qualifies: the words limit, condition or correct it")),
    (Bearing.CONTEXT.value, gettext_lazy("context: needed to read the others; never counted")),
]
COVERAGES = [
    (Coverage.WHOLE.value, gettext_lazy("the whole claim")),
    (Coverage.PART.value, gettext_lazy("a part of it: mark its words below")),
]


class SpeaksToForm(WritingForm):
    """What of a claim something speaks to: the whole, or words of it (`speaks_to`); and why."""

    coverage = forms.ChoiceField(
        label=gettext_lazy("On what of it?"), choices=COVERAGES, widget=forms.RadioSelect, initial=Coverage.WHOLE
    )
    of = forms.CharField(
        label=gettext_lazy("The words of the claim"),
        required=False,
        strip=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For a part: letter for letter from the claim."),
    )
    rationale = PlainField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_RATIONALE,
        help_text=gettext_lazy("What the words say and do not say. Plain text; never a motive."),
        error_messages={"required": gettext_lazy("Say why: the words alone convince nobody.")},
    )

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim
        self.speaks_to: Anchor | None = None

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        of = self.cleaned_data.get("of", "")
        if self.cleaned_data.get("coverage") == Coverage.PART:
            self._settle_part(of)
        elif of.strip() and "coverage" in self.cleaned_data:
            self.add_error("of", _("Words of the claim are marked for a part of it alone."))
        return self.cleaned_data

    def _settle_part(self, of: str) -> None:
        if not of.strip():
            self.add_error("of", _("Which words of the claim? Copy them from it."))
            return
        found = settle(of, self.claim.text)
        if isinstance(found, list):
            self.add_error(
                "of",
                _("These words stand %(count)d times in the claim. Add words, until they stand once.")
                % {"count": len(found)}
                if found
                else _("These words do not stand in the claim. Copy them from it, letter for letter."),
            )
        elif found.exact.strip() == self.claim.text:
            self.add_error("of", _("This is the whole claim: choose “the whole claim”, or fewer words."))
        else:
            self.speaks_to = found

    def look_only(self, at: Sequence[str], then: str) -> None:
        """Let errors stand in fields that begin so, and in no others; `then` says what to do where there are none."""
        for name in [each for each in self.errors if not each.startswith(tuple(at)) and each != "__all__"]:
            del self.errors[name]
        if not self.errors:
            self.add_error(None, then)


class BearsForm(SpeaksToForm, WordsForm):
    """Words that bear on a claim: how, on what of it, and why."""

    bearing = forms.ChoiceField(
        label=gettext_lazy("How the words bear on it"), choices=BEARINGS, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if "more" in self.data:
            self.look_only(OF_THE_WORDS, _("Add the other words below."))
        return self.cleaned_data


class EvidenceForm(BearsForm):
    """A link that is new."""


class EditEvidenceForm(EditingForm, BearsForm):
    """Another bearing, other words, another reason. A steward who edits somebody else's says why."""

    def __init__(self, *args: Any, evidence: Evidence, own: bool, **kwargs: Any) -> None:
        now = {name: getattr(evidence, name) for name in ("bearing", "coverage", "of", "rationale")}
        places = [Place(each.provision, each.start, each.end) for each in words_of(evidence)]
        # That these words leave others out was settled when they were linked.
        now |= {f"limits_{number}": "keep" for number in range(1, len(places) + 1)}
        super().__init__(*args, thing=evidence, now=now, claim=evidence.claim, places=places, **kwargs)
        self.needs_words = not evidence.is_waiting_for_text
        if not own:
            self.fields["reason"] = reason_field()


class DisputeForm(WordsForm):
    """Why a piece of evidence is contested, and which words would be better, if any."""

    needs_words = False
    reason = PlainField(
        label=gettext_lazy("What is wrong with it"),
        max_length=LONGEST_RATIONALE,
        help_text=gettext_lazy("Of the words and how they bear on the claim; never of who linked them."),
        error_messages={"required": gettext_lazy("Say what is wrong with it.")},
    )
    field_order = ["reason"]

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if "more" in self.data and "reason" in self.errors:
            del self.errors["reason"]
            if not self.errors:
                self.add_error(None, _("Add the other words below."))
        return self.cleaned_data
