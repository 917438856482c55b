"""What the one box finds in the texts: the provision that a citation names, and the words wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min, Q, prefetch_related_objects
from django.db.models.functions import Length
from django.utils.safestring import SafeString

from treatyreader.citations import Citation, parse_citation
from treatyreader.citing import short_citation
from treatyreader.models import Edition, Provision
from treatyreader.models.provisions import ProvisionKind as Kind
from treatyreader.models.provisions import ProvisionQuerySet
from treatyreader.pasting import Place, printed_as, stands_at
from treatyreader.resolving import Index
from treatyreader.spelling import each_word, phrase
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, label_for

MAX_HITS = 8
EXCERPT = 280
WHOLE = 900
"""What is cited is shown whole, up to so many characters."""
BEGINNING = 90
NO_WORDING = WordingLabel("", "", "", "")
NO_EXCERPT = SafeString("")

_Identity = tuple[int, str]
"""Who a provision is, whatever its edition: its instrument and its wid."""


@dataclass(frozen=True)
class Hit:
    """Something found: what to call it, where it stands, its words with what was looked for marked in them.
    `provision` is None for a page that is none."""

    title: str
    url: str
    excerpt_html: SafeString = NO_EXCERPT
    wording: WordingLabel = NO_WORDING
    elsewhere: Sequence[str] = ()
    """Other versions in which the same provision stands."""
    provision: Provision | None = None


@dataclass(frozen=True)
class Words:
    """Where words stand: in so many provisions, of which the first few; `exact` or merely each of the words."""

    hits: Sequence[Hit]
    total: int
    exact: bool


def cited(line: str, path: str = "") -> list[Hit]:
    """The provisions that a line may cite: what stands at the address pasted with it, what this site cites in these
    words, then the readings of what people type; each once, the newest version of it."""
    place = stands_at(path) if path else None
    if place and place.provision is None:
        return [Hit(place.title, place.url)]
    pasted = [place.provision] if place and place.provision else []
    rows = [*pasted, *(printed_as(line) if line else ())]
    citation = None if rows else parse_citation(line)
    found = _once(_read(citation) if citation else rows)[:MAX_HITS]
    shown = [each[0] for each in found]
    prefetch_related_objects(shown, "verifications", "children__verifications")
    hits = [_hit(each[0], length=WHOLE, elsewhere=each[1:]) for each in found]
    return [_placed(hits[0], place), *hits[1:]] if place else hits


def _placed(hit: Hit, place: Place) -> Hit:
    return Hit(place.title, place.url, hit.excerpt_html, hit.wording, hit.elsewhere, hit.provision)


def _read(citation: Citation) -> list[Provision]:
    """What the readings of a citation lead to, the likeliest first."""
    indexes = []
    for edition in _newest_editions(citation.instrument, citation.version):
        provisions = list(edition.provisions.all())
        indexes.append((Index.of(edition, provisions), {each.eid: each for each in provisions}))
    found: list[tuple[Provision, int]] = []
    for kind in citation.kinds:
        for index, by_eid in indexes:
            if eid := index.find(kind, citation.number, citation.sub):
                provision, left = _under(by_eid, by_eid[eid], citation.sub)
                provision.edition = index.edition
                found.append((provision, left))
    # Where "1.1 a)" is found, an Article 1 without it is no answer.
    least = min((left for _provision, left in found), default=0)
    return [provision for provision, left in found if left == least]


def standing_words(words: str) -> Words:
    """Where the words stand exactly, white space and case apart; where they do not, where each of them stands."""
    pattern = phrase(words)
    if not pattern:
        return Words([], 0, exact=True)
    exact = _standing([pattern])
    if exact.total:
        return exact
    several = each_word(words)
    return _standing(several) if len(several) > 1 else Words([], 0, exact=False)


def _standing(patterns: Sequence[str]) -> Words:
    """Where all of the expressions match in the newest editions; the first few of them shown, the shortest first where
    there are several. The number of queries is fixed, and no more rows are fetched than stand for those shown."""
    rows = Provision.objects.filter(edition__in=Edition.objects.newest()).quotable()
    for pattern in patterns:
        rows = rows.filter(text__iregex=pattern)
    by_identity = rows.order_by().values_list("edition__version__instrument_id", "wid")
    total = by_identity.distinct().count()
    order = ["-newest", "language", "place"] if len(patterns) == 1 else ["length", "-newest", "language", "place"]
    first = by_identity.annotate(
        newest=Max("edition__version__order"),
        language=Min("edition__language"),
        place=Min("position"),
        length=Min(Length("text")),
    ).order_by(*order, "wid")
    shown = [(instrument, wid) for instrument, wid, *_order in first[:MAX_HITS]]
    found = {_identity(each[0]): each for each in _once(_shown(rows, shown))}
    mark = "|".join(patterns)
    hits = [_hit(found[each][0], pattern=mark, elsewhere=found[each][1:]) for each in shown]
    return Words(hits, total, exact=len(patterns) == 1)


def _shown(rows: ProvisionQuerySet, identities: Sequence[_Identity]) -> ProvisionQuerySet:
    wanted = Q(pk=None)
    for instrument, wid in identities:
        wanted |= Q(edition__version__instrument=instrument, wid=wid)
    return (
        rows.filter(wanted)
        .with_edition()
        .select_related("parent__parent")
        .prefetch_related("verifications")
        .order_by("-edition__version__order", "edition__language", "-edition__number", "position")
    )


def _newest_editions(instrument: str, version: str) -> list[Edition]:
    """Published editions, newest version first, one for each version and language; English before the others, the
    version of that very name before those whose names only begin so."""
    editions = Edition.objects.published().with_version().prefetch_related("provisions__parent__parent").newest_first()
    if instrument:
        editions = editions.filter(version__instrument__slug=instrument)
    if version:
        editions = editions.filter(version__slug__startswith=version)
    newest: dict[tuple[int, str], Edition] = {}
    for edition in editions:
        newest.setdefault((edition.version_id, edition.language), edition)
    return sorted(newest.values(), key=lambda edition: (edition.language != "en", edition.version.slug != version))


def _under(by_eid: dict[str, Provision], provision: Provision, sub: str) -> tuple[Provision, int]:
    """`1.1 a)` within Article 1, as far as it goes, and how many of its parts were not found."""
    wanted = [_bare(part) for part in re.split(r"\s+|(?<=\d)(?=[a-z]\))|(?<=\))(?=\()", sub) if part]
    if wanted and not provision.is_division and wanted[0] == _bare(provision.number):
        wanted = wanted[1:]
    while wanted:
        below = [each for eid, each in by_eid.items() if eid.startswith(provision.eid + "__")]
        size, inside = _called(wanted, provision, below)
        if inside is None:
            break
        provision, wanted = inside, wanted[size:]
    return provision, len(wanted)


def _called(wanted: Sequence[str], above: Provision, below: Sequence[Provision]) -> tuple[int, Provision | None]:
    """The provision below that as many of the parts as possible call, and how many: "recognizing e" before its
    "recognizing". An article's (2) is its 2.2."""
    for size in range(len(wanted), 0, -1):
        name = " ".join(wanted[:size])
        names = {name, f"{_bare(above.number)}.{name}"} if above.kind == Kind.ARTICLE else {name}
        called = (each for each in below if names & {_bare(each.number), _bare(each.number.split(" ")[-1])})
        begins = (each for each in below if name.isalpha() and _bare(each.number).startswith(f"{name} "))
        if found := next(called, None) or next(begins, None):
            return size, found
    return 0, None


