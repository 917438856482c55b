"""Verifying: whether quoted words stand in any text of the library, exactly or nearly, where, and what differs.

A first look by an index (`treatyreader.shingling`) names a few provisions; these are compared with the quotation
word by word (`annotations.verifying.collating`). How alike words are decides nothing: what differs is shown,
and a reader judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Count, Q
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString
from rapidfuzz import fuzz

from annotations.anchoring.proving import proves
from annotations.anchoring.sentences import sentence_around
from annotations.finding import Reader
from annotations.models import Passage
from annotations.verifying.collating import Collation, Stand, collate
from annotations.verifying.quoting import Pasted, read_paste
from annotations.words import place_of
from treatyreader.citing import short_citation
from treatyreader.models import Edition, Provision
from treatyreader.pasting import stands_at
from treatyreader.shingling import sharing_words
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, label_for

MOST_LOOKED_AT = 60
"""Provisions that are looked at for the same words."""
MOST_COMPARED = 12
"""Provisions that are compared where the same words stand nowhere."""
MOST_SHOWN = 12
"""Provisions (whatever their editions) that are shown."""
MOST_ROWS = 400
"""Rows of provisions that are fetched at once."""
FEW_LIKE = 3
"""Of those that stand nearly so, how many are shown."""
AS_NEAR = 0.15
"""By how much less alike another place may be and still be shown."""


class Verdict(StrEnum):
    """What is said of a quotation, first of all."""

    NO_WORDS = "no-words"
    """Nothing is quoted."""
    EXACT = "exact"
    TYPOGRAPHY = "typography"
    NEARLY = "nearly"
    NONE = "none"


class Link(StrEnum):
    """What the address that came with a quotation has to do with it."""

    SAME = "same"
    """It leads to just these words."""
    INSIDE = "inside"
    """The words stand in the provision to which it leads."""
    OTHER = "other"
    """It leads to other words."""
    ALTERED = "altered"
    """Its digest is not that of the words to which it leads."""
    UNKNOWN = "unknown"
    """Nothing stands there."""


@dataclass(frozen=True)
class Linked:
    """The address that came with a quotation; `title` and `url` name what stands there (empty: nothing)."""

    link: Link
    path: str
    title: str = ""
    url: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.link in (Link.OTHER, Link.ALTERED, Link.UNKNOWN)


@dataclass(frozen=True)
class Standing:
    """Words in one edition. `passage` is the address that proves them, where they have one; `making` is where one is
    made."""

    provision: Provision
    edition: Edition
    citation: str
    url: str
    wording: WordingLabel
    collation: Collation
    passage: str
    making: str

    @property
    def shown_html(self) -> SafeString:
        """The sentences in which the words stand, the words marked in them."""
        text = self.provision.text
        start, end = sentence_around(text, self.collation.start, self.collation.end)
        marks = [
            Mark(each.start - start, each.end - start, f"found-{number}", ("found",))
            for number, each in enumerate(self.collation.found)
        ]
        return weave(text[start:end], marks=marks)

    @property
    def is_withdrawn(self) -> bool:
        return self.edition.is_withdrawn


@dataclass(frozen=True)
class Group:
    """One provision, whatever its editions: the standing that fits best, and those in other editions."""

    first: Standing
    others: Sequence[Standing]


@dataclass(frozen=True)
class Verification:
    """The whole answer. `total` provisions have the words, of which `groups` are shown; `provisions` of `editions` were
    searched."""

    pasted: Pasted
    verdict: Verdict
    linked: Linked | None
    groups: Sequence[Group]
    total: int
    provisions: int
    editions: int


def verify_quotation(text: str, reader: Reader = None) -> Verification:
    """What there is to say of what somebody pasted (`quoting.LONGEST_QUOTE` characters of it). A fixed number of
    queries."""
    pasted = read_paste(text)
    held = Provision.objects.filter(edition__in=Edition.objects.published_or_withdrawn()).quotable().order_by()
    searched = held.aggregate(provisions=Count("pk"), editions=Count("edition", distinct=True))
    found = _groups(pasted.pieces) if pasted.pieces else []
    groups = _shown(found[:MOST_SHOWN], reader)
    linked = _linked(pasted, reader) if pasted.path else None
    if not pasted.pieces:
        verdict = Verdict.NO_WORDS
    else:
        verdict = Verdict(groups[0].first.collation.stand.value) if groups else Verdict.NONE
    return Verification(pasted, verdict, linked, groups, len(found), **searched)


@dataclass(frozen=True)
class Candidate:
    """A provision as far as words are looked for in it; `who` it is, whatever its edition; `order` by which of several
    equally good ones the first is shown: texts that stand, the newest version, English."""

    pk: int
    who: tuple[int, str]
    text: str
    numbers: tuple[str, ...]
    language: str
    order: tuple[bool, int, bool, int]


Hit = tuple[Candidate, Collation]


def _groups(pieces: Sequence[str]) -> list[list[Hit]]:
    """What was found, by provision whatever its edition, the best first."""
    likely = sharing_words(pieces, MOST_LOOKED_AT)
    held = _candidates(Q(pk__in=likely))
    rows = [held[key] for key in likely if key in held]
    found = _collated(pieces, rows, nearly=False)
    if not found:
        found = _collated(pieces, _likest(pieces, rows), nearly=True)
        best = max((each.likeness for _row, each in found), default=0.0)
        found = [each for each in found if each[1].likeness >= best - AS_NEAR]
    groups = _grouped(found)
    # The same provisions in editions that the first look did not name.
    kin = Q(pk=None)
    for those in groups[:MOST_SHOWN]:
        instrument, wid = those[0][0].who
        kin |= Q(edition__version__instrument=instrument, wid=wid)
    numbers = {each for row, _collation in found for each in row.numbers}
    known = {row.pk for row, _collation in found}
    beside = [row for pk, row in _candidates(kin).items() if pk not in known] if groups else []
    return _grouped([*found, *_collated(pieces, beside, nearly=True, numbers=numbers)])


def _likest(pieces: Sequence[str], rows: Sequence[Candidate]) -> list[Candidate]:
    """Those that are worth comparing word by word: where letters stand that are most like those of the pieces."""
    words = " ".join(pieces).casefold()
    likeness = {row.pk: fuzz.partial_ratio(words, row.text.casefold()) for row in rows}
    return sorted(rows, key=lambda row: -likeness[row.pk])[:MOST_COMPARED]


def _candidates(wanted: Q) -> dict[int, Candidate]:
    rows = (
        Provision.objects.filter(wanted, edition__in=Edition.objects.published_or_withdrawn())
        .quotable()
        .order_by("pk")
        .values_list(
            *("pk", "edition__version__instrument_id", "wid", "text", "margin_number", "number"),
            *("edition__language", "edition__state", "edition__version__order", "edition__number"),
        )
    )
    return {
        pk: Candidate(
            pk,
            (instrument, wid),
            text,
            (margin, number, f"{margin} {number}"),
            language,
            (state == Edition.State.WITHDRAWN, -order, language != "en", -edition),
        )
        for pk, instrument, wid, text, margin, number, language, state, order, edition in rows[:MOST_ROWS]
    }


def _collated(
    pieces: Sequence[str], rows: Iterable[Candidate], *, nearly: bool, numbers: Iterable[str] = ()
) -> list[Hit]:
    """Those in which the pieces stand. `numbers` may stand before the words besides a provision's own."""
    found = []
    for row in rows:
        collation = collate(pieces, row.text, row.language, names={*row.numbers, *numbers}, nearly=nearly)
        if collation:
            found.append((row, collation))
    return found


