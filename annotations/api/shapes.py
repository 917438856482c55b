"""What the API says of claims and of the evidence for them, field by field. Words of a text stand beside how far their
wording is verified, always. A field is never taken away and never means another thing."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema

from annotations.counting.expectations import CheckOutcome
from annotations.models.carryings import Method, Outcome
from annotations.models.claims import ClaimAbout, ClaimKind, ClaimOrigin, ClaimState
from annotations.models.evidence import Bearing, Coverage, EvidenceState, Review
from annotations.standing.rule import Stands
from treatyreader.api.paging import Page
from treatyreader.api.shapes import OWN_ADDRESS, PERMALINK, EditionName, InstrumentName, ProvisionName, WordingRecord


class GroundRecord(Schema):
    """A piece of evidence, or a check, in how a claim stands: whether it counts, how, and why not."""

    id: str = Field(description="As addresses name it.")
    is_check: bool = Field(description="Whether it is a check; else it is evidence.")
    bearing: Bearing = Field(description="How it bears on the claim.")
    coverage: Coverage = Field(description="On the whole of it or on a part.")
    counts: bool = Field(description="Whether it counts.")
    why_not: str = Field(description="Why it does not count; empty where it does.")
    decides: bool = Field(description="Whether the row that fits rests on it.")
    verified: bool = Field(description="Whether all the wording that it rests on is verified.")


class StepRecord(Schema):
    """A row of the rule that was asked."""

    key: Stands = Field(description="The row.")
    label: str = Field(description="The same in words.")
    fits: bool = Field(description="Whether it fits; the first that does is how the claim stands.")
    why_not: str = Field(description="Why it does not fit; empty where it does.")


class TurnRecord(Schema):
    """What would change how a claim stands."""

    if_so: str = Field(description="What would have to happen. Evidence and checks are named by their ids.")
    then: list[Stands] = Field(description="How the claim would stand; more than one where that depends; may be empty.")
    no_longer_provisional: bool = Field(description="Whether it would only no longer be provisional.")


class FindingRecord(Schema):
    """What a steward found and signed. It stands beside how the claim stands, never in its place."""

    id: str = Field(description="As addresses name it.")
    url: str = Field(description=PERMALINK)
    sentence: str = Field(description="What they found.")
    by: str | None = Field(description="Who signed it; null for a former steward.")
    at: datetime = Field(description="When.")
    stood: Stands = Field(description="How the claim stood then.")
    provisional: bool = Field(description="Whether that was provisional.")
    current: bool = Field(description="Whether all that it rests on is as it was; else it was made before changes.")


class StandingRecord(Schema):
    """How a claim stands: computed from the words linked to it by a public rule; never “true” or “false”."""

    key: Stands = Field(description="The row of the rule that fits.")
    label: str = Field(description="The same in words.")
    provisional: bool = Field(description="Whether words that decide it are not verified.")
    line: str = Field(description="What it rests on, and what nobody has looked at; it belongs to “label”.")
    passages: int = Field(description="On how many passages it rests.")
    checks: int = Field(description="On how many checks it rests.")
    grounds: list[GroundRecord] = Field(description="Each piece of evidence and each check that everybody may see.")
    steps: list[StepRecord] = Field(description="The rows of the rule, down to the first that fits.")
    would_change: list[TurnRecord] = Field(description="What would change it, as far as the rule can tell.")
    rule: str = Field(description="Where the rule is published.")


class PartRecord(Schema):
    """Words of a claim."""

    exact: str = Field(description="The words.")
    start: int = Field(description="Where they begin in the claim's text, in code points.")
    end: int = Field(description="Where they end.")


class CheckResultRecord(Schema):
    """What the program answered to a textual check, and what it had searched. This counts words; it does not show what
    the treaty covers."""

    outcome: CheckOutcome = Field(description="Whether it is as expected; “inconclusive” where missing text matters.")
    in_text: int = Field(description="How often it stands in the text that was searched.")
    in_headings: int = Field(description="How often in headings, apart.")
    in_labels: int = Field(description="How often in lead words and printed numbers, apart.")
    elsewhere: int = Field(description="How often in the text of the edition outside of the scope.")
    provisions: int = Field(description="How many provisions were searched.")
    words: int = Field(description="How many words were searched; in Chinese, characters.")
    verified: int = Field(description="Of how many of these provisions the wording is verified.")
    gaps: int = Field(description="How many parts of the text that could change the answer are missing.")
    edition: EditionName = Field(description="The edition that answered.")
    at: datetime = Field(description="When.")


class CheckRecord(Schema):
    """A textual check: a question about words, and the newest answer."""

    id: str = Field(description="As addresses name it.")
    url: str = Field(description=PERMALINK)
    expression: str = Field(description="What is asked.")
    scope: str = Field(description="Of which part of the text.")
    expect: str = Field(description="What is expected.")
    edition: str = Field(description="Of which text, as “itrs/2012/fr”; empty: the newest, in English if there is one.")
    met: Bearing = Field(description="How it bears on the claim if the expectation is met.")
    coverage: Coverage = Field(description="Whether on the whole of it or on a part.")
    of: PartRecord | None = Field(description="On which words of the claim, where they are marked.")
    rationale: str = Field(description="Why, in the words of whoever asked; may be empty.")
    review: Review = Field(description="Whether and by whom it was reviewed.")
    state: EvidenceState = Field(description="One that is hidden is seen by its author and by stewards alone.")
    author: str | None = Field(description="Who asked; null for the library's editors and former contributors.")
    why_not: str = Field(description="Why it does not count; empty where it does.")
    result: CheckResultRecord | None = Field(description="The newest answer to it as it is; null where there is none.")


class ClaimName(Schema):
    """A claim, named."""

    slug: str = Field(description="As addresses name it: “un-takeover”.")
    text: str = Field(description="The claim, in the library's words.")
    url: str = Field(description=PERMALINK)
    self: str = Field(description=OWN_ADDRESS)


class ClaimRecord(ClaimName):
    """A sentence that someone said."""

    instrument: InstrumentName = Field(description="What it speaks of.")
    about: ClaimAbout = Field(description="What it is about: the adopted text, a draft, the conference, the record.")
    kind: ClaimKind = Field(description="What kind of claim it is; only of some can the words of a text be asked.")
    standing: StandingRecord = Field(description="How it stands.")
    findings: list[FindingRecord] = Field(description="What stewards signed, the newest of each, the newest first.")
    quoted: str = Field(description="Their own words, short, where they were seen; may be empty.")
    said_by: str = Field(description="Who said it; empty where no source was seen.")
    said_on: date | None = Field(description="When; null where no source was seen.")
    source: str = Field(description="Where; empty where no source was seen.")
    seen: bool = Field(description="Whether the source was read; where not, nobody is named.")
    reply: str = Field(description="What the claimant replied; may be empty.")
    note: str = Field(description="A note of whoever made it here; may be empty.")
    state: ClaimState = Field(description="Others than “published” are seen by their authors and by stewards alone.")
    origin: ClaimOrigin = Field(description="Whether the library's editors made it, or a reader.")
    author: str | None = Field(description="Who made it here; null for the library's editors and former contributors.")
    version: int = Field(description="How often it was written, edits included.")
    created_at: datetime = Field(description="When it was made here.")
    edited_at: datetime | None = Field(description="When it was last edited.")
    checks: list[CheckRecord] = Field(description="Its textual checks.")
    evidence: str = Field(description="The address of the evidence for it in this API.")


class ClaimPage(Page):
    """A piece of the list of claims, the oldest first."""

    items: list[ClaimRecord] = Field(description="The claims.")


class ChangeRecord(Schema):
    """Words that were put for others."""

    before: str = Field(description="What stood there; empty where something was added.")
    after: str = Field(description="What stands there; empty where something was left out.")
    bears_meaning: bool = Field(description="Whether a word among them bears meaning: not, shall, a number, an organ.")


class CarriedRecord(Schema):
    """What became of a passage's words in the newest edition of another version."""

    edition: EditionName = Field(description="That edition.")
    outcome: Outcome = Field(description="The outcome; “ambiguous” waits for a steward.")
    line: str = Field(description="The same in words.")
    method: Method = Field(description="How it was found.")
    score: float = Field(description="How alike the words are, from 0 to 1. It decides nothing.")
    rests_on_proposal: bool = Field(description="Whether it rests on a descent of clauses that nobody has confirmed.")
    provision: ProvisionName | None = Field(description="Where they stand there, or what their clause became.")
    start: int | None = Field(description="Where they begin in that provision's text; null where they have no place.")
    end: int | None = Field(description="Where they end.")
    exact: str | None = Field(description="The words there; null where they have no place.")
    wording: WordingRecord | None = Field(description="How far the wording there is verified.")
    changes: list[ChangeRecord] = Field(description="What was changed in the words.")
    around: list[ChangeRecord] = Field(description="What was changed in the rest of their sentence.")


