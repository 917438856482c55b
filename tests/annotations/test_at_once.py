"""What two people do to one thing at the same moment: the second sees what the first did, and loses nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import commenting, moderating
from annotations.models import Comment
from annotations.writing import EditedMeanwhile
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


def as_read(row: Comment) -> Comment:
    """As it was before somebody else does something to it."""
    return Comment.objects.get(pk=row.pk)


def test_no_comment_is_left_behind_at_a_claim_that_is_merged(ann: Account) -> None:
    gone, into = factories.claim("This is said."), factories.claim("That is said.")
    moderating.merge(factories.account("Stella", role="steward"), type(gone).objects.get(pk=gone.pk), into, "The same.")
    with pytest.raises(EditedMeanwhile):
        commenting.write(ann, gone, "Too late.", is_private=False)


def test_no_reply_is_left_behind_at_a_claim_that_is_merged(ann: Account) -> None:
    gone, into = factories.claim("This is said."), factories.claim("That is said.")
    row = factories.comment(gone, ann)
    before = as_read(row)
    moderating.merge(factories.account("Stella", role="steward"), gone, into, "The same.")
    with pytest.raises(EditedMeanwhile):
        commenting.reply(ann, before, "Too late.")


def test_nobody_replies_to_what_has_gone_or_is_only_its_authors(ann: Account) -> None:
    bob = factories.account("Bob")
    acts: list[Callable[[Comment], None]] = [commenting.delete, lambda row: commenting.make_private(row, True)]
    for act in acts:
        row = factories.comment(factories.provision("41B"), ann)
        before = as_read(row)
        act(row)
        with pytest.raises(EditedMeanwhile):
            commenting.reply(bob, before, "Too late.")


def test_a_thread_in_which_somebody_has_just_replied_does_not_become_private(ann: Account) -> None:
    row = factories.comment(factories.provision("41B"), ann)
    commenting.reply(factories.account("Bob"), row, "In time.")
    with pytest.raises(EditedMeanwhile):
        commenting.make_private(row, True)
    assert not Comment.objects.filter(is_private=True).exists()


def test_a_row_that_is_held_keeps_nobody_from_what_only_points_at_it(ann: Account) -> None:
    """A foreign key is looked at when a transaction ends: a full lock would let two writers wait for each other."""
    claim, stella = factories.claim(), factories.account("Stella", role="steward")
    row = factories.comment(claim, ann)
    with CaptureQueriesContext(connection) as queries:
        moderating.hide(stella, claim, "For now.")
        commenting.edit(row, "Otherwise.", ann)
        moderating.restore(stella, claim, "Again.")
        commenting.reply(ann, row, "So.")
    locks = [each["sql"] for each in queries if "FOR " in each["sql"] and "UPDATE" in each["sql"]]
    assert len(locks) >= 4
    assert all("FOR NO KEY UPDATE" in each for each in locks)


def test_who_is_no_administrator_any_more_is_told_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two administrators name each other at once."""
    ada, bea = (factories.account(name, role="administrator") for name in ("Ada", "Bea"))
    client.force_login(ada)
    name = moderating.name

    def second(*args: object, **kwargs: object) -> None:
        Account.objects.filter(pk=ada.pk).update(role="contributor")
        name(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(moderating, "name", second)
    data = {"key": str(uuid.uuid4()), "name": "Bea", "role": "contributor", "reason": "It is time for her to rest."}
    response = client.post("/desk/people/", data)
    assert response.status_code == 403
    assert "It is time for her to rest." in response.content.decode()
    assert Account.objects.get(pk=bea.pk).is_administrator


def test_who_is_always_second_gets_back_what_they_wrote(
    client: Client, ann: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(ann)

    def never(*_args: object, **_kwargs: object) -> None:
        raise EditedMeanwhile

    monkeypatch.setattr(commenting, "write", never)
    data = {"key": str(uuid.uuid4()), "body": "Do not lose this."}
    response = client.post(f"/comments/new/?on=claim:{factories.claim().slug}", data)
    assert response.status_code == 403
    assert "Do not lose this." in response.content.decode()