_RANK = {Stand.EXACT: 0, Stand.TYPOGRAPHY: 1, Stand.NEARLY: 2}


def _grouped(found: Iterable[Hit]) -> list[list[Hit]]:
    """By provision: what fits best first; of those that stand nearly so a few, and none where the words stand."""

    def fit(hit: Hit) -> tuple[int, bool, float, tuple[bool, int, bool, int], int]:
        row, collation = hit
        near = round(collation.likeness, 3) if collation.stand == Stand.NEARLY else 1
        return _RANK[collation.stand], row.order[0], -near, row.order, row.pk

    groups: dict[tuple[int, str], list[Hit]] = {}
    for hit in sorted(found, key=fit):
        groups.setdefault(hit[0].who, []).append(hit)
    every = list(groups.values())
    if not every or every[0][0][1].stand == Stand.NEARLY:
        return every[:FEW_LIKE]
    return [those for those in every if those[0][1].stand != Stand.NEARLY]


def _shown(groups: Sequence[Sequence[Hit]], reader: Reader) -> list[Group]:
    """The groups with all that is shown of them. Three queries."""
    keys = [row.pk for those in groups for row, _collation in those]
    rows = Provision.objects.with_edition().select_related("parent__parent__parent").prefetch_related("verifications")
    held = rows.in_bulk(keys)
    proofs = _proofs(held, reader)
    shown = [
        [_standing(held[row.pk], each, proofs.get((row.pk, each.start, each.end), "")) for row, each in those]
        for those in groups
    ]
    return [Group(those[0], those[1:]) for those in shown]