class PassageRecord(Schema):
    """Exact words in one provision of one edition (W3C Web Annotation: TextQuoteSelector, TextPositionSelector)."""

    id: str = Field(description="As addresses name it.")
    url: str = Field(description=PERMALINK)
    exact: str = Field(description="The words, letter for letter; see “wording” before quoting them as the treaty's.")
    prefix: str = Field(description="What stands just before them.")
    suffix: str = Field(description="What stands just behind them.")
    start: int = Field(description="Where they begin in the provision's text, in code points.")
    end: int = Field(description="Where they end.")
    digest: str = Field(description="SHA-256 of the words in UTF-8: that they are unchanged here, no more.")
    sentence: str = Field(description="The whole sentence in which they stand.")
    wording: WordingRecord | None = Field(description="How far the wording is verified.")
    where: str = Field(description="Where the words stand, preamble, article …; or “unclear”.")
    how: str = Field(description="How they speak: requires, urges, permits, …; or “unclear”.")
    whom: str = Field(description="Whom they address: States, operators, …; or “unclear”.")
    confirmed_by: str | None = Field(description="The steward who confirmed that; null: the program proposes it.")
    confirmed_at: datetime | None = Field(description="When it was confirmed; null: the program proposes it.")
    provision: ProvisionName = Field(description="The provision.")
    edition: EditionName = Field(description="The edition to which they are pinned for ever.")
    carried: list[CarriedRecord] = Field(description="What became of them in other versions, the oldest first.")


