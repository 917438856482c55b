"""Signing a finding on a claim, withdrawing one, and ruling on the standing of words."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.forms.moderation import one_of, plain_words
from annotations.forms.plain import PlainField
from annotations.models import Claim
from annotations.standing.word_standing import How, Where, Whom, WordStanding
from annotations.writing import WritingForm

LONGEST_FINDING = 600
_VERDICTS = re.compile(
    r"\b(?:un)?tru(?:e|th|thful|ly)\b|\bfals(?:e|ely|ehoods?|ity)\b|\bdebunk\w*|\bl(?:ies|ied|iars?|ying)\b|\bhoax\w*"
    r"|\bfake\w*|\b(?:dis|mis)information\b|\bmislead\w*|\bdishonest\w*|\bpropaganda\b",
    re.IGNORECASE,
)
"""Words that judge a claim or whoever made it. A finding says what the words of a text say."""
_LEAST_NAME = 4


class FindingForm(WritingForm):
    """A sentence on what the words say. `digest` is of what was there when the form was opened: where something changed
    meanwhile the form says so, and is accepted when it is sent again."""

    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    sentence = PlainField(
        rows=4,
        label=gettext_lazy("What the words say"),
        max_length=LONGEST_FINDING,
        help_text=gettext_lazy(
            "One sentence or two, plain text, signed with your name and today's date. Say what the words say and what"
            " they do not settle: no “true” or “false”, no motive, nobody's name."
        ),
        error_messages={"required": gettext_lazy("Say it in a sentence.")},
    )

    def __init__(self, data: QueryDict | None = None, *, claim: Claim, digest: str, rests_on_something: bool) -> None:
        super().__init__(data, initial={"digest": digest})
        self.claim, self.now, self.rests_on_something = claim, digest, rests_on_something

    def clean_sentence(self) -> str:
        sentence = str(self.cleaned_data["sentence"])
        if found := _VERDICTS.search(sentence):
            what = _("“%(word)s” judges the claim or whoever made it. Say what the words say.")
            raise forms.ValidationError(what % {"word": found.group()})
        if name := _named_in(self.claim.said_by, sentence):
            what = _("“%(name)s” made the claim: a finding is on the claim and stands beside nobody's name.")
            raise forms.ValidationError(what % {"name": name})
        return sentence

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.rests_on_something:
            self.add_error(None, _("Nothing counts on this claim yet: a finding has nothing to rest on."))
        elif self.cleaned_data.get("digest", self.now) != self.now:
            data = cast(QueryDict, self.data).copy()
            data["digest"] = self.now
            self.data = data
            self.add_error(
                None, _("Something that it rests on changed meanwhile. Look at it as it is now, and sign it again.")
            )
        return cleaned


class WithdrawFindingForm(WritingForm):
    why = plain_words(
        gettext_lazy("Why"), gettext_lazy("Plain text; it stays on the claim's record with the finding."), rows=3
    )


class WordsStandingForm(WritingForm):
    """Where words stand, how they speak and whom they address, filled in with what the program proposes or what was
    ruled last. `newest` is the ruling that was seen."""

    newest = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    where = one_of(gettext_lazy("Where they stand"), Where.choices)
    how = one_of(gettext_lazy("How they speak"), How.choices)
    whom = one_of(gettext_lazy("Whom they address"), Whom.choices)
    reason = plain_words(
        gettext_lazy("Why"),
        gettext_lazy("Needed where you say otherwise than the program. Plain text; it stands in the log."),
        required=False,
        rows=3,
    )

    def __init__(
        self, data: QueryDict | None = None, *, standing: WordStanding, proposed: WordStanding, newest: int
    ) -> None:
        now = {"where": standing.where.value, "how": standing.how.value, "whom": standing.whom.value}
        super().__init__(data, initial={**now, "newest": newest})
        self.proposed, self.newest_ruling = proposed, newest

    @property
    def standing(self) -> WordStanding:
        """What an accepted form says."""
        said = self.cleaned_data
        return WordStanding(Where(said["where"]), How(said["how"]), Whom(said["whom"]))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("newest", self.newest_ruling) != self.newest_ruling:
            data = cast(QueryDict, self.data).copy()
            data["newest"] = str(self.newest_ruling)
            self.data = data
            self.add_error(None, _("Another steward ruled on these words meanwhile. Look at that, then send yours."))
        elif not self.errors and self.standing != self.proposed and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say why it is otherwise than the program proposes."))
        return cleaned


def _named_in(said_by: str, sentence: str) -> str:
    """The claimant's name, where the sentence has it: what comes before a comma, a bracket or a semicolon."""
    name = re.split(r"[,;:(]", said_by)[0].strip()
    if len(name) < _LEAST_NAME:
        return ""
    return name if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE) else ""
