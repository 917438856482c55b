"""Forms as a browser sends them: the page is opened, filled in and sent."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

_INPUT = re.compile(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?')
_CHOSEN = re.compile(r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]*checked')
_AREA = re.compile(r'<textarea name="(\w+)"[^>]*>\n?([^<]*)</textarea>')
_LINE = re.compile(r'<input type="(?:text|url|date)" name="(\w+)" value="([^"]*)"')
_OPTION = re.compile(r'<select name="(\w+)"[^>]*>.*?<option value="([^"]*)" selected', re.DOTALL)


def send(client: Client, address: str, **typed: str) -> Any:
    """Open the form at an address, type this, send it."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return client.post(address, fields_of(page) | typed)


def fields_of(page: Any) -> dict[str, str]:
    """The form of a page as a browser would send it, untouched."""
    html = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    found: dict[str, str] = {}
    for pattern in (_INPUT, _CHOSEN, _AREA, _LINE, _OPTION):
        found |= {name: unescape(value) for name, value in pattern.findall(html)}
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def complaint_of(answer: Any) -> str:
    found = re.findall(r'class="errors"[^>]*>(.*?)</(?:div|p)>', answer.content.decode(), re.DOTALL)
    return "; ".join(re.sub(r"<[^>]+>", " ", each).strip() for each in found)
