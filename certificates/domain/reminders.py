"""What people are told because a day has come: a certificate that is ready, one that will end, a step that waits. Once each, all in one message."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.enums import DocumentKind, PeriodState, Status
from certificates.models import Document, Period, Segment
from people.domain.telling import News, tell
from people.models import Membership, Told
from training.models import LessonProgress, ModuleProgress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from people.models import Person, Program

# How many days before the last day. Only the nearest that has come is told, so that a run that was missed is no storm.
BEFORE_THE_END = (30, 60, 90)
FRESH = timedelta(days=7)  # a document is news for so long
WAITING = timedelta(days=14)  # a step that nobody took for so long waits
AT_MOST = 500  # of each sort in one run; the next run goes on

Found = tuple["Person", "Program", News]


def remind_due(*, at: datetime, dry_run: bool = False) -> int:
    """Queue what is due, one message for each person; return for how many. Safe to run twice, or never.

    Whoever stopped reminders, or asked for later ones, gets none; a document that is ready is told all the same.
    With `dry_run` nothing is queued.
    """
    found: dict[int, tuple[Person, Program, list[News]]] = {}
    for person, program, news in (*_documents_ready(at), *_ending(at), *_waiting(at)):
        found.setdefault(person.pk, (person, program, []))[2].append(news)
    if dry_run:
        return len(found)
    told = [tell(person, news, program=program, at=at) for person, program, news in found.values()]
    return sum(1 for message in told if message is not None)


def _documents_ready(at: datetime) -> Iterator[Found]:
    """First versions of the last days; a corrected copy is handed over by whoever corrected it."""
    fresh = (
        Document.objects.with_holder().filter(version=1, issued_at__gte=at - FRESH, issued_at__lte=at).exclude(kind=DocumentKind.TRANSCRIPT)
    )
    held = fresh.annotate(held_by=Coalesce("candidacy__person", "enrolment__person"))
    reachable = held.filter(candidacy__person__erasure=None, enrolment__person__erasure=None)
    for document in _untold(reachable, person="held_by", event=Concat(Value("ready:"), _text("pk")))[:AT_MOST]:
        with translation.override(document.holder.language):
            words = _("Something is ready for you to open and keep.")
        yield document.holder, document.issuer, News(document.told_as, words)


def _ending(at: datetime) -> Iterator[Found]:
    """Credentials in force whose last period ends soon."""
    on = at.date()
    later = Period.objects.filter(candidacy=OuterRef("candidacy"), state=PeriodState.DECIDED, number__gt=OuterRef("number"))
    in_force = Segment.objects.on(on).known_at(None).filter(candidacy=OuterRef("candidacy"), status__in=Status.IN_FORCE)
    last = Period.objects.filter(Exists(in_force), ~Exists(later), state=PeriodState.DECIDED)
    nearer = 0
    for days in BEFORE_THE_END:
        soon = last.filter(valid_until__gt=on + timedelta(days=nearer), valid_until__lte=on + timedelta(days=days))
        event = Concat(Value(f"ends:{days}:"), _text("candidacy_id"), Value(":"), _text("number"))
        waiting = _untold(soon.filter(_reminded("candidacy__person", at)), person="candidacy__person", event=event)
        for period in waiting.select_related("candidacy__person", "candidacy__scheme__program")[:AT_MOST]:
            person = period.candidacy.person
            with translation.override(person.language):
                day = date_format(period.valid_until, "DATE_FORMAT")
                words = _("What you hold here is valid through %(day)s. You can renew it. There are steps to take before that day.") % {
                    "day": day
                }
            yield person, period.candidacy.scheme.program, News(period.told_as, words)
        nearer = days


def _waiting(at: datetime) -> Iterator[Found]:
    """Modules begun and left, by learners of today; again only after she opened another lesson and stopped there."""
    lessons = LessonProgress.objects.filter(progress=OuterRef("pk")).order_by("-pk")
    learns = Membership.objects.learners().current(at.date()).filter(person=OuterRef("enrolment__person"))
    left = ModuleProgress.objects.filter(_reminded("enrolment__person", at), Exists(learns), finished_at=None).annotate(
        lesson=Coalesce(Subquery(lessons.values("pk")[:1]), Value(0)),
        moved_at=Coalesce(Subquery(lessons.values("opened_at")[:1]), F("started_at")),
    )
    event = Concat(Value("waits:"), _text("pk"), Value(":"), _text("lesson"))
    waiting = _untold(left.filter(moved_at__lt=at - WAITING), person="enrolment__person", event=event)
    for progress in waiting.select_related("enrolment__person", "enrolment__location__program")[:AT_MOST]:
        person = progress.enrolment.person
        with translation.override(person.language):
            words = _("Your next step is waiting where you left it. Everything you did is kept.")
        yield person, progress.enrolment.location.program, News(progress.told_as, words)


def _reminded(person: str, at: datetime) -> Q:
    """That she wants reminders by now, and is somebody whom we may still reach."""
    wants = Q(**{f"{person}__wants_reminders": True, f"{person}__erasure": None})
    return wants & (Q(**{f"{person}__reminders_from": None}) | Q(**{f"{person}__reminders_from__lte": at.date()}))


def _untold(rows: QuerySet[Any], *, person: str, event: Concat) -> QuerySet[Any]:
    """The rows that this person was not told of, with the name of the event as `told_as`."""
    told = Told.objects.filter(person=OuterRef(person), event=OuterRef("told_as"))
    return rows.annotate(told_as=event).filter(~Exists(told)).order_by("pk")


def _text(field: str) -> Cast:
    return Cast(field, CharField())
