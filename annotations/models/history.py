"""History: what a comment, a claim or a piece of evidence said before it was edited. Append-only.

A row says what version `version` said, until `until`, when `edited_by` edited it (nobody: a former contributor).
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from annotations.models.claims import Claim
from annotations.models.comments import Comment
from annotations.models.evidence import Evidence
from annotations.models.passages import Passage
from treatyreader.accounts.models import Account


class Former(models.Model):
    """What is the same for everything that has a history."""

    version = models.PositiveIntegerField()
    until = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True


class FormerComment(Former):
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="history")
    body = models.TextField()

    class Meta:
        ordering = ["comment", "version"]
        constraints = [models.UniqueConstraint(name="former_comment_version_once", fields=["comment", "version"])]

    def __str__(self) -> str:
        return f"{self.comment_id}, version {self.version}"


class FormerClaim(Former):
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="history")
    text = models.TextField()
    quoted = models.TextField(blank=True)
    said_by = models.CharField(max_length=300, blank=True)
    said_on = models.DateField(null=True, blank=True)
    source = models.URLField(max_length=500, blank=True)
    about = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    reply = models.TextField(blank=True)

    class Meta:
        ordering = ["claim", "version"]
        constraints = [models.UniqueConstraint(name="former_claim_version_once", fields=["claim", "version"])]

    def __str__(self) -> str:
        return f"{self.claim_id}, version {self.version}"


class FormerEvidence(Former):
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="history")
    bearing = models.CharField(max_length=10)
    coverage = models.CharField(max_length=10)
    of = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    passages = models.ManyToManyField(Passage, related_name="+")

    class Meta:
        ordering = ["evidence", "version"]
        constraints = [models.UniqueConstraint(name="former_evidence_version_once", fields=["evidence", "version"])]

    def __str__(self) -> str:
        return f"{self.evidence_id}, version {self.version}"
