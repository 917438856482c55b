"""Sends every hostile string to every field, as one account, within a site: `python -m tests.browser.sending_hostile`.

Prints as JSON what went wrong, how many texts each form took, which pages now hold them, and the account's session.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections import Counter

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from annotations.discussion import PER_PAGE  # noqa: E402
from annotations.models import Claim, Comment, Passage  # noqa: E402
from tests import factories  # noqa: E402
from tests.browser.hostile_strings import CLAUSE, FORMS, Form, body_of  # noqa: E402
from treatyreader.models import Provision  # noqa: E402

SOME = 12
"""Of pages that hold one string each, so many are looked at."""


def main() -> None:
    author = factories.account("Harry Hostile", role="steward")
    client = Client(raise_request_exception=False)
    client.force_login(author)
    claim = factories.claim("Lamp keepers are heard.", author=author, origin="reader")
    mine = factories.comment(claim, author, "What is said of lamp keepers?")
    library = Claim.objects.filter(evidence__passages__isnull=False, author=None).first()
    assert library is not None
    contested = library.evidence.first()
    assert contested is not None
    things = {"claim": claim.slug, "comment": mine.public_id, "evidence": contested.public_id}
    things["words"] = factories.provision("57F").text
    wrong: list[str] = []
    taken: Counter[str] = Counter()
    for form in FORMS:
        for text in form.texts:
            status = send(client, form, things, text, mine)
            taken[f"{form.address} {form.fields[0]}"] += status < 400
            if status >= 500:
                wrong.append(f"{status} from {form.address} with {form.fields} = {text[:120]!a}")
    pages = [*places_of_comments(claim, mine), claim.get_absolute_url(), library.get_absolute_url()]
    pages += ["/", "/claims/", "/account/contributions/", "/treaties/itrs/2012/en/?layer=comments"]
    pages += [each.get_absolute_url() for each in Claim.objects.filter(author=author).order_by("-pk")[:SOME]]
    pages += [f"/claims/{each.slug}/about/" for each in Claim.objects.filter(author=author).order_by("?")[:SOME]]
    pages += [each.get_absolute_url() for each in Passage.objects.order_by("-pk")[:2]]
    session = client.cookies["sessionid"].value
    json.dump({"wrong": wrong, "taken": taken, "pages": list(dict.fromkeys(pages)), "session": session}, sys.stdout)


def send(client: Client, form: Form, things: dict[str, str], text: str, mine: Comment) -> int:
    """The status of the answer."""
    others = {name: value.format(**things) for name, value in form.others.items()}
    fields = {"key": str(uuid.uuid4())} | others | dict.fromkeys(form.fields, text)
    if "version" in fields:
        fields["version"] = str(Comment.objects.get(pk=mine.pk).version)
    address = form.address.format(**things)
    return client.post(address, body_of(fields), content_type="application/x-www-form-urlencoded").status_code


def places_of_comments(claim: Claim, mine: Comment) -> list[str]:
    """All pages of the discussions, the history of the one that was edited, and their beginnings on other pages."""
    eid = CLAUSE.rpartition("/")[2]
    provision = Provision.objects.published().get(edition__version__slug="2012", edition__language="en", eid=eid)
    found = [mine.get_absolute_url(), f"{mine.get_absolute_url()}about/", provision.get_absolute_url()]
    for on, thing in ((CLAUSE, {"provision": provision}), (f"claim:{claim.slug}", {"claim": claim})):
        threads = Comment.objects.filter(parent=None, **thing).count()
        found += [f"{reverse('discussion')}?on={on}&page={page + 1}" for page in range(-(-threads // PER_PAGE))]
    return found


main()
