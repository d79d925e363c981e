"""Attempts at a module's check: drawn by chance passed in, graded on the server against the pinned edition, as many as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError
from curricula.domain.document import edition_document, grade_question
from training import rules
from training.domain.deliveries import check_chosen, lock_progress, store_delivery
from training.domain.progress import finish_if_ready
from training.models import Attempt, AttemptAnswer, ModuleProgress

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import datetime
    from random import Random


class NoCheck(DomainError):
    """The module has no check."""

    code = "no-check"

    def __init__(self) -> None:
        super().__init__(_("This step has no questions at the end. When its lessons are done, it is done."))


class AttemptSubmitted(DomainError):
    """An answer came for an attempt that was handed in before."""

    code = "attempt-submitted"

    def __init__(self) -> None:
        super().__init__(
            _("These questions are handed in already, so this answer does not change them. You can begin again whenever you like.")
        )


class AttemptQuestionsOpen(DomainError):
    """Some drawn questions have no answer yet."""

    code = "attempt-questions-open"

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers
        super().__init__(
            ngettext(
                "Question %(numbers)s is still open. Answer it, then hand in.",
                "Questions %(numbers)s are still open. Answer them, then hand in.",
                len(numbers),
            )
            % {"numbers": ", ".join(str(number) for number in numbers)}
        )


def open_attempt(progress: ModuleProgress, *, random: Random, at: datetime) -> Attempt:
    """Continue the open attempt, or begin a new one with a new draw: questions not seen yet come first. Raises NoCheck."""
    with transaction.atomic():
        progress = lock_progress(progress)
        check = edition_document(progress.edition)["check"]
        if not check:
            raise NoCheck
        earlier = list(progress.attempts.order_by("number"))
        if earlier and earlier[-1].submitted_at is None:
            return earlier[-1]
        seen: dict[str, int] = {}
        for attempt in earlier:
            for key in attempt.questions:
                seen[key] = seen.get(key, 0) + 1
        drawn = rules.draw_questions(check, seen, random=random)
        return progress.attempts.create(number=len(earlier) + 1, questions=drawn, opened_at=at)


def answer_attempt(
    attempt: Attempt, *, question: str, chosen: Iterable[str], delivery: uuid.UUID, sequence: int, at: datetime
) -> AttemptAnswer:
    """Store an answer in an open attempt; it may be changed until the attempt is handed in. Delivered again, nothing changes.

    Raises AnswerEmpty, AnswerOne, AnswerUnknown, AttemptSubmitted.
    """
    with transaction.atomic():
        progress = lock_progress(attempt.progress)
        attempt = progress.attempts.get(pk=attempt.pk)
        drawn = rules.check_questions(edition_document(progress.edition), attempt.questions)
        found = next((known for known in drawn if known["key"] == question), None)
        keys = check_chosen(found, chosen)
        if attempt.submitted_at is not None:
            held = attempt.answers.filter(delivery=delivery, question=question).first()
            if held is None or held.chosen != keys:
                raise AttemptSubmitted
            return held
        return store_delivery(
            attempt.answers, progress=progress, question=question, chosen=keys, delivery=delivery, sequence=sequence, at=at
        )


def submit_attempt(attempt: Attempt, *, at: datetime) -> Attempt:
    """Grade an attempt and finish the module if nothing else is open; handed in again, the first result stands.

    Raises AttemptQuestionsOpen.
    """
    with transaction.atomic():
        progress = lock_progress(attempt.progress)
        attempt = progress.attempts.get(pk=attempt.pk)
        if attempt.submitted_at is not None:
            return attempt
        document = edition_document(progress.edition)
        drawn = rules.check_questions(document, attempt.questions)
        answers = rules.current_answers(attempt.answers.all())
        if still_open := [number for number, question in enumerate(drawn, start=1) if question["key"] not in answers]:
            raise AttemptQuestionsOpen(still_open)
        attempt.points = sum(1 for question in drawn if grade_question(question, answers[question["key"]].chosen))
        attempt.of = len(drawn)
        attempt.passed = rules.is_pass(attempt.points, attempt.of, document["pass_percent"])
        attempt.submitted_at = at
        attempt.save(update_fields=["points", "of", "passed", "submitted_at"])
        finish_if_ready(progress, at=at)
    return attempt
