"""What training forgets of a person who asked to be erased. The ledger's facts stay: they name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from people.queries import subjects_of
from training.models import AttemptAnswer, LedgerWords, LessonProgress, Reflection, SavedAnswer

if TYPE_CHECKING:
    from people.models import Person


def forget_own_words(person: Person) -> dict[str, int]:
    """Delete her reflections and answers, and which way round she took; return how many. Call it inside the act's transaction; idempotent."""
    return {
        "reflections": Reflection.objects.filter(progress__enrolment__person=person).delete()[0],
        "answers": SavedAnswer.objects.filter(progress__enrolment__person=person).delete()[0]
        + AttemptAnswer.objects.filter(attempt__progress__enrolment__person=person).delete()[0],
        "ways": LessonProgress.objects.filter(progress__enrolment__person=person).exclude(route="").update(route=""),
    }


def forget_words_about(person: Person) -> dict[str, int]:
    """Delete the words that staff wrote beside her facts: reasons, notes, names of witnesses. The rows keep their hash. Idempotent."""
    return {"notes": LedgerWords.objects.filter(row__subject__in=subjects_of(person)).delete()[0]}
