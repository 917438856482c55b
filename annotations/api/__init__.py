"""The whole API: the text's operations, and those on what is said about it. `urls.py` mounts it below `/api/`."""

from annotations.api import claims, web_annotations
from annotations.eyes import eyes
from treatyreader.api import statements, texts
from treatyreader.api.application import LibraryApi

api = LibraryApi(
    title="Treaty Reader",
    description="Treaties clause by clause, and what is claimed about their exact words.",
    eyes=eyes,
)
api.add_router("", texts.router)
api.add_router("", statements.router)
api.add_router("", claims.router)
api.add_router("", web_annotations.router)
