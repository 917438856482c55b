"""How each act on a thing is done over HTTP, for the walk over the permissions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from annotations.models import (
    Article,
    Check,
    Claim,
    Comment,
    Evidence,
    Follow,
    Mailing,
    News,
    Passage,
    Report,
)
from tests import factories
from tests.annotations.scenes import news_for
from treatyreader.accounts.models import ApiToken
from treatyreader.models import Descent, Verification

CLAUSE = "itrs/2012/en@1/art_6__para_6-1"

Values = Callable[[Any], dict[str, str]]
Done = Callable[[Any], bool]


@dataclass(frozen=True)
class Act:
    """What is typed into the form, and whether it was done, by the thing as it is afterwards. `query` follows the
    address; one that only `reads` has no form."""

    typed: Values = field(default=lambda _thing: {})
    done: Done = field(default=lambda _thing: False)
    query: Callable[[Any], str] = field(default=lambda _thing: "")
    reads: bool = False


WHY = {"reason": "It is better so."}


def again(thing: Any) -> Any:
    """As it is now; None once it is gone."""
    return type(thing)._default_manager.filter(pk=thing.pk).first()


def in_state(state: str) -> Done:
    return lambda thing: bool(again(thing).state == state)


def others_claim(thing: Claim) -> dict[str, str]:
    return {"other": factories.claim("The networks are secure and robust.").slug, **WHY}


def reported(kind: str) -> Act:
    return Act(
        lambda _: {"reason": "out of context", "words": ""},
        lambda thing: Report.objects.filter(**{kind: thing}).exists(),
        lambda thing: f"?on={kind}:{thing.public_id if hasattr(thing, 'public_id') else thing.slug}",
    )


def ruled(thing: Descent, standing: str) -> bool:
    pair = {"older_wid": thing.older_wid, "newer_wid": thing.newer_wid}
    return Descent.objects.filter(standing=standing, **pair).exists()


def hidden(kind: str) -> dict[tuple[str, str], Act]:
    return {
        (kind, "hide"): Act(lambda _: WHY, in_state("hidden")),
        (kind, "restore"): Act(lambda _: WHY, in_state("published")),
    }


WORDS = {"place_1": CLAUSE, "exact_1": "security and robustness", "limits_1": "keep"}

ACTS: dict[tuple[str, str], Act] = {
    ("comment", "write"): Act(
        lambda _: {"body": "Something new.", "place_1": CLAUSE},
        lambda _: Comment.objects.filter(body="Something new.").exists(),
        lambda _: f"?on={CLAUSE}",
    ),
    ("comment", "reply"): Act(lambda _: {"body": "A reply."}, lambda thing: thing.replies.exists()),
    ("comment", "edit"): Act(lambda _: {"body": "Otherwise."}, lambda thing: again(thing).body == "Otherwise."),
    ("comment", "delete"): Act(lambda _: {}, lambda thing: again(thing) is None),
    ("comment", "resolve"): Act(lambda _: {"resolved": "True"}, lambda thing: again(thing).resolved_at is not None),
    ("comment", "report"): reported("comment"),
    ("claim", "make"): Act(
        lambda _: {
            "text": "The networks are made safe by it.",
            "about": "adopted text",
            "kind": "words",
            "instrument": "itrs",
            "confirmed": "yes",
        },
        lambda _: Claim.objects.filter(text="The networks are made safe by it.").exists(),
    ),
    ("claim", "edit"): Act(
        lambda _: {"text": "The networks are to be safe.", **WHY},
        lambda thing: again(thing).text == "The networks are to be safe.",
    ),
    ("claim", "withdraw"): Act(lambda _: {}, in_state("withdrawn")),
    ("claim", "review"): Act(lambda _: {"verdict": "publish", **WHY}, in_state("published")),
    ("claim", "merge"): Act(others_claim, in_state("merged")),
    ("claim", "sign"): Act(
        lambda _: {"sentence": "The words ask for an effort."}, lambda thing: thing.findings.exists()
    ),
    ("claim", "report"): reported("claim"),
    ("evidence", "link"): Act(
        lambda _: {"bearing": "confirms", "coverage": "whole", "rationale": "It says so.", **WORDS},
        lambda _: Evidence.objects.filter(rationale="It says so.").exists(),
        lambda _: f"?claim=un-takeover&on={CLAUSE}",
    ),
    ("evidence", "edit"): Act(
        lambda _: {"rationale": "For another reason.", **WHY},
        lambda thing: again(thing).rationale == "For another reason.",
    ),
    ("evidence", "withdraw"): Act(lambda _: {}, in_state("withdrawn")),
    ("evidence", "review"): Act(
        lambda _: {"verdict": "accepted", **WHY}, lambda thing: again(thing).review == "reviewed"
    ),
    ("evidence", "dispute"): Act(lambda _: WHY, lambda thing: thing.disputes.exists()),
    ("evidence", "report"): reported("evidence"),
    ("check", "ask"): Act(
        lambda _: {
            "q": "internet*",
            "in": "appendices",
            "expect": "absent",
            "text": "",
            "met": "qualifies",
            "coverage": "whole",
            "rationale": "It says nothing of it.",
        },
        lambda _: Check.objects.filter(rationale="It says nothing of it.").exists(),
        lambda _: "?on=un-takeover",
    ),
    ("check", "edit"): Act(lambda _: {"q": "secur*", **WHY}, lambda thing: again(thing).expression == "secur*"),
    ("check", "withdraw"): Act(lambda _: {}, in_state("withdrawn")),
    ("check", "evaluate"): Act(lambda _: {}, lambda thing: thing.results.exists()),
    ("check", "review"): Act(lambda _: {"verdict": "accepted", **WHY}, lambda thing: again(thing).review == "reviewed"),
    ("dispute", "withdraw"): Act(lambda _: {}, in_state("withdrawn")),
    ("dispute", "open"): Act(lambda _: {"act": "open", **WHY}, in_state("open")),
    ("dispute", "settle"): Act(lambda _: {"act": "settle", **WHY}, in_state("settled")),
    ("finding", "withdraw"): Act(lambda _: {"why": "A slip."}, in_state("withdrawn")),
    ("standing of words", "confirm"): Act(
        lambda _: {"how": "requires", **WHY}, lambda thing: thing.rulings.filter(how="requires").exists()
    ),
    ("article", "add"): Act(
        lambda _: {
            "title": "Another evening",
            "kind": "speech",
            "source": "https://news.example/another",
            "language": "en",
            "text": factories.ARTICLE,
            "instrument": "itrs",
        },
        lambda _: Article.objects.filter(title="Another evening").exists(),
    ),
    ("article", "mark"): Act(
        lambda _: {"exact": "The treaty makes networks secure.", "voice": "own"}, lambda thing: thing.sentences.exists()
    ),
    ("article", "edit"): Act(
        lambda _: {
            "title": "The very last evening",
            "kind": "article",
            "source": "https://news.example/evening",
            "language": "en",
            "text": factories.ARTICLE,
        },
        lambda thing: again(thing).title == "The very last evening",
    ),
    ("article", "withdraw"): Act(lambda _: {}, in_state("withdrawn")),
    ("article", "review"): Act(lambda _: {"verdict": "publish", **WHY}, in_state("published")),
    ("article", "report"): reported("article"),
    ("sentence", "link"): Act(
        lambda _: {"likely": "", "other": "un-takeover", "voice": "rejected"},
        lambda thing: again(thing).voice == "rejected",
    ),
    ("sentence", "claim"): Act(
        lambda _: {
            "text": "Networks are made secure by the treaty.",
            "about": "adopted text",
            "kind": "words",
            "confirmed": "1",
        },
        lambda thing: again(thing).claim is not None and again(thing).claim.quoted == thing.exact,
    ),
    ("sentence", "unmark"): Act(lambda _: {}, lambda thing: again(thing) is None),
    ("report", "settle"): Act(lambda _: WHY, lambda thing: not again(thing).is_open),
    ("passage", "make"): Act(
        lambda _: {"place_1": CLAUSE, "exact_1": "harmonious development", "limits_1": "keep"},
        lambda _: Passage.objects.filter(exact="harmonious development").exists(),
        lambda _: f"?on={CLAUSE}",
    ),
    ("provision", "verify"): Act(
        lambda _: {"level": "verified", "source": "Final Acts, Dubai 2012, p. 5"},
        lambda thing: Verification.objects.filter(provision=thing, source__startswith="Final Acts, Dubai").exists(),
    ),
    ("lineage", "see"): Act(reads=True),
    ("lineage", "confirm"): Act(lambda _: WHY, lambda thing: ruled(thing, "confirmed")),
    ("lineage", "rule"): Act(lambda _: {"none": "on", **WHY}, lambda thing: ruled(thing, "rejected")),
    ("carrying", "see"): Act(reads=True),
    ("carrying", "place"): Act(
        lambda _: {"place": "gone", **WHY}, lambda thing: thing.carryings.filter(method="chosen").exists()
    ),
    ("carrying", "carry"): Act(
        lambda _: {}, lambda thing: not thing.carryings.filter(is_stale=True, is_current=True).exists()
    ),
    ("desk", "see"): Act(reads=True),
    ("account", "see"): Act(reads=True),
    ("account", "name"): Act(
        lambda thing: {"name": thing.name, "role": "steward", **WHY}, lambda thing: again(thing).role == "steward"
    ),
    ("token", "see"): Act(reads=True),
    ("token", "make"): Act(
        lambda _: {"name": "Another program", "scope": "read", "lasts": "90"},
        lambda _: ApiToken.objects.filter(name="Another program").exists(),
    ),
    ("token", "revoke"): Act(lambda _: {}, lambda thing: again(thing).revoked_at is not None),
    ("claim", "watch"): Act(lambda _: {"act": "follow"}, lambda thing: thing.watches.exists()),
    ("follow", "begin"): Act(
        lambda _: {"act": "follow"},
        lambda _: Follow.objects.filter(claim__slug="un-takeover").exists(),
        lambda _: "?on=claim:un-takeover",
    ),
    ("follow", "stop"): Act(lambda _: {}, lambda thing: again(thing) is None),
    ("import", "see"): Act(reads=True),
    ("import", "take"): Act(lambda _: {}, lambda _: Comment.objects.filter(body="Brought in.").exists()),
    ("one's own account", "see"): Act(reads=True),
    ("one's own account", "take out"): Act(reads=True),
    ("one's own account", "bring in"): Act(
        lambda _: {"text": '{"annotations": [{"id": "x", "text": "So.", "uri": "https://elsewhere.example/"}]}'},
        lambda thing: thing.imports.exists(),
    ),
    ("one's own account", "see what it follows"): Act(reads=True),
    ("one's own account", "read notifications"): Act(
        lambda thing: {"news": str(News.objects.for_account(thing)[0].pk)},
        lambda thing: not News.objects.for_account(thing).unread_by(thing).exists(),
        lambda thing: "?page=1" if news_for(thing) else "",
    ),
    ("one's own account", "choose what is mailed"): Act(
        lambda _: {"often": "weekly"},
        lambda thing: Mailing.objects.filter(account=thing, often="weekly").exists(),
    ),
    ("one's own account", "stop following"): Act(
        lambda thing: {"about": str(news_for(thing))}, lambda thing: not thing.follows.exists()
    ),
    ("one's own account", "delete"): Act(
        lambda thing: {"what_i_said": "goes", "email": thing.email}, lambda thing: again(thing) is None
    ),
    **hidden("comment"),
    **hidden("claim"),
    **hidden("evidence"),
    **hidden("article"),
    **hidden("check"),
}


def address_of(route: str, act: Act, thing: Any) -> str:
    """Where an act is done on a thing, by the address in the table."""
    here = {
        "public_id": getattr(thing, "public_id", ""),
        "slug": getattr(thing, "slug", ""),
        "key": getattr(thing, "key", ""),
        "instrument": thing.instrument.slug if isinstance(thing, Descent) else "itrs",
        "older": getattr(thing, "older", ""),
        "newer": getattr(thing, "newer", ""),
        "wid": getattr(thing, "older_wid", ""),
        "version": "2012",
        "language": "en@1",
        "eid": "art_6__para_6-1",
    }
    return re.sub(r"<(\w+)>", lambda found: here[found[1]], route) + act.query(thing)
