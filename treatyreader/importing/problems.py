"""What is wrong with a file: where, what, and what was expected instead."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `line` counts from 1; 0 speaks of the whole file."""

    file: str
    line: int
    what: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}; expected {self.expected}"


class ImportRefused(Exception):
    """A file was refused; nothing of it was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@contextmanager
def reading(path: Path, expected: str) -> Iterator[None]:
    """What cannot be opened, decoded or taken apart becomes a problem of that file."""
    try:
        yield
    except OSError as error:
        raise ImportRefused([Problem(path.name, 0, f"cannot be read ({error.strerror})", expected)]) from error
    except (ValueError, csv.Error) as error:
        raise ImportRefused([Problem(path.name, 0, f"cannot be read ({error})", expected)]) from error


def read_text(path: Path, expected: str) -> str:
    """A small file beside a text. A NUL, which PostgreSQL cannot hold, is refused."""
    with reading(path, expected):
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"{path.stat().st_size:,} bytes, at most {MAX_BYTES:,}")
        text = path.read_text(encoding="utf-8-sig")
        if "\x00" in text:
            raise ValueError("it holds NUL characters")
        return text


class Findings:
    """Problems gathered from steps that do not need each other, so that all are reported at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    @contextmanager
    def gather(self) -> Iterator[None]:
        try:
            yield
        except ImportRefused as refused:
            self.problems += refused.problems

    def refuse(self) -> None:
        """Raise ImportRefused where anything was found."""
        if self.problems:
            raise ImportRefused(self.problems)
