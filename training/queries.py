"""Reads across training: what a home page and a lesson need, in a constant number of queries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from curricula.models import CurriculumEdition, ModuleEdition
from people.enums import Role
from people.models import Membership, Person
from people.queries import locations_within, scope
from training import rules
from training.enums import Kind
from training.models import Attempt, Enrolment, LedgerRow, LessonProgress, ModuleProgress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from people.models import LocationQuerySet, Program, User

OUTLINES_KEPT = 2_000
RECORDS = (Role.TRAINER, Role.SUPERVISOR, Role.LEAD)  # who may enter what somebody did on paper


@dataclass(frozen=True)
class Outline:
    """The little of an edition that lists show, so that a list does not read whole documents."""

    title: dict[str, str]
    minutes: int
    lessons: tuple[tuple[str, dict[str, str], int], ...]  # key, title, minutes
    check_minutes: int | None
    is_sample: bool  # no parent has reviewed it yet


@dataclass(frozen=True)
class Stone:
    """One module on somebody's path."""

    number: int  # its place in the curriculum, from 1
    code: str
    title: dict[str, str]
    minutes: int  # of what is still open
    is_optional: bool
    progress: ModuleProgress | None
    lessons: dict[str, LessonProgress]
    edition: ModuleEdition | None  # hers, else the newest; without its document
    outline: Outline | None
    check_passed: bool

    @property
    def state(self) -> str:
        """`done`, `open`, `new`, or `later` while nothing of it is released."""
        if self.progress is None:
            return "new" if self.outline else "later"
        return "done" if self.progress.is_finished else "open"


@dataclass(frozen=True)
class Path:
    """One enrolment with all its modules in order."""

    enrolment: Enrolment
    stones: tuple[Stone, ...]

    @property
    def next_stone(self) -> Stone | None:
        """What to go on with: a module begun, else the first one open; the optional ones after the others."""
        for wanted, optional in (("open", None), ("new", False), ("new", True)):
            for stone in self.stones:
                if stone.state == wanted and optional in (None, stone.is_optional):
                    return stone
        return None


_outlines: dict[str, Outline] = {}


def entries_of(curriculum_edition: CurriculumEdition) -> list[dict[str, Any]]:
    """The modules of a curriculum edition in order: `module` (code) and `optional`."""
    entries = curriculum_edition.entries
    return json.loads(entries) if isinstance(entries, str) else entries


def newest_edition(code: str) -> ModuleEdition | None:
    """The newest released edition of a module."""
    return ModuleEdition.objects.filter(code=code).order_by("number", "correction").last()


def newest_editions(codes: Iterable[str]) -> dict[str, ModuleEdition]:
    """The newest edition of each module, without its document: one query."""
    listed = ModuleEdition.objects.filter(code__in=list(codes)).defer("document").order_by("number", "correction")
    return {edition.code: edition for edition in listed}


def outlines_of(editions: Iterable[ModuleEdition]) -> dict[str, Outline]:
    """The outline of each edition by its hash: at most one query, none when they were read before."""
    wanted = {edition.sha256 for edition in editions}
    if missing := wanted - _outlines.keys():
        if len(_outlines) > OUTLINES_KEPT:
            _outlines.clear()
        for sha256, text in ModuleEdition.objects.filter(sha256__in=missing).values_list("sha256", "document"):
            _outlines[sha256] = _outline(json.loads(text))
    return {sha256: _outlines[sha256] for sha256 in wanted}


def progress_of(person: Person, uuid: UUID) -> ModuleProgress | None:
    """A person's own progress, with all that a lesson page needs; anybody else's is not found."""
    return (
        ModuleProgress.objects.filter(uuid=uuid, enrolment__person=person)
        .select_related("edition", "enrolment__person", "enrolment__location__program")
        .first()
    )


def lessons_of(progress: ModuleProgress) -> dict[str, LessonProgress]:
    """Every lesson opened so far, by key."""
    return {held.lesson: held for held in progress.lessons.all()}


def answers_in(progress: ModuleProgress, questions: Sequence[str]) -> dict[str, Any]:
    """The answers that count to these questions of the lessons."""
    return rules.current_answers(progress.answers.filter(question__in=questions)) if questions else {}


def newest_attempt(progress: ModuleProgress) -> Attempt | None:
    """The attempt that is open, or the last one handed in."""
    return progress.attempts.order_by("number").last()


def has_passed(progress: ModuleProgress) -> bool:
    """Whether any attempt at the check reached its mark."""
    return progress.attempts.filter(passed=True).exists()


