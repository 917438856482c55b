"""What would change how a claim stands: found by asking the rule what it would say then. Pure: no ORM, no HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.standing.facts import LOOKED_FOR, PLACES, Fact, LeftOut, Words
from annotations.standing.rule import LABELS, ClaimStanding, Stands, first_that_fits, is_awaited, tally_of

_NEW = Words(-1, 0, 1, "preamble and articles", verified=True)
"""Words that nobody has linked yet."""


@dataclass(frozen=True)
class Change:
    """Something that would change it: `if_so` says what, `then` how the claim would stand; none where it only would
    no longer be provisional, or where nobody can say yet."""

    if_so: str
    then: tuple[Stands, ...] = ()
    no_longer_provisional: bool = False

    @property
    def labels(self) -> str:
        """ "“The words say this” or “Readers disagree”"."""
        return _(" or ").join(f"“{LABELS[each]}”" for each in self.then)


def changes_of(standing: ClaimStanding, names: Mapping[str, str]) -> list[Change]:
    """What would change it, as far as the rule can tell: first what is here and does not count yet. `names` by the key
    of a fact: how it is called."""
    if standing.stands == Stands.NOT_OF_THE_TEXT:
        return []
    found = [
        *_if_reviewed(standing),
        *_if_settled(standing),
        *_if_here(standing, names),
        *_if_verified(standing, names),
        *_if_linked(standing),
        *_if_lost(standing),
        *_if_looked_at(standing),
    ]
    return list(dict.fromkeys(found))


def _then(standing: ClaimStanding, outcomes: Iterable[Sequence[Fact]]) -> tuple[Stands, ...]:
    """How the claim would stand by any of these, without how it stands now; in the order of the table."""
    then = {first_that_fits(tally_of(standing.kind, facts))[0] for facts in outcomes} - {standing.stands}
    return tuple(each for each in Stands if each in then)


def _each_and_all(
    facts: Sequence[Fact], which: Callable[[Fact], bool], otherwise: Callable[[Fact], Fact]
) -> list[list[Fact]]:
    """The facts with each of those otherwise, and with all of them."""
    those = [place for place, each in enumerate(facts) if which(each)]
    sets = [{place} for place in those] + ([set(those)] if len(those) > 1 else [])
    return [[otherwise(each) if at in those else each for at, each in enumerate(facts)] for those in sets]


def _if_reviewed(standing: ClaimStanding) -> Iterable[Change]:
    count = sum(is_awaited(each) for each in standing.facts)
    outcomes = _each_and_all(standing.facts, is_awaited, lambda each: replace(each, left_out=None))
    if then := _then(standing, outcomes):
        said = ngettext(
            "If the %(count)d piece that awaits review is accepted",
            "If some or all of the %(count)d pieces that await review are accepted",
            count,
        )
        yield Change(said % {"count": count}, then)


def _if_settled(standing: ClaimStanding) -> Iterable[Change]:
    disputed = [each for each in standing.facts if each.disputed and each.counts]
    settled = [replace(each, disputed=False) for each in standing.facts]
    if disputed and (then := _then(standing, [settled])):
        said = ngettext("Once the open dispute is settled", "Once the open disputes are settled", len(disputed))
        yield Change(said, then)


def _if_here(standing: ClaimStanding, names: Mapping[str, str]) -> Iterable[Change]:
    """What waits for a text, or for an answer that a missing part of one could change."""
    for fact in standing.facts:
        name = {"name": names.get(fact.key, "")}
        if fact.left_out == LeftOut.TEXT_LACKING:
            here, said = replace(fact, left_out=None, words=[_NEW]), _("Once the library holds %(name)s") % name
        elif fact.left_out == LeftOut.INCONCLUSIVE:
            here = replace(fact, left_out=None)
            said = _("Once nothing is missing that “%(name)s” has to search, if it is met then") % name
        else:
            continue
        then = _then(standing, [[here if each is fact else each for each in standing.facts]])
        if then and name["name"]:
            yield Change(said, then)


def _if_verified(standing: ClaimStanding, names: Mapping[str, str]) -> Iterable[Change]:
    if not standing.provisional:
        return
    deciding = [each for each in standing.deciding if not each.is_verified]
    of = dict.fromkeys(_wording_of(each, names) for each in deciding)
    said = _("Once these wordings are verified: %(names)s") % {"names": "; ".join(of)}
    yield Change(said, no_longer_provisional=True)


def _wording_of(fact: Fact, names: Mapping[str, str]) -> str:
    name = names.get(fact.key, "")
    return _("all that “%(name)s” searched") % {"name": name} if fact.searched else name


def _if_linked(standing: ClaimStanding) -> Iterable[Change]:
    """Words that nobody has linked yet; where a part is enough the whole is not named."""
    asked = [
        ("confirms", False, _("Words that confirm a part of it")),
        ("confirms", True, _("Words that confirm the whole of it")),
        ("refutes", False, _("Words that refute a part of it")),
        ("refutes", True, _("Words that refute the whole of it")),
        ("qualifies", False, _("Words that limit or correct it")),
    ]
    told: set[tuple[str, tuple[Stands, ...]]] = set()
    for bearing, whole, said in asked:
        then = _then(standing, [[*standing.facts, Fact(bearing, whole, [_NEW])]])
        if then and (bearing, then) not in told:
            told.add((bearing, then))
            yield Change(said, then)


def _if_lost(standing: ClaimStanding) -> Iterable[Change]:
    """Where both sides have words, no further words settle it."""
    if standing.stands not in (Stands.BOTH_WAYS, Stands.READERS_DISAGREE):
        return
    for bearing, said in (
        ("confirms", _("If what confirms were declined or withdrawn")),
        ("refutes", _("If what refutes were declined or withdrawn")),
    ):
        rest = [each for each in standing.facts if each.bearing != bearing]
        if len(rest) < len(standing.facts) and (then := _then(standing, [rest])):
            yield Change(said, then)


def _if_looked_at(standing: ClaimStanding) -> Iterable[Change]:
    looked_at = {place for fact in standing.facts if fact.has_looked for place in fact.places}
    if missing := [str(PLACES[place]) for place in LOOKED_FOR if place not in looked_at]:
        yield Change(_("Words in a place that nobody has looked at yet: %(places)s") % {"places": ", ".join(missing)})
