"""What is told of a claim, a passage and a comment away from their pages: what everybody may see, with its labels.

A claim goes without the name of whoever made it: how it stands is said of words, never beside a person's name.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.exhibits import Quote
from annotations.markdown import beginning_of
from annotations.models import Article, Check, Claim, Comment, Evidence
from annotations.standing.rule import ClaimStanding
from annotations.things import name_of_thing
from treatyreader.citing import beyond_the_treaty, cited_as, short_citation, withdrawn_line
from treatyreader.models import Provision
from treatyreader.sharing.telling import Shared

LONGEST_BEGINNING = 600
"""Code points of a comment that are told."""


def claim_shared(row: Claim, standing: ClaimStanding) -> Shared | None:
    """Nothing of a claim that not everybody sees. Takes `instrument`."""
    if row.state != Claim.State.PUBLISHED:
        return None
    return Shared(
        kind=_("Claim"),
        title=row.text,
        address=row.get_absolute_url(),
        words=row.text,
        standing=how_it_stands(standing),
        line=standing.line,
        citation=row.instrument.title,
        feed=reverse("claim_feed", args=[row.slug]),
    )


def how_it_stands(standing: ClaimStanding) -> str:
    """ "Provisional: The words say this"."""
    return _("Provisional: %(label)s") % {"label": standing.label} if standing.provisional else standing.label


def article_shared(row: Article) -> Shared | None:
    """An article by its title, never how its sentences stand, beside the name of whoever wrote it. Nothing of one that
    not everybody sees. Takes `instrument`."""
    if row.state != Article.State.PUBLISHED:
        return None
    kind = str(row.get_kind_display())
    return Shared(
        kind=kind.capitalize(),
        title=row.title,
        address=row.get_absolute_url(),
        words=row.title,
        standing=_("Read against the %(instrument)s") % {"instrument": row.instrument.title},
        citation=", ".join(each for each in (row.written_by, row.publisher, row.published_on) if each),
        feed=reverse("treaty_feed", args=[row.instrument.slug]),
    )


def passage_shared(words: Quote) -> Shared | None:
    """Nothing of words that only those who pointed at them may find here."""
    row, provision = words.passage, words.passage.provision
    if not row.is_public:
        return None
    citation = short_citation(words.edition, provision, provision.division)
    instrument = words.edition.version.instrument
    return Shared(
        kind=_("Exact words"),
        title=f"“{row.exact}”" if words.wording.is_verified else citation,
        address=row.get_proving_url(),
        words=row.exact,
        language=words.edition.language,
        is_quotation=words.wording.is_verified,
        standing=" ".join(part for part in [withdrawn_line(words.edition), words.wording.in_full] if part),
        line=beyond_the_treaty(provision.division, instrument),
        citation=f"{citation} {cited_as(words.edition)}",
        feed=reverse("provision_feed", args=[instrument.slug, provision.wid]),
    )


def comment_shared(row: Comment) -> Shared:
    """A comment that everybody may see."""
    who = who_says(row)
    thing = row.thing
    feed = ""
    if isinstance(thing, Provision):
        feed = reverse("provision_feed", args=[thing.edition.version.instrument.slug, thing.wid])
    elif isinstance(thing, Claim):
        feed = reverse("claim_feed", args=[thing.slug])
    return Shared(
        kind=_("Comment"),
        title=_("%(who)s on %(thing)s") % {"who": who, "thing": name_of_thing(thing)},
        address=row.get_absolute_url(),
        words=beginning_of(row.body, LONGEST_BEGINNING),
        standing=_("A comment by %(who)s") % {"who": who},
        citation=name_of_thing(thing),
        feed=feed,
    )


def who_says(row: Check | Claim | Comment | Evidence) -> str:
    """The author of a thing, as the site shows them. Takes `author`."""
    if row.author:
        return row.author.name
    is_of_the_library = not isinstance(row, Comment) and row.is_of_the_library
    return _("The library’s editors") if is_of_the_library else _("A former contributor")
