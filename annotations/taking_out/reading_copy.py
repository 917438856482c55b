"""Annotations to be read: Markdown, in the order of the text, each under the provision whose words it is on."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.models import Comment, Evidence, EvidencePassage, Passage
from annotations.models.evidence import Bearing, Coverage, Review
from annotations.web_annotations.container import ON_A_PAGE, Contained
from annotations.web_annotations.sites import Site, annotation_path
from treatyreader.citing import short_citation
from treatyreader.exporting import literal
from treatyreader.models import Provision
from treatyreader.wording import label_for


def as_markdown_copy(rows: Contained, site: Site, title: str, address: str) -> Iterator[str]:
    """A heading for each provision, or claim where there is none, then who says what on which words."""
    yield f"# {literal(title)}\n\n<{address}>\n"
    keys, before = _in_reading_order(rows), ""
    for first in range(0, len(keys), ON_A_PAGE):
        for row in rows.told(keys[first : first + ON_A_PAGE]):
            heading = _heading(row)
            if heading != before:
                yield f"\n## {literal(heading)}\n"
                before = heading
            yield "\n" + "\n\n".join(_of(row, site)) + "\n"
    if not keys:
        yield "\n" + _("There is nothing yet.") + "\n"


def _in_reading_order(rows: Contained) -> list[tuple[str, int]]:
    """The keys of all rows: by text and provision, then what is on claims, each the oldest first."""
    path = "provision__edition__version__"
    columns = (f"{path}instrument__slug", f"{path}order", "provision__edition__language", "provision__edition__number")
    comments = rows.comments.order_by().values_list(*columns, "provision__position", "created_at", "pk")
    links = EvidencePassage.objects.filter(evidence=OuterRef("pk")).order_by("position")
    place = {
        f"at_{number}": Subquery(links.values(f"passage__{name}")[:1])
        for number, name in enumerate((*columns, "provision__position"))
    }
    evidence = rows.evidence.order_by().annotate(**place).values_list(*place, "created_at", "pk")
    found = [(kind, each) for kind, all_of in (("comment", comments), ("evidence", evidence)) for each in all_of]

    def order(key: tuple[str, tuple[object, ...]]) -> tuple[object, ...]:
        kind, (instrument, version, language, *more, created, pk) = key
        numbers = [each or 0 for each in (version, *more)]
        return (instrument is None, instrument or "", numbers[0], language or "", *numbers[1:], created, kind, pk)

    return [(kind, int(str(each[-1]))) for kind, each in sorted(found, key=order)]


def _heading(row: Comment | Evidence) -> str:
    provision = _provision(row)
    if provision is not None:
        return short_citation(provision.edition, provision, provision.division)
    if isinstance(row, Evidence):
        return row.claim.text
    claim = row.claim or (row.evidence.claim if row.evidence else None)
    return claim.text if claim else ""


def _provision(row: Comment | Evidence) -> Provision | None:
    if isinstance(row, Comment):
        return row.provision
    passages = _passages(row)
    return passages[0].provision if passages else None


def _passages(row: Comment | Evidence) -> list[Passage]:
    links = row.commentpassage_set.all() if isinstance(row, Comment) else row.evidencepassage_set.all()
    return [each.passage for each in links]


def _of(row: Comment | Evidence, site: Site) -> Iterator[str]:
    for passage in _passages(row):
        yield _quotation(passage, site)
    who = literal(row.author.name) if row.author else _("The library's editors")
    if row.author is None and not (isinstance(row, Evidence) and row.is_of_the_library):
        who = _("A former contributor")
    said = [f"**{who}**", date_format(row.created_at), *_notes(row, site), f"<{site.iri(annotation_path(row))}>"]
    yield f"- {' · '.join(said)}"
    text = row.body if isinstance(row, Comment) else literal(row.rationale)
    if isinstance(row, Evidence):
        bearing = str(Bearing(row.bearing).label)
        yield f"  {bearing}: [{literal(row.claim.text)}]({site.iri(row.claim.get_absolute_url())})"
    if text:
        # Within the item of the list, so that no heading of a reader becomes one of this copy.
        yield "\n".join(f"  {line}".rstrip() for line in text.split("\n"))


def _quotation(passage: Passage, site: Site) -> str:
    """The words with where they stand. In quotation marks only where they were seen in a published copy."""
    label = label_for(passage.provision)
    words = literal(" ".join(passage.exact.split()))
    provision = passage.provision
    name = short_citation(provision.edition, provision, provision.division)
    shown = f"“{words}”" if label.is_verified else words
    return f"> {shown}\n>\n> — {literal(name)}. {literal(label.in_full)} <{site.iri(passage.get_absolute_url())}>"


def _notes(row: Comment | Evidence, site: Site) -> Iterator[str]:
    if isinstance(row, Evidence):
        yield str(Coverage(row.coverage).label) + (f": “{literal(row.of)}”" if row.of else "")
        yield str(Review(row.review).label)
        return
    if row.is_highlight:
        yield _("highlight")
    if row.parent is not None:
        yield _("replies to <%(address)s>") % {"address": site.iri(annotation_path(row.parent))}
    if row.evidence is not None:
        yield _("on evidence <%(address)s>") % {"address": site.iri(annotation_path(row.evidence))}
    if row.is_private:
        yield _("only mine")
    if row.resolved_at:
        yield _("resolved")
