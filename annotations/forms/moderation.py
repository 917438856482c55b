"""What is asked of a steward before an act, and of a reader who reports something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.forms.plain import LineField, PlainField
from annotations.models import Article, Check, Claim, Evidence
from annotations.models.claims import ClaimState
from annotations.models.moderation import ReportReason, Verdict
from annotations.writing import WritingForm
from treatyreader.accounts.models import LONGEST_NAME, Account, Role
from treatyreader.models import Edition
from treatyreader.models.verification import Level
from treatyreader.wording import language_name

LONGEST_REASON = 2_000
OFFICIAL_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
IN_THE_LOG = gettext_lazy("Plain text; it stands in the log, which everybody may read where the thing is public.")


def plain_words(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 4) -> PlainField:
    """A field for a few sentences of plain text."""
    return PlainField(
        rows=rows,
        label=label,
        required=required,
        max_length=LONGEST_REASON,
        help_text=help_text,
        error_messages={"required": gettext_lazy("Say it in a sentence.")},
    )


def one_of(label: Any, choices: Sequence[tuple[str, str | Promise]], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
        **more,
    )


class ReasonForm(WritingForm):
    """An act that needs nothing but a reason."""

    reason = plain_words(gettext_lazy("Why"), IN_THE_LOG)


class LookedAtForm(WritingForm):
    """A judgement on a thing with a `version`: on what its steward has seen. Where it was edited meanwhile the form
    says so and is accepted when it is sent again."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, thing: Claim | Evidence | Article | Check) -> None:
        super().__init__(data, initial={"version": thing.version})
        self.thing = thing

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("version", self.thing.version) != self.thing.version:
            data = cast(QueryDict, self.data).copy()
            data["version"] = str(self.thing.version)
            self.data = data
            self.add_error(None, _("It was edited meanwhile. Look at it as it is now, above, and send this again."))
        return cleaned


class ReviewForm(LookedAtForm):
    """Yes or no; a no says why."""

    NO: str

    verdict: forms.ChoiceField

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("verdict") == self.NO and not self.cleaned_data.get("reason", "x"):
            self.add_error("reason", _("Whoever wrote it should know why it is declined."))
        return cleaned


class ReviewClaimForm(ReviewForm):
    NO = "decline"

    verdict = one_of(
        gettext_lazy("What becomes of it"),
        [
            (
                "publish",
                gettext_lazy("Publish it: the words are ours, and a named claimant has a source"),
            ),
            (NO, gettext_lazy("Decline it: only its author and the stewards see it")),
        ],
    )
    reason = plain_words(gettext_lazy("Why"), gettext_lazy("Needed where it is declined. Plain text."), required=False)


class ReviewArticleForm(ReviewClaimForm):
    verdict = one_of(
        gettext_lazy("What becomes of it"),
        [
            ("publish", gettext_lazy("Publish it: it is what it says it is, and a permission is one")),
            (ReviewClaimForm.NO, gettext_lazy("Decline it: only its contributor and the stewards see it")),
        ],
    )


class ReviewCheckForm(ReviewForm):
    NO = str(Verdict.DECLINED)

    verdict = one_of(
        gettext_lazy("Is the question fair, and does its answer bear on the claim as it says?"),
        [
            (str(Verdict.ACCEPTED), gettext_lazy("Yes: accept it, and count it where it is as expected")),
            (NO, gettext_lazy("No: decline it; only its author and the stewards see it")),
        ],
    )
    reason = plain_words(gettext_lazy("Why"), gettext_lazy("Needed where it is declined. Plain text."), required=False)


class ReviewEvidenceForm(ReviewForm):
    NO = str(Verdict.DECLINED)

    verdict = one_of(
        gettext_lazy("Do the words bear on the claim as it says?"),
        [
            (str(Verdict.ACCEPTED), gettext_lazy("Yes: accept it, and count it")),
            (NO, gettext_lazy("No: decline it; only its author and the stewards see it")),
        ],
    )
    reason = plain_words(gettext_lazy("Why"), gettext_lazy("Needed where it is declined. Plain text."), required=False)


class SettleDisputeForm(WritingForm):
    act = one_of(
        gettext_lazy("What becomes of it"),
        [
            ("open", gettext_lazy("Open it: everybody sees it, and until it is settled readers disagree")),
            ("settle", gettext_lazy("Settle it, with the words below")),
        ],
    )
    reason = plain_words(gettext_lazy("Why, or how it is settled"), IN_THE_LOG)

    def __init__(self, data: QueryDict | None = None, *, is_open: bool) -> None:
        super().__init__(data)
        self.is_open = is_open
        if is_open:
            self.fields["act"].widget = forms.HiddenInput()
            self.fields["act"].initial = "settle"
            self.fields["reason"].label = _("How it is settled")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.is_open and self.cleaned_data.get("act") != "settle":
            data = cast(QueryDict, self.data).copy()
            data["act"] = "settle"
            self.data = data
            self.add_error(None, _("It is open already. Sent again, this settles it with the words below."))
        return cleaned


