"""The whole API: the text's operations, and those on what is said about it. `urls.py` mounts it below `/api/`."""

from django.utils.translation import gettext_noop

from annotations.api import web_annotations
from annotations.eyes import eyes
from treatyreader.api import statements, texts
from treatyreader.api.application import LibraryApi

api = LibraryApi(
    title=gettext_noop("Treaty Reader"),
    description=gettext_noop("Treaties clause by clause, and what is claimed about their exact words."),
    eyes=eyes,
)

api.add_router("", texts.router)
api.add_router("", statements.router)
api.add_router("", web_annotations.router)
