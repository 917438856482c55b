"""The concordance: a question about words, answered by a text; the question is a link."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.checking.concordance import address_of
from annotations.checking.concordance import concordance as answered
from annotations.checking.countable import countable
from annotations.checking.evaluating import Question
from annotations.counting.expectations import read_expectation
from annotations.counting.expressions import read_expression
from annotations.counting.problems import Unreadable
from annotations.counting.scopes import Scope, read_scope, require_all, there_is
from annotations.counting.stems import explained
from treatyreader.addresses import NotHere, edition_at, edition_name
from treatyreader.models import Edition
from treatyreader.pages import head, kept, read_only, render_page

MOST_TEXTS = 200
_PATH = re.compile(r"[a-z0-9-]{1,80}/[a-z0-9-]{1,40}/[A-Za-z0-9-]{1,20}(@[0-9]{1,6})?")
READERS: dict[str, Callable[[str], object]] = {"q": read_expression, "in": read_scope, "expect": read_expectation}
EXAMPLES = (
    ("internet*", "preamble, articles", "absent"),
    ("internet*", "treaty", "absent"),
    ("internet*", "resolution PLEN/3", "present"),
    ('"shall endeavour"', "treaty", ""),
    ("shall NEAR/3 endeavour", "treaty", ""),
    ('"human rights"', "preamble", "only"),
    ("security", "articles", "exactly 1"),
    ("~regulate OR ~govern", "edition", ""),
    ("=Internet NOT governance", "resolutions", ""),
)


@read_only
@kept
def concordance(request: HttpRequest) -> HttpResponse:
    """`/concordance/?q=internet*&in=preamble,articles&text=itrs/2012/en&expect=absent`; htmx asks for the answer
    alone. What cannot be read is said, with 422."""
    typed = {name: request.GET.get(name, "") for name in ("q", "in", "expect")}
    named = request.GET.get("text", "")
    edition = _edition(named)
    text = countable(edition) if edition else None
    typed["in"] = typed["in"] if typed["in"].strip() else "edition"
    problems: list[tuple[str, str]] = []
    result = None
    if text and typed["q"].strip():
        for name, read in READERS.items():
            try:
                asked = read(typed[name]) if typed[name].strip() else None
                if isinstance(asked, Scope):
                    require_all(asked, [*text.parts, *text.missing])
            except Unreadable as unreadable:
                problems.append((name, str(unreadable)))
        if not problems:
            result = answered(Question.read(typed["q"], typed["in"], typed["expect"]), text)
    title = f"{typed['q'][:60]} · {_('Concordance')}" if result else _("Concordance")
    context = {
        "page": head(request, title, result.address if result else reverse("concordance")),
        "typed": typed,
        "edition": edition,
        "text": named or (edition.path if edition else ""),
        "texts": _texts(edition, pinned="@" in named),
        "scopes": there_is(text.parts) if text else [],
        "problems": problems,
        "concordance": result,
        "stems": explained(edition.language) if edition else "",
        "examples": [(*each, address_of(*each)) for each in EXAMPLES],
    }
    response = render_page(request, "annotations/concordance.html", context, partial="answer")
    if problems:
        response.status_code = 422
    return response


def _edition(path: str) -> Edition | None:
    """The edition that is named; without a name that of the treaty about which most is claimed, in English where there
    is one; None where the library is empty."""
    if path:
        if not _PATH.fullmatch(path):
            raise NotHere(_("“%(path)s” names no text; expected itrs/2012/en.") % {"path": path[:100]})
        return edition_at(*path.split("/"))[0]
    rows = Edition.objects.newest().with_version().annotate(claims=Count("version__instrument__claims"))
    newest = rows.order_by("-claims", "-version__order", "-number")
    return newest.filter(language="en").first() or newest.first()


def _texts(chosen: Edition | None, *, pinned: bool) -> list[tuple[str, str]]:
    """What may be chosen: address and name, the one that is shown among them."""
    rows = Edition.objects.newest().with_version().order_by("version__instrument__title", "-version__order", "language")
    found = {each.path: edition_name(each) for each in rows[:MOST_TEXTS]}
    if chosen and pinned:
        found[chosen.pinned_path] = f"{edition_name(chosen)} @{chosen.number}"
    elif chosen:
        found.setdefault(chosen.path, edition_name(chosen))
    return list(found.items())
