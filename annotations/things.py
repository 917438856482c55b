"""What a form, a discussion or a report is about, as an address names it, if this reader may see it.

`itrs/2012/en@1/art_6__para_6-1` (with `:10-48` for words of it), `claim:un-takeover`, `evidence:k3x…`, `comment:7f2…`.
What is reported may be `article:wcit-blog-post` besides.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext as _

from annotations.models import Article, Check, Claim, Comment, Evidence, MarkedSentence
from annotations.models.articles import ArticleState
from annotations.models.comments import CommentState
from annotations.words import Place, place_at, place_of
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.citing import short_citation
from treatyreader.models import Provision

Thing = Provision | Claim | Evidence | Comment | Article | Check


def thing_at(line: str, user: Account | AnonymousUser) -> Place | Claim | Evidence | Comment:
    """What this names. Raises NotHere where it names nothing that this reader may see."""
    kind, colon, key = line.partition(":")
    if colon and "/" not in kind:
        if kind == "claim":
            return claim_at(key, user)
        if kind == "evidence":
            return evidence_at(key, user)
        if kind == "comment":
            return comment_at(key, user)
    return place_at(line)


def reported_at(line: str, user: Account | AnonymousUser) -> Place | Claim | Evidence | Comment | Article:
    """The same, and articles, on which there are no comments."""
    kind, _colon, key = line.partition(":")
    return article_at(key, user) if kind == "article" else thing_at(line, user)


def claim_at(slug: str, user: Account | AnonymousUser) -> Claim:
    rows = Claim.objects.visible_to(user).select_related("instrument", "author")
    row = rows.filter(slug=slug.replace("\0", "")).first()
    if row is None:
        raise NotHere(_("The library holds no claim “%(slug)s”.") % {"slug": slug[:100]})
    return row


def evidence_at(public_id: str, user: Account | AnonymousUser) -> Evidence:
    rows = Evidence.objects.visible_to(user).select_related("claim__instrument", "author")
    row = rows.filter(public_id=_id(public_id)).first()
    if row is None:
        raise NotHere(_("The library knows no evidence “%(id)s”.") % {"id": public_id[:100]})
    return row


def check_at(public_id: str, user: Account | AnonymousUser) -> Check:
    rows = Check.objects.visible_to(user).select_related("claim__instrument", "author")
    row = rows.filter(public_id=_id(public_id)).first()
    if row is None:
        raise NotHere(_("The library knows no check “%(id)s”.") % {"id": public_id[:100]})
    return row


def comment_at(public_id: str, user: Account | AnonymousUser) -> Comment:
    rows = (
        Comment.objects.visible_to(user)
        .with_words()
        .select_related(
            *("provision__edition__version__instrument", "provision__parent__parent__parent"),
            *("claim__instrument", "evidence__claim__instrument", "root", "parent"),
        )
    )
    row = rows.filter(public_id=_id(public_id)).first()
    if row is None:
        raise NotHere(_("The library knows no comment “%(id)s”.") % {"id": public_id[:100]})
    return row


def article_at(slug: str, user: Account | AnonymousUser) -> Article:
    """The article, but for its text."""
    rows = Article.objects.visible_to(user).select_related("instrument", "author")
    row = rows.filter(slug=slug.replace("\0", "")).first()
    if row is None:
        raise NotHere(_("The library holds no article “%(slug)s”.") % {"slug": slug[:100]})
    return row


def sentence_at(public_id: str, user: Account | AnonymousUser) -> MarkedSentence:
    """A sentence that this reader sees, or that is one of their own article."""
    rows = MarkedSentence.objects.select_related("article__instrument", "claim").defer("article__text")
    row = rows.filter(public_id=_id(public_id), article__in=Article.objects.visible_to(user)).first()
    own = row is not None and isinstance(user, Account) and row.article.author_id == user.pk
    if row is None or not (own or MarkedSentence.objects.visible_to(user).filter(pk=row.pk).exists()):
        raise NotHere(_("The library knows no sentence “%(id)s”.") % {"id": public_id[:100]})
    return row


def token_of(thing: Thing) -> str:
    """How an address names a thing. A provision takes its edition with version and instrument."""
    if isinstance(thing, Provision):
        return place_of(thing)
    if isinstance(thing, Claim):
        return f"claim:{thing.slug}"
    if isinstance(thing, Article):
        return f"article:{thing.slug}"
    return f"{kind_of(thing)}:{thing.public_id}"


def kind_of(thing: Model) -> str:
    """As the log and the table of permissions name it: "claim", "evidence", …"""
    return str(thing._meta.model_name)


def name_of_thing(thing: Thing) -> str:
    """ "International Telecommunication Regulations (2012), Article 6, 6.1", the claim, "Evidence on: …", "A
    comment"."""
    if isinstance(thing, Provision):
        return short_citation(thing.edition, thing, thing.division)
    if isinstance(thing, Claim):
        return thing.text
    if isinstance(thing, Article):
        return thing.title
    if isinstance(thing, Evidence):
        return _("Evidence on: %(claim)s") % {"claim": thing.claim.text}
    if isinstance(thing, Check):
        return _("A check of: %(claim)s") % {"claim": thing.claim.text}
    return _("A comment")


def address_of(thing: Thing) -> str:
    """Where it is read. A provision's is that of its very edition."""
    if isinstance(thing, Provision):
        return f"{thing.edition.get_pinned_url()}{thing.eid}/"
    return thing.get_absolute_url()


def state_of(thing: Claim | Evidence | Comment | Article | Check | MarkedSentence) -> str:
    """As the table of permissions names it. A sentence of an article that was put away is as that is."""
    if isinstance(thing, MarkedSentence):
        if thing.article.state not in (ArticleState.PUBLISHED, ArticleState.WAITING):
            return thing.article.state
        return "linked" if thing.claim_id else "marked"
    if isinstance(thing, Comment):
        return "private" if thing.is_private and thing.state == CommentState.PUBLISHED else thing.state
    if isinstance(thing, Evidence | Check) and thing.review == Evidence.Review.DECLINED and thing.state == "published":
        return "declined"
    return thing.state


def _id(public_id: str) -> str:
    return public_id.lower().replace("\0", "")
