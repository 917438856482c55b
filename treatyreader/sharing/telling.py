"""What is told of a thing away from its page, and that of the texts: an edition, a provision, a record.

It is the same for everyone, and words that are not verified carry their label in it and stand in no quotation marks.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import astuple, dataclass
from urllib.parse import unquote

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from treatyreader.addresses import edition_name
from treatyreader.citing import cited_as, short_citation, text_name, withdrawn_line
from treatyreader.models import Delegation, Edition, Instrument
from treatyreader.models.instruments import direction_of
from treatyreader.reading import Division, Unit
from treatyreader.resolving import edition_url

LONGEST_IN_WORDS = 240


@dataclass(frozen=True)
class Shared:
    """`address` is the path of its page for ever; `words` are what is shown large, in `language` (empty where it is not
    known), and `is_quotation` tells whether they are verified words of a text; `standing` says how they stand, or how
    far they are verified, and `line` what that rests on. `feed` is the path of its Atom feed."""

    kind: str
    title: str
    address: str
    words: str
    language: str = ""
    is_quotation: bool = False
    standing: str = ""
    line: str = ""
    citation: str = ""
    feed: str = ""

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`: that of the language, else of the first letter that has one."""
        if self.language:
            return direction_of(self.language)
        strong = (each for each in map(unicodedata.bidirectional, self.words) if each in ("L", "R", "AL"))
        return "ltr" if next(strong, "L") == "L" else "rtl"

    @property
    def digest(self) -> str:
        """Of all that is told: it changes when that does."""
        return hashlib.sha256("\n".join(map(str, astuple(self))).encode()).hexdigest()[:16]

    @property
    def in_words(self) -> str:
        """What a card shows, for those who do not see it."""
        words = Truncator(self.words).chars(LONGEST_IN_WORDS)
        words = f"“{words}”" if self.is_quotation else words
        return " ".join(part for part in [f"{self.kind}:", words, self.standing, self.citation] if part)

    @property
    def card(self) -> str:
        """The path of its card; another when what it shows is another, for those who keep pictures for long."""
        return f"{self._beside('card')}?v={self.digest}"

    @property
    def frame(self) -> str:
        """The path of the page that others frame."""
        return self._beside("embed")

    @property
    def code(self) -> str:
        """The path of the QR code of its address."""
        return self._beside("qr")

    def _beside(self, name: str) -> str:
        return reverse(name, args=[unquote(self.address).strip("/")])


def edition_shared(edition: Edition, *, pinned: bool) -> Shared:
    return Shared(
        kind=_("Text"),
        title=edition_name(edition),
        address=edition_url(edition, pinned=pinned),
        words=edition_name(edition),
        standing=withdrawn_line(edition) or str(edition.get_language_status_display()).capitalize(),
        line=edition.source,
        citation=f"{text_name(edition)} {cited_as(edition)}",
        feed=reverse("treaty_feed", args=[edition.version.instrument.slug]),
    )


def provision_shared(edition: Edition, division: Division, unit: Unit | None) -> Shared:
    """One unit of a division, or the whole of it."""
    if unit is None and len(division.units) == 1:
        unit = division.units[0]
    shown = unit or division
    row = shown.provision
    words = unit.provision.text if unit and row.is_quotable else ""
    return Shared(
        kind=_("Words of a text") if words else _("Part of a text"),
        title=shown.citation,
        address=shown.url,
        words=words or _without_words(division, unit),
        language=edition.language if words else "",
        is_quotation=bool(unit and words and unit.wording.is_verified),
        standing=" ".join(part for part in [withdrawn_line(edition), shown.wording_line] if part),
        line=division.beyond,
        citation=f"{short_citation(edition, row, division.provision)} {cited_as(edition)}",
        feed=reverse("provision_feed", args=[edition.version.instrument.slug, row.wid]),
    )


def _without_words(division: Division, unit: Unit | None) -> str:
    if unit and unit.provision.is_gap:
        return _("Not held here: %(note)s") % {"note": unit.provision.note}
    if unit:
        return unit.citation
    return f"{division.title}: {division.heading}" if division.heading else division.title


def record_shared(instrument: Instrument) -> Shared:
    return Shared(
        kind=_("Record"),
        title=instrument.title,
        address=instrument.get_absolute_url(),
        words=instrument.title,
        line=_("Its versions and texts, who signed, what delegations put on record, and the claims made about it."),
        feed=reverse("treaty_feed", args=[instrument.slug]),
    )


def statements_shared(instrument: Instrument, delegation: Delegation) -> Shared:
    title = _("%(delegation)s on %(instrument)s") % {"delegation": delegation.name, "instrument": instrument.title}
    return Shared(
        kind=_("Record"),
        title=title,
        address=reverse("statements", args=[instrument.slug, delegation.slug]),
        words=title,
        line=_("What the delegation put on record: statements, signature, sources."),
        feed=reverse("treaty_feed", args=[instrument.slug]),
    )
