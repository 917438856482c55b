"""Asking a textual check of a claim, and another question in its place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.checking.asking import columns_of, is_asked
from annotations.checking.concordance import Concordance, concordance
from annotations.checking.countable import countable, edition_asked
from annotations.checking.evaluating import Question
from annotations.counting.expectations import is_of_silence, read_expectation
from annotations.counting.expressions import LONGEST as LONGEST_EXPRESSION
from annotations.counting.expressions import read_expression
from annotations.counting.problems import Unreadable
from annotations.counting.scopes import LONGEST as LONGEST_SCOPE
from annotations.counting.scopes import read_scope, require_all, there_is
from annotations.forms.claims import reason_field
from annotations.forms.evidence import SpeaksToForm
from annotations.forms.plain import LineField
from annotations.models import Check, Claim
from annotations.models.claims import ClaimKind
from annotations.models.evidence import Bearing
from annotations.writing import EditingForm
from treatyreader.addresses import edition_name
from treatyreader.models import Edition

BEARINGS = [
    (Bearing.CONFIRMS.value, gettext_lazy("it confirms that part of the claim")),
    (Bearing.REFUTES.value, gettext_lazy("it refutes it: both cannot be so")),
    (Bearing.QUALIFIES.value, gettext_lazy("it qualifies it: limits, conditions or corrects")),
    (Bearing.CONTEXT.value, gettext_lazy("it is context; never counted")),
]
NAMES = {"expression": "q", "scope": "in", "edition": "text"}
"""What fields are called in the form where the concordance calls them so: its address takes them as they are."""
QUESTION = ("expression", "scope", "expect", "edition")
MOST_TEXTS = 100


class CheckForm(SpeaksToForm):
    """A question about words; `found` is what the text answers now, where it can be read."""

    expression = LineField(label=gettext_lazy("Words"), max_length=LONGEST_EXPRESSION)
    scope = LineField(label=gettext_lazy("Where"), max_length=LONGEST_SCOPE)
    expect = LineField(label=gettext_lazy("What is expected"), max_length=30)
    edition = forms.ChoiceField(label=gettext_lazy("In which text"), required=False)
    met = forms.ChoiceField(label=gettext_lazy("If it is so"), choices=BEARINGS, widget=forms.RadioSelect)

    besides: Check | None = None

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, claim=claim, **kwargs)
        self.found: Concordance | None = None
        self.question: dict[str, str] = {}
        rows = Edition.objects.newest().with_version().filter(version__instrument=claim.instrument_id)
        texts = [(each.path, edition_name(each)) for each in rows.order_by("-version__order", "language")[:MOST_TEXTS]]
        newest = [("", _("The newest, in English where there is one"))]
        edition = self.fields["edition"]
        assert isinstance(edition, forms.ChoiceField)  # noqa: S101 - told to the type checker
        edition.choices = [*newest, *texts]
        for name in ("expression", "scope", "expect"):
            self.fields[name].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        self.fields["scope"].widget.attrs["list"] = "scopes"
        self.fields["expect"].widget.attrs["list"] = "expectations"

    def add_prefix(self, field_name: str) -> str:
        return super().add_prefix(NAMES.get(field_name, field_name))

    @property
    def scopes(self) -> list[str]:
        """What may be named of the text."""
        edition = edition_asked(self.claim.instrument)
        return there_is(countable(edition).parts) if edition else []

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        self._read()
        if "look" in self.data:
            self.look_only(QUESTION, _("This is what the text answers now. Nothing is written yet."))
        return self.cleaned_data

    def _read(self) -> None:
        """Read the question and ask the text. What is wrong stands at its field."""
        said = self.cleaned_data
        readers = (("expression", read_expression), ("scope", read_scope), ("expect", read_expectation))
        for name, read in readers:
            try:
                if name in said:
                    read(said[name])
            except Unreadable as unreadable:
                self.add_error(name, str(unreadable))
        if any(name not in self.cleaned_data for name in QUESTION):
            return
        question = Question.read(said["expression"], said["scope"], said["expect"])
        edition = edition_asked(self.claim.instrument, said["edition"])
        if edition is None:
            self.add_error("edition", _("The library holds no published text of it."))
            return
        text = countable(edition)
        try:
            require_all(question.scope, [*text.parts, *text.missing])
        except Unreadable as unreadable:
            self.add_error("scope", str(unreadable))
            return
        self.found = concordance(question, text)
        self.question = columns_of(question, said["edition"])
        if is_asked(self.claim, self.question, self.besides):
            self.add_error("expression", _("This is asked of the claim already: see its checks."))
        decides = said.get("met") in (Bearing.CONFIRMS, Bearing.REFUTES)
        expected = question.expectation
        silence = expected is not None and is_of_silence(question.expression, expected)
        if decides and silence and self.claim.kind != ClaimKind.WORDS:
            self.add_error(
                "met",
                _("The absence of words confirms or refutes only a claim about words; it may qualify this."),
            )


class EditCheckForm(EditingForm, CheckForm):
    """Another question, another bearing, another reason. A steward who edits somebody else's says why."""

    def __init__(self, *args: Any, check: Check, own: bool, **kwargs: Any) -> None:
        now = {name: getattr(check, name) for name in ("expression", "scope", "expect", "met", "coverage", "of")}
        now |= {"edition": check.edition_path, "rationale": check.rationale}
        super().__init__(*args, thing=check, now=now, claim=check.claim, **kwargs)
        self.besides = check
        if not own:
            self.fields["reason"] = reason_field()
