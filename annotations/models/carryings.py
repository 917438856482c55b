"""Carryings: what became of a passage's words in another edition, each with its outcome, its method and its score."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.passages import Passage
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Provision


class Outcome(models.TextChoices):
    UNCHANGED = "unchanged", _("unchanged")
    MOVED = "moved", _("unchanged, in another place")
    ALTERED = "altered", _("altered")
    AMBIGUOUS = "ambiguous", _("not decided")
    GONE = "gone", _("not in this version")


WITH_A_PLACE = (Outcome.UNCHANGED, Outcome.MOVED, Outcome.ALTERED)
"""The words, or what became of them, stand somewhere in the other edition."""
LETTER_FOR_LETTER = (Outcome.UNCHANGED, Outcome.MOVED)


class Method(models.TextChoices):
    EXACT = "exact", _("letter for letter, in the clause's own lineage")
    TYPOGRAPHY = "typography", _("letter for letter but for typography, in the clause's own lineage")
    DIFF = "diff", _("word by word, along the clause's own lineage")
    NONE = "none", _("not found in the clause's own lineage")
    CHOSEN = "chosen", _("chosen by a person")


class CarryingQuerySet(models.QuerySet["Carrying"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """Those of passages that this reader may see."""
        return self.filter(passage__in=Passage.objects.visible_to(user))

    def current(self) -> Self:
        return self.filter(is_current=True)

    def to_newest(self) -> Self:
        """Into the editions that plain addresses show."""
        return self.filter(edition__in=Edition.objects.newest())

    def for_desk(self) -> Self:
        """With all that is shown of a passage and of what became of it: a few queries more, however many there are."""
        return self.select_related(
            "by",
            "edition__version__instrument",
            "provision__parent__parent__parent",
            "passage__provision__edition__version__instrument",
            "passage__provision__parent__parent__parent",
        ).prefetch_related("provision__verifications", "passage__provision__verifications", "passage__rulings__by")

    def to_look_at(self) -> Self:
        """What a steward should see and none has: changes of meaning first, then what is not decided, then the other
        changes. Only words that somebody has pointed at in public."""
        waiting = Q(outcome__in=(Outcome.ALTERED, Outcome.AMBIGUOUS), seen_at=None)
        decides = models.Case(
            models.When(changes_meaning=True, then=0),
            models.When(outcome=Outcome.AMBIGUOUS, then=1),
            default=2,
        )
        return (
            self.current()
            .to_newest()
            .filter(waiting, passage__is_public=True)
            .order_by(decides, "edition", "passage__provision__position", "passage__start", "id")
        )


class Carrying(models.Model):
    """What became of the words of a passage in another edition of the same instrument and language.

    The passage itself is never touched. Of each passage and edition one row counts (`is_current`); those before it are
    kept as its history. `provision`, `start` and `end` are where the words, or what became of them, stand there;
    without `start` and `end` they have no place, and `provision` is what their own clause became, if anything.
    """

    Outcome = Outcome
    Method = Method

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="carryings")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    method = models.CharField(max_length=10, choices=Method)
    score = models.FloatField()
    """How alike the words are, from 0 to 1; 1 only where they are the same. It decides nothing."""
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    changes = models.JSONField(default=list)
    """What was changed in the words: before, after, and whether it bears meaning; shown, never asked for."""
    around = models.JSONField(default=list)
    """The same of the rest of their sentence, and of what it hangs from."""
    changes_meaning = models.BooleanField(default=False)
    """Whether a word that changed, in them or around them, bears meaning: *not*, *shall*, a number, an organ's name."""
    rests_on_proposal = models.BooleanField(default=False)
    """Whether it rests on a lineage that the program proposed and no steward has confirmed."""
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    """The steward who chose; nobody: the program, or, of what was chosen, a former steward."""
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    is_current = models.BooleanField(default=True)
    is_stale = models.BooleanField(default=False)
    """Whether the lineage that it rests on has changed since: it is shown until it is carried anew."""
    seen_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    """When a steward looked at it."""

    objects = CarryingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(name="carrying_into", fields=["edition"], condition=Q(is_current=True)),
            models.Index(
                name="carrying_to_look_at",
                fields=["id"],
                condition=Q(is_current=True, seen_at=None, outcome__in=["altered", "ambiguous"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="carrying_counts_once", fields=["passage", "edition"], condition=Q(is_current=True)
            ),
            models.CheckConstraint(name="carrying_outcome_is_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(name="carrying_method_is_known", condition=Q(method__in=Method.values)),
            models.CheckConstraint(name="carrying_score_is_a_share", condition=Q(score__gte=0, score__lte=1)),
            models.CheckConstraint(
                name="carrying_has_a_place_if_its_words_have",
                condition=Q(outcome__in=WITH_A_PLACE, provision__isnull=False, start__isnull=False, end__gt=F("start"))
                | ~Q(outcome__in=WITH_A_PLACE) & Q(start=None, end=None),
            ),
            models.CheckConstraint(
                name="carrying_that_keeps_the_words_keeps_the_meaning",
                condition=~Q(outcome__in=LETTER_FOR_LETTER) | Q(changes_meaning=False),
            ),
            models.CheckConstraint(
                name="carrying_chosen_says_why",
                condition=Q(method=Method.CHOSEN) & ~Q(reason="") | ~Q(method=Method.CHOSEN) & Q(by=None, reason=""),
            ),
            models.CheckConstraint(
                name="carrying_chosen_is_not_stale", condition=~Q(method=Method.CHOSEN, is_stale=True)
            ),
            models.CheckConstraint(
                name="carrying_seen_by_somebody_is_dated", condition=Q(seen_by=None) | Q(seen_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} in {self.edition_id}: {self.outcome}"

    @property
    def has_a_place(self) -> bool:
        return self.outcome in WITH_A_PLACE

    @property
    def is_chosen(self) -> bool:
        return self.method == Method.CHOSEN

    @property
    def words(self) -> str:
        """What stands there of the words. Takes the provision as selected."""
        return self.provision.text[self.start : self.end] if self.provision and self.start is not None else ""
