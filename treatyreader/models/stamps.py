"""The stamp: one value that changes with anything that a page shows."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Stamp(models.Model):
    """One row, changed by triggers on every table that pages show, once in each transaction that writes there.

    Pages are kept and revalidated by it (`treatyreader.pages.kept`), so it costs one small query to know that nothing
    has changed. Writers wait for one another at this row until they commit: keep transactions that write short.
    """

    value = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(name="stamp_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def now(cls) -> str:
        """The value as it is. One query."""
        return str(cls.objects.values_list("value", flat=True).first())
