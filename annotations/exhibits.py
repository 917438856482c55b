"""Evidence as it is shown: the words in their whole sentence, where they stand, how far their wording is verified."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotations.anchoring.leads import lead_of
from annotations.anchoring.sentences import sentence_around
from annotations.carrying.whereabouts import Whereabouts, whereabouts_of
from annotations.checking.answered import Tested, tested
from annotations.models import Check, Claim, Comment, Dispute, Evidence, Passage, WordRuling
from annotations.models.comments import CommentState
from annotations.models.evidence import Bearing, Coverage, EvidenceQuerySet
from annotations.models.moderation import DisputeState
from annotations.standing.facts import REASONS, LeftOut
from annotations.standing.standings import left_out
from annotations.standing.word_standing import WordStanding, standing_of_words
from treatyreader.accounts.models import Account
from treatyreader.addresses import edition_name
from treatyreader.citing import explanation, text_name
from treatyreader.models import Edition
from treatyreader.placing import name_of
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, label_for

_WORD = re.compile(r"\w")
_TELLING = re.compile(r"[^\W\d_]{4,}|\d")
"""What is left of a claim is untested where it says something: "is" alone does not."""


@dataclass(frozen=True)
class Quote:
    """A passage in its whole sentence. `lead` are the words that the sentence hangs from; `elided` tells whether the
    provision says more before and after it; `text_name` is short, as "Regulations (2012)"."""

    passage: Passage
    sentence_html: SafeString
    lead: str
    elided: tuple[bool, bool]
    edition: Edition
    edition_name: str
    text_name: str
    provision_name: str
    provision_url: str
    explanation: str
    wording: WordingLabel
    standing: WordStanding
    """As the newest ruling says, or as the program proposes."""
    ruling: WordRuling | None = None
    elsewhere: Sequence[Whereabouts] = ()
    """What became of the words in other editions."""


@dataclass(frozen=True)
class Contest:
    """A dispute that is not over, with the words that its author thinks better."""

    dispute: Dispute
    quotes: Sequence[Quote]


@dataclass(frozen=True)
class Exhibit:
    """One piece of evidence with its quotes; without any it waits for a text that the library lacks. How many
    `comments` there are on it, and who contests it."""

    evidence: Evidence
    quotes: Sequence[Quote]
    why_not: LeftOut | None
    comments: int
    contests: Sequence[Contest]

    @property
    def counts(self) -> bool:
        return self.why_not is None

    @property
    def why_not_counted(self) -> str:
        """A sentence about evidence that does not count."""
        return str(REASONS[self.why_not]) if self.why_not else ""

    @property
    def name(self) -> str:
        """ "Article 6, 6.1 (No. 41B)", of another instrument with its name; several with "; " between."""
        own = self.evidence.claim.instrument_id
        names = [
            each.provision_name
            if each.edition.version.instrument_id == own
            else f"{each.provision_name}, {each.text_name}"
            for each in self.quotes
        ]
        return "; ".join(dict.fromkeys(names)) or self.awaited

    @property
    def awaited(self) -> str:
        """ "No. CS 215 of itu-constitution/extracts/en"."""
        names = {"number": self.evidence.awaits_number, "edition": self.evidence.awaits_edition}
        return _("No. %(number)s of %(edition)s") % names if self.evidence.is_waiting_for_text else ""


@dataclass(frozen=True)
class Case:
    """All that a claim's page shows of its evidence and checks. `best_for` and `best_against` may be missing: then
    nobody has looked yet, but where a check says something (`check_for`, `check_against`). `untested` are the words of
    the claim to which nothing speaks that counts."""

    exhibits: Sequence[Exhibit]
    waiting: Sequence[Exhibit]
    best_for: Exhibit | None
    best_against: Exhibit | None
    covered_html: SafeString
    untested: Sequence[str]
    checks: Sequence[Tested] = ()
    check_for: Tested | None = None
    check_against: Tested | None = None
    covered: bool = False
    """Whether something that counts speaks to some of its words."""


def case_of(claim: Claim, reader: Account | AnonymousUser | None = None) -> Case:
    """What this reader may see of it. A fixed number of queries, however much evidence there is."""
    rows = list(exhibited(Evidence.objects.visible_to(reader).filter(claim=claim), reader))
    comments = dict(
        Comment.objects.visible_to(reader)
        .filter(evidence__in=[each.pk for each in rows])
        .exclude(state=CommentState.REMOVED)
        .order_by()
        .values_list("evidence")
        .annotate(count=Count("pk"))
    )
    elsewhere = whereabouts_of({words.pk for each in rows for words in each.passages.all()})
    for each in rows:
        each.claim = claim
    exhibits = [exhibit(each, claim, comments.get(each.pk, 0), elsewhere) for each in rows]
    held = [each for each in exhibits if each.quotes]
    counted = [each for each in held if each.counts]
    checks = tested(claim, reader)
    speaks = [each.evidence for each in counted] + [each.check for each in checks if each.counts]
    covered = _covered(claim.text, speaks)
    marks = [Mark(start, end, f"covered-{start}", ("covered",)) for start, end in covered]
    return Case(
        exhibits=held,
        waiting=[each for each in exhibits if not each.quotes],
        best_for=_best(counted, [Bearing.CONFIRMS]),
        best_against=_best(counted, [Bearing.REFUTES, Bearing.QUALIFIES]),
        covered_html=weave(claim.text, marks=marks),
        untested=_untested(claim.text, covered),
        checks=checks,
        check_for=_best_check(checks, [Bearing.CONFIRMS]),
        check_against=_best_check(checks, [Bearing.REFUTES, Bearing.QUALIFIES]),
        covered=bool(covered),
    )


def quote(passage: Passage, classes: tuple[str, ...], elsewhere: Sequence[Whereabouts] = ()) -> Quote:
    """Takes the provision with its edition, parents and verifications as prefetched. `classes` are the mark's."""
    provision = passage.provision
    edition, text = provision.edition, provision.text
    start, end = sentence_around(text, passage.start, passage.end)
    mark = Mark(passage.start - start, passage.end - start, passage.public_id, classes)
    division, lead = provision.division, lead_of(provision)
    ruling = ruling_on(passage)
    return Quote(
        passage=passage,
        sentence_html=weave(text[start:end], marks=[mark]),
        lead=lead,
        elided=(_WORD.search(text[:start]) is not None, _WORD.search(text[end:]) is not None),
        edition=edition,
        edition_name=edition_name(edition),
        text_name=text_name(edition),
        provision_name=name_of(provision),
        provision_url=f"{edition.get_pinned_url()}{provision.eid}/",
        explanation=explanation(provision) or explanation(division),
        wording=label_for(provision, edition),
        standing=ruling.standing if ruling else proposed_standing(passage),
        ruling=ruling,
        elsewhere=elsewhere,
    )


