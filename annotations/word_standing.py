"""The standing of words: where they stand, how they speak, whom they address. Pure: no ORM, no HTTP.

It is proposed from the provision and the lead-in that it hangs from; "unclear" is a proper answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

WHERE = {
    "preamble": _("preamble"),
    "article": _("article"),
    "appendix": _("integral appendix"),
    "operative paragraph": _("resolution, operative"),
    "recital": _("resolution, recital"),
    "recommendation": _("recommendation or opinion"),
    "final formula": _("final formula"),
    "reservation": _("reservation or declaration"),
    "statement": _("statement"),
    "": _("not classified"),
}
HOW = {
    "requires effort": _("requires effort"),
    "requires": _("requires"),
    "urges": _("urges"),
    "invites": _("invites"),
    "permits": _("permits or recognizes a right"),
    "commits": _("commits"),
    "instructs": _("instructs an organ"),
    "scope": _("defines or limits scope"),
    "recites": _("recites"),
    "": _("mixed or unclear"),
}
WHOM = {
    "States": _("Member States"),
    "operators": _("operators"),
    "organ": _("an organ or official"),
    "conference": _("a conference or study group"),
    "users": _("users"),
    "nobody": _("nobody"),
    "": _("unclear"),
}

# In this order: the first that fits says how the words speak. English; other languages read "mixed or unclear".
_HOW = [
    ("urges", r"\bshould\b"),
    ("requires effort", r"\bshall\b[^.;]*\b(?:endeavour|foster|promote)\b"),
    (
        "scope",
        r"\b(?:do|does|shall|are|is) not (?:address|apply|to be (?:taken|interpreted))\b|\bfor the purposes? of\b",
    ),
    (
        "permits",
        r"\b(?:may|(?:has|have|recognize|recognizes) the (?:\w+ )?right|reserves? the right|right of access)\b",
    ),
    ("commits", r"\b(?:affirm|undertake|affirms|undertakes)\b"),
    ("invites", r"\b(?:encouraged?|invites?|invited)\b"),
    ("requires", r"\b(?:shall|must|are binding|is binding|are bound|is bound)\b"),
]
_WHOM = [
    ("States", r"\b(?:Member States?|Members?|governments?|administrations?\*?|each State)\b"),
    ("operators", r"\b(?:operating agenc(?:y|ies)|operators?)\b"),
    ("organ", r"\b(?:Secretary-General|Director|Council|ITU|Union|Bureau)\b"),
    ("conference", r"\b(?:[Cc]onference|[Aa]ssembly|[Ss]tudy [Gg]roups?)\b"),
    ("users", r"\b(?:users?|public)\b"),
]
_LEAD_HOW = [
    ("instructs", r"^(?:resolves to )?instruct"),
    ("invites", r"^(?:resolves to )?(?:invite|encourage)"),
    ("urges", r"^(?:resolves to )?(?:urge|call upon|appeal)"),
    ("commits", r"^(?:resolves|decides)"),
]


@dataclass(frozen=True)
class WordStanding:
    """Keys of WHERE, HOW and WHOM."""

    where: str
    how: str
    whom: str

    @property
    def labels(self) -> tuple[str, str, str]:
        return str(WHERE[self.where]), str(HOW[self.how]), str(WHOM[self.whom])


def standing_of_words(
    *, division: str, kind: str, lead: str, sentence: str, language: str, integral: bool
) -> WordStanding:
    """`division` and `kind` are kinds of provisions; `lead` is the lead-in or the lead words that the sentence hangs
    from; `integral`: part of the treaty."""
    where = _where(division, kind, integral)
    if language.split("-")[0] != "en":
        return WordStanding(where, "", "")
    if where == "recital":
        return WordStanding(where, "recites", "nobody")
    how = next((key for key, pattern in _LEAD_HOW if re.search(pattern, lead)), "")
    whom_in = f"{lead} {sentence}"
    if not how:
        found = [key for key, pattern in _HOW if re.search(pattern, f"{lead} {sentence}")]
        how = found[0] if found else ""
    first = sorted((match.start(), key) for key, pattern in _WHOM if (match := re.search(pattern, whom_in)))
    return WordStanding(where, how, first[0][1] if first else "nobody" if how == "scope" else "")


def _where(division: str, kind: str, integral: bool) -> str:
    if kind in ("recital", "operative paragraph") and division == "resolution":
        return kind
    if division in ("recommendation", "opinion"):
        return "recommendation"
    if division == "final protocol":
        return "reservation"
    if division == "appendix":
        return "appendix" if integral else ""
    return division if division in WHERE else ""
