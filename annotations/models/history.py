"""History: what a comment, a claim, a piece of evidence or a check said before it was edited. Append-only.

A row says what version `version` said, until `until`, when `edited_by` edited it (nobody: a former contributor).
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from annotations.models.checks import Check
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
    seen = models.BooleanField(default=False)
    about = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    """Whether everybody could read it then; else it stays its author's and the stewards'."""

    class Meta:
        ordering = ["claim", "version"]
        constraints = [models.UniqueConstraint(name="former_claim_version_once", fields=["claim", "version"])]

    def __str__(self) -> str:
        return f"{self.claim_id}, version {self.version}"

    @classmethod
    def keep(cls, claim: Claim, by: Account) -> FormerClaim:
        """Keep what a claim says now, before `by` edits or withdraws it."""
        columns = (
            "version",
            "text",
            "quoted",
            "said_by",
            "said_on",
            "source",
            "seen",
            "about",
            "kind",
            "note",
            "reply",
        )
        said = {name: getattr(claim, name) for name in columns}
        return cls.objects.create(claim=claim, edited_by=by, is_public=claim.state == Claim.State.PUBLISHED, **said)


class FormerEvidence(Former):
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="history")
    bearing = models.CharField(max_length=10)
    coverage = models.CharField(max_length=10)
    of = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    passages = models.ManyToManyField(Passage, related_name="+")
    is_public = models.BooleanField(default=False)
    """Whether everybody could read it then; else it stays its author's and the stewards'."""

    class Meta:
        ordering = ["evidence", "version"]
        constraints = [models.UniqueConstraint(name="former_evidence_version_once", fields=["evidence", "version"])]

    def __str__(self) -> str:
        return f"{self.evidence_id}, version {self.version}"

    @classmethod
    def keep(cls, evidence: Evidence, by: Account | None) -> FormerEvidence:
        """Keep what a piece of evidence says now, before `by` (nobody: a file of the library) edits or withdraws it."""
        columns = ("version", "bearing", "coverage", "of", "rationale")
        said = {name: getattr(evidence, name) for name in columns}
        is_public = Evidence.objects.visible_to(None).filter(pk=evidence.pk).exists()
        row = cls.objects.create(evidence=evidence, edited_by=by, is_public=is_public, **said)
        row.passages.set(evidence.passages.all())
        return row


class FormerCheck(Former):
    check_asked = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="history")
    expression = models.CharField(max_length=300)
    scope = models.CharField(max_length=300)
    expect = models.CharField(max_length=30)
    edition_path = models.CharField(max_length=150, blank=True)
    met = models.CharField(max_length=10)
    coverage = models.CharField(max_length=10)
    of = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    """Whether everybody could read it then; else it stays its author's and the stewards'."""

    class Meta:
        ordering = ["check_asked", "version"]
        constraints = [models.UniqueConstraint(name="former_check_version_once", fields=["check_asked", "version"])]

    def __str__(self) -> str:
        return f"{self.check_asked_id}, version {self.version}"

    @classmethod
    def keep(cls, check: Check, by: Account | None) -> FormerCheck:
        """Keep what a check asks now, before `by` (nobody: a file of the library) edits or withdraws it."""
        columns = ("version", "expression", "scope", "expect", "edition_path", "met", "coverage", "of", "rationale")
        said = {name: getattr(check, name) for name in columns}
        is_public = Check.objects.visible_to(None).filter(pk=check.pk).exists()
        return cls.objects.create(check_asked=check, edited_by=by, is_public=is_public, **said)


def keep(row: Evidence | Check, by: Account | None) -> None:
    """Keep what a piece of evidence or a check says now, before `by` (nobody: a file of the library) changes it."""
    if isinstance(row, Check):
        FormerCheck.keep(row, by)
    else:
        FormerEvidence.keep(row, by)
