"""Evidence as it is shown: the words in their whole sentence, where they stand, how far their wording is verified."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotations.models import Claim, Evidence, Passage
from annotations.models.evidence import Bearing, Coverage
from annotations.sentences import sentence_around
from annotations.word_standing import WordStanding, standing_of_words
from treatyreader.addresses import edition_name
from treatyreader.citing import explanation, text_name
from treatyreader.models import Edition, Provision
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


@dataclass(frozen=True)
class Exhibit:
    """One piece of evidence with its quotes; without any it waits for a text that the library lacks."""

    evidence: Evidence
    quotes: Sequence[Quote]
    counts: bool

    @property
    def awaited(self) -> str:
        """ "No. CS 215 of itu-constitution/extracts/en"."""
        names = {"number": self.evidence.awaits_number, "edition": self.evidence.awaits_edition}
        return _("No. %(number)s of %(edition)s") % names if self.evidence.is_waiting_for_text else ""


@dataclass(frozen=True)
class Case:
    """All that a claim's page shows of its evidence. `best_for` and `best_against` may be missing: then nobody has
    looked yet. `untested` are the words of the claim that no counted evidence speaks to."""

    exhibits: Sequence[Exhibit]
    waiting: Sequence[Exhibit]
    best_for: Exhibit | None
    best_against: Exhibit | None
    covered_html: SafeString
    untested: Sequence[str]


def case_of(claim: Claim) -> Case:
    """A fixed number of queries, however much evidence there is."""
    rows = claim.evidence.prefetch_related(Prefetch("passages", Passage.objects.with_provision()))
    exhibits = [_exhibit(each) for each in rows]
    held = [each for each in exhibits if each.quotes]
    counted = [each for each in held if each.counts]
    covered = _covered(claim.text, counted)
    marks = [Mark(start, end, f"covered-{start}", ("covered",)) for start, end in covered]
    return Case(
        exhibits=held,
        waiting=[each for each in exhibits if not each.quotes],
        best_for=_best(counted, [Bearing.CONFIRMS]),
        best_against=_best(counted, [Bearing.REFUTES, Bearing.QUALIFIES]),
        covered_html=weave(claim.text, marks=marks),
        untested=_untested(claim.text, covered),
    )


def quote(passage: Passage, classes: tuple[str, ...]) -> Quote:
    """Takes the provision with its edition, parents and verifications as prefetched. `classes` are the mark's."""
    provision = passage.provision
    edition, text = provision.edition, provision.text
    start, end = sentence_around(text, passage.start, passage.end)
    mark = Mark(passage.start - start, passage.end - start, passage.public_id, classes)
    division = provision.division
    lead = _lead(provision)
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
        standing=standing_of_words(
            division=division.kind,
            kind=provision.kind,
            lead=lead,
            sentence=text[start:end],
            language=edition.language,
            integral=division.part_of_treaty,
        ),
    )


def _exhibit(evidence: Evidence) -> Exhibit:
    classes = ("mark", f"mark-{evidence.bearing}")
    quotes = [quote(each, classes) for each in evidence.passages.all()]
    stands = any(each.edition.state == Edition.State.PUBLISHED for each in quotes)
    reviewed = evidence.review != Evidence.Review.AWAITING
    return Exhibit(evidence, quotes, counts=stands and reviewed and evidence.bearing != Bearing.CONTEXT)


def _lead(provision: Provision) -> str:
    """The words that a recital, an operative paragraph or a point hangs from."""
    if re.match(r"[^\W\d_]{3}", provision.number):
        return re.sub(r"\s+(?:\d+|[a-z]\))$", "", provision.number.replace("*", ""))
    parent = provision.parent
    return parent.text if provision.kind == Provision.Kind.POINT and parent is not None else ""


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


def _covered(text: str, counted: Iterable[Exhibit]) -> list[tuple[int, int]]:
    """The spans of the claim's words that counted evidence speaks to, merged."""
    spans: list[tuple[int, int]] = []
    for evidence in (each.evidence for each in counted):
        if evidence.coverage == Coverage.WHOLE:
            return [(0, len(text))]
        if evidence.of:
            spans.append((evidence.of_start, evidence.of_end))
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
