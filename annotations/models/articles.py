"""Articles, speeches and posts that are read against a treaty, and the sentences in them that are claims.

What is published of an article is its marked sentences and a link. The text that was pasted is its contributor's alone,
unless the permission of its owner is recorded.
"""

from __future__ import annotations

import re
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from annotations.models.claims import Claim, ClaimOrigin
from annotations.public_ids import LENGTH, PATTERN, new_public_id
from treatyreader.accounts.models import Account
from treatyreader.models import Instrument
from treatyreader.models.instruments import SLUG_PATTERN, direction_of

RESERVED_SLUGS = ("new",)
"""Addresses beside those of the articles."""
LONGEST_TEXT = 100_000
LONGEST_SENTENCE = 300
MOST_SHARE = 4
"""The marked sentences of a text without a permission are at most one part in so many of it; PostgreSQL holds it."""
MOST_MARKED = 3_000
"""And at most so many characters; PostgreSQL holds it too."""
DATE_PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
"""A date as far as it is known: a year, a month, a day (ISO 8601-1, 5.2.2)."""
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


class ArticleKind(models.TextChoices):
    ARTICLE = "article", _("article")
    SPEECH = "speech", _("speech")
    POST = "post", _("post")


class ArticleState(models.TextChoices):
    PUBLISHED = "published", _("published")
    WAITING = "waiting", _("waiting for review")
    DECLINED = "declined", _("declined")
    HIDDEN = "hidden", _("hidden")
    WITHDRAWN = "withdrawn", _("withdrawn")


PUT_AWAY = (ArticleState.WAITING, ArticleState.DECLINED, ArticleState.HIDDEN)
"""Seen by its contributor and by stewards alone."""


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """Which articles this reader may see, which says nothing of their text: what is published, their own that were
        put away, and to a steward all that were. The text is not read with them."""
        seen = Q(state=ArticleState.PUBLISHED)
        if isinstance(user, Account):
            put_away = Q(state__in=PUT_AWAY)
            seen |= put_away if user.is_steward else put_away & Q(author=user)
        return self.filter(seen).defer("text")

    def with_counts(self, user: Account | AnonymousUser | None) -> Self:
        """For a list: `said` is how many sentences this reader sees of each. Those of the library's editors first, then
        the newest."""
        seen = Q(sentences__claim__in=Claim.objects.visible_to(user))
        return self.annotate(said=Count("sentences", filter=seen)).order_by("origin", "-id")


