"""The concordance: what a question finds in an edition, each occurrence in its context, and how much of it stands
where; in words that say no more than what was counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.checking.countable import Countable, Field, Found
from annotations.checking.evaluating import Question, answer
from annotations.counting.expectations import CheckOutcome
from annotations.counting.expressions import Expression, Operator
from annotations.counting.scopes import Scope
from annotations.counting.stems import explained
from annotations.words import place_of
from treatyreader.addresses import edition_name
from treatyreader.citing import division_title, text_name
from treatyreader.models import Edition, Provision
from treatyreader.placing import name_of
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, labels_of

MOST_LINES = 200
CONTEXT = 70
"""Code points on either side of an occurrence, to the next blank."""


@dataclass(frozen=True)
class Line:
    """One occurrence: what stands before it, itself with its words marked, what stands behind it. `to_evidence` links
    these words to a claim; headings and labels are no words to quote, and have none."""

    before: str
    found_html: SafeString
    after: str
    provision: Provision
    name: str
    url: str
    wording: WordingLabel
    to_evidence: str = ""


@dataclass(frozen=True)
class Bar:
    """A part of the text in the chart; `share` of the longest bar in percent."""

    name: str
    url: str
    in_text: int
    in_headings: int
    share: int
    has_gaps: bool


@dataclass(frozen=True)
class Concordance:
    """All that the page shows of an answer."""

    edition: Edition
    text_name: str
    edition_name: str
    address: str
    in_words: str
    outcome: CheckOutcome | None
    verdict: str
    missing: str
    searched: str
    stems: str
    lines: Sequence[Line]
    apart: Sequence[Line]
    """Headings, lead words, printed numbers."""
    further: int
    bars: Sequence[Bar]
    others: int


def concordance(question: Question, text: Countable) -> Concordance:
    """The answer as it is shown. Two queries, however much is found."""
    said = answer(question, text)
    counted, expected = said.counted, str(question.expectation or "")
    labels = labels_of({each.piece.provision.pk for each in counted.found})
    lines = {where: list(_lines([each for each in counted.found if each.where == where], labels)) for where in Field}
    bars = list(_bars(text, question.scope, counted.found))
    filled = [each for each in bars if each.in_text or each.in_headings or each.has_gaps]
    unsettled = said.outcome == CheckOutcome.INCONCLUSIVE
    missing = missing_in_words(said.gaps, nothing=not counted.provisions, matters=unsettled)
    return Concordance(
        edition=text.edition,
        text_name=text_name(text.edition),
        edition_name=edition_name(text.edition),
        address=address_of(str(question.expression), str(question.scope), expected, text.edition.pinned_path),
        in_words=in_words(
            question.expression,
            counted.total(Field.TEXT),
            counted.total(Field.HEADING),
            counted.total(Field.LABEL),
            elsewhere=counted.elsewhere if expected == "only" else None,
        ),
        outcome=said.outcome,
        verdict=verdict(said.outcome, expected, missing) if said.outcome else "",
        missing="" if unsettled else missing,
        searched=searched(str(question.scope), counted.provisions, counted.words, counted.verified),
        stems=explained(text.edition.language),
        lines=lines[Field.TEXT][:MOST_LINES],
        apart=[*lines[Field.HEADING], *lines[Field.LABEL]][:MOST_LINES],
        further=max(0, len(lines[Field.TEXT]) - MOST_LINES),
        bars=filled,
        others=len(bars) - len(filled),
    )


def address_of(expression: str, scope: str, expect: str = "", text: str = "") -> str:
    """The question as a link. `text` names an edition: `itrs/2012/en`, or `itrs/2012/en@1` for this very one."""
    asked = {"q": expression, "in": scope, "expect": expect, "text": text}
    return f"{reverse('concordance')}?{urlencode({name: value for name, value in asked.items() if value}, safe='/@,*')}"


def in_words(
    expression: Expression, in_text: int, in_headings: int, in_labels: int, elsewhere: int | None = None
) -> str:
    """What was found, in a sentence; headings, lead words and numbers apart; how often `elsewhere`, if that matters."""
    if expression.operator == Operator.NOT:
        said = ngettext(
            "%(count)d provision has the first and not the second.",
            "%(count)d provisions have the first and not the second.",
            in_text,
        ) % {"count": in_text}
    elif not in_text:
        said = _("It does not stand in the text that was searched.")
    else:
        said = ngettext(
            "It stands %(count)d time in the text that was searched.",
            "It stands %(count)d times in the text that was searched.",
            in_text,
        ) % {"count": in_text}
    parts = [said]
    if elsewhere is not None:
        parts.append(
            ngettext(
                "Elsewhere in this edition %(count)d time.", "Elsewhere in this edition %(count)d times.", elsewhere
            )
            % {"count": elsewhere}
        )
    if in_headings:
        parts.append(
            ngettext("Besides, %(count)d time in a heading.", "Besides, %(count)d times in headings.", in_headings)
            % {"count": in_headings}
        )
    if in_labels:
        parts.append(
            ngettext(
                "Besides, %(count)d time in lead words or a printed number.",
                "Besides, %(count)d times in lead words or printed numbers.",
                in_labels,
            )
            % {"count": in_labels}
        )
    return " ".join(parts)


def verdict(outcome: CheckOutcome | str, expect: str, missing: str) -> str:
    """Whether it is as expected, in a sentence; `missing` says why that cannot be told."""
    expected = {"expect": _said(expect)}
    if outcome == CheckOutcome.MET:
        return _("As expected: %(expect)s.") % expected
    if outcome == CheckOutcome.NOT_MET:
        return _("Not as expected: %(expect)s.") % expected
    return _("Inconclusive; expected: %(expect)s. %(missing)s") % (expected | {"missing": missing})


def missing_in_words(gaps: int, *, nothing: bool = False, matters: bool = False) -> str:
    """What is not held, in a sentence, and that this `matters` for the answer; empty where all is."""
    if nothing:
        return _("This text has nothing there that could be searched.")
    if not gaps:
        return ""
    said = ngettext(
        "%(count)d part of the text is not held here and was not searched.",
        "%(count)d parts of the text are not held here and were not searched.",
        gaps,
    ) % {"count": gaps}
    return " ".join([said, _("That could change the answer.")] if matters else [said])


def searched(scope: str, provisions: int, words: int, verified: int) -> str:
    """What was searched and how far it is verified, in a sentence."""
    several = ngettext("%(count)d provision", "%(count)d provisions", provisions) % {"count": provisions}
    return _("Searched in %(scope)s: %(provisions)s, %(words)d words; the wording of %(verified)d is verified.") % {
        "scope": scope,
        "provisions": several,
        "words": words,
        "verified": verified,
    }


def _said(expect: str) -> str:
    """An expectation in the reader's language."""
    kind, _blank, number = expect.rpartition(" ")
    told = {
        "absent": _("absent"),
        "present": _("present"),
        "only": _("only there"),
        "exactly": _("exactly %(number)s"),
        "at least": _("at least %(number)s"),
        "at most": _("at most %(number)s"),
    }
    return told[kind or expect] % {"number": number} if kind else told[expect]


