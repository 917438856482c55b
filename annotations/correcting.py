"""The correction kit: one paragraph on a claim for whoever corrects an article that makes it.

It has the exact words, where they stand in each numbering, how far their wording is verified, what was counted, what
the text does not settle, and on which day the newest of the checks was made. It never says how the claim stands, nor
who made it: no verdict stands beside a name. Words that are not verified stand in no quotation marks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from annotations.bibliography import passage_cited
from annotations.checking.answered import Tested
from annotations.counting.expectations import CheckOutcome
from annotations.exhibits import Case, Exhibit, Quote
from annotations.models import Claim, EvidenceReview
from annotations.standing.rule import ClaimStanding, Stands
from treatyreader.citation_forms import Cited
from treatyreader.citation_forms.cited import in_words, one_line
from treatyreader.exporting import literal

MOST_WORDS = 3
"""Passages that one paragraph has room for."""


@dataclass(frozen=True)
class Correction:
    """What the paragraph says. `words` are cited passages, `counted` what the checks that count found, each in
    sentences, `open` what the text does not settle, `checked_on` the day of the newest check, review or verification
    (None: nothing was checked)."""

    claim: str
    words: Sequence[Cited]
    counted: Sequence[str]
    open: Sequence[str]
    checked_on: date | None
    url: str

    @property
    def plain(self) -> str:
        """The paragraph in plain text."""
        return one_line(" ".join([self._on(), *(_words(each) for each in self.words), *self._rest(), self.url]))

    @property
    def markdown(self) -> str:
        """The same, its citations as links; whatever it quotes is no markup."""
        on, *rest = [literal(one_line(each)) for each in (self._on(), *self._rest())]
        return " ".join([on, *(_marked(each) for each in self.words), *rest, f"<{self.url}>"])

    def _on(self) -> str:
        if self.words:
            return _("On the claim: %(claim)s These are the words of the text:") % {"claim": _stopped(self.claim)}
        return _("On the claim: %(claim)s No words of a text are linked to it that count.") % {
            "claim": _stopped(self.claim)
        }

    def _rest(self) -> list[str]:
        """What stands after the words."""
        counted = [*self.counted, _("This counts words; it does not show what the treaty covers.")]
        return [*(counted if self.counted else []), *self._settled()]

    def _settled(self) -> list[str]:
        left = "; ".join(self.open)
        settled = [
            _("What the text does not settle: %(open)s.") % {"open": left}
            if left
            else _("What follows from these words is for the reader to judge.")
        ]
        if self.checked_on is None:
            return settled
        return [*settled, _("Last checked on %(day)s.") % {"day": in_words(self.checked_on)}]


def correction_on(claim: Claim, standing: ClaimStanding, case: Case, absolute: Callable[[str], str]) -> Correction:
    """The kit of a claim; `absolute` makes an address of a path. One query, and one for each of a few passages."""
    best = [each for each in (case.best_for, case.best_against) if each]
    quotes = [each for exhibit in best for each in exhibit.quotes][:MOST_WORDS]
    return Correction(
        claim=claim.text,
        words=[passage_cited(each, absolute(each.passage.get_proving_url())) for each in quotes],
        counted=[_counted(each) for each in case.checks if each.counts and each.result][:MOST_WORDS],
        open=_open(standing, case),
        checked_on=_checked_on(best, quotes, case),
        url=absolute(claim.get_absolute_url()),
    )


def _open(standing: ClaimStanding, case: Case) -> list[str]:
    if standing.stands == Stands.NOT_OF_THE_TEXT:
        return [_("a claim of this kind, which words of a treaty do not decide")]
    waiting = [_("%(words)s, which this library does not hold") % {"words": each.awaited} for each in case.waiting]
    unsure = [
        _("whether the text says so: %(check)s (parts of it are not held)") % {"check": each.name}
        for each in case.checks
        if each.result and each.result.outcome == CheckOutcome.INCONCLUSIVE
    ]
    untested = [_("of the claim, what nobody has tested: %(words)s") % {"words": each} for each in case.untested]
    return [*untested, *unsure, *(each for each in waiting if each)]


def _checked_on(best: Sequence[Exhibit], quotes: Sequence[Quote], case: Case) -> date | None:
    """The day of the newest review of the evidence, verification of the words or answer of a check that counts; where
    there is none of these, the day on which the words were linked."""
    evidence = [each.evidence for each in best]
    reviewed = EvidenceReview.objects.filter(evidence__in=[each.pk for each in evidence]).aggregate(at=Max("at"))["at"]
    verified = [each.at for quote in quotes for each in quote.passage.provision.verifications.all()]
    answered = [each.result.at for each in case.checks if each.counts and each.result]
    times = [*verified, *answered, *([reviewed] if reviewed else [])]
    linked = [each.edited_at or each.created_at for each in evidence]
    return max(times or linked).date() if times or linked else None


def _counted(check: Tested) -> str:
    told = {"asked": check.name, "found": check.in_words, "searched": check.searched}
    return _("Counted: %(asked)s. %(found)s %(searched)s") % told


def _words(cited: Cited) -> str:
    if not cited.is_verified:
        told = {"words": cited.words, "place": _place(cited), "wording": cited.wording, "url": cited.url}
        return _("Words not confirmed: %(words)s (%(place)s). %(wording)s %(url)s") % told
    return f"{cited.quotation} ({_place(cited)}). {cited.wording} {cited.url}"


def _marked(cited: Cited) -> str:
    words = literal(one_line(cited.quotation))
    opening = "" if cited.is_verified else _("Words not confirmed:") + " "
    return f"{opening}{words} ([{literal(_place(cited))}]({cited.url})). {literal(cited.wording)}"


def _place(cited: Cited) -> str:
    """ "International Telecommunication Regulations (2012), Article 6, 6.1, No. 41B; also: Article 5A (…)"."""
    return "; ".join([cited.full_title, *(_("also: %(other)s") % {"other": each} for each in cited.also)])


def _stopped(sentence: str) -> str:
    return sentence if sentence.rstrip("\"'”’»)")[-1:] in ".!?。！？" else f"{sentence}."
