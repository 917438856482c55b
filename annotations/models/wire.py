"""What came over the API and has no column: kept so that an annotation comes back as it was sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.comments import Comment
from annotations.models.evidence import Evidence
from annotations.public_ids import LENGTH, PATTERN


class AsSent(models.Model):
    """Of one annotation: how somebody sent it, where the library would say the same in other words. Nothing is looked
    up by it, and what its columns say in the comment or the evidence itself goes before it."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, null=True, related_name="as_sent")
    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, null=True, related_name="as_sent")
    members = models.JSONField(default=dict)
    """Members of the annotation itself: `canonical`, `via`, `rights`, `motivation`."""
    body = models.JSONField(null=True)
    """The comment's text as it was sent; nothing, once the text is another."""
    targets = models.JSONField(default=list)
    """As they were sent, in the order of the passages."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="as_sent_is_of_one_annotation",
                condition=Q(comment__isnull=False, evidence=None) | Q(comment=None, evidence__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"as sent: {self.comment_id or self.evidence_id}"


class DeletedAnnotation(models.Model):
    """The id of a public comment that its author deleted, row and all: its address says that it is gone."""

    public_id = models.CharField(max_length=LENGTH, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="deleted_annotation_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
