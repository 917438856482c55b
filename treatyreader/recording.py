"""The record of an instrument: its versions and editions, who signed, what was put on record, where texts come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from treatyreader.models import (
    Delegation,
    Edition,
    Entitlement,
    Instrument,
    ParticipationAct,
    Provision,
    Statement,
    Verification,
    Version,
)
from treatyreader.reading import Reading
from treatyreader.wording import language_name


@dataclass(frozen=True)
class Participation:
    """What one State did towards a version, as far as recorded. Without an act: "no signature recorded"."""

    delegation: Delegation
    acts: Sequence[ParticipationAct]
    source: str
    note: str

    @property
    def signature(self) -> ParticipationAct | None:
        return next((act for act in self.acts if act.kind == ParticipationAct.Kind.SIGNATURE), None)

    @property
    def is_verified(self) -> bool:
        """Whether the row names where it was seen."""
        return self.source != ""


@dataclass(frozen=True)
class Held:
    """How much of an edition is held: provisions with words, those of them whose wording is verified, and gaps."""

    provisions: int
    verified: int
    gaps: int


@dataclass(frozen=True)
class EditionRow:
    """An edition with how far it is held and verified."""

    edition: Edition
    language: str
    url: str
    provisions: int
    verified: int
    gaps: int


@dataclass(frozen=True)
class VersionRow:
    """A version with its published editions; `is_newest` says newest, not "in force"."""

    version: Version
    editions: Sequence[EditionRow]
    is_newest: bool


@dataclass(frozen=True)
class Record:
    """All that an instrument's page shows of the instrument itself."""

    instrument: Instrument
    facts: Sequence[tuple[str, str]]
    versions: Sequence[VersionRow]
    participation: Sequence[Participation]
    statements: Sequence[Statement]

    @property
    def signed(self) -> list[Participation]:
        return [each for each in self.participation if each.signature]

    @property
    def not_recorded(self) -> list[Participation]:
        return [each for each in self.participation if not each.signature]

    @property
    def unverified_rows(self) -> int:
        return sum(not each.is_verified for each in self.participation)


def record_of(instrument: Instrument) -> Record:
    """The record, in a number of queries that does not grow with what is recorded."""
    versions = _versions(instrument)
    return Record(
        instrument=instrument,
        facts=_facts(instrument, versions),
        versions=versions,
        participation=_participation(instrument),
        statements=list(Statement.objects.of_instrument(instrument).for_record()),
    )


@dataclass(frozen=True)
class Holding:
    """An instrument in the library with the texts of it that can be read."""

    instrument: Instrument
    editions: Sequence[Edition]


def library() -> list[Holding]:
    """What the library holds: instruments that stand by themselves first, those with most texts before the others;
    the newest edition of each version and language. One query."""
    found = Edition.objects.published().with_version().order_by("version__order", "language", "number")
    newest = {(each.version_id, each.language): each for each in found}
    by_instrument: dict[Instrument, list[Edition]] = {}
    for edition in newest.values():
        by_instrument.setdefault(edition.version.instrument, []).append(edition)
    return [
        Holding(instrument, sorted(editions, key=lambda each: (-each.version.order, each.language != "en")))
        for instrument, editions in sorted(
            by_instrument.items(),
            key=lambda each: (each[0].of_instrument_id is not None, -len(each[1]), each[0].title),
        )
    ]


def participation_of(instrument: Instrument, delegation: Delegation) -> Participation | None:
    """One State's row, or None where it was not entitled to sign and did nothing."""
    return next((each for each in _participation(instrument, delegation)), None)


def _versions(instrument: Instrument) -> list[VersionRow]:
    found = Edition.objects.published().filter(version__instrument=instrument).with_version().newest_first()
    editions = list(found)
    held = held_by_edition(each.pk for each in editions)
    rows: dict[Version, dict[str, EditionRow]] = {}
    for edition in editions:
        by_language = rows.setdefault(edition.version, {})
        by_language.setdefault(
            edition.language,
            EditionRow(
                edition=edition,
                language=language_name(edition.language),
                url=edition.get_absolute_url(),
                provisions=held[edition.pk].provisions,
                verified=held[edition.pk].verified,
                gaps=held[edition.pk].gaps,
            ),
        )
    return [
        VersionRow(version, sorted(each.values(), key=lambda row: -row.provisions), is_newest=place == 0)
        for place, (version, each) in enumerate(rows.items())
    ]


