"""What comments promise, PostgreSQL holds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest

from annotations import commenting
from annotations.anchoring.locating import anchor
from annotations.loading.claims import passage_at
from annotations.models import (
    AsSent,
    Claim,
    Comment,
    CommentPassage,
    DeletedAnnotation,
    Evidence,
    FormerComment,
    Import,
    ImportedComment,
    Passage,
    Submission,
)
from tests import factories
from tests.promises import Write, change, check_refused
from treatyreader.accounts.models import Account
from treatyreader.models import Stamp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@dataclass
class Rows:
    """A thread on words, and what leans on it."""

    author: Account
    passage: Passage
    comment: Comment
    reply: Comment
    highlight: Comment
    commentpassage: CommentPassage
    former: FormerComment
    submission: Submission
    elsewhere: Comment


@pytest.fixture
def rows(library: None) -> Rows:
    author = factories.account("Ann")
    passage = factories.passage("41B", "security and robustness")
    comment = factories.comment(passage.provision, author, passages=[passage])
    commenting.edit(comment, "Another text.", author)
    return Rows(
        author=author,
        passage=passage,
        comment=comment,
        highlight=commenting.highlight(author, [passage]),
        reply=commenting.reply(author, comment, "A reply."),
        commentpassage=CommentPassage.objects.get(comment=comment),
        former=comment.history.get(),
        submission=Submission.objects.create(author=author, key=uuid.uuid4(), digest="x"),
        elsewhere=factories.comment(factories.provision("41C"), author),
    )


def comment(**columns: object) -> Write:
    """A comment of its own."""

    def write(rows: Rows) -> object:
        whole = {"author": rows.author, "provision": rows.passage.provision, "body": "Something."}
        return Comment.objects.create(**whole | columns)

    return write


def answer(**columns: object) -> Write:
    """A reply to the comment, put elsewhere."""

    def write(rows: Rows) -> object:
        own = {"parent": rows.comment, "root": rows.comment, "provision": rows.comment.provision}
        return Comment.objects.create(**{"author": rows.author, "body": "So."} | own | columns)

    return write


PROMISES: list[tuple[str, Write]] = [
    ("comment_public_id_is_an_address", comment(public_id="12")),
    ("comment_stands_on_one_thing", comment(provision=None)),
    ("comment_stands_on_one_thing", lambda rows: comment(claim=Claim.objects.first())(rows)),
    ("comment_reply_has_a_root", lambda rows: comment(parent=rows.comment)(rows)),
    ("comment_reply_has_a_root", lambda rows: comment(root=rows.comment)(rows)),
    ("comment_is_no_reply_to_itself", lambda rows: change("reply", parent=rows.reply)(rows)),
    ("comment_state_is_known", change("comment", state="x")),
    ("comment_says_something_until_removed", change("comment", body="")),
    ("comment_motivation_is_known", change("comment", motivation="x")),
    ("comment_says_something_until_removed", change("highlight", body="Something.")),
    ("comment_says_something_until_removed", change("highlight", motivation="commenting")),
    ("comment_highlight_is_only_its_authors", change("highlight", is_private=False)),
    ("comment_highlight_is_only_its_authors", change("highlight", resolved_at="2026-01-01T00:00Z")),
    ("comment_highlight_is_only_its_authors", lambda rows: of_a_claim(rows)),
    ("comment_highlight_has_words", comment(motivation="highlighting", body="", is_private=True)),
    ("comment_highlight_has_words", lambda rows: rows.highlight.commentpassage_set.all().delete()),
    ("comment_removed_is_empty", change("comment", state="removed")),
    ("comment_is_no_book", change("comment", body="x" * 10_001)),
    ("comment_alone_is_resolved", change("reply", resolved_at="2026-01-01T00:00Z")),
    ("comment_passage_once", lambda rows: again(rows, position=2)),
    ("comment_passage_position_once", lambda rows: again(rows, passage=factories.passage("41B", "harmonious"))),
    ("comment_stands_at_its_words", lambda rows: again(rows, comment=rows.elsewhere)),
    ("comment_stands_in_its_thread", change("reply", is_private=True)),
    ("comment_stands_in_its_thread", answer(is_private=True)),
    ("comment_stands_in_its_thread", lambda rows: answer(provision=rows.elsewhere.provision)(rows)),
    ("comment_stands_in_its_thread", lambda rows: answer(root=rows.elsewhere)(rows)),
    ("comment_stands_in_its_thread", change("comment", is_private=True)),
    ("address_is_for_ever", change("comment", public_id="abcdefghjk")),
    (
        "former_comment_version_once",
        lambda rows: FormerComment.objects.create(comment=rows.comment, version=1, body="x"),
    ),
    ("record_is_only_added_to", change("former", body="Rewritten.")),
    (
        "submission_once",
        lambda rows: Submission.objects.create(author=rows.author, key=rows.submission.key, digest="x"),
    ),
    ("passage_never_changes", change("passage", is_public=False)),
    ("as_sent_is_of_one_annotation", lambda rows: AsSent.objects.create()),
    (
        "as_sent_is_of_one_annotation",
        lambda rows: AsSent.objects.create(comment=rows.comment, evidence=Evidence.objects.first()),
    ),
    ("import_public_id_is_an_address", lambda rows: brought(rows, public_id="1")),
    ("import_digest_is_sha256", lambda rows: brought(rows, digest="1")),
    ("imported_comment_once", lambda rows: [imported(rows, rows.comment), imported(rows, rows.elsewhere)]),
    ("deleted_annotation_public_id_is_an_address", lambda rows: DeletedAnnotation.objects.create(public_id="1")),
]


def brought(rows: Rows, **columns: str) -> Import:
    return Import.objects.create(**{"author": rows.author, "digest": "0" * 64} | columns)


def imported(rows: Rows, comment: Comment) -> ImportedComment:
    return ImportedComment.objects.create(author=rows.author, key="0" * 64, comment=comment)


def of_a_claim(rows: Rows) -> object:
    on = {"claim": factories.claim(), "provision": None}
    return comment(**on, motivation="highlighting", body="", is_private=True)(rows)


def again(rows: Rows, **columns: object) -> object:
    whole = {"comment": rows.comment, "passage": rows.passage, "position": 1}
    return CommentPassage.objects.create(**whole | columns)


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)])
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_who_edited_is_forgotten_with_their_account(rows: Rows) -> None:
    rows.author.delete()
    rows.former.refresh_from_db()
    assert rows.former.edited_by is None


def test_words_that_were_only_somebody_s_become_public(rows: Rows) -> None:
    place = anchor("harmonious development", rows.passage.provision.text)
    assert place
    passage = passage_at(rows.passage.provision, place, is_public=False)
    passage.is_public = True
    passage.save()
    passage.refresh_from_db()
    assert passage.is_public


def test_whatever_is_written_changes_the_stamp_of_the_pages(library: None) -> None:
    author = factories.account("Ann")
    stamp = Stamp.now()
    factories.comment(factories.provision("41B"), author)
    assert Stamp.now() != stamp
