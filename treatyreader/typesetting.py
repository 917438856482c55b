"""Typesetting: pages and pictures from a Typst source, with fonts of our own packages, in any script.

What a reader wrote, and text of law, goes in as data and never as source: it cannot be markup.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from treatyreader.typefaces import with_signs_shown

FACES = ("Libertinus Serif", "Noto Naskh Arabic", "Noto Serif SC")
"""Tried in this order for every letter: Latin, Greek and Cyrillic; Arabic; Chinese."""
_SIGNS = Path(__file__).with_name("signs.typ")
PATIENCE = 120
"""Seconds for one document."""
_FONT_PACKAGES = ("pylopdf_fonts_ar", "pylopdf_fonts_zh_cn")


class TooLong(Exception):
    """A document took longer than PATIENCE."""


def picture(source: Path, data: Mapping[str, Any]) -> bytes:
    """A PNG of the one page that a Typst source makes of the data, one pixel a point."""
    return _compiled(source, data, format="png", ppi=72)


def document(source: Path, data: Mapping[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1, ISO 14289-1). Raises ValueError where it would not be one, as without a title, and
    TooLong. A sign that no typeface has is said in place of itself.

    It is made by a process of its own: Typst keeps what it has laid out, some hundred megabytes for a long text.
    """
    command = [sys.executable, "-m", "treatyreader.typesetting", str(source)]
    root = Path(__file__).parents[1]
    try:
        done = subprocess.run(
            command, input=json.dumps(data).encode(), capture_output=True, cwd=root, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise TooLong(source.name) from None
    if done.returncode:
        raise ValueError(f"{source.name}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _document_here(source: Path, data: Mapping[str, Any]) -> bytes:
    return _compiled(source, with_signs_shown(data, _can_show), format="pdf", pdf_standards=["ua-1"])


def _can_show(signs: Sequence[str]) -> bool:
    try:
        _compiled(_SIGNS, {"signs": signs}, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


def in_our_faces(text: str) -> str:
    """The text as it can be set: of letters that none of our faces has `[…]` is left, of signs (emoji) nothing."""
    shown: str = with_signs_shown(text, _can_show, lambda sign: "[…]" if any(map(str.isalpha, sign)) else "")
    return re.sub(r"(\[…\])+", "[…]", shown)


def _compiled(source: Path, data: Mapping[str, Any], **how: Any) -> bytes:
    """The source finds the data, and the faces to use, by `json(bytes(sys.inputs.data))`. It may read the files beside
    it and no others; no package is fetched."""
    compiler = typst.Compiler(
        source.read_bytes(),
        root=str(source.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps({"faces": FACES, **data}, ensure_ascii=False)},
    )
    made = compiler.compile(**how)
    if not isinstance(made, bytes):
        raise TypeError(f"{source.name} makes several pages; a picture is one")
    return made


@cache
def _fonts() -> typst.Fonts:
    """Those of the packages and Typst's own, the same on every machine; read once."""
    folders = [str(files(package)) for package in _FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


if __name__ == "__main__":
    sys.stdout.buffer.write(_document_here(Path(sys.argv[1]), json.load(sys.stdin.buffer)))