def proposed_standing(passage: Passage) -> WordStanding:
    """The standing of its words, as the program proposes it from their sentence and what this hangs from."""
    provision = passage.provision
    start, end = sentence_around(provision.text, passage.start, passage.end)
    division = provision.division
    return standing_of_words(
        division=division.kind,
        kind=provision.kind,
        lead=lead_of(provision),
        sentence=provision.text[start:end],
        language=provision.edition.language,
        integral=division.part_of_treaty,
    )


def ruling_on(passage: Passage) -> WordRuling | None:
    """The newest ruling of a steward on the standing of its words. Takes `rulings`."""
    return max(passage.rulings.all(), key=lambda each: each.pk, default=None)


def exhibited(evidence: EvidenceQuerySet, reader: Account | AnonymousUser | None) -> EvidenceQuerySet:
    """Evidence with all that is shown of it, and the disputes about it that are not over and that this reader may
    see."""
    passages = Prefetch("passages", Passage.objects.with_provision())
    live = Dispute.objects.visible_to(reader).filter(state__in=(DisputeState.OPEN, DisputeState.WAITING))
    disputes = Prefetch("disputes", live.select_related("author").prefetch_related(passages))
    return evidence.select_related("author").prefetch_related(passages, disputes)


def exhibit(
    evidence: Evidence, claim: Claim, comments: int = 0, elsewhere: Mapping[int, Sequence[Whereabouts]] | None = None
) -> Exhibit:
    """Takes evidence as `exhibited` has it; `elsewhere` by the key of a passage."""
    classes = ("mark", f"mark-{evidence.bearing}")
    quotes = [quote(each, classes, (elsewhere or {}).get(each.pk, ())) for each in evidence.passages.all()]
    stands = any(each.edition.state == Edition.State.PUBLISHED for each in quotes)
    out = left_out(evidence, claim, stands=stands)
    return Exhibit(
        evidence,
        quotes,
        why_not=out or (LeftOut.CONTEXT if evidence.bearing == Bearing.CONTEXT else None),
        comments=comments,
        contests=[
            Contest(each, [quote(words, ("found",)) for words in each.passages.all()])
            for each in evidence.disputes.all()
        ],
    )


def _best(counted: Iterable[Exhibit], bearings: Sequence[str]) -> Exhibit | None:
    """Of the first bearing that there is: what covers the whole claim, then what is verified, then what comes first."""
    for bearing in bearings:
        those = [each for each in counted if each.evidence.bearing == bearing]
        if those:
            return min(
                those,
                key=lambda each: (
                    each.evidence.coverage != Coverage.WHOLE,
                    not all(quote.wording.is_verified for quote in each.quotes),
                ),
            )
    return None


def _best_check(checks: Iterable[Tested], bearings: Sequence[str]) -> Tested | None:
    """The first that counts, of the first bearing that there is; of the whole claim before a part."""
    those = [each for each in checks if each.counts and each.check.met in bearings]
    return min(
        those,
        key=lambda each: (bearings.index(each.check.met), each.check.coverage != Coverage.WHOLE),
        default=None,
    )


def _covered(text: str, counted: Iterable[Evidence | Check]) -> list[tuple[int, int]]:
    """The spans of the claim's words to which something speaks that counts, merged."""
    spans: list[tuple[int, int]] = []
    for each in counted:
        if each.coverage == Coverage.WHOLE:
            return [(0, len(text))]
        if each.of:
            spans.append((each.of_start, each.of_end))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _untested(text: str, covered: Sequence[tuple[int, int]]) -> list[str]:
    edges = [0, *(edge for span in covered for edge in span), len(text)]
    gaps = [text[start:end].strip(' ,.;:!?()“”"') for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [gap for gap in gaps if _TELLING.search(gap)]
