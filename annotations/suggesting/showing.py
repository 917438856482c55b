"""Suggestions as they are shown: a clause with what was found in it marked, what is linked to it already, and the one
link that takes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotations.anchoring.leads import lead_of
from annotations.anchoring.sentences import sentences
from annotations.models import Claim, Evidence, EvidencePassage
from annotations.models.evidence import Bearing
from annotations.suggesting.clauses import Found, find
from annotations.suggesting.lexemes import places_of
from annotations.words import LONGEST_WORDS, place_of
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Provision
from treatyreader.placing import name_of
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, label_for

MOST = 5
LONGEST_WHOLE = 900
"""A clause of more characters shows only the sentence with most of the words."""


@dataclass(frozen=True)
class Suggestion:
    """One clause. `text_html` are its words, `elided` tells whether it says more before and after them; `accept` is
    where they are linked. `linked` are the bearings of what rests on the clause already, of how many pieces of
    evidence each; `own` those of the very claim."""

    provision: Provision
    name: str
    url: str
    lead: str
    text_html: SafeString
    elided: tuple[bool, bool]
    wording: WordingLabel
    found: str
    linked: Sequence[tuple[Bearing, int]]
    own: Sequence[Bearing]
    accept: str


@dataclass(frozen=True)
class Suggestions:
    """The likeliest first; `by_model` says whether they were sought by meaning too."""

    items: Sequence[Suggestion]
    by_model: bool


def suggestions(
    sentence: str, edition: Edition, reader: Account | AnonymousUser | None, claim: Claim | None = None
) -> Suggestions:
    """At most five clauses of a published edition (with version and instrument). Eight queries."""
    finding = find(sentence, edition, MOST)
    keys = [each.provision for each in finding.clauses]
    rows = Provision.objects.select_related("parent__parent__parent").prefetch_related("verifications").in_bulk(keys)
    for row in rows.values():
        row.edition = edition
    provisions = [rows[each] for each in keys]
    marked = places_of(finding.lexemes, [each.text for each in provisions], edition.language) if finding.lexemes else []
    said = _said_on(provisions, edition, reader)
    items = [
        _suggestion(found, row, spans, said.get(row.wid, {}), claim)
        for found, row, spans in zip(finding.clauses, provisions, marked or [[]] * len(keys), strict=True)
    ]
    return Suggestions(items, finding.by_model)


def _suggestion(
    found: Found,
    row: Provision,
    spans: Sequence[tuple[int, int]],
    said: Mapping[int, tuple[int, str]],
    claim: Claim | None,
) -> Suggestion:
    start, end = _likeliest(row.text, spans)
    whole = len(row.text) <= LONGEST_WHOLE
    first, last = (0, len(row.text)) if whole else (start, end)
    inside = [(one - first, other - first) for one, other in spans if first <= one < other <= last]
    marks = [Mark(one, other, f"found-{one}", ("found",)) for one, other in inside]
    bearings = Counter(Bearing(bearing) for _claim, bearing in said.values())
    return Suggestion(
        provision=row,
        name=name_of(row),
        url=f"{row.edition.get_pinned_url()}{row.eid}/",
        lead=lead_of(row),
        text_html=weave(row.text[first:last], marks=marks),
        elided=(first > 0, last < len(row.text)),
        wording=label_for(row, row.edition),
        found=_how(found),
        linked=[(each, bearings[each]) for each in Bearing if bearings[each]],
        own=sorted({Bearing(bearing) for about, bearing in said.values() if claim and about == claim.pk}),
        accept=_accept(row, (start, end), claim),
    )


def _likeliest(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The sentence with most of the words that were found, the first where there are several, without white space
    around it."""
    start, end = max(
        sentences(text), key=lambda each: (sum(each[0] <= one < each[1] for one, _other in spans), -each[0])
    )
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _how(found: Found) -> str:
    if found.by_words and found.by_meaning:
        return _("Found by words and by meaning")
    return _("Found by meaning") if found.by_meaning else _("Found by words")


def _accept(row: Provision, words: tuple[int, int], claim: Claim | None) -> str:
    """The form that links the words, filled in; of a claim yet to be found where there is none."""
    start, end = words
    at = f"{place_of(row)}:{start}-{end}" if end - start <= LONGEST_WORDS else place_of(row)
    asked = {"claim": claim.slug, "on": at} if claim else {"on": at}
    return f"{reverse('new_evidence')}?{urlencode(asked)}"


def _said_on(
    provisions: Collection[Provision], edition: Edition, reader: Account | AnonymousUser | None
) -> dict[str, dict[int, tuple[int, str]]]:
    """By the wid of a provision, the evidence that rests on words of it in whatever edition: its claim and bearing.
    One query."""
    rows = EvidencePassage.objects.filter(
        evidence__in=Evidence.objects.visible_to(reader),
        passage__provision__wid__in=[each.wid for each in provisions],
        passage__provision__edition__version__instrument=edition.version.instrument_id,
        passage__provision__edition__state=Edition.State.PUBLISHED,
    ).values_list("passage__provision__wid", "evidence_id", "evidence__claim_id", "evidence__bearing")
    found: dict[str, dict[int, tuple[int, str]]] = {}
    for wid, evidence, claim, bearing in rows:
        found.setdefault(wid, {})[evidence] = (claim, bearing)
    return found
