"""How far a wording is verified, in words: the label that goes wherever unverified words go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from treatyreader.models import Edition, Provision
from treatyreader.models.verification import Level


@dataclass(frozen=True)
class WordingLabel:
    """`level` is a verification Level; `sentence` goes wherever the words go and is empty for verified words."""

    level: str
    sentence: str
    source: str
    note: str

    @property
    def is_verified(self) -> bool:
        return self.level == Level.VERIFIED

    @property
    def in_full(self) -> str:
        """How far the wording is verified, also where it is; empty where there are no words to verify."""
        return _("Wording verified against a published copy.") if self.is_verified else self.sentence


def label_for(provision: Provision, edition: Edition | None = None) -> WordingLabel:
    """The newest verification of a provision as a label. Takes prefetched `verifications`; without any row the
    wording is to be verified, and what has no words of law has no label (a gap, "(SUP)"). `edition` spares a query
    where the caller has it."""
    edition = edition or provision.edition
    if not provision.is_quotable and provision.nature != Provision.Nature.NOTE:
        return WordingLabel("", "", "", "")
    checks = sorted(provision.verifications.all(), key=lambda check: check.pk)
    newest = checks[-1] if checks else None
    level = newest.level if newest else Level.TO_BE_VERIFIED.value
    seen_in = newest.seen_in.split() if newest else []
    return WordingLabel(
        level=level,
        sentence=_sentence(level, edition, seen_in),
        source=newest.source if newest else "",
        note=newest.note if newest else "",
    )


def labels_of(provisions: Collection[int]) -> dict[int, WordingLabel]:
    """By a provision's key, its label. Two queries."""
    rows = Provision.objects.filter(pk__in=provisions).select_related("edition").prefetch_related("verifications")
    return {each.pk: label_for(each, each.edition) for each in rows}


def _sentence(level: str, edition: Edition, seen_in: list[str]) -> str:
    if level == Level.VERIFIED:
        return ""
    language = language_name(edition.language)
    seen = [language_name(each) for each in seen_in if each != edition.language]
    if level == Level.SUBSTANCE_CONFIRMED:
        others = pgettext("between the last two of a list", " and ").join(
            part for part in [", ".join(seen[:-1]), *seen[-1:]] if part
        )
        if not edition.is_reconstruction:
            return _("Substance confirmed in %(others)s. Not confirmed words of the treaty.") % {
                "others": others or _("another language")
            }
        return _(
            "Reconstructed %(language)s; substance confirmed in %(others)s. Not confirmed words of the treaty."
        ) % {"language": language, "others": others or _("another language")}
    if edition.is_reconstruction:
        return _("Reconstructed %(language)s; no published copy seen.") % {"language": language}
    return _("Not yet verified against a published copy.")


def language_name(tag: str) -> str:
    """ "fr" → "French". A language that Django has no name for keeps its tag."""
    info = LANG_INFO.get(tag) or LANG_INFO.get(tag.split("-")[0]) or {}
    if tag.split("-")[0] == "zh":
        return _("Chinese")
    return _(str(info["name"])) if "name" in info else tag
