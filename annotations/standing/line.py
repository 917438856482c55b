"""The line below how a claim stands: what that rests on, always in the same shape. Pure: no ORM, no HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.standing.facts import LOOKED_FOR, PLACES, Fact, Searched


def line_of(counted: Sequence[Fact], facts: Sequence[Fact], awaiting: int) -> str:
    """ "Rests on 3 passages: 2 in the preamble and articles, 1 in a resolution; and on 1 check. Wording verified: 2 of
    3. Reviewed by 1 person. Not yet looked at: appendices." Context is looked at, though it does not count; what awaits
    review is not. `awaiting`: how many pieces of evidence and checks do."""
    words = list(dict.fromkeys(each for fact in counted for each in fact.words))
    searches = [fact.searched for fact in counted if fact.searched]
    looked_at = {place for fact in facts if fact.has_looked for place in fact.places}
    parts = [_rests_on(words_in(counted), len(words), len(searches))]
    if words:
        verified = sum(each.verified for each in words)
        parts += [_("Wording verified: %(verified)d of %(count)d.") % {"verified": verified, "count": len(words)}]
    parts += _searched(searches)
    if counted:
        parts += [_reviewed([fact.reviewers for fact in counted])]
    if awaiting:
        parts += [ngettext("%(count)d awaiting review.", "%(count)d awaiting review.", awaiting) % {"count": awaiting}]
    if missing := [str(PLACES[place]) for place in LOOKED_FOR if place not in looked_at]:
        parts += [_("Not yet looked at: %(places)s.") % {"places": ", ".join(missing)}]
    return " ".join(parts)


def words_in(counted: Sequence[Fact]) -> dict[str, int]:
    """By the key of a place, how many passages stand there."""
    words = {each for fact in counted for each in fact.words}
    return {place: sum(each.place == place for each in words) for place in PLACES}


def _rests_on(by_place: dict[str, int], count: int, checks: int) -> str:
    if checks and not count:
        return ngettext("Rests on %(count)d check.", "Rests on %(count)d checks.", checks) % {"count": checks}
    rests = ngettext("Rests on %(count)d passage", "Rests on %(count)d passages", count) % {"count": count}
    where = ", ".join(_in_place(place, held) for place, held in by_place.items() if held)
    rests = f"{rests}: {where}" if where else rests
    if not checks:
        return f"{rests}."
    also = ngettext("%(rests)s; and on %(count)d check.", "%(rests)s; and on %(count)d checks.", checks)
    return also % {"rests": rests, "count": checks}


def _searched(searches: Sequence[Searched]) -> list[str]:
    """How many provisions the checks searched, the most first. What several searched is not added up: they may have
    searched the same; nor is what they searched at different times, when other wording was verified."""
    different = {(each.where, each.provisions, each.verified) for each in searches}
    counts = sorted(((provisions, verified) for _where, provisions, verified in different), reverse=True)
    if not counts:
        return []
    if len(counts) > 1:
        said = [_("%(count)d (%(verified)d verified)") % {"count": count, "verified": held} for count, held in counts]
        return [_("Provisions searched by the checks: %(counts)s.") % {"counts": ", ".join(said)}]
    (provisions, verified), *_more = counts
    searched = ngettext(
        "Of the %(count)d provision searched, %(verified)d has a verified wording.",
        "Of the %(count)d provisions searched, %(verified)d have a verified wording.",
        provisions,
    )
    return [searched % {"count": provisions, "verified": verified}]


def _reviewed(reviewers: Sequence[frozenset[int] | None]) -> str:
    """By whom what counts was reviewed: each piece by some persons, or by the library's editors alone."""
    persons = {each for those in reviewers if those is not None for each in those}
    if all(those is None for those in reviewers):
        return _("Reviewed by the library's editors; not independently reviewed.")
    # What was reviewed by somebody whose account is gone was reviewed by one person at least.
    count = max(1, len(persons))
    if None in reviewers:
        return ngettext(
            "Reviewed in part by %(count)d person, in part by the library's editors alone.",
            "Reviewed in part by %(count)d persons, in part by the library's editors alone.",
            count,
        ) % {"count": count}
    return ngettext("Reviewed by %(count)d person.", "Reviewed by %(count)d persons.", count) % {"count": count}


def _in_place(place: str, count: int) -> str:
    """ "2 in the preamble and articles", "1 in a resolution"."""
    forms = {
        "preamble and articles": ngettext(
            "%(count)d in the preamble and articles", "%(count)d in the preamble and articles", count
        ),
        "appendices": ngettext("%(count)d in an appendix", "%(count)d in appendices", count),
        "resolutions": ngettext("%(count)d in a resolution", "%(count)d in resolutions", count),
        "statements": ngettext("%(count)d in a statement", "%(count)d in statements", count),
        "other texts": ngettext("%(count)d outside this instrument", "%(count)d outside this instrument", count),
    }
    return forms[place] % {"count": count}
