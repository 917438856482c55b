"""What other sites see of a thing: its card, its frame, its head, oEmbed. All of it is what everybody may see."""

from __future__ import annotations

import pytest
from django.test import Client

from annotations.models import Passage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

CLAUSE = "treaties/itrs/2012/en/art_6__para_6-1"


def things() -> list[str]:
    passage = Passage.objects.order_by("pk")[0]
    return [
        *("claims/un-takeover", CLAUSE, "treaties/itrs/2012/en", "treaties/itrs", "treaties/itrs/2012/en@1/art_6"),
        *("treaties/itrs/statements/united-states", "treaties/itrs/2012/en/no/41B", "id/itrs/2012~41B"),
        *("treaties/itrs/latest/en/art_6", f"passages/{passage.public_id}", passage.get_proving_url().strip("/")),
    ]


def test_every_permalink_has_a_card_a_frame_a_code_and_an_answer_by_oembed(client: Client) -> None:
    for path in things():
        card = client.get(f"/cards/{path}.png")
        assert card.status_code == 200, path
        assert card.content[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(card.content[16:20]), int.from_bytes(card.content[20:24])) == (1200, 630)
        for address in (f"/embed/{path}/", f"/qr/{path}.svg"):
            assert client.get(address).status_code == 200, address
        told = client.get("/oembed/", {"url": f"http://testserver/{path}/"})
        assert told.status_code == 200, told.content
