"""The rule of keys: given once, kept for ever, unique within the module. Holds whoever saves the page, whatever was posted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from curricula.validators import KEY_LENGTH, KEY_PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BASES = {"question": "ask", "person": "", "minutes": ""}  # a block of this type gets keys with this start; "" has none


class Keyed(NamedTuple):
    """One part of a page that carries a key."""

    place: str  # Wagtail's block id, with the path below it
    value: Any
    base: str
    scope: str  # "" for the whole module, otherwise the place of the question or scenario it belongs to


def settle_keys(page: Any, *, stored: dict[str, str], used: Callable[[], set[str]]) -> None:
    """Put back keys that were stored, keep good new ones, and on a source page make those that are missing. Idempotent."""
    taken: dict[str, set[str]] = {}
    waiting: list[Keyed] = []
    known: list[Keyed] = []
    new: list[Keyed] = []
    for part in keyed_parts(page):
        (known if stored.get(part.place) else new).append(part)
    for part in [*known, *new]:
        key = stored.get(part.place) or part.value.get("key") or ""
        if not re.match(KEY_PATTERN, key) or len(key) > KEY_LENGTH or key in taken.setdefault(part.scope, set()):
            part.value["key"] = ""
            waiting.append(part)
            continue
        part.value["key"] = key
        taken[part.scope].add(key)
    if not page.is_source or not waiting:
        return
    taken.setdefault("", set()).update(used())
    for part in waiting:
        part.value["key"] = _next_key(part, taken.setdefault(part.scope, set()))


def keyed_parts(page: Any) -> Iterator[Keyed]:
    """Every part of a module page that carries a key, in order."""
    for name, base in (("objectives", "objective"), ("glossary", "term")):
        for child in getattr(page, name):
            yield Keyed(str(child.id), child.value, base, "")
    for child in page.lessons:
        place, lesson = str(child.id), child.value
        yield Keyed(place, lesson, "lesson", "")
        note = lesson.get("content_note")
        if note is not None and has_note(note):
            yield Keyed(f"{place}/content_note", note, "note", "")
            yield from _keyed_blocks(note.get("other_way"))
        yield from _keyed_blocks(lesson.get("blocks"))
    for child in page.check_questions:
        yield from _keyed_question(str(child.id), child.value)


def stored_places(content: Any) -> dict[str, str]:
    """Place -> key in the raw data of stream fields, as `keyed_parts` names places."""
    found: dict[str, str] = {}
    _walk_raw(content, "", found)
    return found


def has_note(note: Any) -> bool:
    """True when the trainer wrote anything into a content note."""
    return bool(note.get("text") or len(note.get("covers") or []) or len(note.get("other_way") or []))


def _keyed_blocks(stream: Any) -> Iterator[Keyed]:
    for child in stream or []:
        place, value = str(child.id), child.value
        yield Keyed(place, value, BASES.get(child.block_type, child.block_type), "")
        if child.block_type == "question":
            yield from _keyed_question(f"{place}/question", value["question"])
        elif child.block_type == "scenario":
            yield from _keyed_items(place, value["choices"])


def _keyed_question(place: str, question: Any) -> Iterator[Keyed]:
    yield Keyed(place, question, "question", "")
    yield from _keyed_items(place, question["options"])


def _keyed_items(place: str, items: Any) -> Iterator[Keyed]:
    for number, item in enumerate(items.bound_blocks):
        yield Keyed(f"{item.id or f'{place}/{number}'}", item.value, "", place)


def _next_key(part: Keyed, taken: set[str]) -> str:
    """The first free key: `lesson-3` in a module, `c` among the answers of a question."""
    number = 1
    while True:
        key = f"{part.base}-{number}" if part.base else _letters(number)
        if key not in taken:
            taken.add(key)
            return key
        number += 1


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _walk_raw(node: Any, place: str, found: dict[str, str]) -> None:
    if isinstance(node, list):
        for item in node:
            if isinstance(item, dict) and "value" in item:
                _walk_raw(item["value"], str(item.get("id") or ""), found)
    elif isinstance(node, dict):
        if place and node.get("key"):
            found[place] = node["key"]
        for name, value in node.items():
            if isinstance(value, list | dict):
                _walk_raw(value, f"{place}/{name}", found)
