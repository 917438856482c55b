"""What the API says of the text, field by field. Words stand beside how far their wording is verified, always.

A field is never taken away and never means another thing: a test holds all of them against what was once promised.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from treatyreader.api.paging import Page
from treatyreader.models.instruments import EditionState, InstrumentForm, LanguageStatus
from treatyreader.models.participation import ActKind, Basis
from treatyreader.models.provisions import Nature, ProvisionKind
from treatyreader.models.statements import StatementKind
from treatyreader.models.verification import Level

PERMALINK = "Its address for ever, for people."
OWN_ADDRESS = "Its address in this API."


class InstrumentName(Schema):
    """An instrument, named."""

    slug: str = Field(description="As addresses name it: “itrs”.")
    title: str = Field(description="Its title.")
    url: str = Field(description=PERMALINK)
    self: str = Field(description=OWN_ADDRESS)


class VersionRecord(Schema):
    """One state of an instrument's text."""

    slug: str = Field(description="As addresses name it: “2012”.")
    name: str = Field(description="What it is called.")
    order: int = Field(description="Its place among the versions; a later one is not for that in force.")
    adopted_on: date | None = Field(description="The day on which it was adopted, where known.")
    adopted_at: str = Field(description="Where it was adopted; empty where not known.")
    provisions_of: str = Field(
        description="The version whose provisions these are: versions with the same one share their “wid”s."
    )


class InstrumentRecord(InstrumentName):
    """Any text of the library: regulations, a convention, a resolution, a statement."""

    form: InstrumentForm = Field(description="Its form; it says nothing of legal force.")
    depositary: str = Field(description="Who keeps the authentic text; empty where not known.")
    on: InstrumentName | None = Field(description="The instrument on which this one is: a statement's treaty.")
    versions: list[VersionRecord] = Field(description="Its versions with a published text, in their order.")
    editions: str = Field(description="The address of its editions in this API.")
    participation: str = Field(description="The address of what States did towards it.")
    statements: str = Field(description="The address of what delegations put on record about it.")


class InstrumentPage(Page):
    """A piece of the list of instruments, by slug."""

    items: list[InstrumentRecord] = Field(description="The instruments.")


class EditionName(Schema):
    """An edition, named."""

    path: str = Field(description="Which text it is, for ever: “itrs/2012/en@1”.")
    url: str = Field(description=PERMALINK)
    self: str = Field(description=OWN_ADDRESS)
    lang: str = Field(description="The language of its text, a tag of BCP 47.")
    dir: Literal["ltr", "rtl"] = Field(description="The direction of its text.")
    state: EditionState = Field(description="A withdrawn one answers for ever at its own address.")


class EditionRecord(EditionName):
    """One text: a version in one language, from a named source. Published, it never changes."""

    instrument: InstrumentName = Field(description="The instrument.")
    version: VersionRecord = Field(description="The version.")
    number: int = Field(description="Its number in its version and language; a correction has the next.")
    is_newest: bool = Field(description="Whether the address without a number leads to it.")
    language_status: LanguageStatus = Field(description="What its text is: authentic, a translation, a reconstruction.")
    source: str = Field(description="Where its text comes from.")
    source_url: str = Field(description="Where that can be seen; empty where not online.")
    digest: str = Field(description="SHA-256 of the text as imported.")
    published_at: datetime | None = Field(description="When it was published here.")
    complete: bool = Field(description="Whether it holds the whole text; where not, do not conclude from silence.")
    held: int = Field(description="How many provisions with words it holds.")
    verified: int = Field(description="How many of these have a wording verified against a published copy.")
    gaps: int = Field(description="How many known gaps it has.")
    provisions: str = Field(description="The address of its provisions in this API.")


class EditionPage(Page):
    """A piece of the list of editions."""

    items: list[EditionRecord] = Field(description="The editions.")


class WordingRecord(Schema):
    """How far a wording is verified."""

    level: Level = Field(description="The level.")
    verified: bool = Field(description="Whether the words were seen in a published copy.")
    label: str = Field(description="The sentence that goes wherever the words go.")
    source: str = Field(description="What it was checked against; empty where it was not.")
    note: str = Field(description="What else is known; may be empty.")


