"""What becomes of comments: written, replied to, edited, deleted, resolved, made public or one's own."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotations.models import Claim, Comment, CommentPassage, Evidence, FormerComment, Passage
from annotations.models.comments import CommentState
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account
from treatyreader.models import Provision


def write(
    author: Account, on: Provision | Claim | Evidence, body: str, passages: Sequence[Passage] = (), *, is_private: bool
) -> Comment:
    """A comment that begins a thread. On words, it stands on the provision of the first of them."""
    if passages:
        on = passages[0].provision
    comment = Comment.objects.create(author=author, body=body, is_private=is_private, **_target(on))
    CommentPassage.objects.bulk_create(
        CommentPassage(comment=comment, passage=each, position=position)
        for position, each in enumerate(passages, start=1)
    )
    return comment


def reply(author: Account, to: Comment, body: str) -> Comment:
    """A reply stands where its thread stands, and is as private as it."""
    return Comment.objects.create(
        author=author,
        body=body,
        parent=to,
        root=to.root or to,
        provision=to.provision,
        claim=to.claim,
        evidence=to.evidence,
        is_private=to.is_private,
    )


@transaction.atomic
def edit(comment: Comment, body: str, by: Account) -> None:
    """The text that was is kept in the history, which everybody who sees the comment may read."""
    if body == comment.body:
        return
    if not Comment.objects.select_for_update().filter(pk=comment.pk, version=comment.version).exists():
        raise EditedMeanwhile
    FormerComment.objects.create(comment=comment, version=comment.version, body=comment.body, edited_by=by)
    comment.body, comment.version, comment.edited_at = body, comment.version + 1, timezone.now()
    comment.save(update_fields=["body", "version", "edited_at"])


@transaction.atomic
def delete(comment: Comment) -> None:
    """Its text goes, and with it the history of the text; where others replied an empty comment stays in its place."""
    comment.history.all().delete()
    if comment.replies.exists():
        comment.state, comment.body = CommentState.REMOVED, ""
        comment.save(update_fields=["state", "body"])
        CommentPassage.objects.filter(comment=comment).delete()
        return
    above = comment.parent
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
    Comment.objects.filter(pk=comment.pk).update(is_private=is_private)
    comment.thread.update(is_private=is_private)
    comment.is_private = is_private
    if not is_private:
        FormerComment.objects.filter(Q(comment=comment) | Q(comment__root=comment)).delete()
        Passage.objects.filter(comments__in=[comment.pk], is_public=False).update(is_public=True)


def _target(on: Provision | Claim | Evidence) -> dict[str, Provision | Claim | Evidence]:
    if isinstance(on, Provision):
        return {"provision": on}
    return {"claim": on} if isinstance(on, Claim) else {"evidence": on}
