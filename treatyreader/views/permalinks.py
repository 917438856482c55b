"""Addresses that lead to other addresses: by margin number, by identity, to the newest version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from treatyreader.addresses import NotHere, edition_at, editions_of, identified, instrument_at, newest_version, numbered
from treatyreader.pages import read_only
from treatyreader.resolving import edition_url


class SeeOther(HttpResponseRedirect):
    """303: what was asked for is a thing, not a page; this page is about it."""

    status_code = 303


@read_only
def number(request: HttpRequest, instrument: str, version: str, language: str, margin_number: str) -> HttpResponse:
    """`…/no/41B/` → the provision with that margin number."""
    edition, pinned = edition_at(instrument, version, language)
    provision = numbered(edition, margin_number, pinned=pinned)
    return redirect(f"{edition_url(edition, pinned=pinned)}{provision.eid}/{_query(request)}")


@read_only
def identity(request: HttpRequest, instrument: str, wid: str) -> HttpResponse:
    """`/id/itrs/2012~41B/` → the provision's page in the newest edition that has it, English before other languages."""
    return SeeOther(identified(instrument, wid).get_absolute_url())


@read_only
def latest(request: HttpRequest, instrument: str, language: str, rest: str = "") -> HttpResponse:
    """`…/latest/en/…` → the newest published version. Newest says nothing of what is in force for whom."""
    edition = newest_version(instrument, language)
    return redirect(f"{edition.get_absolute_url()}{escape_uri_path(rest)}{_query(request)}")


@read_only
def version(request: HttpRequest, instrument: str, version: str) -> HttpResponse:
    """`/treaties/itrs/2012/`: no text stands there, but in its languages below."""
    raise NotHere(_("The address of a text ends in its language."), editions_of(instrument_at(instrument)))


def _query(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query else ""
