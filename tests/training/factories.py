"""Small modules, released and taken: the smallest documents that have everything a learner can meet."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from random import Random
from typing import Any

from core.canonical import canonical_bytes, sha256_hex
from curricula.enums import EarlierCompletions, ReleaseKind
from curricula.models import CurriculumEdition, ModuleEdition
from people.enums import Role
from people.models import Location, Person, Program
from tests.people.factories import LocationFactory, PersonFactory, ProgramFactory, member, tree
from training.domain.attempts import answer_attempt, open_attempt, submit_attempt
from training.domain.enrolment import enrol
from training.domain.progress import finish_lesson, save_answer, start_module
from training.models import Enrolment, ModuleProgress

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
RIGHT = "RIGHT-ANSWER-WORDS"
WHY = "WHY-WORDS"


def words(text: str) -> dict[str, str]:
    return {"en": text, "es": f"{text} (es)"}


def prose(text: str) -> dict[str, str]:
    return {"en": f"<p>{text}</p>", "es": f"<p>{text} (es)</p>"}


def question(key: str, *, several: bool = False, read_again: str = "") -> dict[str, Any]:
    """A question whose right answer is `yes` (or `yes` and `also`)."""
    right = {"yes", "also"} if several else {"yes"}
    return {
        "key": key,
        "type": "several" if several else "one",
        "objectives": [],
        "text": words(f"What about {key}?"),
        "options": [
            {
                "key": name,
                "text": words(f"Option {name}"),
                "right": name in right,
                "feedback": words(f"{RIGHT if name in right else 'Other'} {key}"),
            }
            for name in ("yes", "also", "no")
        ],
        "why": words(f"{WHY} {key}"),
        "read_again": read_again,
    }


def lesson(number: int, *, note: bool = False) -> dict[str, Any]:
    """A lesson of three parts: text to a pause, a reflection, a question. With a note, its first text has another way round."""
    key = f"lesson-{number}"
    return {
        "key": key,
        "title": words(f"Lesson words {number}"),
        "minutes": 10,
        "objectives": [],
        "content_note": {
            "key": f"note-{number}",
            "text": words("This lesson tells of a hard day."),
            "covers": [f"text-{number}"],
            "other_way": [{"key": f"other-{number}", "type": "text", "text": prose("THE-OTHER-WAY")}],
        }
        if note
        else None,
        "blocks": [
            {"key": f"text-{number}", "type": "text", "text": prose("THE-HARD-WAY" if note else "Plain text")},
            {"key": f"pause-{number}", "type": "pause", "title": words("Rest"), "text": prose("Breathe.")},
            {"key": f"reflection-{number}", "type": "reflection", "prompt": words("For you"), "help": words("If you like.")},
            {"key": f"ask-{number}", "type": "question", "question": question(f"q-{number}", read_again=key)},
        ],
    }


def document(
    code: str = "quiet-hours", *, lessons: int = 2, check: int = 4, draw: int = 2, note: bool = False, **more: Any
) -> dict[str, Any]:
    """A module document with this many lessons, and a check of `check` questions (0: none)."""
    return {
        "format": "module/1",
        "code": code,
        "languages": ["en", "es"],
        "title": words("SECRET-TOPIC"),
        "summary": words("What it is about."),
        "objectives": [],
        "topics": [],
        "minutes": [{"category": "wellness", "minutes": 10 * lessons + (8 if check else 0)}],
        "pass_percent": 50,
        "people": [],
        "review_due": None,
        "sample": True,
        "glossary": [],
        "lessons": [lesson(number, note=note and number == 1) for number in range(1, lessons + 1)],
        "check": {
            "key": "check",
            "draw": draw,
            "minutes": 8,
            "questions": [question(f"c-{number}", several=number == 2, read_again="lesson-1") for number in range(1, check + 1)],
        }
        if check
        else None,
    } | more


def edition(
    doc: dict[str, Any] | None = None, *, by: Person | None = None, number: int = 1, correction: int = 0, **more: Any
) -> ModuleEdition:
    """A released edition of a document, by the shortest way."""
    text = canonical_bytes(doc or document())
    row = ModuleEdition(
        code=(doc or document())["code"],
        number=number,
        correction=correction,
        document=text.decode(),
        sha256=sha256_hex(text),
        kind=ReleaseKind.CORRECTION if correction else ReleaseKind.NEW_EDITION,
        reason="For a test.",
        released_by=by or PersonFactory(),
        **({"earlier": EarlierCompletions.STILL_COUNT, "released_at": AT} | more),
    )
    row.save()
    return row


def curriculum(program: Program, codes: list[str], *, optional: tuple[str, ...] = (), by: Person | None = None) -> CurriculumEdition:
    """A released curriculum of these modules."""
    row = CurriculumEdition(
        code=f"list-{uuid.uuid4().hex[:8]}",
        number=1,
        title=words("The course"),
        entries=[{"module": code, "optional": code in optional} for code in codes],
        program=program,
        released_at=AT,
        released_by=by or PersonFactory(),
    )
    row.save()
    return row


def enrolled(person: Person | None = None, *, docs: list[dict[str, Any]] | None = None, location: Location | None = None) -> Enrolment:
    """A person enrolled in a curriculum of these documents, each released as 1.0."""
    person = person or PersonFactory()
    location = location or LocationFactory(program=ProgramFactory())
    for doc in docs or [document()]:
        if not ModuleEdition.objects.filter(code=doc["code"]).exists():
            edition(doc)
    listed = curriculum(location.program, [doc["code"] for doc in docs or [document()]])
    return enrol(person, listed, location=location, by=None, at=AT)


def begun(person: Person | None = None, *, doc: dict[str, Any] | None = None, location: Location | None = None) -> ModuleProgress:
    """A person who has just begun a module."""
    doc = doc or document()
    return start_module(enrolled(person, docs=[doc], location=location), doc["code"], at=AT)


def answer(progress: ModuleProgress, key: str, *chosen: str) -> None:
    """An answer inside a lesson."""
    progress.refresh_from_db()
    save_answer(progress, question=key, chosen=chosen or ("yes",), delivery=uuid.uuid4(), sequence=progress.next_sequence, at=AT)


def finish_lessons(progress: ModuleProgress, *, but: int = 0) -> None:
    """Answer and finish all lessons, or all but the last few."""
    doc = document_of(progress)
    for item in doc["lessons"][: len(doc["lessons"]) - but]:
        answer(progress, item["key"].replace("lesson", "q"))
        finish_lesson(progress, lesson=item["key"], at=AT)


def chance(seed: int) -> Random:
    """The chance that draws questions, the same in every run."""
    return Random(seed)  # noqa: S311 -- test data


def pass_check(progress: ModuleProgress, *, seed: int = 1, right: bool = True) -> None:
    """Answer one attempt at the check all right, or all not right, and hand it in."""
    attempt = open_attempt(progress, random=chance(seed), at=AT)
    known = {item["key"]: item for item in document_of(progress)["check"]["questions"]}
    for place, key in enumerate(attempt.questions, start=1):
        chosen = [option["key"] for option in known[key]["options"] if option["right"]] if right else ["no"]
        answer_attempt(attempt, question=key, chosen=chosen, delivery=uuid.uuid4(), sequence=place, at=AT)
    submit_attempt(attempt, at=AT)


def document_of(progress: ModuleProgress) -> dict[str, Any]:
    """The document a progress is pinned to."""
    from curricula.domain.document import edition_document

    return edition_document(progress.edition)


__all__ = [
    "AT",
    "RIGHT",
    "WHY",
    "Role",
    "answer",
    "begun",
    "chance",
    "curriculum",
    "document",
    "document_of",
    "edition",
    "enrolled",
    "finish_lessons",
    "member",
    "pass_check",
    "tree",
]