class AwaitedRecord(Schema):
    """Words of a text that the library lacks."""

    edition: str = Field(description="Of which edition: “itrs/1988/en”.")
    margin_number: str = Field(description="Of which provision.")


class EvidenceRecord(Schema):
    """A link from a claim to words. Bearing, coverage and standing of the words are said apart, and never summed."""

    id: str = Field(description="As addresses name it.")
    url: str = Field(description=PERMALINK)
    self: str = Field(description=OWN_ADDRESS)
    claim: ClaimName = Field(description="The claim.")
    bearing: Bearing = Field(description="How the words bear on the claim; “context” never counts.")
    coverage: Coverage = Field(description="Whether on the whole of it or on a part.")
    of: PartRecord | None = Field(description="On which words of the claim, where they are marked.")
    rationale: str = Field(description="Why, in the words of whoever linked them; may be empty.")
    passages: list[PassageRecord] = Field(description="The words; none where the library lacks the text.")
    awaits: AwaitedRecord | None = Field(description="What it waits for, where the library lacks the text.")
    review: Review = Field(description="Whether and by whom it was reviewed.")
    counts: bool = Field(description="Whether it counts for how the claim stands.")
    why_not: str = Field(description="Why it does not count; empty where it does.")
    disputed: bool = Field(description="Whether a dispute about it is open.")
    state: EvidenceState = Field(description="One that is hidden is seen by its author and by stewards alone.")
    author: str | None = Field(description="Who linked it; null for the library's editors and former contributors.")
    version: int = Field(description="How often it was written, edits included.")
    created_at: datetime = Field(description="When it was linked.")
    edited_at: datetime | None = Field(description="When it was last edited.")


class EvidencePage(Page):
    """A piece of the list of evidence, the oldest first."""

    items: list[EvidenceRecord] = Field(description="The evidence.")
