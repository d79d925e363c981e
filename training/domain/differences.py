"""What changed between two texts of one module, as lines that a trainer can read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Difference:
    """One place where two texts differ; `before` or `after` is empty where the place is new or gone."""

    place: str
    before: str
    after: str


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Return every place that differs, in the order of the newer text. Places are named by keys, so moving a lesson marks nothing else."""
    old, new = flatten(before), flatten(after)
    listed = [Difference(place, old.get(place, ""), words) for place, words in new.items() if old.get(place) != words]
    return listed + [Difference(place, words, "") for place, words in old.items() if place not in new]


def flatten(document: dict[str, Any]) -> dict[str, str]:
    """Return a document as place -> words."""
    found: dict[str, str] = {}
    _walk("", document, found)
    return found


def _walk(place: str, node: Any, found: dict[str, str]) -> None:
    if isinstance(node, dict):
        for name, value in node.items():
            if name != "key":
                _walk(f"{place} / {name}" if place else name, value, found)
    elif isinstance(node, list):
        keyed = all(isinstance(item, dict) and "key" in item for item in node)
        if keyed and node:
            found[f"{place} / order"] = ", ".join(item["key"] for item in node)
        for number, item in enumerate(node, start=1):
            _walk(f"{place} / {item['key'] if keyed else number}", item, found)
    elif node is not None:
        found[place] = TAG.sub(" ", node).strip() if isinstance(node, str) else str(node)
