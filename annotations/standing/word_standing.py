"""The standing of words: where they stand, how they speak, whom they address. Pure: no ORM, no HTTP.

The program proposes it from the provision and the words that it hangs from; a steward confirms it or says otherwise.
"Unclear" is a proper answer, and the only one where nothing is known of a language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from annotations.standing.word_patterns import OF_LANGUAGE, Patterns


class Where(TextChoices):
    PREAMBLE = "preamble", _("preamble")
    ARTICLE = "article", _("article")
    APPENDIX = "appendix", _("integral appendix")
    OPERATIVE = "operative paragraph", _("resolution, operative")
    RECITAL = "recital", _("resolution, recital")
    RECOMMENDATION = "recommendation", _("recommendation or opinion")
    FINAL_FORMULA = "final formula", _("final formula")
    RESERVATION = "reservation", _("reservation or declaration")
    STATEMENT = "statement", _("statement")
    UNCLEAR = "unclear", _("not classified")


class How(TextChoices):
    REQUIRES = "requires", _("requires")
    EFFORT = "requires effort", _("requires effort")
    URGES = "urges", _("urges")
    INVITES = "invites", _("invites")
    PERMITS = "permits", _("permits or recognizes a right")
    COMMITS = "commits", _("commits")
    INSTRUCTS = "instructs", _("instructs an organ")
    SCOPE = "scope", _("defines or limits scope")
    RECITES = "recites", _("recites")
    PROCEDURE = "procedure", _("sets a procedure")
    UNCLEAR = "unclear", _("mixed or unclear")


class Whom(TextChoices):
    STATES = "States", _("Member States")
    OPERATORS = "operators", _("operators")
    ORGAN = "organ", _("an organ or official")
    CONFERENCE = "conference", _("a conference or study group")
    USERS = "users", _("users")
    NOBODY = "nobody", _("nobody")
    UNCLEAR = "unclear", _("unclear")


@dataclass(frozen=True)
class WordStanding:
    where: Where
    how: How
    whom: Whom

    @property
    def labels(self) -> tuple[str, str, str]:
        return str(self.where.label), str(self.how.label), str(self.whom.label)


def standing_of_words(
    *, division: str, kind: str, lead: str, sentence: str, language: str, integral: bool
) -> WordStanding:
    """What the program proposes. `division` and `kind` are kinds of provisions; `lead` is the lead-in or the lead words
    that the sentence hangs from; `integral`: part of the treaty."""
    where = _where(division, kind, integral)
    if where == Where.RECITAL:
        return WordStanding(where, How.RECITES, Whom.NOBODY)
    patterns = OF_LANGUAGE.get(language.split("-")[0])
    if patterns is None:
        return WordStanding(where, How.UNCLEAR, Whom.UNCLEAR)
    if how := next((key for key, pattern in patterns.leads if pattern.search(lead)), ""):
        return WordStanding(where, How(how), _anywhere(patterns, lead))
    how, whom = _speaks(patterns, sentence)
    if lead:
        above, addressed = _speaks(patterns, lead)
        # What hangs from a lead speaks as that does; where it speaks otherwise itself, nothing is proposed.
        if How.UNCLEAR not in (how, above) and how != above:
            how = How.UNCLEAR
        elif how == How.UNCLEAR:
            how = above
        whom = addressed if whom == Whom.UNCLEAR else whom
    return WordStanding(where, how, whom)


def _speaks(patterns: Patterns, text: str) -> tuple[How, Whom]:
    how, start, end = _how(patterns, text)
    if how in (How.SCOPE, How.PROCEDURE):
        return how, Whom.NOBODY
    return how, _addressed(patterns, text, start) if end else Whom.UNCLEAR


def _where(division: str, kind: str, integral: bool) -> Where:
    if kind in ("recital", "operative paragraph") and division == "resolution":
        return Where(kind)
    if division in ("recommendation", "opinion"):
        return Where.RECOMMENDATION
    if division == "final protocol":
        return Where.RESERVATION
    if division == "appendix":
        return Where.APPENDIX if integral else Where.UNCLEAR
    return Where(division) if division in ("preamble", "article", "final formula", "statement") else Where.UNCLEAR


def _how(patterns: Patterns, text: str) -> tuple[How, int, int]:
    """How it speaks, by the words that come first, and where these stand; unclear and 0, 0 where nothing is known, and
    where a clause that is joined by "and" speaks in another way."""
    found = [
        (match.start(), rank, key, match.end())
        for rank, (key, pattern) in enumerate(patterns.how)
        for match in pattern.finditer(text)
    ]
    if not found:
        return How.UNCLEAR, 0, 0
    start, _rank, how, end = min(found)
    others = [
        place
        for place, _other, key, _until in found
        if key != how and place >= end and patterns.also and patterns.also.search(text[end:place])
    ]
    # "Shall endeavour" is not also "shall": of what begins at one place only the first counts.
    mixed = any(min(each for each in found if each[0] == place)[2] != how for place in others)
    return (How.UNCLEAR if mixed else How(how)), start, end


def _addressed(patterns: Patterns, text: str, start: int) -> Whom:
    """Whom words address that speak from `start` on: whose right they recognize, or who is at the head of the
    nearest clause before them."""
    head = re.compile(r"\W*" + patterns.before, re.IGNORECASE)
    if patterns.right_of and (of := patterns.right_of.search(text, start)):
        found = _at(patterns, text, of.end())
        if found != Whom.UNCLEAR:
            return found
    for clause in reversed(re.split(r"[,，;；:]", text[:start])):
        begun = head.match(clause)
        found = _at(patterns, clause, begun.end() if begun else 0)
        if found != Whom.UNCLEAR:
            return found
    return Whom.UNCLEAR


def _at(patterns: Patterns, text: str, place: int) -> Whom:
    return next((Whom(key) for key, pattern in patterns.whom if pattern.match(text, place)), Whom.UNCLEAR)


def _anywhere(patterns: Patterns, text: str) -> Whom:
    """The first who is named."""
    found = [(match.start(), key) for key, pattern in patterns.whom if (match := pattern.search(text))]
    return Whom(min(found)[1]) if found else Whom.UNCLEAR
