"""Pure questions about a module's frozen document and what somebody did in it. No queries, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curricula.domain.document import parts
from curricula.enums import Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from curricula.domain.document import Part
    from training.models.learning import Delivery, LessonProgress

Document = dict[str, Any]
Lesson = dict[str, Any]
Question = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """Where somebody continues: a part of a lesson, or the check when `lesson` is None. Both count from 1."""

    lesson: int | None
    part: int = 1


def find_lesson(document: Document, key: str) -> Lesson | None:
    """Return the lesson with this key."""
    return next((lesson for lesson in document["lessons"] if lesson["key"] == key), None)


def lesson_parts(lesson: Lesson, lesson_progress: LessonProgress | None) -> list[Part]:
    """Return a lesson's parts on the way round that was chosen; before a choice, as written."""
    route = (lesson_progress.route if lesson_progress else "") or Route.MAIN
    return parts(lesson, str(route))


def part_questions(listed: Iterable[Part]) -> list[Question]:
    """Return the questions among these parts, in order."""
    return [part.question for part in listed if part.question is not None]


def find_question(document: Document, key: str) -> Question | None:
    """Return a question from inside the lessons (never from the check)."""
    for lesson in document["lessons"]:
        for question in part_questions(parts(lesson)):
            if question["key"] == key:
                return question
    return None


def place_of(document: Document, question: str) -> tuple[str, str]:
    """Return the keys of the lesson and of the part on which a question stands; it stands there on either way round."""
    for lesson in document["lessons"]:
        for part in parts(lesson):
            if part.question is not None and part.question["key"] == question:
                return lesson["key"], part.key
    raise KeyError(question)


def find_reflection(document: Document, key: str) -> dict[str, Any] | None:
    """Return a reflection block of the lessons, on either way round."""
    for lesson in document["lessons"]:
        other = lesson["content_note"]["other_way"] if lesson["content_note"] else []
        for block in [*lesson["blocks"], *other]:
            if block["key"] == key and block["type"] == "reflection":
                return block
    return None


def needs_choice(lesson: Lesson, lesson_progress: LessonProgress | None) -> bool:
    """Whether the content note comes before anything else of this lesson."""
    return bool(lesson["content_note"]) and not (lesson_progress and lesson_progress.route)


def part_number(listed: list[Part], key: str) -> int:
    """Return the number of the part with this key, 1 when it is not on this way round."""
    return next((number for number, part in enumerate(listed, start=1) if part.key == key), 1)


def current_answers(deliveries: Iterable[Delivery]) -> dict[str, Delivery]:
    """Return the answer that counts for each question: the one with the highest rank, in whatever order they arrived."""
    current: dict[str, Delivery] = {}
    for delivery in deliveries:
        held = current.get(delivery.question)
        if held is None or delivery.rank > held.rank:
            current[delivery.question] = delivery
    return current


def next_step(document: Document, lessons: Mapping[str, LessonProgress], place: tuple[str, str], *, check_passed: bool) -> Step | None:
    """Return where to continue: the saved place, else the first open lesson, else the check; None when nothing is open."""
    for number, lesson in enumerate(document["lessons"], start=1):
        held = lessons.get(lesson["key"])
        if lesson["key"] == place[0] and not (held and held.finished_at):
            return Step(number, part_number(lesson_parts(lesson, held), place[1]))
    for number, lesson in enumerate(document["lessons"], start=1):
        held = lessons.get(lesson["key"])
        if not (held and held.finished_at):
            return Step(number)
    return Step(None) if document["check"] and not check_passed else None


def draw_questions(check: dict[str, Any], seen: Mapping[str, int], *, random: Random) -> list[str]:
    """Return the keys of a new draw: the least often seen first, otherwise by chance; shown in the check's own order."""
    keys = [question["key"] for question in check["questions"]]
    by_chance = random.sample(keys, len(keys))
    drawn = set(sorted(by_chance, key=lambda key: seen.get(key, 0))[: check["draw"]])
    return [key for key in keys if key in drawn]


def is_pass(points: int, of: int, pass_percent: int) -> bool:
    """Whether these points reach the module's pass mark; integers only."""
    return points * 100 >= pass_percent * of


def check_questions(document: Document, keys: Iterable[str]) -> list[Question]:
    """Return the drawn questions of the check, in the order drawn."""
    known = {question["key"]: question for question in document["check"]["questions"]}
    return [known[key] for key in keys]
