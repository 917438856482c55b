"""The whole API: the text's operations, and those on what is said about it. `urls.py` mounts it below `/api/`."""

from annotations.api import claims, hypothesis, verifying, web_annotations
from treatyreader.api import statements, texts
from treatyreader.api.application import LibraryApi

api = LibraryApi(
    title="Treaty Reader",
    description="Treaties clause by clause, and what is claimed about their exact words.",
    eyes=hypothesis.eyes_of_client,
)
api.add_router("", texts.router)
api.add_router("", statements.router)
api.add_router("", claims.router)
api.add_router("", verifying.router)
api.add_router("", web_annotations.router)
api.add_router("", hypothesis.router)
