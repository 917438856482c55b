"""Where a cross-reference leads. It is looked up when it is shown, because the library grows.

What a text says of itself is looked up in its own edition first, then in fuller editions of the same version; what
names another instrument only ever leads into that instrument, or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from treatyreader.citations import margin_prefix, normalise_margin_number, slug_part
from treatyreader.models import Edition, Provision, Reference
from treatyreader.weaving import Link

# The eId prefix of what is cited by kind and number; margin numbers and paragraphs are looked up otherwise.
_PREFIX = {
    "article": "art",
    "appendix": "app",
    "resolution": "res",
    "recommendation": "rec",
    "opinion": "opin",
    "part": "part",
    "chapter": "chp",
}
# The eId of what an edition has but one of.
_WHOLE = {"preamble": "preamble", "final formula": "formula", "final protocol": "prot"}


@dataclass
class Index:
    """An edition's provisions by what they are cited by; values are (eId, what to call it)."""

    edition: Edition
    base_url: str
    by_eid: dict[str, str] = field(default_factory=dict)
    by_margin: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, provisions: Iterable[Provision], base_url: str = "") -> Index:
        index = cls(edition, base_url or edition.get_absolute_url())
        for provision in provisions:
            index.by_eid[provision.eid.casefold()] = provision.eid
            if provision.margin_number:
                index.by_margin[normalise_margin_number(provision.margin_number)] = provision.eid
        return index

    def find(self, kind: str, number: str, sub: str = "", within: str = "") -> str | None:
        """The eId that a kind and number cite, or None. `sub` is cited inside it, as far as that is found; `within`
        is the eId of the provision that cites."""
        if kind == "margin number":
            prefix = margin_prefix(self.edition.version.instrument.slug)
            return self.by_margin.get(normalise_margin_number(number)) or self.by_margin.get(
                normalise_margin_number(prefix + number)
            )
        if kind in _WHOLE:
            return self.by_eid.get(_WHOLE[kind])
        if kind in _PREFIX:
            division = f"{_PREFIX[kind]}_{slug_part(number)}".casefold()
            inside = self.by_eid.get(f"{division}__para_{slug_part(sub)}".casefold()) if sub else None
            return inside or self.by_eid.get(division)
        if kind == "paragraph":
            inside = self.by_eid.get(f"{within.split('__')[0]}__para_{slug_part(number)}".casefold())
            # "section 6.3 of the Regulations", said in an appendix: the articles number their paragraphs by article.
            article, dot, _rest = number.partition(".")
            return inside or (self.by_eid.get(f"art_{article}__para_{slug_part(number)}".casefold()) if dot else None)
        if kind == "point":
            # "point a) above" is said beside it, in the same paragraph.
            paragraph = within.partition("__point_")[0]
            return self.by_eid.get(f"{paragraph}__point_{slug_part(number)}".casefold())
        return None

    def url(self, eid: str) -> str:
        return f"{self.base_url}{eid}/"


def resolve(
    references: Sequence[tuple[Provision, Reference]], own: Index, *, on_page: bool = True
) -> dict[int, list[Link]]:
    """Links by provision, for the references of provisions of one edition. At most four queries.

    A target on the same page (`on_page`) is reached by its fragment, any other by its permalink.
    """
    fuller = _of_same_version(own.edition) if _any_own_missing(references, own) else []
    foreign = _of_instruments({each.instrument for _, each in references if each.instrument}, own.edition.language)
    links: dict[int, list[Link]] = {}
    for provision, reference in references:
        links.setdefault(provision.pk, []).append(_link(provision, reference, own, fuller, foreign, on_page))
    return links


def _link(
    provision: Provision,
    reference: Reference,
    own: Index,
    fuller: Sequence[Index],
    foreign: dict[str, Index],
    on_page: bool,
) -> Link:
    if reference.is_foreign:
        index = foreign.get(reference.instrument)
        eid = index.find(reference.kind, reference.number, reference.sub) if index else None
        if index and eid:
            title = f"{index.edition.version.instrument.title}: {reference.citation}"
            return Link(reference.start, reference.end, index.url(eid), title)
        absent = _("%(citation)s: this library does not hold it") % {"citation": reference.full_citation}
        return Link(reference.start, reference.end, "", absent)
    for index in [own, *fuller]:
        if eid := index.find(reference.kind, reference.number, reference.sub, provision.eid):
            here = index is own and on_page
            title = reference.citation if index is own else f"{reference.citation} ({index.edition.path})"
            return Link(reference.start, reference.end, f"#{eid}" if here else index.url(eid), title)
    absent = _("%(citation)s: not in this edition") % {"citation": reference.citation}
    return Link(reference.start, reference.end, "", absent)


def _any_own_missing(references: Sequence[tuple[Provision, Reference]], own: Index) -> bool:
    return any(
        not each.is_foreign and not own.find(each.kind, each.number, each.sub, provision.eid)
        for provision, each in references
    )


def _of_same_version(edition: Edition) -> list[Index]:
    others = (
        Edition.objects.published()
        .filter(version=edition.version_id)
        .exclude(language=edition.language)
        .with_version()
        .prefetch_related("provisions")
    )
    indexes = [Index.of(each, each.provisions.all()) for each in others]
    return sorted(indexes, key=lambda index: -len(index.by_eid))


def _of_instruments(slugs: set[str], language: str) -> dict[str, Index]:
    """The newest published edition of each, in the same language where there is one, else in English."""
    if not slugs:
        return {}
    editions = (
        Edition.objects.published()
        .filter(version__instrument__slug__in=slugs, language__in={language, "en"})
        .with_version()
        .prefetch_related("provisions")
        .newest_first()
    )
    best: dict[str, Edition] = {}
    for edition in editions:
        slug = edition.version.instrument.slug
        if slug not in best or (edition.language == language and best[slug].language != language):
            best[slug] = edition
    return {slug: Index.of(edition, edition.provisions.all()) for slug, edition in best.items()}


def edition_url(edition: Edition, *, pinned: bool) -> str:
    """The address below which an edition's provisions stand: plain for the newest published one, else `@n`."""
    return edition.get_pinned_url() if pinned else edition.get_absolute_url()


def number_url(edition: Edition, margin_number: str) -> str:
    """The address by margin number, as the ITU cites: a blank is written `-`."""
    version = edition.version
    number = margin_number.replace(" ", "-")
    return reverse("number", args=[version.instrument.slug, version.slug, edition.language, number])
