"""Passages: exact words in one provision of a published edition, with an address of their own."""

from __future__ import annotations

import hashlib

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from annotations.anchoring.proving import proof_of
from annotations.public_ids import LENGTH, PATTERN
from treatyreader.accounts.models import Account
from treatyreader.models import Provision


def digest_of_words(words: str) -> str:
    """SHA-256 of the words in UTF-8. It shows that they are unchanged here, not that they match an official text."""
    return hashlib.sha256(words.encode()).hexdigest()


class PassageQuerySet(models.QuerySet["Passage"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> PassageQuerySet:
        """What this reader may see: what anybody has made public, and the words of their own comments."""
        seen = Q(is_public=True)
        if isinstance(user, Account):
            seen |= Q(Exists(self.model.comments.through.objects.filter(passage=OuterRef("pk"), comment__author=user)))
        return self.filter(seen)

    def with_provision(self) -> PassageQuerySet:
        """With all that is shown of where the words stand, and of their standing."""
        return self.select_related(
            "provision__edition__version__instrument", "provision__parent__parent__parent"
        ).prefetch_related("provision__verifications", "rulings__by")


class Passage(models.Model):
    """Exact words in one provision: what every annotation points at.

    `start` and `end` are code points in the provision's text (W3C Web Annotation, TextPositionSelector); `exact`,
    `prefix` and `suffix` are its TextQuoteSelector. PostgreSQL refuses words that do not stand there, words of a
    draft or of a gap, and any change but to become public.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="passages")
    exact = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    is_public = models.BooleanField(default=True)
    """Whether something public points at it; until then its address answers only those who pointed at it."""

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["provision", "start", "end"]
        constraints = [
            models.UniqueConstraint(name="passage_once", fields=["provision", "start", "end"]),
            models.CheckConstraint(name="passage_is_not_empty", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(name="passage_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="passage_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.exact

    def get_absolute_url(self) -> str:
        """The plain address, which is the canonical one."""
        return reverse("passage", args=[self.public_id])

    @property
    def proof(self) -> str:
        """What a link carries that proves itself. Takes the provision with its edition, version and instrument."""
        return proof_of(self.provision.edition.pinned_path, self.provision.eid, self.exact)

    def get_proving_url(self) -> str:
        """The address that is given to be shared. Takes what `proof` takes."""
        return reverse("passage", args=[self.public_id, self.proof])
