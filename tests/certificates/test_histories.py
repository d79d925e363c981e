"""Generated histories written as real ledger rows: what is stored says on every day what the kernel says, for two instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from certificates.domain.cases import build_case
from certificates.domain.projection import differences, project_release
from certificates.domain.schemes import publish_scheme
from certificates.evaluation import Segment as Told
from certificates.evaluation import parse_case, parse_scheme, timeline
from certificates.models import Candidacy, Segment
from people.models import Program
from tests.certificates.evaluation.histories import stories
from tests.certificates.evaluation.stories import Story
from tests.people.factories import PersonFactory, ProgramFactory, tree
from tests.training.factories import document, edition
from training.domain.ledger import AlreadyCorrected, instant_of, record
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PARTS = [{"category": "wellness", "mode": "live", "minutes": 1}]  # where a story tells of none: a real row has some


class Writer:
    """Writes one story into the ledger in the order of its instants, through the one writer."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.program: Program = ProgramFactory(time_zone="America/Chicago")
        self.place = tree(self.program)["alder"]
        self.person = PersonFactory()
        self.rows: dict[str, LedgerRow] = {}  # by the hash the story gave
        self.editions = [
            publish_scheme(parse_scheme(held["scheme"]), program=self.program, by=PersonFactory(), at=instant_of(held["recorded_at"]))
            for held in story.editions
        ]
        self.candidacy: Candidacy | None = None

    def write(self) -> Candidacy:
        """Everything that happened, as it was recorded."""
        first, *others = range(len(self.story.editions))
        steps: list[tuple[datetime, int, Any, Any]] = [
            (instant_of(self.story.editions[first]["recorded_at"]), 0, self.open, first),
            *((instant_of(self.story.editions[index]["recorded_at"]), 1, self.move, index) for index in others),
            *((instant_of(row["recorded_at"]), 1, self.append, row) for row in self.story.rows),
            *((instant_of(ruling["recorded_at"]), 1, self.release, ruling) for ruling in self.story.accepted),
        ]
        for at, _order, act, about in sorted(steps, key=lambda step: step[:2]):
            act(about, at)
        assert self.candidacy is not None
        return Candidacy.objects.select_related("person", "scheme__program", "scheme_edition").get(pk=self.candidacy.pk)

    def record(
        self, kind: str, about: str, on: date, facts: dict[str, Any], *, at: datetime, refers_to: LedgerRow | None = None
    ) -> LedgerRow:
        return record(
            Kind(kind), subject=self.person.subject_id, about=about, program=self.program, happened_on=on, facts=facts, by=None, at=at,
            refers_to=refers_to,
        )  # fmt: skip

    def open(self, _index: int, at: datetime) -> None:
        opened, held = date.fromisoformat(self.story.opened), self.editions[0]
        self.candidacy = Candidacy.objects.create(
            person=self.person, scheme=held.scheme, scheme_edition=held, location=self.place, opened_on=opened
        )
        facts = {"scheme": held.scheme.code, "edition": held.number, "opened_on": opened.isoformat()}
        self.record("candidacy_opened", self.candidacy.ref, opened, facts, at=at)

    def move(self, index: int, at: datetime) -> None:
        """A move is of the day on which it is recorded; before the opening there is nobody to move."""
        if self.candidacy is not None:
            held = self.editions[index]
            facts = {"scheme": held.scheme.code, "edition": held.number, "batch": "00000000-0000-0000-0000-000000000000"}
            self.record("candidacy_moved", self.candidacy.ref, self.program.local_date(at), facts, at=at)

    def append(self, told: dict[str, Any], at: datetime) -> None:
        """A row; decisions about somebody who has not begun, and second corrections, cannot be written."""
        about = told["about"]
        if about.startswith("candidacy:"):
            if self.candidacy is None:
                return
            about = self.candidacy.ref
        facts = {name: self.real(value) for name, value in told["facts"].items()}
        if facts.get("minutes") == []:
            facts["minutes"] = PARTS
        refers_to = self.rows.get(told["refers_to"]) if told["refers_to"] else None
        if told["refers_to"] and refers_to is None:
            return
        try:
            with transaction.atomic():
                self.rows[told["hash"]] = self.record(
                    told["kind"], about, date.fromisoformat(told["on"]), facts, at=at, refers_to=refers_to
                )
        except AlreadyCorrected:
            return

    def real(self, value: Any) -> Any:
        """Hashes that the story gave, as the ledger made them."""
        if isinstance(value, list):
            return [self.real(one) for one in value]
        return self.rows[value].hash if isinstance(value, str) and value in self.rows else value

    def release(self, ruling: dict[str, Any], at: datetime) -> None:
        until = date.fromisoformat(ruling["until"]) if ruling["until"] else None
        more = {"number": ruling["number"], "earlier": ruling["decision"], "earlier_until": until, "released_at": at}
        project_release(edition(document(ruling["module"], summary={"en": f"{at} {ruling}", "es": f"{at}"}), **more))


def told_on(line: tuple[Told, ...], day: date) -> str | None:
    return next((str(part.status) for part in line if part.starts <= day and (part.ends is None or day < part.ends)), None)


def stored_on(candidacy: Candidacy, day: date, known_at: datetime | None) -> str | None:
    found = list(Segment.objects.filter(candidacy=candidacy).known_at(known_at).on(day).values_list("status", flat=True))
    assert len(found) < 2
    return found[0] if found else None


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(stories())
def test_what_is_stored_is_what_the_kernel_says_on_every_breakpoint_and_the_days_beside_it(story: Story) -> None:
    with transaction.atomic():
        candidacy = Writer(story).write()
        case_document = build_case(candidacy)
        case = parse_case(case_document)
        instants = sorted({instant_of(row["recorded_at"]) for row in case_document["rows"]})
        for known_at in (None, instants[len(instants) // 2]):
            line = timeline(case, known_at=known_at)
            days = {day + shift for part in line for day in (part.starts, part.ends) if day for shift in (-DAY, 0 * DAY, DAY)}
            for day in sorted(days | {candidacy.opened_on}):
                assert stored_on(candidacy, day, known_at) == told_on(line, day), (day, known_at)
        assert list(differences()) == []
        transaction.set_rollback(True)
