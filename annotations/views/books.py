"""An edition to be taken along, with what is chosen to be laid on its text: as PDF, as EPUB, as a page to print."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from annotations.bookmaking.binding import bind
from annotations.bookmaking.book import Book, as_data
from annotations.bookmaking.electronic import as_epub
from annotations.bookmaking.layers import Layers, layers_asked, named
from annotations.bookmaking.paper import as_pdf
from treatyreader.addresses import edition_at, edition_name
from treatyreader.exporting import BOOK_TYPES
from treatyreader.models import Edition
from treatyreader.pages import TooMany, Turn, as_file, everyone, head, kept_for, render_page
from treatyreader.sharing.telling import edition_shared
from treatyreader.typesetting import TooLong
from treatyreader.views.errors import come_again

TO_PRINT = "print"
"""A page for the browser's own printing: asked for by name alone, because it is HTML like the page itself."""


Maker = Callable[[HttpRequest, Book, Edition], HttpResponse]
WAITING = 2
"""So many may wait in each process for a book that is not made yet, the one that is being made among them: whoever
reads finds the other threads free (`treatyreader.running.server` has four)."""
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
    except (TooMany, TooLong):
        return come_again(request)


@kept_for(everyone, turn=TURN)
def _book(
    request: HttpRequest, instrument: str, version: str, language: str, form: str, layers: Layers
) -> HttpResponse:
    text, _pinned = edition_at(instrument, version, language)
    made = bind(text, layers, request.build_absolute_uri("/"), timezone.now())
    return MAKERS[form](request, made, text)


def _file(make: Callable[[Book], bytes], form: str) -> Maker:
    def made(_request: HttpRequest, book: Book, _text: Edition) -> HttpResponse:
        return as_file(make(book), BOOK_TYPES[form], f"{book.name}.{form}")

    return made


def _page(request: HttpRequest, book: Book, text: Edition) -> HttpResponse:
    context = {
        "page": head(request, edition_name(text), text.get_absolute_url()),
        "book": as_data(book),
        "files": {},
        "code": edition_shared(text, pinned=True).code,
        "text_url": text.get_pinned_url(),
    }
    return render_page(request, "annotations/book/print.html", context)


MAKERS: dict[str, Maker] = {"pdf": _file(as_pdf, "pdf"), "epub": _file(as_epub, "epub"), TO_PRINT: _page}