class Article(models.Model):
    """What somebody wrote or said elsewhere, held against the words of an instrument.

    `author` is the contributor, of whom the pasted `text` is: it goes with their account, and with the article when
    it is withdrawn. `written_by` is its author, as printed. `permitted_by`, `permitted_on` and `permitted_where` record
    the owner's permission to show the whole; all are empty without one. `version` counts the edits.
    """

    Kind = ArticleKind
    State = ArticleState
    Origin = ClaimOrigin

    slug = models.CharField(max_length=80, unique=True)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="articles")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=ArticleKind)
    written_by = models.CharField(max_length=200, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = models.CharField(max_length=10, blank=True)
    """As far as it is known: "2012", "2012-12", "2012-12-14"."""
    source = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=35)
    note = models.CharField(max_length=300, blank=True)
    """What the library says of it."""
    text = models.TextField(blank=True)
    permitted_by = models.CharField(max_length=200, blank=True)
    permitted_on = models.DateField(null=True, blank=True)
    permitted_where = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ArticleState, default=ArticleState.PUBLISHED)
    origin = models.CharField(max_length=10, choices=ClaimOrigin, default=ClaimOrigin.LIBRARY)
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="articles")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="article_slug_is_an_address", condition=Q(slug__regex=SLUG_PATTERN)),
            models.CheckConstraint(name="article_slug_is_not_reserved", condition=~Q(slug__in=RESERVED_SLUGS)),
            models.CheckConstraint(name="article_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="article_kind_is_known", condition=Q(kind__in=ArticleKind.values)),
            models.CheckConstraint(name="article_state_is_known", condition=Q(state__in=ArticleState.values)),
            models.CheckConstraint(name="article_origin_is_known", condition=Q(origin__in=ClaimOrigin.values)),
            models.CheckConstraint(name="article_language_is_a_tag", condition=Q(language__regex=LANGUAGE_PATTERN)),
            models.CheckConstraint(
                name="article_date_is_a_date", condition=Q(published_on="") | Q(published_on__regex=DATE_PATTERN)
            ),
            models.CheckConstraint(
                name="article_of_the_library_has_no_contributor", condition=Q(origin="reader") | Q(author=None)
            ),
            models.CheckConstraint(
                name="article_of_a_reader_has_a_source", condition=Q(origin="library") | ~Q(source="")
            ),
            models.CheckConstraint(
                name="article_text_is_its_contributors", condition=Q(text="") | Q(author__isnull=False)
            ),
            models.CheckConstraint(
                name="article_withdrawn_keeps_no_text", condition=~Q(state="withdrawn") | Q(text="")
            ),
            models.CheckConstraint(
                name="article_permission_says_who_when_and_where",
                condition=Q(permitted_by="", permitted_on=None, permitted_where="")
                | ~Q(permitted_by="") & Q(permitted_on__isnull=False) & ~Q(permitted_where=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return direction_of(self.language)

    @property
    def is_permitted(self) -> bool:
        """Whether its owner permits that the whole is shown."""
        return self.permitted_by != ""

    @property
    def is_of_the_library(self) -> bool:
        return self.origin == ClaimOrigin.LIBRARY

    @property
    def date_shown(self) -> str:
        """ "14 December 2012", "December 2012", "2012"."""
        known = self.published_on
        form = {10: "DATE_FORMAT", 7: "YEAR_MONTH_FORMAT"}.get(len(known))
        day = parse_date(known + "-01" * (10 - len(known) == 3)) if form else None
        return date_format(day, form) if day else known


class Voice(models.TextChoices):
    """In whose voice an article says a sentence."""

    OWN = "own", _("in its own voice")
    REPORTED = "reported", _("reporting what somebody else says")
    REJECTED = "rejected", _("arguing against it")


class MarkedSentenceQuerySet(models.QuerySet["MarkedSentence"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """Those of articles and with claims that this reader may see, and all of their own articles."""
        seen = Q(claim__in=Claim.objects.visible_to(user))
        if isinstance(user, Account):
            seen |= Q(article__author=user)
        return self.filter(seen, article__in=Article.objects.visible_to(user))


class MarkedSentence(models.Model):
    """A sentence of an article, letter for letter, that is a claim; without `exact` the claim says it in our words.

    It is public when its claim is: until then it is its contributor's alone. `position` is where it begins in the
    article's text (code points); of an article whose text is not held, its place among the sentences. PostgreSQL
    refuses words that do not stand there, that overlap others, or that are too much of the text.
    """

    Voice = Voice

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sentences")
    position = models.PositiveIntegerField()
    exact = models.CharField(max_length=LONGEST_SENTENCE, blank=True)
    voice = models.CharField(max_length=10, choices=Voice, default=Voice.OWN)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="said_in")
    loaded_digest = models.CharField(max_length=64, blank=True)

    objects = MarkedSentenceQuerySet.as_manager()

    class Meta:
        ordering = ["article", "position"]
        constraints = [
            # When the transaction ends: sentences that follow an edited text pass one another on the way.
            models.UniqueConstraint(
                name="sentence_position_once", fields=["article", "position"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="sentence_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="sentence_voice_is_known", condition=Q(voice__in=Voice.values)),
            models.CheckConstraint(name="sentence_says_something", condition=~Q(exact="") | Q(claim__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.exact or str(self.claim)

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}?sentence={self.public_id}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The id of its element on the article's page."""
        return f"said-{self.public_id}"

    @property
    def end(self) -> int:
        return self.position + len(self.exact)


def is_date(words: str) -> bool:
    """Whether this is a date as far as it is known, and one that there is: no 31st of February."""
    return bool(re.match(DATE_PATTERN, words)) and (len(words) < 10 or _exists(words))


def _exists(day: str) -> bool:
    try:
        return parse_date(day) is not None
    except ValueError:
        return False