class ProvisionName(Schema):
    """A provision, named."""

    eid: str = Field(description="Its name in its edition (Akoma Ntoso Naming Convention).")
    wid: str = Field(description="Who it is across editions; it never changes.")
    margin_number: str = Field(description="By which it is cited: “41B”; may be empty.")
    citation: str = Field(description="How it is cited, in words.")
    url: str = Field(description=PERMALINK)
    self: str = Field(description=OWN_ADDRESS)


class ProvisionRecord(ProvisionName):
    """One addressable part of an edition."""

    identity: str = Field(description="The address of the provision as such, whatever its edition.")
    edition: EditionName = Field(description="The edition that it stands in.")
    position: int = Field(description="Its place in reading order.")
    parent: str | None = Field(description="The “eid” of what it stands under; null for a division.")
    kind: ProvisionKind = Field(description="What it is.")
    nature: Nature = Field(
        description="“text”; “gap”: not held, never law; “suppressed”: its number alone is left; “note”: a footnote."
    )
    part_of_treaty: bool = Field(description="Whether it is part of the treaty; a resolution adopted with it is not.")
    label: str = Field(description="The word and number of a division as printed: “ARTICLE 6”.")
    number: str = Field(description="The number as printed: “6.1”.")
    heading: str = Field(description="Its heading; may be empty.")
    text: str | None = Field(
        description="Its words, letter for letter; offsets are code points in it. Null for a division and for a gap."
    )
    note: str = Field(description="Words of the library, never law: of a gap, what is not held.")
    wording: WordingRecord | None = Field(description="How far “text” is verified; null where there are no words.")


class ProvisionPage(Page):
    """A piece of an edition, in reading order."""

    items: list[ProvisionRecord] = Field(description="The provisions.")


class DelegationName(Schema):
    """A State, an organisation or a group."""

    slug: str = Field(description="As addresses name it: “united-states”.")
    name: str = Field(description="Its name.")
    iso3: str = Field(description="ISO 3166-1 alpha-3; empty for what is no State.")


class ActRecord(Schema):
    """One act of a State towards a version of an instrument."""

    version: str = Field(description="The version, by its slug.")
    kind: ActKind = Field(description="What was done.")
    done_on: date = Field(description="The day.")
    basis: Basis = Field(description="Whether it was deposited, or is derived by a rule.")
    source: str = Field(description="Where it was seen; empty: not yet verified.")
    verified: bool = Field(description="Whether it names where it was seen.")
    note: str = Field(description="What else is known; may be empty.")


class ParticipantRecord(Schema):
    """What one State did towards an instrument, as far as recorded. An omission is no act."""

    delegation: DelegationName = Field(description="Who.")
    entitled_to_sign: list[str] = Field(description="The versions that it was entitled to sign, by their slugs.")
    signature: str = Field(description="“signed on …” or “no signature recorded”: never read as opposed.")
    acts: list[ActRecord] = Field(description="Its acts, in time.")
    note: str = Field(description="What else is known; may be empty.")
    url: str = Field(description="What it put on record, for people.")


class ParticipationPage(Page):
    """A piece of the list of States, by their slugs."""

    items: list[ParticipantRecord] = Field(description="The States.")


class StatementRecord(Schema):
    """What a delegation put on record."""

    id: str = Field(description="Its name in the list.")
    url: str = Field(description=PERMALINK)
    instrument: InstrumentName = Field(description="What it is about.")
    delegations: list[DelegationName] = Field(description="Whose it is.")
    made_on: date = Field(description="The day, or the first of them.")
    made_until: date | None = Field(description="The last day, where there were several.")
    styled_as: str = Field(description="What its author called it.")
    kind: StatementKind = Field(description="This library's classification; not the depositary's.")
    summary: str = Field(description="A summary by this library; not their words, and not to be quoted.")
    quotation: str = Field(description="Their words, short, as seen in a source; may be empty.")
    sources: list[str] = Field(description="Where it was seen; empty: no source seen yet.")
    provisions: list[ProvisionName] = Field(description="What it speaks of.")
    full_text: str | None = Field(description="The address of its full text, for people, where the library holds it.")


class StatementPage(Page):
    """A piece of the list of statements, in time."""

    items: list[StatementRecord] = Field(description="The statements.")
