"""What a learner does: enrolment, progress in one pinned edition, answers as they arrive, attempts, reflections.

None of this is evidence: evidence is the ledger row that `finish_module` appends. It is never cascaded away all the same.
"""

from __future__ import annotations

import uuid as uuid_lib
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from curricula.enums import Route

KEY_LENGTH = 40  # decision 0002: keys of lessons, blocks, questions


class Enrolment(models.Model):
    """A person in one frozen curriculum."""

    uuid = models.UUIDField(default=uuid_lib.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    curriculum_edition = models.ForeignKey("curricula.CurriculumEdition", on_delete=models.PROTECT, related_name="enrolments")
    location = models.ForeignKey("people.Location", on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=40)  # subject id, or "system"

    class Meta:
        constraints: ClassVar = [
            # Two clicks on "enrol" must not give a person two half-done copies of the same course.
            UniqueConstraint(
                fields=["person", "curriculum_edition"],
                name="enrolment_once_per_edition",
                violation_error_message=_("This person is already in this curriculum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.curriculum_edition_id}"


class ModuleProgress(models.Model):
    """One person's way through one pinned module edition; `place` is where she continues, on whatever device."""

    uuid = models.UUIDField(default=uuid_lib.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="modules")
    edition = models.ForeignKey("curricula.ModuleEdition", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=KEY_LENGTH)  # of the module; the same as the edition's
    started_at = models.DateTimeField()
    place_lesson = models.CharField(max_length=KEY_LENGTH, blank=True)
    place_part = models.CharField(max_length=KEY_LENGTH, blank=True)
    place_sequence = models.PositiveBigIntegerField(default=0)
    last_sequence = models.PositiveBigIntegerField(default=0)  # of anything delivered; the next page is rendered with one more
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_row = models.CharField(max_length=64, null=True, blank=True, unique=True)  # hash of the ledger row

    class Meta:
        verbose_name_plural = "module progress"
        constraints: ClassVar = [
            # A module may be taken again, for a renewal say, but not twice at a time: two devices pressing "Begin" must land on one way through the module.
            UniqueConstraint(fields=["enrolment", "code"], condition=Q(finished_at=None), name="progress_one_open_per_module"),
            # Finished means: a ledger row says so. Unique above, so one completion is recorded once.
            CheckConstraint(
                condition=Q(finished_at=None, finished_row=None) | Q(finished_at__isnull=False, finished_row__isnull=False),
                name="progress_finished_has_row",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.uuid})"

    @property
    def is_finished(self) -> bool:
        """Whether the completion is in the ledger."""
        return self.finished_row is not None

    @property
    def next_sequence(self) -> int:
        """The number a page rendered now sends back with what is typed on it."""
        return self.last_sequence + 1


class LessonProgress(models.Model):
    """One lesson as this person takes it. `route` is private to her: no list, export or ledger row holds it."""

    progress = models.ForeignKey(ModuleProgress, on_delete=models.PROTECT, related_name="lessons")
    lesson = models.CharField(max_length=KEY_LENGTH)
    route = models.CharField(max_length=8, choices=Route.choices, blank=True)
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "lesson progress"
        constraints: ClassVar = [
            UniqueConstraint(fields=["progress", "lesson"], name="lesson_progress_once"),
            CheckConstraint(condition=Q(route__in=["", *Route.values]), name="lesson_progress_route_known"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} of {self.progress_id}"


class Delivery(models.Model):
    """An answer as it arrived. Nothing is overwritten: the answer that counts is the one with the highest (sequence, delivery).

    So the same deliveries in any order, any number of times, end in the same state.
    """

    question = models.CharField(max_length=KEY_LENGTH)
    chosen = models.JSONField()  # option keys, sorted
    delivery = models.UUIDField()  # made where the answer was typed; a retry carries the same one
    sequence = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.question} #{self.sequence}"

    @property
    def rank(self) -> tuple[int, str]:
        """What decides between two answers to the same question."""
        return (self.sequence, str(self.delivery))


class SavedAnswer(Delivery):
    """An answer to a question inside a lesson. Until it is `given` it is a choice kept, with nothing said about it."""

    given = models.BooleanField(default=True)
    progress = models.ForeignKey(ModuleProgress, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        constraints: ClassVar = [
            # A phone on a weak line sends the same answer twice.
            UniqueConstraint(fields=["progress", "delivery"], name="saved_answer_delivered_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["progress", "question"], name="saved_answer_question")]


class Attempt(models.Model):
    """One go at a module's check: the questions drawn, graded on the server when it is handed in. Tries are not limited."""

    uuid = models.UUIDField(default=uuid_lib.uuid4, unique=True, editable=False)
    progress = models.ForeignKey(ModuleProgress, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    questions = models.JSONField()  # keys, in the order shown; they exist in the edition the progress is pinned to
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    of = models.PositiveIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["progress", "number"], name="attempt_numbered_once"),
            # Two tabs that press "Begin" continue the same attempt.
            UniqueConstraint(fields=["progress"], condition=Q(submitted_at=None), name="attempt_one_open"),
            CheckConstraint(
                condition=Q(submitted_at=None, points=None, of=None, passed=None)
                | Q(submitted_at__isnull=False, points__isnull=False, of__isnull=False, passed__isnull=False),
                name="attempt_graded_when_submitted",
            ),
            CheckConstraint(condition=Q(points=None) | Q(points__lte=F("of")), name="attempt_points_in_range"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.progress_id}"


class AttemptAnswer(Delivery):
    """An answer within an attempt; it may be changed until the attempt is handed in."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["attempt", "delivery"], name="attempt_answer_delivered_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["attempt", "question"], name="attempt_answer_question")]


class Reflection(models.Model):
    """Words for oneself: encrypted from the first row, read by nobody but the author, counting for nothing."""

    progress = models.ForeignKey(ModuleProgress, on_delete=models.PROTECT, related_name="reflections")
    block = models.CharField(max_length=KEY_LENGTH)
    cipher = models.BinaryField()
    sequence = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["progress", "block"], name="reflection_once_per_block")]

    def __str__(self) -> str:
        return f"reflection on {self.block}"