def paths_of(person: Person) -> list[Path]:
    """Everything a person is enrolled in, with her state in each module; newest enrolment first."""
    enrolments = list(
        Enrolment.objects.filter(person=person)
        .select_related("curriculum_edition", "location__program", "person__coordinator")
        .order_by("-enrolled_at", "-pk")
    )
    held: dict[tuple[int, str], ModuleProgress] = {}
    for progress in (
        not_taken_back(ModuleProgress.objects.filter(enrolment__in=enrolments))
        .select_related("edition")
        .defer("edition__document")
        .annotate(check_passed=Exists(Attempt.objects.filter(progress=OuterRef("pk"), passed=True)))
        .order_by("started_at", "pk")
    ):
        held[progress.enrolment_id, progress.code] = progress
    newest = newest_editions({entry["module"] for enrolment in enrolments for entry in entries_of(enrolment.curriculum_edition)})
    outlines = outlines_of([*newest.values(), *(progress.edition for progress in held.values())])
    lessons: dict[int, dict[str, LessonProgress]] = {}
    for lesson in LessonProgress.objects.filter(progress__in=held.values()):
        lessons.setdefault(lesson.progress_id, {})[lesson.lesson] = lesson
    passed = {progress.pk for progress in held.values() if progress.check_passed}  # type: ignore[attr-defined]  # annotated above
    return [_path(enrolment, held=held, newest=newest, outlines=outlines, lessons=lessons, passed=passed) for enrolment in enrolments]


def not_taken_back(progress: QuerySet[ModuleProgress]) -> QuerySet[ModuleProgress]:
    """Without those whose completion was taken back: such a module is to be begun anew."""
    return progress.exclude(Exists(LedgerRow.objects.filter(kind=Kind.VOIDED, refers_to=OuterRef("finished_row"))))


def media_of(person: Person) -> QuerySet[ModuleEdition]:
    """The editions whose pictures and sound a person may be given: those she is or was in."""
    return ModuleEdition.objects.filter(pk__in=ModuleProgress.objects.filter(enrolment__person=person).values("edition"))


def recorders_places(user: User, *, on: date) -> LocationQuerySet:
    """Where a user may enter what people did on paper, sign off and confirm."""
    return locations_within(scope(user, roles=RECORDS, on=on))


def people_recorded_by(user: User, *, on: date) -> QuerySet[Person]:
    """The learners, former ones too, at or below a location where the user may record."""
    learners = Membership.objects.learners().filter(location__in=recorders_places(user, on=on))
    return Person.objects.filter(pk__in=learners.values("person"))


def trains_for(user: User, program: Program | None, *, on: date) -> bool:
    """Whether the user is a trainer of the program, wherever in it."""
    return program is not None and scope(user, roles=[Role.TRAINER], on=on).filter(program=program).exists()


def newest_curricula(programs: Iterable[Program]) -> list[CurriculumEdition]:
    """The newest edition of every curriculum of these programs."""
    newest = {edition.code: edition for edition in CurriculumEdition.objects.filter(program__in=programs).order_by("code", "number")}
    return list(newest.values())


def people_in(code: str) -> dict[str, int]:
    """How many people a new edition of a module touches: in it now, and finished with it."""
    mine = ModuleProgress.objects.filter(code=code)
    return {
        "open": mine.filter(finished_row=None).values("enrolment__person").distinct().count(),
        "finished": mine.filter(~Q(finished_row=None)).values("enrolment__person").distinct().count(),
    }


def _path(
    enrolment: Enrolment,
    *,
    held: dict[tuple[int, str], ModuleProgress],
    newest: dict[str, ModuleEdition],
    outlines: dict[str, Outline],
    lessons: dict[int, dict[str, LessonProgress]],
    passed: set[int],
) -> Path:
    stones = []
    for number, entry in enumerate(entries_of(enrolment.curriculum_edition), start=1):
        progress = held.get((enrolment.pk, entry["module"]))
        edition = progress.edition if progress else newest.get(entry["module"])
        outline = outlines[edition.sha256] if edition else None
        opened = lessons.get(progress.pk, {}) if progress else {}
        check_passed = progress is not None and progress.pk in passed
        minutes = 0
        if outline:
            minutes = sum(length for key, _title, length in outline.lessons if not (key in opened and opened[key].finished_at))
            minutes += 0 if check_passed else outline.check_minutes or 0
        stones.append(
            Stone(
                number=number,
                code=entry["module"],
                title=outline.title if outline else {},
                minutes=minutes,
                is_optional=bool(entry.get("optional")),
                progress=progress,
                lessons=opened,
                edition=edition,
                outline=outline,
                check_passed=check_passed,
            )
        )
    return Path(enrolment, tuple(stones))


def _outline(document: dict[str, Any]) -> Outline:
    return Outline(
        title=document["title"],
        minutes=sum(part["minutes"] for part in document["minutes"]),
        lessons=tuple((lesson["key"], lesson["title"], lesson["minutes"]) for lesson in document["lessons"]),
        check_minutes=document["check"]["minutes"] if document["check"] else None,
        is_sample=document["sample"],
    )
