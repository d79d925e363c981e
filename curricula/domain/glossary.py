"""Which words of a module's glossary a page uses, so that they are explained where they are read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def words_used(glossary: Iterable[dict[str, Any]], parts: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the entries of a localised glossary whose term stands in the texts of these parts, in the order in which they are met.

    A plural counts as its singular; a term inside a longer one that is there too does not count where only the longer one is meant.
    """
    text = " ".join(_texts(list(parts)))
    found = []
    for entry in sorted(glossary, key=lambda entry: -len(entry["term"])):
        pattern = _pattern(entry["term"])
        if (met := pattern.search(text)) is not None:
            found.append((met.start(), entry))
            text = pattern.sub(lambda match: "\0" * len(match[0]), text)
    return [entry for _place, entry in sorted(found, key=lambda item: item[0])]


@lru_cache(maxsize=2_000)
def _pattern(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(term)}(?:s|es)?(?!\w)", re.IGNORECASE)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in {"key", "type", "tone", "media"}:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
