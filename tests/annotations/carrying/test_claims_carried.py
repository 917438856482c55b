"""The passages of the claims as the library carries them, with the lineage that it proposes: as in the table."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from annotations.models import Carrying, EvidencePassage
from treatyreader.lineage import propose_lineage
from treatyreader.models import Instrument

TABLE = list(csv.DictReader((Path(__file__).parent / "claims.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_library")
def test_every_passage_of_the_claims_is_carried_as_judged() -> None:
    propose_lineage(Instrument.objects.get(slug="itrs"))
    call_command("carry_passages", "itrs", stdout=StringIO())
    links = EvidencePassage.objects.filter(passage__provision__edition__version__slug="2012").select_related(
        "evidence__claim"
    )
    passages = {(each.evidence.claim.slug, each.evidence.position): each.passage_id for each in links}
    rows = Carrying.objects.current().filter(passage__in=passages.values()).select_related("edition__version")
    carried = {(each.passage_id, each.edition.version.slug): each.outcome for each in rows}
    first = min(position for _claim, position in passages)
    got = {
        (row["claim"], row["evidence"], row["into"]): carried[
            passages[row["claim"], int(row["evidence"]) - 1 + first], row["into"]
        ]
        for row in TABLE
    }
    assert got == {(row["claim"], row["evidence"], row["into"]): row["outcome"] for row in TABLE}
