"""Who may do what: one table, which `PERMISSIONS.md` beside it tells in words. Pure: no ORM, no HTTP.

What somebody may not see at all is not asked about here (`visible_to`): to them it does not exist.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

CONTRIBUTOR, STEWARD, ADMINISTRATOR = "contributor", "steward", "administrator"
RANKS = (CONTRIBUTOR, STEWARD, ADMINISTRATOR)
"""Each may do what those before it may. Who is signed out may only read."""


@dataclass(frozen=True)
class Rule:
    """The least rank that may, with one's own and with another's thing (empty: nobody), and in which states of it."""

    own: str
    others: str
    states: Collection[str] = ()


# kind of thing → act → rule. A thing that has no states yet, because it is being made, has none here.
RULES: dict[str, dict[str, Rule]] = {
    "comment": {
        "write": Rule(CONTRIBUTOR, CONTRIBUTOR),
        "reply": Rule(CONTRIBUTOR, CONTRIBUTOR, {"published", "private", "removed"}),
        "edit": Rule(CONTRIBUTOR, "", {"published", "private"}),
        "delete": Rule(CONTRIBUTOR, "", {"published", "private", "hidden"}),
        "resolve": Rule(CONTRIBUTOR, STEWARD, {"published"}),
        "report": Rule("", CONTRIBUTOR, {"published"}),
        "hide": Rule("", STEWARD, {"published"}),
        "restore": Rule("", STEWARD, {"hidden"}),
    },
    "claim": {
        "make": Rule(CONTRIBUTOR, CONTRIBUTOR),
        "edit": Rule(CONTRIBUTOR, STEWARD, {"published", "waiting"}),
        "withdraw": Rule(CONTRIBUTOR, "", {"published", "waiting", "declined"}),
        "review": Rule("", STEWARD, {"waiting", "declined"}),
        "merge": Rule("", STEWARD, {"published", "waiting"}),
        "sign": Rule("", STEWARD, {"published"}),
        "report": Rule("", CONTRIBUTOR, {"published"}),
        "hide": Rule("", STEWARD, {"published"}),
        "restore": Rule("", STEWARD, {"hidden"}),
        "watch": Rule(CONTRIBUTOR, CONTRIBUTOR, {"published"}),
    },
    "evidence": {
        "link": Rule(CONTRIBUTOR, CONTRIBUTOR),
        "edit": Rule(CONTRIBUTOR, STEWARD, {"published", "declined"}),
        "withdraw": Rule(CONTRIBUTOR, "", {"published", "declined"}),
        "review": Rule("", STEWARD, {"published", "declined"}),
        "dispute": Rule("", CONTRIBUTOR, {"published"}),
        "report": Rule("", CONTRIBUTOR, {"published"}),
        "hide": Rule("", STEWARD, {"published", "declined"}),
        "restore": Rule("", STEWARD, {"hidden"}),
    },
    "check": {
        "ask": Rule(CONTRIBUTOR, CONTRIBUTOR),
        "edit": Rule(CONTRIBUTOR, STEWARD, {"published", "declined"}),
        "withdraw": Rule(CONTRIBUTOR, "", {"published", "declined"}),
        "evaluate": Rule(CONTRIBUTOR, STEWARD, {"published", "declined"}),
        "review": Rule("", STEWARD, {"published", "declined"}),
        "hide": Rule("", STEWARD, {"published", "declined"}),
        "restore": Rule("", STEWARD, {"hidden"}),
    },
    "dispute": {
        "withdraw": Rule(CONTRIBUTOR, "", {"waiting", "open"}),
        "open": Rule("", STEWARD, {"waiting"}),
        "settle": Rule("", STEWARD, {"waiting", "open"}),
    },
    "finding": {"withdraw": Rule(CONTRIBUTOR, "", {"signed"})},
    "article": {
        "add": Rule(CONTRIBUTOR, CONTRIBUTOR),
        "mark": Rule(CONTRIBUTOR, "", {"published", "waiting"}),
        "edit": Rule(CONTRIBUTOR, "", {"published", "waiting"}),
        "withdraw": Rule(CONTRIBUTOR, "", {"published", "waiting", "declined"}),
        "review": Rule("", STEWARD, {"waiting", "declined"}),
        "report": Rule("", CONTRIBUTOR, {"published"}),
        "hide": Rule("", STEWARD, {"published"}),
        "restore": Rule("", STEWARD, {"hidden"}),
    },
    "sentence": {
        "link": Rule(CONTRIBUTOR, "", {"marked", "linked"}),
        "claim": Rule(CONTRIBUTOR, "", {"marked"}),
        "unmark": Rule(CONTRIBUTOR, "", {"marked", "linked"}),
    },
    "report": {"settle": Rule("", STEWARD, {"open"})},
    "passage": {"make": Rule(CONTRIBUTOR, CONTRIBUTOR)},
    "standing of words": {"confirm": Rule("", STEWARD)},
    "provision": {"verify": Rule(STEWARD, STEWARD)},
    "lineage": {
        "see": Rule(STEWARD, STEWARD),
        "confirm": Rule(STEWARD, STEWARD),
        "rule": Rule(STEWARD, STEWARD),
    },
    "carrying": {
        "see": Rule(STEWARD, STEWARD),
        "place": Rule(STEWARD, STEWARD),
        "carry": Rule(STEWARD, STEWARD),
    },
    "desk": {"see": Rule(STEWARD, STEWARD)},
    "account": {"see": Rule(ADMINISTRATOR, ADMINISTRATOR), "name": Rule("", ADMINISTRATOR)},
    "token": {
        "see": Rule(CONTRIBUTOR, CONTRIBUTOR),
        "make": Rule(CONTRIBUTOR, CONTRIBUTOR),
        "revoke": Rule(CONTRIBUTOR, "", {"live"}),
    },
    "follow": {
        "begin": Rule(CONTRIBUTOR, CONTRIBUTOR),
        "stop": Rule(CONTRIBUTOR, "", {"live"}),
    },
    "import": {
        "see": Rule(CONTRIBUTOR, "", {"waiting", "taken"}),
        "take": Rule(CONTRIBUTOR, "", {"waiting"}),
    },
    "one's own account": {
        "see": Rule(CONTRIBUTOR, ""),
        "take out": Rule(CONTRIBUTOR, ""),
        "bring in": Rule(CONTRIBUTOR, ""),
        "see what it follows": Rule(CONTRIBUTOR, ""),
        "read notifications": Rule(CONTRIBUTOR, ""),
        "choose what is mailed": Rule(CONTRIBUTOR, ""),
        "stop following": Rule(CONTRIBUTOR, ""),
        "delete": Rule(CONTRIBUTOR, ""),
    },
}


def may(role: str, kind: str, act: str, *, own: bool = False, state: str = "") -> bool:
    """Whether somebody of that role ("" for who is signed out) may do that to a thing of that kind, in that state."""
    rule = RULES[kind][act]
    least = rule.own if own else rule.others
    if not (role and least) or (rule.states and state not in rule.states):
        return False
    return RANKS.index(role) >= RANKS.index(least)