def _bare(number: str) -> str:
    return number.replace("*", "").casefold().strip("().")


def _identity(provision: Provision) -> _Identity:
    return provision.edition.version.instrument_id, provision.wid


def _once(rows: Iterable[Provision]) -> list[list[Provision]]:
    """Provisions grouped by who they are, in the order found."""
    groups: dict[_Identity, list[Provision]] = {}
    for row in rows:
        groups.setdefault(_identity(row), []).append(row)
    return list(groups.values())


def _hit(provision: Provision, *, pattern: str = "", length: int = EXCERPT, elsewhere: Sequence[Provision] = ()) -> Hit:
    text, wording = provision.text or provision.heading, label_for(provision)
    if not text and not provision.is_gap:
        text, wording = _beginnings(provision)
    marks = list[Mark]()
    if pattern:
        spans = [match.span() for match in re.finditer(pattern, text, re.I)]
        first = max(spans[0][0] - EXCERPT // 3, 0) if spans else 0
        start = text.find(" ", first) + 1 if first else 0
        text = ("… " if start else "") + text[start:]
        shift = start - (2 if start else 0)
        marks = [Mark(a - shift, b - shift, f"hit-{a}", ("found",)) for a, b in spans if a >= start]
    text = _cut(text, length)
    return Hit(
        title=short_citation(provision.edition, provision, provision.division),
        url=provision.get_absolute_url(),
        excerpt_html=weave(text, marks=[each for each in marks if each.end <= len(text)]),
        wording=wording,
        elsewhere=sorted({each.edition.version.name for each in elsewhere} - {provision.edition.version.name}),
        provision=provision,
    )


def _beginnings(provision: Provision) -> tuple[str, WordingLabel]:
    """How what stands under a provision without words begins, with the label of what of it is not verified. Takes
    prefetched `children__verifications`."""
    children = [each for each in provision.children.all() if each.text]
    labels = [label_for(each, provision.edition) for each in children]
    numbered = [f"{each.number.split(' ')[-1]} {_cut(each.text, BEGINNING)}".strip() for each in children]
    return " ".join(numbered), next((each for each in labels if each.sentence), NO_WORDING)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
