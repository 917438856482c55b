"""What of this library is cited, ready for every form of citation: a text, a part of it, words of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from treatyreader.addresses import NotHere, Offer
from treatyreader.citation_forms import FORMS, Cited, Sort
from treatyreader.citing import margin_name, provision_title
from treatyreader.exporting import literal
from treatyreader.models import Edition, Instrument, Provision
from treatyreader.models.instruments import InstrumentForm as Form
from treatyreader.models.provisions import ProvisionKind as Kind
from treatyreader.pages import as_form

SORT_OF_FORM = {Form.RESOLUTION: Sort.DOCUMENT, Form.STATEMENT: Sort.SPEECH}
SORT_OF_KIND = {
    Kind.RESOLUTION: Sort.DOCUMENT,
    Kind.RECOMMENDATION: Sort.DOCUMENT,
    Kind.OPINION: Sort.DOCUMENT,
    Kind.STATEMENT: Sort.SPEECH,
    Kind.FINAL_PROTOCOL: Sort.SPEECH,
}
"""What a part of a text is by itself, where it is no part of a treaty."""


@dataclass(frozen=True)
class Copied:
    """One form of a citation, ready to be copied; `form` names it in ids and in `?format=`."""

    form: str
    label: str
    text: str


def edition_cited(edition: Edition, url: str, wording: str = "") -> Cited:
    """A whole text. `url` is absolute. Takes the edition with its version and instrument."""
    version, instrument = edition.version, edition.version.instrument
    name = _("%(language)s edition %(number)d") % {"language": edition.language, "number": edition.number}
    return Cited(
        sort=SORT_OF_FORM.get(Instrument.Form(instrument.form), Sort.TREATY),
        title=instrument.title,
        url=url,
        version=version.slug,
        day=version.adopted_on,
        at=version.adopted_at,
        language=edition.language,
        edition=f"{name} ({_('withdrawn')})" if edition.is_withdrawn else name,
        wording=wording,
    )


def provision_cited(
    edition: Edition, provision: Provision, division: Provision, url: str, wording: str, *, is_verified: bool = False
) -> Cited:
    """A part of a text. `wording` says how far its words are verified. One query, for its other numbers."""
    whole = edition_cited(edition, url, wording)
    sort = whole.sort if whole.sort != Sort.TREATY else SORT_OF_KIND.get(Kind(division.kind), Sort.TREATY)
    return Cited(
        **{
            **vars(whole),
            "sort": sort,
            "place": provision_title(provision, division),
            "number": provision.margin_number,
            "also": tuple(other_numbers(edition, provision)),
            "is_verified": is_verified,
        }
    )


def other_numbers(edition: Edition, provision: Provision) -> list[str]:
    """What the same provision is called in its language where the same text is numbered otherwise: "Article 5A (2012,
    numbered as signed)". One query. Takes the provision with its parents."""
    rows = (
        Provision.objects.published()
        .filter(edition__in=Edition.objects.sharing_provisions_with(edition.version), wid=provision.wid)
        .filter(edition__language=edition.language)
        .exclude(edition__version=edition.version_id)
        .select_related("edition__version", "parent__parent__parent")
        .order_by("edition__version__order", "-edition__number")
    )
    own = provision_title(provision, provision.division)
    names: dict[int, str] = {}
    for row in rows:
        title = provision_title(row, row.division)
        if title != own:
            number = margin_name(row) if row.margin_number != provision.margin_number else ""
            called = ", ".join(part for part in (title, number) if part)
            names.setdefault(row.edition.version_id, f"{called} ({row.edition.version.name})")
    return list(names.values())


def copied(cited: Cited) -> list[Copied]:
    """Each of the forms that are not for reading alone, in the order in which they are offered."""
    return [Copied(form, label, make(cited, None)) for form, (label, make) in FORMS.items()]


def as_citation(request: HttpRequest, form: str, cited: Cited) -> HttpResponse:
    """The answer in a machine form of a citation; with a day of access where `?accessed=` asks for one."""
    return as_form(form, FORMS[form][1](cited, _day_of_access(request)))


def _day_of_access(request: HttpRequest) -> date | None:
    """`?accessed=2026-11-25`, where somebody asks for a day of access; raises NotHere for what is no day."""
    asked = request.GET.get("accessed", "")
    if not asked:
        return None
    try:
        day = parse_date(asked)
    except ValueError:
        day = None
    if day is None:
        what = _("“%(asked)s” is no day: write it as in 2026-11-25.") % {"asked": asked[:40]}
        raise NotHere(what, [Offer(_("The page"), request.path)])
    return day


def quotations(cited: Cited, line: str) -> list[Copied]:
    """Words with where they stand, in plain words and in Markdown. `line` is the citation that stands under them,
    with the address at its end; words that are not verified stand in no quotation marks."""
    marked = "\n".join(f"> {each}" for each in literal(cited.quotation).splitlines())
    return [
        Copied("quote", _("Quote"), f"{cited.quotation}\n{line}"),
        Copied("markdown", _("Markdown"), f"{marked}\n>\n> — {literal(line.removesuffix(cited.url))}<{cited.url}>"),
    ]