def held_by_edition(editions: Iterable[int]) -> dict[int, Held]:
    """By its key, how much of each edition is held. Two queries."""
    keys = list(editions)
    held = Q(nature=Provision.Nature.TEXT) & ~Q(text="")
    counts = (
        Provision.objects.filter(edition__in=keys)
        .order_by()
        .values("edition_id")
        .annotate(held=Count("pk", filter=held), gaps=Count("pk", filter=Q(nature=Provision.Nature.GAP)))
        .values_list("edition_id", "held", "gaps")
    )
    newest = (
        Provision.objects.filter(held, edition__in=keys)
        .order_by("pk", "-verifications__id")
        .distinct("pk")
        .values_list("edition_id", "verifications__level")
    )
    verified = Counter(edition for edition, level in newest if level == Verification.Level.VERIFIED)
    found = {edition: Held(provisions, verified[edition], gaps) for edition, provisions, gaps in counts}
    return {key: found.get(key, Held(0, 0, 0)) for key in keys}


def _facts(instrument: Instrument, versions: Sequence[VersionRow]) -> list[tuple[str, str]]:
    facts = [(_("Form"), instrument.get_form_display())]
    if instrument.of_instrument:
        facts.append((_("On"), instrument.of_instrument.title))
    adoptions: dict[str, list[str]] = {}
    for row in versions:
        adoptions.setdefault(adopted(row.version), []).append(row.version.slug)
    facts += [
        (_adoption(instrument), f"{when} ({', '.join(slugs)})" if len(adoptions) > 1 else when)
        for when, slugs in adoptions.items()
        if when
    ]
    if instrument.depositary:
        facts.append((_("Depositary"), instrument.depositary))
    return facts


def _adoption(instrument: Instrument) -> str:
    """A statement is made, all else is adopted."""
    return _("Made") if instrument.form == Instrument.Form.STATEMENT else _("Adopted")


def adopted(version: Version) -> str:
    """ "Dubai, 14 December 2012", as far as known."""
    when = date_format(version.adopted_on) if version.adopted_on else ""
    return ", ".join(part for part in [version.adopted_at, when] if part)


def wording_of(reading: Reading) -> str:
    """How far the words of a whole text are verified."""
    verified = _("%(verified)d of %(counted)d provisions verified against a published copy")
    return verified % {"verified": reading.verified, "counted": reading.counted}


def status_of(reading: Reading) -> list[tuple[str, str]]:
    """The line at the top of a text: when it was adopted, who signed, what this text is, how far it is verified.
    Two queries."""
    edition, version = reading.edition, reading.edition.version
    status = [(_adoption(version.instrument), adopted(version))]
    sharing = Version.objects.filter(instrument=version.instrument_id, provisions_of=version.provisions_of)
    entitled = Entitlement.objects.filter(version__in=sharing).count()
    acts = ParticipationAct.objects.filter(version__in=sharing, kind=ParticipationAct.Kind.SIGNATURE).count()
    if entitled or acts:
        signed = _("%(acts)d signatures recorded, of %(entitled)d States entitled to sign")
        status.append((_("Signed"), signed % {"acts": acts, "entitled": entitled}))
    status.append((_("This text"), f"{language_name(edition.language)}, {edition.get_language_status_display()}"))
    status.append((_("Wording"), wording_of(reading)))
    lacking = [
        ngettext("%(count)d gap", "%(count)d gaps", reading.gaps) % {"count": reading.gaps} if reading.gaps else "",
        ngettext("%(count)d provision not in this edition", "%(count)d provisions not in this edition", reading.absent)
        % {"count": reading.absent}
        if reading.absent
        else "",
    ]
    if not edition.complete and not reading.absent:
        lacking.append(_("this edition is not complete"))
    if any(lacking):
        status.append((_("Not held"), "; ".join(part for part in lacking if part)))
    return [(term, value) for term, value in status if value]


def _participation(instrument: Instrument, delegation: Delegation | None = None) -> list[Participation]:
    """States entitled to sign or that acted, by name. Two queries."""
    entitlements = Entitlement.objects.filter(version__instrument=instrument).select_related("delegation")
    acts = ParticipationAct.objects.filter(version__instrument=instrument).select_related("delegation")
    if delegation:
        entitlements, acts = entitlements.filter(delegation=delegation), acts.filter(delegation=delegation)
    by_delegation: dict[Delegation, list[ParticipationAct]] = {each.delegation: [] for each in entitlements}
    for act in acts:
        by_delegation.setdefault(act.delegation, []).append(act)
    entitled = {each.delegation: each for each in entitlements}
    return [
        Participation(
            delegation=each,
            acts=done,
            source=next((act.source for act in done if act.source), entitled[each].source if each in entitled else ""),
            note=entitled[each].note if each in entitled else "",
        )
        for each, done in sorted(by_delegation.items(), key=lambda item: item[0].name)
    ]
