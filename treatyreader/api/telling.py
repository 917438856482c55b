"""From rows to what the API says of them. Each function names what its rows must bring along, and asks nothing more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from treatyreader.api import shapes
from treatyreader.citing import short_citation
from treatyreader.models import (
    Delegation,
    Edition,
    Instrument,
    ParticipationAct,
    Provision,
    Statement,
    Version,
)
from treatyreader.models.instruments import EditionState, InstrumentForm, LanguageStatus
from treatyreader.models.participation import ActKind, Basis
from treatyreader.models.provisions import Nature, ProvisionKind
from treatyreader.models.statements import StatementKind
from treatyreader.models.verification import Level
from treatyreader.recording import Held
from treatyreader.wording import WordingLabel, label_for


def instrument_name(request: HttpRequest, row: Instrument) -> shapes.InstrumentName:
    return shapes.InstrumentName(**_named(request, row))


def instrument(request: HttpRequest, row: Instrument, versions: Sequence[Version]) -> shapes.InstrumentRecord:
    """Takes `of_instrument`, and those of its versions that have a published text."""
    here = {"slug": row.slug}
    return shapes.InstrumentRecord(
        **_named(request, row),
        form=InstrumentForm(row.form),
        depositary=row.depositary,
        on=instrument_name(request, row.of_instrument) if row.of_instrument else None,
        versions=[version(each) for each in versions],
        editions=_absolute(request, f"{reverse('api:editions')}?instrument={row.slug}"),
        participation=_absolute(request, reverse("api:participation", kwargs=here)),
        statements=_absolute(request, f"{reverse('api:statements')}?instrument={row.slug}"),
    )


def version(row: Version) -> shapes.VersionRecord:
    return shapes.VersionRecord(
        slug=row.slug,
        name=row.name,
        order=row.order,
        adopted_on=row.adopted_on,
        adopted_at=row.adopted_at,
        provisions_of=row.provisions_of,
    )


def edition_address(row: Edition, name: str = "edition", **more: str) -> str:
    """In the API, without the host: that of this very edition."""
    here = {"instrument": row.version.instrument.slug, "version": row.version.slug}
    return reverse(f"api:{name}", kwargs={**here, "language": f"{row.language}@{row.number}", **more})


def edition_name(request: HttpRequest, row: Edition) -> shapes.EditionName:
    """Takes its version with the instrument."""
    return shapes.EditionName(
        path=row.pinned_path,
        url=_absolute(request, row.get_pinned_url()),
        self=_absolute(request, edition_address(row)),
        lang=row.language,
        dir=_direction(row),
        state=EditionState(row.state),
    )


def edition(request: HttpRequest, row: Edition, held: Held, newest: Collection[int]) -> shapes.EditionRecord:
    """Takes its version with the instrument; `newest` are the keys of those to which plain addresses lead."""
    return shapes.EditionRecord(
        **edition_name(request, row).model_dump(),
        instrument=instrument_name(request, row.version.instrument),
        version=version(row.version),
        number=row.number,
        is_newest=row.pk in newest,
        language_status=LanguageStatus(row.language_status),
        source=row.source,
        source_url=row.source_url,
        digest=row.digest,
        published_at=row.published_at,
        complete=row.complete,
        held=held.provisions,
        verified=held.verified,
        gaps=held.gaps,
        provisions=_absolute(request, edition_address(row, "provisions")),
    )


def wording(label: WordingLabel) -> shapes.WordingRecord | None:
    """None where there are no words of law."""
    if not label.level:
        return None
    return shapes.WordingRecord(
        level=Level(label.level),
        verified=label.is_verified,
        label=label.in_full,
        source=label.source,
        note=label.note,
    )


def provision_name(request: HttpRequest, row: Provision, within: Edition | None = None) -> shapes.ProvisionName:
    """Takes its parents, and its edition with version and instrument unless that is said."""
    text = within or row.edition
    return shapes.ProvisionName(
        eid=row.eid,
        wid=row.wid,
        margin_number=row.margin_number,
        citation=short_citation(text, row, row.division),
        url=_absolute(request, f"{text.get_pinned_url()}{row.eid}/"),
        self=_absolute(request, edition_address(text, "provision", eid=row.eid)),
    )


def provision(request: HttpRequest, row: Provision, within: Edition) -> shapes.ProvisionRecord:
    """Takes its parents and `verifications`."""
    has_words = row.nature != Provision.Nature.GAP and row.text != ""
    return shapes.ProvisionRecord(
        **provision_name(request, row, within).model_dump(),
        identity=_absolute(request, reverse("identity", args=[within.version.instrument.slug, row.wid])),
        edition=edition_name(request, within),
        position=row.position,
        parent=row.parent.eid if row.parent else None,
        kind=ProvisionKind(row.kind),
        nature=Nature(row.nature),
        part_of_treaty=row.part_of_treaty,
        label=row.label,
        number=row.number,
        heading=row.heading,
        text=row.text if has_words else None,
        note=row.note,
        wording=wording(label_for(row, within)),
    )


def delegation(row: Delegation) -> shapes.DelegationName:
    return shapes.DelegationName(slug=row.slug, name=row.name, iso3=row.iso3)


def participant(request: HttpRequest, row: Delegation, of: Instrument) -> shapes.ParticipantRecord:
    """Takes its `entitlements` and `acts` towards this instrument alone, with their versions."""
    acts = sorted(row.acts.all(), key=lambda each: (each.done_on, each.pk))
    entitlements = sorted(row.entitlements.all(), key=lambda each: each.version.order)
    signed = [each for each in acts if each.kind == ParticipationAct.Kind.SIGNATURE]
    return shapes.ParticipantRecord(
        delegation=delegation(row),
        entitled_to_sign=[each.version.slug for each in entitlements],
        signature=_("signed on %(day)s") % {"day": date_format(signed[0].done_on)}
        if signed
        else _("no signature recorded"),
        acts=[_act(each) for each in acts],
        note=next((each.note for each in entitlements if each.note), ""),
        url=_absolute(request, reverse("statements", args=[of.slug, row.slug])),
    )


def _act(row: ParticipationAct) -> shapes.ActRecord:
    return shapes.ActRecord(
        version=row.version.slug,
        kind=ActKind(row.kind),
        done_on=row.done_on,
        basis=Basis(row.basis),
        source=row.source,
        verified=row.is_verified,
        note=row.note,
    )


def statement_id(row: Statement) -> str:
    return row.anchor.removeprefix("statement-")


def statement(request: HttpRequest, row: Statement) -> shapes.StatementRecord:
    """Takes what `for_record` brings along."""
    return shapes.StatementRecord(
        id=statement_id(row),
        url=_absolute(request, row.get_absolute_url()),
        instrument=instrument_name(request, row.instrument),
        delegations=[delegation(each) for each in row.delegations.all()],
        made_on=row.made_on,
        made_until=row.made_until,
        styled_as=row.styled_as,
        kind=StatementKind(row.kind),
        summary=row.summary,
        quotation=row.quotation,
        sources=list(row.sources),
        provisions=[provision_name(request, each) for each in row.provisions.all()],
        full_text=_absolute(request, row.full_text_url) if row.full_text_url else None,
    )


def _named(request: HttpRequest, row: Instrument) -> dict[str, str]:
    return {
        "slug": row.slug,
        "title": row.title,
        "url": _absolute(request, row.get_absolute_url()),
        "self": _absolute(request, reverse("api:instrument", kwargs={"slug": row.slug})),
    }


def _direction(row: Edition) -> Literal["ltr", "rtl"]:
    return "rtl" if row.direction == "rtl" else "ltr"


def _absolute(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(address)
