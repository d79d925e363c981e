"""Reading a module document: its parts as a learner meets them, in one language, graded against its own answers.

Everything here is a pure function of the canonical dictionary. Nothing returned may be changed by the caller: views are shared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core.canonical import sha256_hex
from core.errors import DomainError
from curricula.domain.problems import Problem, problems
from curricula.domain.prose import sanitise
from curricula.domain.shape import Field, Kind, map_part
from curricula.enums import BlockType, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from curricula.models import ModuleEdition

__all__ = [
    "EditionDamaged",
    "NoSuchPart",
    "Part",
    "Problem",
    "edition_document",
    "edition_view",
    "find_part",
    "grade_question",
    "lesson",
    "localise",
    "media_of",
    "minutes_by_category",
    "parts",
    "problems",
    "question",
    "questions",
    "required_question_keys",
]

Json = dict[str, Any]
CACHED = 64  # editions kept parsed in one process
_parsed: dict[str, Json] = {}
_views: dict[tuple[str, str], Json] = {}


class NoSuchPart(DomainError):
    """The document has no part with this key."""

    code = "no-such-part"

    def __init__(self, key: str) -> None:
        super().__init__(_("There is nothing named %(key)s in this module.") % {"key": key})


class EditionDamaged(RuntimeError):
    """The stored bytes of an edition are not the bytes that were released: an incident, never a user's fault."""


class Part(NamedTuple):
    """What stands on one screen. `blocks` are shown in order; on the screen of a question it is that one block and `question` is set."""

    key: str
    blocks: tuple[Json, ...]
    question: Json | None


def parts(lesson: Json, route: str = Route.MAIN) -> list[Part]:
    """Return the screens of a lesson: each question alone, other blocks up to and including a pause. Same questions on both routes."""
    found: list[Part] = []
    run: list[Json] = []
    for block in _blocks_on(lesson, route):
        if block["type"] == BlockType.QUESTION:
            _close(run, found)
            found.append(Part(block["key"], (block,), block["question"]))
            continue
        run.append(block)
        if block["type"] == BlockType.PAUSE:
            _close(run, found)
    _close(run, found)
    return found


def find_part(lesson: Json, key: str, route: str = Route.MAIN) -> int:
    """Return the place (from 0) of the screen on which a block stands. Raises NoSuchPart."""
    for place, part in enumerate(parts(lesson, route)):
        if any(block["key"] == key for block in part.blocks):
            return place
    raise NoSuchPart(key)


def lesson(doc: Json, key: str) -> Json:
    """Return one lesson of a document or of its view. Raises NoSuchPart."""
    for item in doc["lessons"]:
        if item["key"] == key:
            return item
    raise NoSuchPart(key)


def question(doc: Json, key: str) -> Json:
    """Return one question, of a lesson or of the module check. Raises NoSuchPart."""
    for item in questions(doc):
        if item["key"] == key:
            return item
    raise NoSuchPart(key)


def questions(doc: Json) -> Iterator[Json]:
    """Every question of a document: those in lessons, then those of the module check."""
    for item in doc["lessons"]:
        yield from _questions_in(item)
    if doc["check"] is not None:
        yield from doc["check"]["questions"]


def required_question_keys(doc: Json, lesson_key: str | None = None) -> list[str]:
    """Return the keys of the questions that must be answered in one lesson, or in all; the same whichever route is taken."""
    chosen = doc["lessons"] if lesson_key is None else [lesson(doc, lesson_key)]
    return [item["key"] for each in chosen for item in _questions_in(each)]


def grade_question(question: Json, chosen_keys: Iterable[str]) -> bool:
    """Say whether exactly the right options were chosen."""
    right = {option["key"] for option in question["options"] if option["right"]}
    return bool(right) and set(chosen_keys) == right


def minutes_by_category(doc: Json) -> dict[str, int]:
    """Return the minutes that the module earns, by hour category."""
    earned: dict[str, int] = {}
    for item in doc["minutes"]:
        earned[item["category"]] = earned.get(item["category"], 0) + item["minutes"]
    return earned


def media_of(doc: Json) -> dict[str, Json]:
    """Return every media record of a document by its SHA-256."""
    found: dict[str, Json] = {}

    def note(field: Field, value: Any) -> Any:
        if field.kind is Kind.MEDIA and value:
            found[value["sha256"]] = value
        elif field.kind is Kind.CAPTIONS:
            found.update({media["sha256"]: media for media in value.values()})
        return value

    map_part(doc, note)
    return found


def localise(doc: Json, language: str) -> Json:
    """Return the document with one language in place of all: words are strings, prose is safe HTML. What is missing falls back to the source."""
    source = doc["languages"][0]

    def choose(field: Field, value: Any) -> Any:
        if field.kind is Kind.WORDS:
            return value.get(language) or value.get(source, "")
        if field.kind is Kind.PROSE:
            return mark_safe(sanitise(value.get(language) or value.get(source, "")))  # noqa: S308 -- sanitised on this line
        return value

    return map_part(doc, choose) | {"language": language}


def edition_document(edition: ModuleEdition) -> Json:
    """Return the frozen document of an edition. Raises EditionDamaged when its bytes are not those that were released."""
    document = _parsed.get(edition.sha256)
    if document is None:
        if sha256_hex(edition.document.encode()) != edition.sha256:
            raise EditionDamaged(edition.ref)
        if len(_parsed) >= CACHED:
            _parsed.clear()
        document = _parsed[edition.sha256] = json.loads(edition.document)
    return document


def edition_view(edition: ModuleEdition, language: str) -> Json:
    """Return `localise(edition_document(edition), language)`, worked out once in a process."""
    name = (edition.sha256, language)
    view = _views.get(name)
    if view is None:
        if len(_views) >= 2 * CACHED:
            _views.clear()
        view = _views[name] = localise(edition_document(edition), language)
    return view


def _blocks_on(lesson: Json, route: str) -> Iterator[Json]:
    note = lesson["content_note"]
    if route != Route.OTHER or note is None:
        yield from lesson["blocks"]
        return
    covered, told = set(note["covers"]), False
    for block in lesson["blocks"]:
        if block["key"] in covered and block["type"] != BlockType.QUESTION:
            if not told:
                yield from note["other_way"]
            told = True
        else:
            yield block


def _close(run: list[Json], found: list[Part]) -> None:
    if run:
        found.append(Part(run[0]["key"], tuple(run), None))
        run.clear()


def _questions_in(lesson: Json) -> Iterator[Json]:
    return (block["question"] for block in lesson["blocks"] if block["type"] == BlockType.QUESTION)
