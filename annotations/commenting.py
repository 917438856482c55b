"""What becomes of comments and highlights: written, replied to, edited, deleted, resolved, made public or one's own."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotations.following.news import tell
from annotations.models import (
    AsSent,
    Claim,
    Comment,
    CommentPassage,
    DeletedAnnotation,
    Evidence,
    FormerComment,
    Passage,
)
from annotations.models.comments import CommentState, Motivation
from annotations.models.news import NewsKind
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account
from treatyreader.models import Provision


@transaction.atomic
def write(
    author: Account, on: Provision | Claim | Evidence, body: str, passages: Sequence[Passage] = (), *, is_private: bool
) -> Comment:
    """A comment that begins a thread. On words, it stands on the provision of the first of them. Raises EditedMeanwhile
    where what it is on was put away or merged a moment ago."""
    if passages:
        on = passages[0].provision
    _hold_thing(on)
    comment = Comment.objects.create(author=author, body=body, is_private=is_private, **_target(on))
    _lay(comment, passages)
    tell(NewsKind.COMMENT, comment, by=author, concerns=_maker_of(on))
    return comment


@transaction.atomic
def highlight(author: Account, passages: Sequence[Passage]) -> Comment:
    """Words that somebody marks for themselves. They are never anybody else's."""
    row = Comment.objects.create(
        author=author,
        motivation=Motivation.HIGHLIGHTING,
        is_private=True,
        provision=passages[0].provision,
    )
    _lay(row, passages)
    return row


@transaction.atomic
def reply(author: Account, to: Comment, body: str) -> Comment:
    """A reply stands where its thread stands, and is as private as it. Raises EditedMeanwhile where that is not as it
    was when it was looked at."""
    _hold_thing(to.thing)
    _hold(to, "state", "is_private", "claim_id")
    row = Comment.objects.create(
        author=author,
        body=body,
        parent=to,
        root=to.root or to,
        provision=to.provision,
        claim=to.claim,
        evidence=to.evidence,
        is_private=to.is_private,
    )
    tell(NewsKind.REPLY, row, by=author, concerns=to.author)
    return row


@transaction.atomic
def edit(comment: Comment, body: str, by: Account) -> None:
    """The text that was is kept in the history, which everybody who sees the comment may read. A highlight that says
    something becomes a comment, and had no text before."""
    if body == comment.body:
        return
    _hold(comment, "version")
    if comment.is_highlight:
        comment.motivation = Motivation.COMMENTING
    else:
        FormerComment.objects.create(comment=comment, version=comment.version, body=comment.body, edited_by=by)
        comment.edited_at = timezone.now()
    comment.body, comment.version = body, comment.version + 1
    comment.save(update_fields=["motivation", "body", "version", "edited_at"])
    AsSent.objects.filter(comment=comment).update(body=None)


@transaction.atomic
def delete(comment: Comment) -> None:
    """Its text goes, and with it the history of the text; where others replied an empty comment stays in its place.
    The address of one that was public says that it is gone."""
    _hold(comment)
    comment.history.all().delete()
    AsSent.objects.filter(comment=comment).delete()
    if comment.replies.exists():
        comment.state, comment.body = CommentState.REMOVED, ""
        comment.save(update_fields=["state", "body"])
        CommentPassage.objects.filter(comment=comment).delete()
        return
    above = comment.parent
    if not comment.is_private:
        DeletedAnnotation.objects.get_or_create(public_id=comment.public_id)
    comment.delete()
    if above is not None and above.state == CommentState.REMOVED and not above.replies.exists():
        # Nobody needs the empty place any more.
        delete(above)


@transaction.atomic
def resolve(comment: Comment, by: Account | None) -> None:
    """Mark a thread as resolved by somebody, or (nobody) as open again."""
    comment.resolved_by, comment.resolved_at = by, timezone.now() if by else None
    comment.save(update_fields=["resolved_by", "resolved_at"])


def has_others_replies(comment: Comment) -> bool:
    """Whether anybody but its author has replied in its thread: then it can no longer become only theirs."""
    return comment.thread.exclude(author=comment.author_id).exists()


@transaction.atomic
def make_private(comment: Comment, is_private: bool) -> None:
    """Make a whole thread its author's alone, or public. What it said while it was only theirs is told to nobody."""
    if is_private == comment.is_private:
        return
    _hold(comment)
    if is_private and has_others_replies(comment):
        raise EditedMeanwhile
    Comment.objects.filter(pk=comment.pk).update(is_private=is_private)
    comment.thread.update(is_private=is_private)
    comment.is_private = is_private
    if not is_private:
        FormerComment.objects.filter(Q(comment=comment) | Q(comment__root=comment)).delete()
        Passage.objects.filter(comments__in=[comment.pk], is_public=False).update(is_public=True)
        tell(NewsKind.COMMENT, comment, by=comment.author, concerns=_maker_of(comment.thing))


def _hold(comment: Comment, *columns: str) -> None:
    """Keep others from a comment and from the beginning of its thread until the transaction ends: nobody replies to
    what is being deleted or made private. Raises EditedMeanwhile where it is gone or not as it was read."""
    rows = Comment.objects.select_for_update(no_key=True).order_by("pk")
    held = {each.pk: each for each in rows.filter(pk__in=(comment.pk, comment.root_id or comment.pk))}
    now = held.get(comment.pk)
    if now is None or any(getattr(now, each) != getattr(comment, each) for each in columns):
        raise EditedMeanwhile


def _hold_thing(thing: Provision | Claim | Evidence) -> None:
    """Keep others from hiding or merging what a comment is to stand on. A text never changes."""
    if isinstance(thing, Provision):
        return
    rows = type(thing)._default_manager.select_for_update(no_key=True)
    if not rows.filter(pk=thing.pk, state=thing.state).exists():
        raise EditedMeanwhile


def _lay(comment: Comment, passages: Sequence[Passage]) -> None:
    """The words that it is on, in order."""
    CommentPassage.objects.bulk_create(
        CommentPassage(comment=comment, passage=each, position=position)
        for position, each in enumerate(passages, start=1)
    )


def _maker_of(on: Provision | Claim | Evidence) -> Account | None:
    """Who made what a comment is on: it concerns them."""
    return None if isinstance(on, Provision) else on.author


def _target(on: Provision | Claim | Evidence) -> dict[str, Provision | Claim | Evidence]:
    if isinstance(on, Provision):
        return {"provision": on}
    return {"claim": on} if isinstance(on, Claim) else {"evidence": on}
