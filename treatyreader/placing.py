"""Where a text stands among its neighbours: other languages and versions, the provisions before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from treatyreader.addresses import Offer, edition_name
from treatyreader.citing import margin_name, provision_title
from treatyreader.models import Edition, Provision
from treatyreader.resolving import edition_url
from treatyreader.wording import language_name


@dataclass(frozen=True)
class Choice:
    """One of the texts between which a reader switches. `title` says more than the label has room for."""

    label: str
    title: str
    url: str
    is_current: bool
    language: str


@dataclass(frozen=True)
class Elsewhere(Offer):
    """The same provision in another text: in which language, and whether of the same version."""

    language: str
    is_same_version: bool


def languages_of(edition: Edition) -> list[Choice]:
    """The languages in which this version can be read, the one shown among them. One query."""
    found = Edition.objects.published().filter(version=edition.version_id).order_by("language", "-number")
    newest = {each.language: each for each in reversed(found.with_version())}
    return [
        Choice(
            label=language_name(tag),
            title=each.get_language_status_display(),
            url=each.get_absolute_url(),
            is_current=tag == edition.language,
            language=tag,
        )
        for tag, each in sorted(newest.items())
    ]


def versions_of(edition: Edition) -> list[Choice]:
    """The versions of the instrument, oldest first, in this language where it is held, else in another. One query."""
    found = Edition.objects.published().filter(version__instrument=edition.version.instrument_id).with_version()
    best: dict[int, Edition] = {}
    for each in found.order_by("version__order", "number"):
        held = best.get(each.version_id)
        if held is None or _nearness(each, edition) >= _nearness(held, edition):
            best[each.version_id] = each
    return [
        Choice(
            label=each.version.slug,
            title=edition_name(each),
            url=each.get_absolute_url(),
            is_current=each.version_id == edition.version_id,
            language=each.language,
        )
        for each in best.values()
    ]


def _nearness(each: Edition, wanted: Edition) -> int:
    return 2 if each.language == wanted.language else 1 if each.language == "en" else 0


def followed_by(edition: Edition) -> Edition | None:
    """The newest published edition of the same version and language, where it is a later one. One query."""
    later = Edition.objects.published().filter(version=edition.version_id, language=edition.language)
    return later.filter(number__gt=edition.number).with_version().newest_first().first()


def neighbours(edition: Edition, provision: Provision, *, pinned: bool) -> tuple[Offer | None, Offer | None]:
    """The provisions before and after, of the same rank: divisions for a division, else those with words of their
    own and gaps. One query."""
    rows = list(edition.in_reading_order().select_related("parent__parent"))
    if provision.is_division:
        row = [each for each in rows if each.is_division]
    else:
        row = [each for each in rows if not each.is_division and (each.text or each.is_gap or each.pk == provision.pk)]
    place = next(place for place, each in enumerate(row) if each.pk == provision.pk)
    base = edition_url(edition, pinned=pinned)

    def offer(each: Provision) -> Offer:
        return Offer(name_of(each), f"{base}{each.eid}/")

    before = offer(row[place - 1]) if place else None
    after = offer(row[place + 1]) if place + 1 < len(row) else None
    return before, after


def elsewhere(edition: Edition, provision: Provision) -> Sequence[Elsewhere]:
    """The same provision in other versions and languages, and in a later edition of this one: those with the same wid.
    One query."""
    rows = (
        Provision.objects.published()
        .filter(edition__version__instrument=edition.version.instrument_id, wid=provision.wid)
        .exclude(
            edition__version=edition.version_id, edition__language=edition.language, edition__number__lte=edition.number
        )
        .with_edition()
        .select_related("parent__parent")
        .order_by("-edition__version__order", "edition__language", "-edition__number")
    )
    newest: dict[tuple[int, str], Provision] = {}
    for row in rows:
        newest.setdefault((row.edition.version_id, row.edition.language), row)
    return [
        Elsewhere(
            _("%(provision)s in %(version)s, %(language)s")
            % {
                "provision": name_of(each),
                "version": each.edition.version.name,
                "language": language_name(each.edition.language),
            },
            each.get_absolute_url(),
            each.edition.language,
            each.edition.version_id == edition.version_id,
        )
        for each in newest.values()
    ]


def in_languages(edition: Edition, url: str, places: Sequence[Elsewhere]) -> dict[str, str]:
    """By language, where the same provision of the same version stands; `url` in this edition."""
    others = {each.language: each.url for each in places if each.is_same_version}
    return others | {edition.language: url}


def name_of(provision: Provision) -> str:
    """ "Article 6, 6.1 (No. 41B)". Takes `parent__parent` as selected."""
    title, number = provision_title(provision, provision.division), margin_name(provision)
    return f"{title} ({number})" if number else title
