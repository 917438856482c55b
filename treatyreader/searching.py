"""What the one box finds in the texts: the provision that a citation names, and the words wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString

from treatyreader.citations import Citation
from treatyreader.citing import short_citation
from treatyreader.models import Edition, Provision
from treatyreader.resolving import Index
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, label_for

MAX_QUERY = 600
MAX_HITS = 8
EXCERPT = 280


@dataclass(frozen=True)
class Hit:
    """A provision found: what to call it, where it stands, its words with what was looked for marked in them."""

    title: str
    url: str
    excerpt_html: SafeString
    wording: WordingLabel
    elsewhere: Sequence[str] = ()
    """Other versions in which the same provision stands."""


@dataclass(frozen=True)
class Words:
    """Where words stand: in so many provisions, of which the first few; `exact` or merely all of the words."""

    hits: Sequence[Hit]
    total: int
    exact: bool


def cleaned(query: str) -> str:
    """What was typed or pasted, on one line, without control characters, no longer than a paragraph."""
    printable = "".join(character if character.isprintable() else " " for character in query)
    return re.sub(r"\s+", " ", printable).strip()[:MAX_QUERY]


def cited(citation: Citation) -> list[Hit]:
    """The provisions that a citation may mean: the likeliest reading first, the newest version of each, each once."""
    indexes = []
    for edition in _newest_editions(citation.instrument, citation.version):
        provisions = list(edition.provisions.all())
        indexes.append((Index.of(edition, provisions), {each.eid: each for each in provisions}))
    found: dict[tuple[int, str], list[Provision]] = {}
    missed: dict[int, int] = {}
    for kind in citation.kinds:
        for index, by_eid in indexes:
            if eid := index.find(kind, citation.number, citation.sub):
                provision, left = _under(by_eid, by_eid[eid], citation.sub)
                missed[provision.pk] = left
                found.setdefault((index.edition.version.instrument_id, provision.wid), []).append(provision)
    # Where "1.1 a)" is found, an Article 1 without it is no answer.
    least = min(missed.values(), default=0)
    shown = [each for each in found.values() if missed[each[0].pk] == least][:MAX_HITS]
    prefetch_related_objects([each[0] for each in shown], "verifications")
    return [_hit(each[0], elsewhere=each[1:]) for each in shown]


def standing_words(query: str) -> Words:
    """Where the words stand exactly, white space and case apart; where they do not, where all of them stand."""
    words = re.sub(r"\s+", " ", query.strip().strip("\"'“”‘’«»")).strip()
    if len(words) < 3:
        return Words([], 0, exact=True)
    pattern = r"\s+".join(re.escape(word) for word in words.split(" "))
    rows = (
        Provision.objects.published()
        .quotable()
        .filter(text__iregex=pattern)
        .with_edition()
        .select_related("parent__parent")
        .prefetch_related("verifications")
        .order_by("-edition__version__order", "edition__language", "-edition__number", "position")
    )
    found = _once(rows[:200])
    if found:
        hits = [_hit(each[0], pattern=pattern, elsewhere=each[1:]) for each in found[:MAX_HITS]]
        return Words(hits, len(found), exact=True)
    search = SearchQuery(" ".join(re.findall(r"\w+", words)), config="english", search_type="plain")
    vector = SearchVector("text", config="english")
    ranked = (
        Provision.objects.published()
        .quotable()
        .filter(edition__language="en")
        .annotate(vector=vector, rank=SearchRank(vector, search))
        .filter(vector=search)
        .with_edition()
        .select_related("parent__parent")
        .prefetch_related("verifications")
        .order_by("-rank", "-edition__version__order", "position")
    )
    found = _once(ranked[:200])
    either = "|".join(re.escape(word) for word in re.findall(r"\w{3,}", words))
    hits = [_hit(each[0], pattern=rf"\b(?:{either})\w*", elsewhere=each[1:]) for each in found[:MAX_HITS]]
    return Words(hits, len(found), exact=False)


def _newest_editions(instrument: str, version: str) -> list[Edition]:
    """Published editions, newest version first, one for each version and language; English before the others."""
    editions = Edition.objects.published().with_version().prefetch_related("provisions__parent__parent").newest_first()
    if instrument:
        editions = editions.filter(version__instrument__slug=instrument)
    if version:
        editions = editions.filter(version__slug__startswith=version)
    newest: dict[tuple[int, str], Edition] = {}
    for edition in editions:
        newest.setdefault((edition.version_id, edition.language), edition)
    return sorted(newest.values(), key=lambda edition: edition.language != "en")


def _under(by_eid: dict[str, Provision], provision: Provision, sub: str) -> tuple[Provision, int]:
    """`1.1 a)` within Article 1, as far as it goes, and how many of its parts were not found."""
    wanted = [part for part in re.split(r"\s+|(?<=\d)(?=[a-z]\))", sub) if part]
    for place, part in enumerate(wanted):
        number = _bare(part)
        if number == _bare(provision.number):
            continue
        printed = (number, f"{provision.number}.{number}")
        below = [
            each
            for eid, each in by_eid.items()
            if eid.startswith(provision.eid + "__") and _bare(each.number.split(" ")[-1]) in printed
        ]
        if not below:
            return provision, len(wanted) - place
        provision = below[0]
    return provision, 0


def _bare(number: str) -> str:
    return number.replace("*", "").casefold().strip("().")


def _once(rows: Iterable[Provision]) -> list[list[Provision]]:
    """Provisions grouped by who they are, in the order found."""
    groups: dict[tuple[int, str], list[Provision]] = {}
    for row in rows:
        groups.setdefault((row.edition.version.instrument_id, row.wid), []).append(row)
    return list(groups.values())


def _hit(provision: Provision, *, pattern: str = "", elsewhere: Sequence[Provision] = ()) -> Hit:
    text, marks = provision.text or provision.heading, list[Mark]()
    if pattern:
        spans = [match.span() for match in re.finditer(pattern, text, re.I)]
        first = max(spans[0][0] - EXCERPT // 3, 0) if spans else 0
        start = text.find(" ", first) + 1 if first else 0
        text = ("… " if start else "") + text[start:]
        shift = start - (2 if start else 0)
        marks = [Mark(a - shift, b - shift, f"hit-{a}", ("found",)) for a, b in spans if a >= start]
    if len(text) > EXCERPT:
        text = text[:EXCERPT].rsplit(" ", 1)[0] + " …"
    return Hit(
        title=short_citation(provision.edition, provision, provision.division),
        url=provision.get_absolute_url(),
        excerpt_html=weave(text, marks=[each for each in marks if each.end <= len(text)]),
        wording=label_for(provision),
        elsewhere=sorted({each.edition.version.name for each in elsewhere} - {provision.edition.version.name}),
    )
