"""A person's way through one pinned module edition, from the first page to the row in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError
from curricula.domain.document import edition_document
from curricula.enums import Route
from training import rules
from training.domain.deliveries import SEQUENCE_AHEAD, check_chosen, lock_progress, store_delivery
from training.domain.ledger import record
from training.enums import Kind
from training.models import Enrolment, LedgerRow, LessonProgress, ModuleProgress, SavedAnswer
from training.queries import entries_of, newest_edition, not_taken_back

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import datetime

    from curricula.models import ModuleEdition


class ModuleNotReleased(DomainError):
    """The module is in the curriculum but nothing of it was released yet."""

    code = "module-not-released"

    def __init__(self) -> None:
        super().__init__(_("This step is not ready yet. Ask your coordinator when it will be."))


class ModuleElsewhere(DomainError):
    """The module is not in this curriculum."""

    code = "module-elsewhere"

    def __init__(self) -> None:
        super().__init__(_("This step is not part of your course."))


class PlaceUnknown(DomainError):
    """The lesson or part is not in the text this person is reading."""

    code = "place-unknown"

    def __init__(self) -> None:
        super().__init__(_("We do not know this page. Go back to the list of lessons and open it from there."))


class QuestionsOpen(DomainError):
    """A lesson with unanswered questions cannot be finished yet."""

    code = "questions-open"

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        super().__init__(
            ngettext(
                "One question in this lesson is still open. Answer it to finish the lesson. Any answer is fine.",
                "%(count)d questions in this lesson are still open. Answer them to finish the lesson. Any answer is fine.",
                len(keys),
            )
            % {"count": len(keys)}
        )


class FinishedMeanwhile(DomainError):
    """Another request finished the module between this one's reading and writing."""

    code = "finished-meanwhile"

    def __init__(self) -> None:
        super().__init__(_("This is finished already. Nothing was lost. Open the page again."))


class ModuleOpen(DomainError):
    """Lessons or the check are still open."""

    code = "module-open"

    def __init__(self) -> None:
        super().__init__(_("Some lessons or the check are still open. You find them in the list of lessons."))


def start_module(enrolment: Enrolment, code: str, *, at: datetime, again: bool = False) -> ModuleProgress:
    """Pin a person to the newest edition of a module, or return where she is in it.

    With `again`, a finished module is begun anew, in the newest edition. Raises ModuleElsewhere, ModuleNotReleased.
    """
    if code not in {entry["module"] for entry in entries_of(enrolment.curriculum_edition)}:
        raise ModuleElsewhere
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        held = list(not_taken_back(enrolment.modules.filter(code=code)).order_by("-started_at", "-pk"))
        for progress in held:
            if not progress.is_finished:
                return progress
        edition = newest_edition(code)
        if edition is None:
            raise ModuleNotReleased
        if held and not again:
            return held[0]
        return enrolment.modules.create(edition=edition, code=code, started_at=at)


def save_place(progress: ModuleProgress, *, lesson: str, part: str, sequence: int, at: datetime) -> ModuleProgress:
    """Remember where she is, unless a later place is known already. Raises PlaceUnknown."""
    with transaction.atomic():
        progress = lock_progress(progress)
        set_place(progress, lesson=lesson, part=part, sequence=sequence, at=at)
    return progress


def choose_route(progress: ModuleProgress, *, lesson: str, route: Route, at: datetime) -> LessonProgress:
    """Take a lesson as written or another way; may be changed at any time and shows nowhere. Raises PlaceUnknown."""
    with transaction.atomic():
        progress = lock_progress(progress)
        found = rules.find_lesson(edition_document(progress.edition), lesson)
        if found is None or not found["content_note"]:
            raise PlaceUnknown
        held = _lesson_progress(progress, lesson, at=at)
        held.route = route
        held.save(update_fields=["route"])
    return held


def save_answer(
    progress: ModuleProgress,
    *,
    question: str,
    chosen: Iterable[str],
    delivery: uuid.UUID,
    sequence: int,
    at: datetime,
    given: bool = True,
) -> SavedAnswer:
    """Store an answer inside a lesson and that she is there; delivered again, nothing changes.

    What is not `given` yet is a choice kept for later. Raises AnswerEmpty, AnswerOne, AnswerUnknown.
    """
    with transaction.atomic():
        progress = lock_progress(progress)
        document = edition_document(progress.edition)
        keys = check_chosen(rules.find_question(document, question), chosen)
        row: SavedAnswer = store_delivery(
            progress.answers, progress=progress, delivery=delivery, sequence=sequence, at=at, question=question, chosen=keys, given=given
        )
        lesson, part = rules.place_of(document, question)
        set_place(progress, lesson=lesson, part=part, sequence=row.sequence, at=at)
    return row


