"""What every learner page begins with: who reads, in which language, and which progress is hers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from curricula.domain.document import edition_document, edition_view
from training import queries, rules
from training.forms import DeliveryForm

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import Person
    from training.models import LessonProgress, ModuleProgress


def language() -> str:
    """The language of this page, as module documents name it."""
    return (get_language() or "en").split("-")[0]


def in_language(words: dict[str, str]) -> str:
    """Words of a document in the language of this page, else in its first one."""
    return words.get(language()) or next(iter(words.values()), "")


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in. An operator without a person has no learner pages: 404."""
    person: Person | None = getattr(request.user, "person", None)
    if person is None:
        raise Http404
    return person


def now() -> datetime:
    """The instant at which a request's facts happen."""
    return timezone.now()


@dataclass(frozen=True)
class Reading:
    """A person's own module, loaded for one page."""

    person: Person
    progress: ModuleProgress
    document: dict[str, Any]
    view: dict[str, Any]  # in her language; shared between requests, so it is only read
    lessons: dict[str, LessonProgress]

    @property
    def contents_url(self) -> str:
        """The list of lessons."""
        return reverse("learn-contents", args=[self.progress.uuid])

    def part_url(self, lesson: int, part: int = 1) -> str:
        """One part of one lesson, both counted from 1."""
        return reverse("learn-part", args=[self.progress.uuid, lesson, part])

    def check_url(self, number: int | None = None) -> str:
        """The check, or one question of the attempt in it."""
        if number is None:
            return reverse("learn-check", args=[self.progress.uuid])
        return reverse("learn-check-question", args=[self.progress.uuid, number])

    def lesson_url(self, key: str) -> str | None:
        """The first part of the lesson with this key."""
        for number, lesson in enumerate(self.document["lessons"], start=1):
            if lesson["key"] == key:
                return self.part_url(number)
        return None

    def lesson_title(self, key: str) -> str:
        """The title of the lesson with this key."""
        return next((lesson["title"] for lesson in self.view["lessons"] if lesson["key"] == key), "")

    def read_again(self, key: str | None) -> dict[str, str] | None:
        """Where to read something again, as components name it."""
        url = self.lesson_url(key) if key else None
        return {"title": self.lesson_title(key), "url": url} if key and url else None

    def step(self, *, check_passed: bool) -> rules.Step | None:
        """Where she goes on."""
        place = (self.progress.place_lesson, self.progress.place_part)
        return rules.next_step(self.document, self.lessons, place, check_passed=check_passed)

    def step_url(self, step: rules.Step) -> str:
        """The address of a step."""
        return self.check_url() if step.lesson is None else self.part_url(step.lesson, step.part)


def load_reading(request: HttpRequest, progress_uuid: uuid.UUID) -> Reading:
    """Load a progress for its own person; for anybody else there is no such page."""
    person = person_of(request)
    progress = queries.progress_of(person, progress_uuid)
    if progress is None:
        raise Http404
    return Reading(
        person=person,
        progress=progress,
        document=edition_document(progress.edition),
        view=edition_view(progress.edition, language()),
        lessons=queries.lessons_of(progress),
    )


def hidden_fields(progress: ModuleProgress) -> dict[str, Any]:
    """The delivery id and number that a page sends back with what is typed on it."""
    return {"delivery": uuid.uuid4(), "sequence": progress.next_sequence}


def delivered(request: HttpRequest, progress: ModuleProgress) -> tuple[uuid.UUID, int]:
    """The delivery id and number that came back."""
    return DeliveryForm(request.POST).delivered(newest=progress.next_sequence)


def media_url(media: dict[str, Any]) -> str:
    """Where a file of an edition is served."""
    return reverse("learn-media", args=[media["sha256"]])


def with_addresses(block: dict[str, Any]) -> dict[str, Any]:
    """A copy of a block whose files have addresses."""
    if "media" not in block:
        return block
    shown = block | {"media": block["media"] | {"url": media_url(block["media"])}}
    if block["type"] == "media":
        captions = block.get("captions") or {}
        chosen = captions.get(language()) or next(iter(captions.values()), None)
        shown["captions"] = {"url": media_url(chosen)} if chosen else None
    return shown


def question_to_answer(question: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    """A question with nothing in it that tells what is right."""
    return {
        "key": question["key"],
        "type": question["type"],
        "text": question["text"],
        "options": [{"key": option["key"], "text": option["text"], "chosen": option["key"] in chosen} for option in question["options"]],
    }


def question_answered(question: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    """A question with its feedback, once it is answered."""
    return question | {"options": [option | {"chosen": option["key"] in chosen} for option in question["options"]]}
