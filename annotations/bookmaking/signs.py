"""The address of a book as a sign that a telephone reads (QR code, ISO/IEC 18004)."""

from __future__ import annotations

from io import BytesIO

import segno


def quick_response(address: str) -> str:
    """As SVG, black on white, without a border."""
    out = BytesIO()
    segno.make(address, micro=False, error="m").save(out, kind="svg", border=0, xmldecl=False, unit=None, omitsize=True)
    return out.getvalue().decode()