def finish_lesson(progress: ModuleProgress, *, lesson: str, at: datetime) -> LessonProgress:
    """Finish a lesson whose questions are answered, right or not; and the module, when nothing else is open. Idempotent.

    Raises PlaceUnknown, QuestionsOpen.
    """
    with transaction.atomic():
        progress = lock_progress(progress)
        found = rules.find_lesson(edition_document(progress.edition), lesson)
        if found is None:
            raise PlaceUnknown
        held = _lesson_progress(progress, lesson, at=at)
        if held.finished_at is None:
            asked = [question["key"] for question in rules.part_questions(rules.lesson_parts(found, held))]
            answered = set(progress.answers.filter(question__in=asked, given=True).values_list("question", flat=True))
            if still_open := [key for key in asked if key not in answered]:
                raise QuestionsOpen(still_open)
            held.finished_at = at
            held.save(update_fields=["finished_at"])
        finish_if_ready(progress, at=at)
    return held


def finish_module(progress: ModuleProgress, *, at: datetime) -> LedgerRow:
    """Append the completion to the ledger, or return the row that holds it. Raises ModuleOpen."""
    with transaction.atomic():
        progress = lock_progress(progress)
        row = finish_if_ready(progress, at=at)
        if row is None:
            raise ModuleOpen
    return row


def finish_if_ready(progress: ModuleProgress, *, at: datetime) -> LedgerRow | None:
    """Append the completion when everything is done; return the row, or None while something is open. Call with the progress locked."""
    if progress.finished_row:
        return LedgerRow.objects.get(hash=progress.finished_row)
    document = edition_document(progress.edition)
    finished = set(progress.lessons.filter(finished_at__isnull=False).values_list("lesson", flat=True))
    if not {lesson["key"] for lesson in document["lessons"]} <= finished:
        return None
    score = None
    if document["check"]:
        passed = progress.attempts.filter(passed=True).order_by("number").first()
        if passed is None:
            return None
        score = {"points": passed.points or 0, "of": passed.of or 0}
    person = progress.enrolment.person
    program = progress.enrolment.location.program
    row = record(
        Kind.MODULE_COMPLETED,
        subject=person.subject_id,
        about=progress.edition.ref,
        program=program,
        happened_on=program.local_date(at),
        facts=completion_facts(progress.edition, score=score, origin="learner"),
        by=person,
        at=at,
    )
    mark_finished(progress, row, at=at)
    return row


def completion_facts(edition: ModuleEdition, *, score: dict[str, int] | None, origin: str) -> dict[str, Any]:
    """Return the facts of a completion: the same whichever way round a lesson was taken."""
    document = edition_document(edition)
    return {
        "standing": "verified",
        "minutes": [{"category": part["category"], "mode": "self_paced", "minutes": part["minutes"]} for part in document["minutes"]],
        "score": score,
        "edition_sha256": edition.sha256,
        "origin": origin,
    }


def mark_finished(progress: ModuleProgress, row: LedgerRow, *, at: datetime) -> None:
    """Point the progress at the one ledger row that completes it. Raises FinishedMeanwhile, so that a second row is rolled back."""
    if not ModuleProgress.objects.filter(pk=progress.pk, finished_at=None).update(finished_at=at, finished_row=row.hash):
        raise FinishedMeanwhile
    progress.finished_at, progress.finished_row = at, row.hash


def _lesson_progress(progress: ModuleProgress, lesson: str, *, at: datetime) -> LessonProgress:
    held, _created = progress.lessons.get_or_create(lesson=lesson, defaults={"opened_at": at})
    return held


def set_place(progress: ModuleProgress, *, lesson: str, part: str, sequence: int, at: datetime) -> None:
    """Move the place unless a later one is known. Call with the progress locked. Raises PlaceUnknown."""
    found = rules.find_lesson(edition_document(progress.edition), lesson)
    if found is None:
        raise PlaceUnknown
    held = _lesson_progress(progress, lesson, at=at)
    if part not in {known.key for known in rules.lesson_parts(found, held)}:
        raise PlaceUnknown
    sequence = min(sequence, progress.last_sequence + SEQUENCE_AHEAD)
    if sequence < progress.place_sequence:
        return  # an older delivery that arrived late
    progress.place_lesson, progress.place_part, progress.place_sequence = lesson, part, sequence
    progress.last_sequence = max(progress.last_sequence, sequence)
    progress.save(update_fields=["place_lesson", "place_part", "place_sequence", "last_sequence"])
