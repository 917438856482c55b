"""What stands at an address, and what to offer where nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from treatyreader.citations import normalise_margin_number
from treatyreader.citing import margin_name, provision_title
from treatyreader.models import Delegation, Edition, Instrument, Provision
from treatyreader.models.provisions import ProvisionQuerySet
from treatyreader.resolving import edition_url
from treatyreader.wording import language_name

MAX_OFFERS = 6
_DIGITS = re.compile(r"[0-9]+")
CONTROLS = r"\x00-\x1f\x7f-\x9f"
"""Control characters, for a character class."""


@dataclass(frozen=True)
class Offer:
    """Something near to what was asked for."""

    label: str
    url: str


class NotHere(Http404):
    """Nothing stands at this address; `offers` are the nearest things that do."""

    def __init__(self, what: str, offers: Sequence[Offer] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.offers = list(offers)


class NoEdition(NotHere):
    """The edition is not there at all; what was asked of it may stand in another (`held_elsewhere`)."""


class Part:
    """A part of an address. No control character stands in one: PostgreSQL, for one, holds no NUL."""

    regex = ""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class LanguagePart(Part):
    """The last part of an edition's address: `en`, or `en@2` for a particular edition for ever. Whatever else stands
    there reaches the view too, which offers the nearest."""

    regex = rf"[^\s/{CONTROLS}]+"


class EidPart(Part):
    """An eId in an address: no blank, slash or other character that an address gives a meaning to."""

    regex = rf"[^\s/?#@{CONTROLS}]+"


class NumberPart(Part):
    """A margin number in an address: a slash may stand in it."""

    regex = rf"[^{CONTROLS}]+"


def instrument_at(slug: str) -> Instrument:
    instrument = Instrument.objects.select_related("of_instrument").filter(slug=slug).first()
    if instrument is None:
        known = list(Instrument.objects.all())
        near = get_close_matches(slug, [each.slug for each in known], n=MAX_OFFERS, cutoff=0.4)
        offered = [each for each in known if each.slug in near] or known[:MAX_OFFERS]
        raise NotHere(
            _("The library holds no instrument “%(slug)s”.") % {"slug": slug},
            [Offer(each.title, each.get_absolute_url()) for each in offered],
        )
    return instrument


def edition_at(instrument: str, version: str, language: str) -> tuple[Edition, bool]:
    """The edition at an address, and whether the address pins it (`en@2`; withdrawn editions answer there too)."""
    tag, at, number = language.partition("@")
    editions = Edition.objects.of_address(instrument, version, tag).with_version().newest_first()
    edition = None
    if not at:
        edition = editions.published().first()
    elif re.fullmatch(r"[1-9][0-9]{0,5}", number):
        edition = editions.published_or_withdrawn().filter(number=int(number)).first()
    if edition is None:
        what = _("The library holds no edition %(version)s in “%(language)s” of this instrument.") % {
            "version": version,
            "language": language,
        }
        raise NoEdition(what, editions_of(instrument_at(instrument)))
    return edition, bool(at)


def provision_at(edition: Edition, eid: str, *, pinned: bool = False) -> Provision:
    provision = Provision.objects.filter(edition=edition, eid=eid).select_related("parent__parent").first()
    if provision is None:
        what = _("Nothing called “%(eid)s” stands in this edition.") % {"eid": eid}
        elsewhere = held_elsewhere(*edition.path.split("/"), eid=eid)
        raise NotHere(what, _first([*elsewhere, *_near(edition, eid, pinned)]))
    return provision


def numbered(edition: Edition, margin_number: str, *, pinned: bool = False) -> Provision:
    """The provision that a margin number cites: blanks may be written `-`, case is ignored."""
    wanted = normalise_margin_number(margin_number)
    held = [each for each in edition.in_reading_order().select_related("parent__parent") if each.margin_number]
    for provision in held:
        if normalise_margin_number(provision.margin_number) == wanted:
            return provision
    elsewhere = held_elsewhere(*edition.path.split("/"), margin_number=margin_number)
    base = edition_url(edition, pinned=pinned)
    near = [Offer(provision_name(each), f"{base}{each.eid}/") for each in _closest(held, wanted)]
    what = _("No. %(number)s is not in this edition.") % {"number": margin_number}
    raise NotHere(what, _first([*elsewhere, *near]))


def identified(instrument: str, wid: str) -> Provision:
    """The provision with this wid in the newest edition that has it, English before other languages."""
    published = Provision.objects.published().filter(edition__version__instrument__slug=instrument)
    rows = _newest_of_each(published.filter(wid=wid))
    if not rows:
        what = _("No provision of this instrument is known as “%(wid)s”.") % {"wid": wid}
        record = instrument_at(instrument)
        near = _alike(wid, published.order_by().values_list("wid", flat=True).distinct())
        named = {each.wid: each for each in _newest_of_each(published.filter(wid__in=near))}
        offers = [Offer(provision_name(named[each]), reverse("identity", args=[instrument, each])) for each in near]
        raise NotHere(what, [*offers, Offer(record.title, record.get_absolute_url())])
    return rows[0]


def held_elsewhere(
    instrument: str, version: str, language: str, *, eid: str = "", margin_number: str = ""
) -> list[Offer]:
    """The provision that an eId or a margin number names, wherever its instrument is published: as that version calls
    it, or else any other; under each name that it has, in that language first. Three queries."""
    newest: dict[tuple[int, str], Edition] = {}
    for each in Edition.objects.published().filter(version__instrument__slug=instrument).newest_first().with_version():
        newest.setdefault((each.version_id, each.language), each)
    editions = {each.pk: each for each in newest.values()}
    keys = list(
        Provision.objects.filter(edition__in=editions).values_list("pk", "edition", "wid", "eid", "margin_number")
    )
    wanted = normalise_margin_number(margin_number)
    named = [
        (editions[edition].version.slug, wid)
        for _pk, edition, wid, own, number in keys
        if (own == eid if eid else number and normalise_margin_number(number) == wanted)
    ]
    wids = {wid for slug, wid in named if slug == version} or {wid for _slug, wid in named}
    rows = Provision.objects.filter(pk__in=[pk for pk, _edition, wid, *_names in keys if wid in wids])
    found = [(editions[each.edition_id], each) for each in rows.select_related("parent__parent")]
    found.sort(key=lambda each: (each[0].language != language, each[0].version.slug != version, -each[0].version.order))
    return [
        Offer(f"{provision_name(each)}: {edition_name(edition)}", f"{edition.get_absolute_url()}{each.eid}/")
        for edition, each in found
    ]


def newest_version(instrument: str, language: str) -> Edition:
    """The newest published version in a language. Newest, not "in force"."""
    editions = Edition.objects.published().filter(version__instrument__slug=instrument, language=language)
    edition = editions.with_version().newest_first().first()
    if edition is None:
        what = _("The library holds no published edition in “%(language)s” of this instrument.") % {
            "language": language
        }
        raise NotHere(what, editions_of(instrument_at(instrument)))
    return edition


def edition_name(edition: Edition) -> str:
    return f"{edition.version.instrument.title}, {edition.version.name}, {language_name(edition.language)}"


def editions_of(instrument: Instrument) -> list[Offer]:
    """The newest texts of an instrument, and its record."""
    editions = Edition.objects.published().filter(version__instrument=instrument).with_version().newest_first()
    offers = {each.get_absolute_url(): Offer(edition_name(each), each.get_absolute_url()) for each in editions}
    return [*list(offers.values())[:MAX_OFFERS], Offer(instrument.title, instrument.get_absolute_url())]


def delegations_on(instrument: Instrument) -> QuerySet[Delegation]:
    """Those of which something is on record about the instrument."""
    acted = Q(statements__instrument=instrument) | Q(acts__version__instrument=instrument)
    return Delegation.objects.filter(acted | Q(entitlements__version__instrument=instrument)).distinct()


def delegations_near(instrument: Instrument, slug: str) -> list[Offer]:
    """Delegations with a name like it, of which something is on record about the instrument. One query."""
    known = {each.slug: each for each in delegations_on(instrument)}
    return [
        Offer(known[each].name, reverse("statements", args=[instrument.slug, each])) for each in _alike(slug, known)
    ]


def provision_name(provision: Provision) -> str:
    """ "Article 6 · Security and robustness of networks", "Article 6, 6.1 (No. 41B)". Follows `parent`."""
    title = provision_title(provision, provision.division) or provision.eid
    if provision.is_division:
        return f"{title} · {provision.heading}" if provision.heading else title
    return f"{title} ({margin_name(provision)})" if provision.margin_number else title


def _first(offers: Iterable[Offer]) -> list[Offer]:
    """The first few, each address once."""
    by_url: dict[str, Offer] = {}
    for each in offers:
        by_url.setdefault(each.url, each)
    return list(by_url.values())[:MAX_OFFERS]


def _newest_of_each(provisions: ProvisionQuerySet) -> list[Provision]:
    """By version, English first, by edition: the newest before the others, and each wid once."""
    rows = sorted(
        provisions.with_edition().select_related("parent__parent"),
        key=lambda each: (each.edition.version.order, each.edition.language == "en", each.edition.number),
    )
    return list({each.wid: each for each in rows}.values())


def _alike(name: str, names: Iterable[str]) -> list[str]:
    """What differs in case alone; then what is spelt much the same."""
    known = list(names)
    by_case = [each for each in known if each.casefold() == name.casefold()]
    return list(dict.fromkeys([*by_case, *get_close_matches(name, known, n=MAX_OFFERS, cutoff=0.5)]))[:MAX_OFFERS]


def _near(edition: Edition, eid: str, pinned: bool) -> list[Offer]:
    base = edition_url(edition, pinned=pinned)
    held = edition.in_reading_order()
    near = _alike(eid, held.values_list("eid", flat=True))
    named = {each.eid: each for each in held.filter(eid__in=near).select_related("parent__parent")}
    return [
        *(Offer(provision_name(named[each]), f"{base}{each}/") for each in near),
        Offer(edition_name(edition), base),
    ]


def _closest(held: Sequence[Provision], wanted: str) -> list[Provision]:
    """The neighbours in number, where the number is one, else those that are spelt alike: of those with the same
    letters before the slash (`P3/99`: of `P3/…`), or, where there are none, of those without a slash."""
    split = [(each, *normalise_margin_number(each.margin_number).rpartition("/")) for each in held]
    before, _slash, number = wanted.rpartition("/")
    like = [(each, own) for each, prefix, _slash, own in split if prefix == before]
    if not like:
        like = [(each, own) for each, prefix, _slash, own in split if not prefix]
        number = wanted
    digits = _DIGITS.search(number)
    if not digits:
        near = set(get_close_matches(number, [own for _each, own in like], n=4))
        return [each for each, own in like if own in near]

    def distance(provision: tuple[Provision, str]) -> int:
        own = _DIGITS.search(provision[1])
        return abs(int(own[0]) - int(digits[0])) if own and len(digits[0]) < 12 else 10**9

    return [each for each, _own in sorted(like, key=distance)[:4]]
