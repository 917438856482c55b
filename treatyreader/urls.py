"""Addresses. They are permalinks: what stands here keeps its meaning for ever.

The annotated pages are the annotations app's; this file and the settings are all that name it.
"""

from importlib import import_module

from django.urls import path, register_converter

from treatyreader.addresses import EidPart, LanguagePart
from treatyreader.views.health import healthz, readyz
from treatyreader.views.permalinks import identity, latest, number, version
from treatyreader.views.statements import statements


def _v(module, name):
    def view(request, *args, **kwargs):
        return getattr(import_module(f"annotations.views.{module}"), name)(request, *args, **kwargs)

    return view


claim, claims, home, passage, edition, provision, record = (
    _v("claims", "claim"),
    _v("claims", "claims"),
    _v("home", "home"),
    _v("passages", "passage"),
    _v("reading", "edition"),
    _v("reading", "provision"),
    _v("record", "record"),
)

register_converter(LanguagePart, "language")
register_converter(EidPart, "eid")

handler404 = "treatyreader.views.errors.not_found"
handler500 = "treatyreader.views.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("treaties/<slug:instrument>/", record, name="record"),
    path("treaties/<slug:instrument>/<slug:version>/", version, name="version"),
    path("treaties/<slug:instrument>/statements/<slug:delegation>/", statements, name="statements"),
    path("treaties/<slug:instrument>/latest/<language:language>/", latest, name="latest"),
    path("treaties/<slug:instrument>/latest/<language:language>/<path:rest>", latest),
    path("treaties/<slug:instrument>/<slug:version>/<language:language>/", edition, name="edition"),
    path(
        "treaties/<slug:instrument>/<slug:version>/<language:language>/no/<path:margin_number>/", number, name="number"
    ),
    path("treaties/<slug:instrument>/<slug:version>/<language:language>/<eid:eid>/", provision, name="provision"),
    path("id/<slug:instrument>/<eid:wid>/", identity, name="identity"),
    path("passages/<slug:public_id>/", passage, name="passage"),
    path("claims/", claims, name="claims"),
    path("claims/<slug:slug>/", claim, name="claim"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
