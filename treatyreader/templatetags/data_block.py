"""Data in a page for those who read it by program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def data_block(data: Mapping[str, Any]) -> SafeString:
    """JSON-LD in a `<script>` that is data and no script (HTML, 4.12.1), so that no Content-Security-Policy is asked.

    No text in it can end it: Django's `json_script` writes `<`, `>` and `&` as escapes of JSON.
    """
    return SafeString(json_script(data).replace('"application/json"', '"application/ld+json"', 1))
