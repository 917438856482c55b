"""Comments: what readers say on a provision, on its words, on a claim or on a piece of evidence, in threads."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.claims import Claim
from annotations.models.evidence import Evidence
from annotations.models.passages import Passage
from annotations.public_ids import LENGTH, PATTERN, new_public_id
from treatyreader.accounts.models import Account
from treatyreader.models import Provision

LONGEST_BODY = 10_000
"""Code points of Markdown."""


class CommentState(models.TextChoices):
    PUBLISHED = "published", _("published")
    REMOVED = "removed", _("removed by its author")
    HIDDEN = "hidden", _("hidden by a steward")


class Motivation(models.TextChoices):
    """Why somebody marked words (W3C Web Annotation Vocabulary, 4)."""

    COMMENTING = "commenting", _("comment")
    HIGHLIGHTING = "highlighting", _("highlight")


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """What this reader may see: what is public and of a thing that they may see, and what is their own. A steward
        sees what was hidden; nobody sees what is only somebody else's."""
        on_something_seen = (Q(claim=None) | Q(claim__in=Claim.objects.visible_to(user))) & (
            Q(evidence=None) | Q(evidence__in=Evidence.objects.visible_to(user))
        )
        seen = Q(is_private=False) & ~Q(state=CommentState.HIDDEN)
        if isinstance(user, Account):
            seen |= Q(author=user)
            if user.is_steward:
                seen |= Q(is_private=False)
        return self.filter(on_something_seen, seen)

    def roots(self) -> Self:
        return self.filter(parent=None)

    def that_say_something(self) -> Self:
        """Without what was removed, and without highlights, which say nothing."""
        return self.exclude(state=CommentState.REMOVED).filter(motivation=Motivation.COMMENTING)

    def with_words(self) -> Self:
        """With all that is shown of a comment: two queries more, however many there are."""
        return self.select_related("author", "resolved_by").prefetch_related("passages__provision")


class Comment(models.Model):
    """What somebody says, in Markdown.

    It stands on exactly one of a provision, a claim and a piece of evidence; on words, if `passages` name some: then on
    the provision of the first of them. A reply stands where its thread stands, and is as private as it. `version`
    counts the edits: a form that was opened before another edit is known by it. A comment that was removed has no body.

    A highlight says nothing: it is words that somebody marked for themselves, always only theirs, and becomes a comment
    when they say something.
    """

    State = CommentState
    Motivation = Motivation

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="comments")
    """Nobody: a former contributor."""
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="comments")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="comments")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="comments")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="thread")
    """The comment that began the thread; empty for that one."""
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    """What it replies to."""
    passages = models.ManyToManyField(Passage, through="CommentPassage", related_name="comments")
    motivation = models.CharField(max_length=12, choices=Motivation, default=Motivation.COMMENTING)
    body = models.TextField(blank=True)
    is_private = models.BooleanField(default=False)
    """Only its author's."""
    state = models.CharField(max_length=10, choices=CommentState, default=CommentState.PUBLISHED)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="comment_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(
                name="comment_stands_on_one_thing",
                condition=Q(provision__isnull=False, claim=None, evidence=None)
                | Q(provision=None, claim__isnull=False, evidence=None)
                | Q(provision=None, claim=None, evidence__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_reply_has_a_root", condition=Q(root=None, parent=None) | ~Q(root=None) & ~Q(parent=None)
            ),
            models.CheckConstraint(name="comment_is_no_reply_to_itself", condition=~Q(parent=F("id"))),
            models.CheckConstraint(name="comment_state_is_known", condition=Q(state__in=CommentState.values)),
            models.CheckConstraint(name="comment_motivation_is_known", condition=Q(motivation__in=Motivation.values)),
            models.CheckConstraint(
                name="comment_says_something_until_removed",
                condition=Q(state="removed")
                | Q(motivation="highlighting", body="")
                | Q(motivation="commenting") & ~Q(body=""),
            ),
            models.CheckConstraint(
                name="comment_highlight_is_only_its_authors",
                condition=~Q(motivation="highlighting")
                | Q(is_private=True, parent=None, provision__isnull=False, resolved_at=None),
            ),
            models.CheckConstraint(name="comment_is_no_book", condition=LessThanOrEqual(Length("body"), LONGEST_BODY)),
            models.CheckConstraint(name="comment_removed_is_empty", condition=~Q(state="removed") | Q(body="")),
            models.CheckConstraint(name="comment_alone_is_resolved", condition=Q(resolved_at=None) | Q(parent=None)),
        ]

    def __str__(self) -> str:
        return self.body[:80]

    @property
    def is_highlight(self) -> bool:
        return self.motivation == Motivation.HIGHLIGHTING

    @property
    def thing(self) -> Provision | Claim | Evidence:
        """The one thing that it stands on."""
        found = self.provision or self.claim or self.evidence
        if found is None:
            raise ValueError("a comment stands on something")
        return found

    @property
    def anchor(self) -> str:
        """Its fragment on the page where it stands."""
        return f"comment-{self.public_id}"

    def get_absolute_url(self) -> str:
        """Its address for ever, which leads to its place."""
        return reverse("comment", args=[self.public_id])


class CommentPassage(models.Model):
    """One of the passages that a comment is on, in order."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE)
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT)
    position = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["comment", "position"]
        constraints = [
            models.UniqueConstraint(name="comment_passage_once", fields=["comment", "passage"]),
            models.UniqueConstraint(name="comment_passage_position_once", fields=["comment", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} is on {self.passage_id}"