class MergeForm(LookedAtForm):
    """Into which claim: one that is like it, or any other by its address. `into` is that claim in an accepted form."""

    likely = one_of(gettext_lazy("Claims like it"), [], required=False)
    other = LineField(
        label=gettext_lazy("Another claim"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Its address, as /claims/un-takeover/, or the last part of it."),
    )
    reason = plain_words(gettext_lazy("Why"), IN_THE_LOG)

    def __init__(self, data: QueryDict | None = None, *, thing: Claim, like: Sequence[Claim]) -> None:
        super().__init__(data, thing=thing)
        self.claim = self.into = thing
        if like:
            cast(forms.ChoiceField, self.fields["likely"]).choices = [(each.slug, each.text) for each in like]
        else:
            del self.fields["likely"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        likely, other = self.cleaned_data.get("likely", ""), slug_in(self.cleaned_data.get("other", ""))
        if likely and other and likely != other:
            self.add_error("other", _("Choose one above or name another here, not both."))
        elif likely or other:
            field = "other" if other else "likely"
            try:
                self.into = self._claim(other or likely)
            except forms.ValidationError as error:
                self.add_error(field, error)
        elif not self.errors:
            self.add_error("other", _("Into which claim?"))
        return cleaned

    def _claim(self, slug: str) -> Claim:
        if slug == self.claim.slug:
            raise forms.ValidationError(_("That is this very claim."))
        row = Claim.objects.select_related("merged_into").filter(slug=slug).first()
        if row is None or row.state == ClaimState.WITHDRAWN:
            raise forms.ValidationError(_("The library holds no claim “%(slug)s”.") % {"slug": slug[:100]})
        if row.merged_into is not None:
            raise forms.ValidationError(
                _("That one was itself merged, into “%(text)s” (%(slug)s).")
                % {"text": row.merged_into.text, "slug": row.merged_into.slug}
            )
        both_wait = self.claim.state == row.state == ClaimState.WAITING
        if row.state != ClaimState.PUBLISHED and not both_wait:
            raise forms.ValidationError(_("That one is not published: what is here would be lost from sight."))
        return row


def slug_in(line: str) -> str:
    """The slug of a claim in an address, whole or not, or by itself."""
    # Not urlsplit(): it raises on what is typed badly, as "http://[".
    path = re.split(r"[?#]", line.strip().removeprefix("claim:"), maxsplit=1)[0]
    parts = [each for each in path.split("/") if each]
    return parts[-1].lower() if parts else ""


class ReportForm(WritingForm):
    reason = one_of(gettext_lazy("What is wrong with it"), ReportReason.choices)
    words = plain_words(
        gettext_lazy("In your words"),
        gettext_lazy("What a steward should know. Only stewards read it."),
        required=False,
    )


class SettleReportForm(WritingForm):
    reason = plain_words(
        gettext_lazy("How it is settled"),
        gettext_lazy("Whoever reported it reads this. What should be hidden is hidden by an act of its own, above."),
    )


class VerifyForm(WritingForm):
    """How far the wording of a provision is verified, by what."""

    level = one_of(gettext_lazy("How far"), Level.choices)
    source = LineField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("What was looked at, so that another finds it: title, edition, page."),
    )
    seen_in = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that were seen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Of official pages: in which languages the provision was read there."),
    )
    note = plain_words(gettext_lazy("Note"), required=False, rows=3)

    def __init__(self, data: QueryDict | None = None, *, edition: Edition, level: str) -> None:
        super().__init__(data, initial={"level": level})
        self.language = edition.language
        tags = dict.fromkeys([edition.language, *OFFICIAL_LANGUAGES])
        cast(forms.MultipleChoiceField, self.fields["seen_in"]).choices = [(each, language_name(each)) for each in tags]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        level = self.cleaned_data.get("level", Level.TO_BE_VERIFIED)
        if level != Level.TO_BE_VERIFIED and not self.cleaned_data.get("source", "x"):
            self.add_error("source", _("A wording is verified by something: say by what."))
        others = set(self.cleaned_data.get("seen_in", ["x"])) - {self.language}
        if level == Level.SUBSTANCE_CONFIRMED and not others:
            self.add_error("seen_in", _("In which other language is the substance confirmed?"))
        return cleaned


class NameForm(WritingForm):
    """Who becomes what. `account` is that person in an accepted form."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("As it stands in the list."),
    )
    role = one_of(gettext_lazy("Becomes"), Role.choices)
    reason = plain_words(gettext_lazy("Why"), IN_THE_LOG, rows=3)

    def __init__(self, data: QueryDict | None = None, *, by: Account, name: str = "") -> None:
        super().__init__(data, initial={"name": name})
        self.by, self.account = by, by

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        account = Account.objects.filter(name__iexact=name, is_active=True).first()
        if account is None:
            raise forms.ValidationError(_("Nobody here is called “%(name)s”.") % {"name": name})
        if account.pk == self.by.pk:
            raise forms.ValidationError(_("Nobody changes their own role: ask another administrator."))
        self.account = account
        return name

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "name" in self.cleaned_data and self.cleaned_data.get("role") == self.account.role:
            self.add_error(
                "role",
                _("%(name)s is that already: %(role)s.")
                % {"name": self.account.name, "role": self.account.get_role_display()},
            )
        return cleaned
