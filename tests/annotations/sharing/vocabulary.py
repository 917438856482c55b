"""schema.org, as the npm package schema-dts 2.1.0 tells it: which class has which properties, and what they take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

PLACE = settings.BASE_DIR / "tests" / "node" / "node_modules" / "schema-dts" / "dist" / "schema.d.ts"
_INTERFACE = re.compile(r"^(?:export )?interface (\w+)(?: extends ([^{]+))? \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_PROPERTY = re.compile(r'^ {4}"(\w+)"\?: SchemaValue<(.+?), "\1">;', re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?")


@dataclass(frozen=True)
class Vocabulary:
    """`parents` and `properties` by the name of a class."""

    parents: dict[str, list[str]]
    properties: dict[str, dict[str, list[str]]]

    @classmethod
    def read(cls) -> Vocabulary:
        parents: dict[str, list[str]] = {}
        properties: dict[str, dict[str, list[str]]] = {}
        for name, above, body in _INTERFACE.findall(PLACE.read_text(encoding="utf-8")):
            parents[name] = re.findall(r"\w+(?:Base|Leaf)\b", above)
            properties[name] = {each: kinds.split(" | ") for each, kinds in _PROPERTY.findall(body)}
        return cls(parents, properties)

    @cached_property
    def classes(self) -> set[str]:
        return {each.removesuffix("Leaf") for each in self.parents if each.endswith("Leaf")}

    def above(self, name: str) -> set[str]:
        """A class and all that it is one of."""
        found, waiting = set(), [f"{name}Leaf"]
        while waiting:
            each = waiting.pop()
            found.add(re.sub("(Base|Leaf)$", "", each))
            waiting += self.parents[each]
        return found

    def taken_by(self, name: str) -> dict[str, list[str]]:
        """All properties of a class, inherited ones too, with what they take."""
        found: dict[str, list[str]] = {}
        for each in self.above(name):
            found |= self.properties.get(f"{each}Base", {})
        return found

    def problems(self, node: dict[str, Any], at: str = "") -> Iterator[str]:
        """What of a node the vocabulary has no place for."""
        name = node.get("@type")
        if name not in self.classes:
            yield f"{at}: no class {name!r}"
            return
        known = self.taken_by(name)
        for each, value in node.items():
            if each.startswith("@"):
                continue
            if each not in known:
                yield f"{at}: a {name} has no {each}"
                continue
            for item in value if isinstance(value, list) else [value]:
                yield from self._of_value(item, known[each], f"{at}/{each}")

    def _of_value(self, value: Any, kinds: list[str], at: str) -> Iterator[str]:
        if isinstance(value, dict):
            if not self.above(value["@type"]) & set(kinds):
                yield f"{at}: takes {kinds}, not a {value['@type']}"
            yield from self.problems(value, at)
        elif not isinstance(value, str) or not value:
            yield f"{at}: {value!r}"
        elif "Text" in kinds:
            return
        elif set(kinds) & {"Date", "DateTime"}:
            if not _DATE.fullmatch(value):
                yield f"{at}: {value!r} is no date"
        elif "URL" not in kinds or not re.match("https?://", value):
            yield f"{at}: takes {kinds}, not {value!r}"
