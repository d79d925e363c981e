"""All that training holds of one person, for herself alone: places, answers, tries, which way round she took, and what she wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.domain.reflections import read_reflections
from training.models import Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from people.models import Person
    from training.models import ModuleProgress
    from training.models.learning import Delivery


def own_courses(person: Person) -> list[dict[str, Any]]:
    """Her courses with everything in them, as plain values. For her own eyes: staff never see answers, tries or words."""
    enrolments = Enrolment.objects.filter(person=person).select_related("curriculum_edition", "person").order_by("pk")
    return [
        {
            "course": enrolment.curriculum_edition.ref,
            "since": _moment(enrolment.enrolled_at),
            "modules": [
                _module(progress, person)
                for progress in enrolment.modules.select_related("edition", "enrolment")
                .defer("edition__document")
                .prefetch_related("lessons", "answers", "attempts__answers", "reflections")
                .order_by("pk")
            ],
        }
        for enrolment in enrolments
    ]


def _module(progress: ModuleProgress, person: Person) -> dict[str, Any]:
    kept = list(progress.reflections.all())
    words = read_reflections(progress, blocks=[one.block for one in kept], reader=person)
    return {
        "module": progress.edition.ref,
        "begun": _moment(progress.started_at),
        "finished": _moment(progress.finished_at),
        "lessons": [
            {"lesson": one.lesson, "way": one.route or None, "opened": _moment(one.opened_at), "finished": _moment(one.finished_at)}
            for one in progress.lessons.all()
        ],
        "answers": _answers(progress.answers.all()),
        "tries": [
            {
                "number": one.number,
                "handed_in": _moment(one.submitted_at),
                "points": one.points,
                "of": one.of,
                "answers": _answers(one.answers.all()),
            }
            for one in progress.attempts.all()
        ],
        # No words: their key is gone.
        "written": [{"place": one.block, "words": words.get(one.block), "at": _moment(one.saved_at)} for one in kept],
    }


def _answers(given: Iterable[Delivery]) -> list[dict[str, Any]]:
    return [{"question": one.question, "chosen": one.chosen, "at": _moment(one.saved_at)} for one in given]


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
