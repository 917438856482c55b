"""An edition to be taken along, with what is chosen to be laid on its text: as PDF, as EPUB, to be printed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from annotations.bookmaking.binding import bind
from annotations.bookmaking.electronic import as_epub
from annotations.bookmaking.layers import Layers, layers_asked, named
from annotations.bookmaking.paper import as_pdf
from treatyreader.addresses import edition_at
from treatyreader.exporting import BOOK_TYPES
from treatyreader.pages import TooMany, Turn, as_file, everyone, kept_for
from treatyreader.views.errors import come_again

MAKERS = {"pdf": as_pdf, "epub": as_epub}


WAITING = 4
"""So many may wait in each process for a book that is not made yet, the one that is being made among them."""
TURN = Turn(WAITING)


def book(request: HttpRequest, instrument: str, version: str, language: str, form: str) -> HttpResponse:
    """`/treaties/itrs/2012/en/?format=pdf&layers=claims,evidence`. What is asked otherwise, as by a form with a field
    for each layer, is led there, so that each book has one address and is made once."""
    layers = layers_asked(request.GET.getlist("layers"), f"{request.path}?format={form}")
    own = {"format": form, **({"layers": named(layers)} if layers else {})}
    if request.GET and dict(request.GET.lists()) != {name: [value] for name, value in own.items()}:
        return HttpResponseRedirect(f"{request.path}?{urlencode(own, safe=',')}")
    try:
        return _book(request, instrument, version, language, form, layers)
    except TooMany:
        return come_again(request)


@kept_for(everyone, turn=TURN)
def _book(
    request: HttpRequest, instrument: str, version: str, language: str, form: str, layers: Layers
) -> HttpResponse:
    text, _pinned = edition_at(instrument, version, language)
    made = bind(text, layers, request.build_absolute_uri("/"), timezone.now())
    return as_file(MAKERS[form](made), BOOK_TYPES[form], f"{made.name}.{form}")