def _lines(found: Iterable[Found], labels: dict[int, WordingLabel]) -> Iterator[Line]:
    for each in found:
        row = each.piece.provision
        words = each.piece.words_in(each.where)
        for spans in each.spans:
            start, end = spans[0][0], max(last for _first, last in spans)
            marks = [Mark(first - start, last - start, f"{row.pk}-{first}", ("found",)) for first, last in spans]
            quotable = each.where == Field.TEXT
            evidence = urlencode({"on": f"{place_of(row)}:{start}-{end}"}, safe="/:@")
            yield Line(
                before=_before(words, start),
                found_html=weave(words[start:end], marks=marks),
                after=_after(words, end),
                provision=row,
                name=name_of(row),
                url=f"{row.edition.get_pinned_url()}{row.eid}/",
                wording=labels[row.pk],
                to_evidence=f"{reverse('new_evidence')}?{evidence}" if quotable else "",
            )


def _before(words: str, start: int) -> str:
    if start <= CONTEXT:
        return words[:start]
    cut = words[start - CONTEXT : start]
    return "… " + (re.sub(r"^\S*\s+", "", cut) if re.search(r"\s", cut.strip()) else cut)


def _after(words: str, end: int) -> str:
    if len(words) - end <= CONTEXT:
        return words[end:]
    cut = words[end : end + CONTEXT]
    return (re.sub(r"\s+\S*$", "", cut) if re.search(r"\s", cut.strip()) else cut) + " …"


def _bars(text: Countable, scope: Scope, found: Iterable[Found]) -> Iterator[Bar]:
    """The divisions in which something was searched, in the order of the text."""
    rows: dict[int, Provision] = {}
    for piece in text.pieces:
        if scope.holds(piece.part):
            rows.setdefault(piece.provision.division.pk, piece.provision.division)
    counts = {key: dict.fromkeys(Field, 0) for key in rows}
    for each in found:
        counts[each.piece.provision.division.pk][each.where] += each.count
    with_gaps = {each.provision.division.pk for each in text.pieces if each.provision.is_gap}
    most = max((each[Field.TEXT] for each in counts.values()), default=0)
    for key, row in rows.items():
        yield Bar(
            name=division_title(row),
            url=f"{row.edition.get_pinned_url()}{row.eid}/",
            in_text=counts[key][Field.TEXT],
            in_headings=counts[key][Field.HEADING],
            share=round(100 * counts[key][Field.TEXT] / most) if most else 0,
            has_gaps=key in with_gaps,
        )
