"""What stands at an address, and what to offer where nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.http import Http404
from django.utils.translation import gettext as _

from treatyreader.citations import normalise_margin_number
from treatyreader.citing import provision_title
from treatyreader.models import Edition, Instrument, Provision
from treatyreader.resolving import edition_url
from treatyreader.wording import language_name

MAX_OFFERS = 6
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
        raise NotHere(what, editions_of(instrument_at(instrument)))
    return edition, bool(at)


def provision_at(edition: Edition, eid: str, *, pinned: bool = False) -> Provision:
    provision = Provision.objects.filter(edition=edition, eid=eid).select_related("parent__parent").first()
    if provision is None:
        what = _("Nothing called “%(eid)s” stands in this edition.") % {"eid": eid}
        elsewhere = _elsewhere(edition, Provision.objects.filter(eid=eid))
        raise NotHere(what, [*elsewhere, *_near(edition, eid, pinned)][:MAX_OFFERS])
    return provision


def numbered(edition: Edition, margin_number: str, *, pinned: bool = False) -> Provision:
    """The provision that a margin number cites: blanks may be written `-`, case is ignored."""
    wanted = normalise_margin_number(margin_number)
    held = [each for each in edition.in_reading_order() if each.margin_number]
    for provision in held:
        if normalise_margin_number(provision.margin_number) == wanted:
            return provision
    others = [
        each
        for each in Provision.objects.exclude(margin_number="").exclude(edition=edition)
        if normalise_margin_number(each.margin_number) == wanted
    ]
    elsewhere = _elsewhere(edition, Provision.objects.filter(pk__in=[each.pk for each in others]))
    base = edition_url(edition, pinned=pinned)
    near = [
        Offer(_("No. %(number)s") % {"number": each.margin_number}, f"{base}{each.eid}/")
        for each in _closest(held, wanted)
    ]
    what = _("No. %(number)s is not in this edition.") % {"number": margin_number}
    raise NotHere(what, [*elsewhere, *near][:MAX_OFFERS])


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


def _elsewhere(edition: Edition, provisions: Iterable[Provision]) -> list[Offer]:
    """The same name in other versions and languages of the instrument."""
    rows = Provision.objects.filter(pk__in=[each.pk for each in provisions]).published().with_edition()
    rows = rows.filter(edition__version__instrument=edition.version.instrument_id).exclude(edition=edition)
    return [
        Offer(f"{provision_title(each, None) or each.eid}: {edition_name(each.edition)}", each.get_absolute_url())
        if each.is_division
        else Offer(
            f"{_('No. %(number)s') % {'number': each.margin_number} if each.margin_number else each.eid}: "
            f"{edition_name(each.edition)}",
            each.get_absolute_url(),
        )
        for each in rows
    ]


def _near(edition: Edition, eid: str, pinned: bool) -> list[Offer]:
    eids = list(edition.in_reading_order().values_list("eid", flat=True))
    base = edition_url(edition, pinned=pinned)
    by_case = [each for each in eids if each.casefold() == eid.casefold()]
    near = by_case or get_close_matches(eid, eids, n=MAX_OFFERS, cutoff=0.5)
    offers = [Offer(each, f"{base}{each}/") for each in near]
    return [*offers, Offer(edition_name(edition), base)]


def _closest(held: Sequence[Provision], wanted: str) -> list[Provision]:
    """The neighbours in number, where the number is one; else those that are spelt alike."""
    digits = re.match(r"(?:\D*?)(\d+)", wanted)
    if not digits:
        near = set(get_close_matches(wanted, [normalise_margin_number(each.margin_number) for each in held], n=4))
        return [each for each in held if normalise_margin_number(each.margin_number) in near]

    def distance(provision: Provision) -> int:
        own = re.match(r"(?:\D*?)(\d+)", provision.margin_number)
        return abs(int(own[1]) - int(digits[1])) if own and len(digits[1]) < 12 else 10**9

    plain = [each for each in held if "/" not in each.margin_number]
    return sorted(plain, key=distance)[:4]
