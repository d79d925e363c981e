"""Reads for the register: who stands where, on a day, as known at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from certificates.enums import DocumentKind, Status
from certificates.models import Candidacy, Document, Segment
from people.enums import Role
from people.models import Membership, Program
from people.queries import locations_within, scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from certificates.models import Scheme
    from certificates.models.candidacies import CandidacyQuerySet, SegmentQuerySet
    from certificates.models.documents import DocumentQuerySet
    from people.models import Location, Person, User

# Who may read the register, and who may decide. A trainer does neither: training and certifying are kept apart.
READERS = (Role.LEAD, Role.CERTIFIER, Role.AUDITOR, Role.SUPERVISOR)
DECIDERS = (Role.LEAD, Role.CERTIFIER)
# Who writes to the people of the register.
LETTER_WRITERS = (Role.LEAD, Role.CERTIFIER, Role.SUPERVISOR)
# Who has a transcript made, and prints a group's documents.
DOCUMENT_ISSUERS = (Role.LEAD, Role.CERTIFIER, Role.SUPERVISOR)
# Who takes an auditor's pack along.
PACKERS = (Role.LEAD, Role.CERTIFIER, Role.AUDITOR)

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RegisterQuestion:
    """What is asked of the register. `known_at` None means as known now."""

    on: date
    known_at: datetime | None = None
    status: str = ""
    location: Location | None = None
    program: Program | None = None
    words: str = ""


def visible_candidacies(user: User, *, roles: tuple[str, ...], on: date) -> CandidacyQuerySet:
    """Candidacies held at or below a place where the user has one of the roles on the day."""
    return Candidacy.objects.within(scope(user, roles=roles, on=on))


def documents_of(person: Person, *, candidacies: Iterable[Candidacy]) -> QuerySet[Document]:
    """Everything issued to a person whose candidacies are at hand: one query of three, each by its own index."""
    named = Document.objects.select_related("holder_name")
    of_courses = named.filter(enrolment__person=person)
    return named.filter(candidacy__in=list(candidacies)).union(of_courses, named.filter(person=person), all=True)


def visible_documents(user: User, *, roles: tuple[str, ...], on: date) -> DocumentQuerySet:
    """Documents issued at or below a place where the user has one of the roles on the day; a transcript stands where its holder learns."""
    places = locations_within(scope(user, roles=roles, on=on))
    learners = Membership.objects.learners().filter(location__in=places, person=OuterRef("person"), location__program=OuterRef("program"))
    return Document.objects.filter(
        Q(candidacy__location__in=places) | Q(enrolment__location__in=places) | Q(Exists(learners), kind=DocumentKind.TRANSCRIPT)
    )


def register_rows(candidacies: CandidacyQuerySet | None, question: RegisterQuestion) -> SegmentQuerySet:
    """The segments that answer the question, by name. `candidacies` None means all (commands only)."""
    rows = Segment.objects.on(question.on).known_at(question.known_at)
    if candidacies is not None:
        rows = rows.filter(candidacy__in=candidacies.values("pk"))
    if question.status:
        rows = rows.filter(status=question.status)
    if question.program is not None:
        rows = rows.filter(candidacy__scheme__program=question.program)
    if question.location is not None:
        rows = rows.filter(candidacy__location__path__startswith=question.location.path)
    for word in question.words.split():
        rows = rows.filter(Q(candidacy__person__chosen_name__icontains=word) | Q(candidacy__person__printed_name__icontains=word))
    return rows.select_related("candidacy__person", "candidacy__location", "candidacy__scheme", "candidacy__scheme_edition").order_by(
        "candidacy__person__chosen_name", "candidacy_id"
    )


def register_page(rows: SegmentQuerySet, *, after: tuple[str, int] | None = None, size: int = PAGE_SIZE) -> tuple[list[Segment], bool]:
    """One page of the register by key, and whether there is more. `after` is the last row's (name, candidacy id)."""
    if after is not None:
        name, key = after
        rows = rows.filter(Q(candidacy__person__chosen_name__gt=name) | Q(candidacy__person__chosen_name=name, candidacy_id__gt=key))
    page = list(rows[: size + 1])
    return page[:size], len(page) > size


def recorded_later(page: list[Segment], *, on: date, program: Program) -> set[int]:
    """Of rows about a past day as known now, the candidacies of whom something else was known at the end of that day. One query."""
    end = datetime.combine(on, time.max, tzinfo=ZoneInfo(program.time_zone))
    then = Segment.objects.known_at(end).on(on).filter(candidacy__in=[row.candidacy_id for row in page])
    known = dict(then.values_list("candidacy", "status"))
    return {row.candidacy_id for row in page if known.get(row.candidacy_id) != row.status}


def register_counts(candidacies: CandidacyQuerySet | None, question: RegisterQuestion) -> dict[str, int]:
    """How many stand where, by status, under the question's other filters."""
    rows = register_rows(candidacies, question).order_by().values("status").annotate(people=Count("pk"))
    return {row["status"]: row["people"] for row in rows}


def stream_register(rows: SegmentQuerySet) -> Iterator[Segment]:
    """Every row of the register, a page at a time, with memory flat."""
    after = None
    more = True
    while more:
        page, more = register_page(rows, after=after, size=2000)
        yield from page
        if page:
            after = (page[-1].candidacy.person.chosen_name, page[-1].candidacy_id)


# Who may read the rules of a program as rules; to write, review and publish them, the role has to be held for the whole program.
RULE_ROLES = (Role.LEAD, Role.CERTIFIER)


def rule_programs(user: User, *, on: date, whole: bool = False) -> QuerySet[Program]:
    """The programs whose rules the user may read on the day; with `whole`, whose rules the user may write."""
    held = scope(user, roles=RULE_ROLES, on=on)
    if whole:
        held = held.filter(depth=1)
    return Program.objects.filter(pk__in=held.order_by().values("program"))


def import_programs(user: User, *, on: date) -> QuerySet[Program]:
    """The programs whose past the user may bring over: those led as a whole."""
    return Program.objects.filter(pk__in=scope(user, roles=[Role.LEAD], on=on).filter(depth=1).order_by().values("program"))


def held_counts(scheme: Scheme, *, on: date) -> dict[int, dict[str, int]]:
    """For each edition of a scheme, by number: how many people are held to it, and how many of them hold the credential on the day."""
    counts: dict[int, dict[str, int]] = {}
    rows = Candidacy.objects.filter(scheme=scheme).order_by().values("scheme_edition__number").annotate(people=Count("pk"))
    for row in rows:
        counts[row["scheme_edition__number"]] = {"people": row["people"], "certified": 0}
    certified = Segment.objects.on(on).known_at(None).filter(candidacy__scheme=scheme, status__in=Status.IN_FORCE).order_by()
    for held in certified.values("candidacy__scheme_edition__number").annotate(people=Count("pk")):
        counts[held["candidacy__scheme_edition__number"]]["certified"] = held["people"]
    return counts