def _standing(row: Provision, collation: Collation, passage: str) -> Standing:
    edition = row.edition
    return Standing(
        provision=row,
        edition=edition,
        citation=short_citation(edition, row, row.division),
        url=f"{edition.get_pinned_url()}{row.eid}/",
        wording=label_for(row, edition),
        collation=collation,
        passage=passage,
        making=f"{place_of(row)}:{collation.start}-{collation.end}" if not edition.is_withdrawn else "",
    )


def _proofs(held: Mapping[int, Provision], reader: Reader) -> dict[tuple[int, int, int], str]:
    """By provision, start and end, the address that proves just these words, where somebody has made one. One query."""
    proofs = {}
    for each in Passage.objects.visible_to(reader).filter(provision__in=held):
        each.provision = held[each.provision_id]
        proofs[each.provision_id, each.start, each.end] = each.get_proving_url()
    return proofs


def _linked(pasted: Pasted, reader: Reader) -> Linked:
    """What the address says of the words. What this reader may not see is as unknown as what does not exist."""
    path = f"{pasted.path.partition('#')[0].partition('?')[0].rstrip('/.,;:')}/"
    try:
        match = resolve(path)
    except Resolver404:
        return Linked(Link.UNKNOWN, path)
    if match.url_name == "passage":
        return _linked_passage(pasted, path, match.kwargs, reader)
    place = stands_at(pasted.path)
    if place is None:
        return Linked(Link.UNKNOWN, path)
    linked = Linked(Link.INSIDE, path, place.title, place.url)
    row = place.provision
    if row is None or not pasted.pieces:
        return linked
    below = Q(pk=row.pk) | Q(edition=row.edition_id, eid__startswith=f"{row.eid}__")
    rows = list(Provision.objects.filter(below).quotable()[:400])
    language = row.edition.language
    stands = any(_same(collate(pasted.pieces, each.text, language, nearly=False)) for each in rows)
    return linked if stands else replace(linked, link=Link.OTHER)


def _linked_passage(pasted: Pasted, path: str, parts: dict[str, str], reader: Reader) -> Linked:
    rows = Passage.objects.visible_to(reader).with_provision()
    row = rows.filter(public_id=parts["public_id"].lower()).first()
    if row is None:
        return Linked(Link.UNKNOWN, path)
    provision = row.provision
    title = short_citation(provision.edition, provision, provision.division)
    linked = Linked(Link.SAME, path, title, row.get_absolute_url())
    digest = parts.get("digest", "")
    if digest and not proves(digest, row.proof):
        return replace(linked, link=Link.ALTERED)
    if not pasted.pieces:
        return linked
    language = provision.edition.language
    of_words = collate(pasted.pieces, row.exact, language, nearly=False)
    whole = of_words and len(of_words.found) == 1 and of_words.found[0].stands.strip() == row.exact.strip()
    if whole:
        return linked
    of_provision = collate(pasted.pieces, provision.text, language, nearly=False)
    return replace(linked, link=Link.INSIDE if _same(of_provision) else Link.OTHER)


def _same(collation: Collation | None) -> bool:
    return collation is not None and collation.stand != Stand.NEARLY
