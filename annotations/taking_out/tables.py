"""Annotations as a table (RFC 4180): a row for each passage, or for the one thing that an annotation is on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from annotations.models import Comment, Evidence, Passage
from annotations.web_annotations.container import Contained
from annotations.web_annotations.sites import Site, annotation_path, pinned_path
from annotations.web_annotations.telling import in_utc
from treatyreader.citing import text_name
from treatyreader.models import Provision
from treatyreader.wording import label_for

COLUMNS = (
    *("id", "page", "motivation", "creator", "created", "modified", "only_mine", "state", "text"),
    *("instrument", "version", "language", "edition", "provision", "margin_number", "source", "text_name"),
    *("exact", "prefix", "suffix", "start", "end", "wording", "passage"),
    *("claim", "claim_page", "bearing", "coverage", "of", "review", "replies_to"),
)
BYTE_ORDER = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the beginning of a table: by it spreadsheets know UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""


class Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def as_table(rows: Contained, site: Site) -> Iterator[str]:
    """Lines of CSV in UTF-8 with a mark of it at the beginning, by which spreadsheets know it."""
    writer: Any = csv.DictWriter(Echo(), COLUMNS, restval="", quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER + writer.writerow(dict(zip(COLUMNS, COLUMNS, strict=True)))
    for batch in rows.all_of_them():
        for row in batch:
            for line in _lines(row, site):
                yield writer.writerow({name: safe_cell(value) for name, value in line.items()})


def safe_cell(value: object) -> object:
    """A text that a spreadsheet would calculate stands behind an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _lines(row: Comment | Evidence, site: Site) -> Iterator[dict[str, object]]:
    said: dict[str, object] = {
        "id": site.iri(annotation_path(row)),
        "page": site.iri(row.get_absolute_url()),
        "creator": row.author.name if row.author else "",
        "created": in_utc(row.created_at),
        "modified": in_utc(row.edited_at or row.created_at),
        "state": row.state,
    }
    passages: Sequence[Passage]
    provision: Provision | None = None
    if isinstance(row, Comment):
        claim = row.claim or (row.evidence.claim if row.evidence else None)
        said |= {
            "motivation": "replying" if row.parent_id else str(row.motivation),
            "only_mine": "yes" if row.is_private else "",
            "text": row.body,
            "replies_to": site.iri(annotation_path(row.parent)) if row.parent else "",
        }
        passages, provision = [each.passage for each in row.commentpassage_set.all()], row.provision
    else:
        claim = row.claim
        said |= {
            "motivation": "assessing",
            "text": row.rationale,
            **{name: getattr(row, name) for name in ("bearing", "coverage", "of", "review")},
        }
        passages = [each.passage for each in row.evidencepassage_set.all()]
    if claim is not None:
        said |= {"claim": claim.text, "claim_page": site.iri(claim.get_absolute_url())}
    for passage in passages:
        yield said | _place(passage.provision, site) | _words(passage, site)
    if not passages:
        yield said | (_place(provision, site) if provision else {})


def _place(provision: Provision, site: Site) -> dict[str, object]:
    edition = provision.edition
    return {
        "instrument": edition.version.instrument.slug,
        "version": edition.version.slug,
        "language": edition.language,
        "edition": edition.number,
        "provision": provision.eid,
        "margin_number": provision.margin_number,
        "source": site.iri(pinned_path(provision)),
        "text_name": text_name(edition),
    }


def _words(passage: Passage, site: Site) -> dict[str, object]:
    return {
        **{name: getattr(passage, name) for name in ("exact", "prefix", "suffix", "start", "end")},
        "wording": label_for(passage.provision).in_full,
        "passage": site.iri(passage.get_absolute_url()),
    }
