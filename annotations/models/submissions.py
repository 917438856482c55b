"""Submissions: what was sent by a form, so that the same form sent again writes nothing anew."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from treatyreader.accounts.models import Account


class Submission(models.Model):
    """One form of one author that was accepted. `key` is the form's own, `digest` what it said, `address` where it
    led."""

    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    address = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="submission_once", fields=["author", "key", "digest"])]

    def __str__(self) -> str:
        return str(self.key)
