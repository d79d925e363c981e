"""Reads for the register: who stands where, on a day, as known at an instant."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from certificates.enums import DocumentKind, Status
from certificates.models import Candidacy, Document, Report, Segment
from people.enums import Role
from people.models import Location, Membership, Program
from people.queries import locations_within, roles_held, scope, tops
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from certificates.models import Scheme
    from certificates.models.candidacies import CandidacyQuerySet, SegmentQuerySet
    from certificates.models.documents import DocumentQuerySet
    from people.models import LocationQuerySet, Person, User

Key = TypeVar("Key")

# Who may read the register, and who may decide. A trainer does neither: training and certifying are kept apart.
READERS = (Role.LEAD, Role.CERTIFIER, Role.AUDITOR, Role.SUPERVISOR)
DECIDERS = (Role.LEAD, Role.CERTIFIER)
# Who writes to the people of the register.
LETTER_WRITERS = (Role.LEAD, Role.CERTIFIER, Role.SUPERVISOR)
# Who has an answer of the register numbered; an auditor reads the numbered ones and adds none.
REPORTERS = (Role.LEAD, Role.CERTIFIER, Role.SUPERVISOR)
# Who has a transcript made, and prints a group's documents.
DOCUMENT_ISSUERS = (Role.LEAD, Role.CERTIFIER, Role.SUPERVISOR)
# Who takes an auditor's pack along.
PACKERS = (Role.LEAD, Role.CERTIFIER, Role.AUDITOR)

PAGE_SIZE = 50

# How long somebody may be quiet before a lead should ask how she is.
QUIET_DAYS = 30
# A total below this is not told to a reader from outside the program: it may stand for one person.
LEAST_TOLD = 5


@dataclass(frozen=True, slots=True)
class RegisterQuestion:
    """What is asked of the register. `known_at` None means as known now."""

    on: date
    known_at: datetime | None = None
    status: str = ""
    location: Location | None = None
    program: Program | None = None
    words: str = ""
    ends_within: int | None = None  # days after the day asked about
    quiet: tuple[datetime, datetime] | None = None  # nothing of hers was recorded after the first and until the second


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a user reads the register on a day, and as what."""

    roots: list[Location]  # none lies in another
    is_outside: bool  # reads at least one of these places as an auditor only
    writes_letters: bool
    numbers_reports: bool

    @property
    def places(self) -> LocationQuerySet:
        return locations_within(self.roots)

    @property
    def candidacies(self) -> CandidacyQuerySet:
        return Candidacy.objects.within(self.roots)

    def told(self, counts: dict[Key, int]) -> dict[Key, int | None]:
        """The counts as this reader may know them."""
        return hide_small(counts) if self.is_outside else dict(counts)


def reach_of(user: User, *, on: date, roles: tuple[str, ...] = READERS) -> Reach:
    """The user's reach on the day by these roles. One query."""
    held = roles_held(user, roles=roles, on=on)
    inside = tops(one.location for one in held if one.role != Role.AUDITOR)
    audited = [one.location for one in held if one.role == Role.AUDITOR]
    return Reach(
        roots=tops(one.location for one in held),
        is_outside=any(not any(place.path.startswith(root.path) for root in inside) for place in audited),
        writes_letters=any(one.role in LETTER_WRITERS for one in held),
        numbers_reports=any(one.role in REPORTERS for one in held),
    )


def hide_small(counts: dict[Key, int]) -> dict[Key, int | None]:
    """The counts with None for the small ones; where one alone would be hidden the next goes with it, or the total would tell it."""
    hidden = {key for key, number in counts.items() if 0 < number < LEAST_TOLD}
    if len(hidden) == 1:
        rest = [key for key in counts if key not in hidden and counts[key]]
        hidden |= set(sorted(rest, key=lambda key: counts[key])[:1])
    return {key: None if key in hidden else number for key, number in counts.items()}


def quiet_until(on: date, *, zone: ZoneInfo, known_at: datetime | None) -> tuple[datetime, datetime]:
    """The days in which somebody who is called quiet was not heard from: up to the end of the day asked about, as far as it was known."""
    end = datetime.combine(on, time.max, tzinfo=zone)
    until = min(end, known_at) if known_at else end
    return until - timedelta(days=QUIET_DAYS), until


def last_day(on: date, days: int) -> date:
    """So many days after a day, or the last day there is."""
    return on + timedelta(days=min(days, (date.max - on).days))


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
    if question.ends_within is not None:
        rows = rows.filter(valid_until__gte=question.on, valid_until__lte=last_day(question.on, question.ends_within))
    if question.quiet is not None:
        after, until = question.quiet
        hers = LedgerRow.objects.filter(subject=OuterRef("candidacy__person__subject_id"))
        rows = rows.filter(~Exists(hers.filter(recorded_at__gt=after, recorded_at__lte=until)))
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


def counts_by_place(
    candidacies: CandidacyQuerySet, question: RegisterQuestion, *, roots: list[Location]
) -> tuple[dict[str, int], dict[Location, int]]:
    """How many stand where by status, whatever status was asked for; and how many of those asked for in each place below. Two queries.

    A place below is a child of the place asked about, or of the only place the reader has; with several of them they are these.
    """
    everyone = register_rows(candidacies, replace(question, status="")).order_by()
    base = question.location or (roots[0] if len(roots) == 1 else None)
    by_status: Counter[str] = Counter()
    by_path: Counter[str] = Counter()
    for status, path, people in everyone.values_list("status", "candidacy__location__path").annotate(people=Count("pk")):
        by_status[status] += people
        if question.status in {"", status}:
            shown = base.path if base else next(root.path for root in roots if path.startswith(root.path))
            by_path[path[: len(shown) + (Location.steplen if base else 0)]] += people
    places = Location.objects.filter(path__in=list(by_path))
    return dict(by_status), {place: by_path[place.path] for place in places}


def visible_reports(user: User, *, on: date) -> QuerySet[Report]:
    """Numbered reports about places that the user reads as a whole on the day, newest first."""
    seen = Report.objects.filter(location__in=reach_of(user, on=on).places.order_by().values("pk"))
    return seen.select_related("program", "location").order_by("-pk")


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
