"""Where clauses lie in the space of a model of language: computed once, because a published text never changes."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from treatyreader.models import Provision

BYTES = 384 * 4


class ClauseVector(models.Model):
    """The point of one provision by one model: 384 numbers of 4 bytes, the least first. It tells what to suggest and
    nothing else."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=60)
    vector = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="clause_vector_once_of_each_model", fields=["provision", "model"]),
            models.CheckConstraint(name="clause_vector_is_whole", condition=Exact(Length("vector"), BYTES)),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id} by {self.model}"
