"""Participation: what States did, as rows. An omission is no act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from treatyreader.models.instruments import Version
from treatyreader.models.statements import Delegation


class Entitlement(models.Model):
    """A State was entitled to sign a version. Without an act of signature it reads "no signature recorded"."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="entitlements")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="entitlements")
    source = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True)
    """What the row was when it was loaded; empty for one made here."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="entitlement_once", fields=["version", "delegation"]),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id} may sign {self.version_id}"


class ActKind(models.TextChoices):
    SIGNATURE = "signature", _("signature")
    RATIFICATION = "ratification", _("ratification")
    ACCEPTANCE = "acceptance", _("acceptance")
    APPROVAL = "approval", _("approval")
    ACCESSION = "accession", _("accession")
    SUCCESSION = "succession", _("succession")
    CONSENT = "notification of consent to be bound", _("notification of consent to be bound")
    PROVISIONAL_APPLICATION = "provisional application", _("provisional application")
    OPPOSITION = "opposition to provisional application", _("opposition to provisional application")
    DEEMED_CONSENT = "deemed consent", _("deemed consent")
    RESERVATION = "reservation", _("reservation")
    OBJECTION = "objection", _("objection")
    REFUSAL = "refusal", _("refusal")
    DENUNCIATION = "denunciation", _("denunciation")
    WITHDRAWAL = "withdrawal", _("withdrawal")


class Basis(models.TextChoices):
    DEPOSITED = "deposited", _("deposited")
    DERIVED = "derived", _("derived by a rule")


class ParticipationAct(models.Model):
    """One act of a State towards a version of an instrument (VCLT arts. 11-25, 54, 68; ITU Constitution art. 54)."""

    Kind = ActKind
    Basis = Basis

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acts")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=40, choices=Kind)
    done_on = models.DateField()
    basis = models.CharField(max_length=10, choices=Basis)
    source = models.URLField(max_length=500, blank=True)
    """Where the act was seen; empty: not yet verified, and the page says so."""
    note = models.TextField(blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True)
    """What the row was when it was loaded; empty for one made here."""

    class Meta:
        ordering = ["delegation__name", "done_on"]
        constraints = [
            models.UniqueConstraint(name="participation_act_once", fields=["version", "delegation", "kind", "done_on"]),
            models.CheckConstraint(name="participation_kind_is_known", condition=Q(kind__in=ActKind.values)),
            models.CheckConstraint(name="participation_basis_is_known", condition=Q(basis__in=Basis.values)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.delegation_id} on {self.done_on}"

    @property
    def is_verified(self) -> bool:
        return self.source != ""
