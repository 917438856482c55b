"""Files of annotations that somebody brings in: what they hold, where it was found, what was taken."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from annotations.models.comments import Comment
from annotations.public_ids import LENGTH, PATTERN, new_public_id
from treatyreader.accounts.models import Account
from treatyreader.models import Edition


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: Account | AnonymousUser) -> ImportQuerySet:
        """One's own: nobody else is shown what somebody brings in."""
        return self.filter(author=user) if isinstance(user, Account) else self.none()


class Import(models.Model):
    """One file, looked at. What it says is taken all at once or not at all; what became of each entry is kept to be
    read. Words of other sites are looked for in `edition`, if one was chosen."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="imports")
    digest = models.CharField(max_length=64)
    """SHA-256 of the file."""
    is_private = models.BooleanField(default=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")
    report = models.JSONField(default=list)
    """An object for each entry, in the order of the file (`annotations.bringing_in.matching.Match.as_row`)."""
    created_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="import_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="import_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def state(self) -> str:
        """As the table of permissions names it."""
        return "taken" if self.taken_at else "waiting"

    def get_absolute_url(self) -> str:
        return reverse("annotation_import", args=[self.public_id])


class ImportedComment(models.Model):
    """That a comment came from an entry of a file: the same entry is not brought in twice while the comment is here."""

    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    """Of the entry (`annotations.bringing_in.entries.Entry.key`)."""
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="imported")

    class Meta:
        constraints = [models.UniqueConstraint(name="imported_comment_once", fields=["author", "key"])]

    def __str__(self) -> str:
        return self.key
