"""Rulings on the standing of words: what a steward confirmed, or said otherwise than the program proposed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.passages import Passage
from annotations.standing.word_standing import How, Where, Whom, WordStanding
from treatyreader.accounts.models import Account


class WordRuling(models.Model):
    """Where words stand, how they speak and whom they address, as a steward found. Append-only: the newest counts.
    Nobody rules on words on which evidence of their own rests."""

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="rulings")
    where = models.CharField(max_length=20, choices=Where)
    how = models.CharField(max_length=20, choices=How)
    whom = models.CharField(max_length=20, choices=Whom)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="word_rulings")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["passage", "id"]
        constraints = [
            models.CheckConstraint(name="word_ruling_where_is_known", condition=Q(where__in=Where.values)),
            models.CheckConstraint(name="word_ruling_how_is_known", condition=Q(how__in=How.values)),
            models.CheckConstraint(name="word_ruling_whom_is_known", condition=Q(whom__in=Whom.values)),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id}: {self.where}, {self.how}, {self.whom}"

    @property
    def standing(self) -> WordStanding:
        return WordStanding(Where(self.where), How(self.how), Whom(self.whom))
