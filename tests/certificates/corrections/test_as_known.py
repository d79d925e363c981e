"""Must show 4: a back-dated row, a void and a correction each change "as known now" of a past day and leave "as known then" byte-identical."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from certificates.domain.cases import build_case
from certificates.domain.decisions import counted_rows
from certificates.domain.projection import differences
from certificates.evaluation import evaluate, parse_case
from certificates.models import Candidacy, Segment
from core.canonical import canonical_bytes
from tests.certificates.evaluation.histories import stories
from tests.certificates.evaluation.stories import Story
from tests.certificates.test_histories import Writer
from tests.people.factories import PersonFactory
from training.domain.corrections import record_anew, take_back
from training.domain.ledger import instant_of, record
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

WHY = "It was wrong."


def told(candidacy: Candidacy, days: list[date], known_at: datetime | None) -> bytes:
    """All that is said of these days: what is stored, and whole verdicts with every requirement."""
    stored = [
        [
            part.status,
            part.date_from.isoformat(),
            part.date_to.isoformat(),
            part.valid_until.isoformat() if part.valid_until else None,
            part.reason,
        ]
        for part in Segment.objects.filter(candidacy=candidacy).known_at(known_at).order_by("date_from")
    ]
    case = parse_case(build_case(candidacy, known_at=known_at))
    verdicts = [evaluate(case, on=day, known_at=known_at).document() for day in days]
    return canonical_bytes([stored, [{name: value for name, value in one.items() if name != "known_at"} for one in verdicts]])


class Corrections:
    """The three ways in which the past of a story can come out otherwise."""

    def __init__(self, writer: Writer, candidacy: Candidacy, at: datetime) -> None:
        self.writer, self.candidacy, self.at, self.by = writer, candidacy, at, PersonFactory()
        voided = LedgerRow.objects.filter(kind=Kind.VOIDED).values("refers_to")
        mine = LedgerRow.objects.filter(subject=candidacy.person.subject_id, kind__in=Kind.EVIDENCE).exclude(hash__in=voided)
        undated = [row for row in mine if "until" not in row.content]  # whose facts hold no days of their own
        case = parse_case(build_case(candidacy))
        counted = set().union(*(counted_rows(evaluate(case, on=row.happened_on).document()["requirements"]) for row in undated))
        self.rows = sorted(undated, key=lambda row: (row.hash not in counted, row.number))

    def back_dated(self) -> None:
        """Something that was done long ago, and told only now."""
        row = self.rows[0]
        record(
            Kind(row.kind), subject=row.subject, about=row.about, program=self.writer.program,
            happened_on=row.happened_on - timedelta(days=20), facts=row.content, by=None, at=self.at,
        )  # fmt: skip

    def void(self) -> None:
        take_back(self.candidacy.person, self.rows[0].hash, **self.said())

    def correction(self) -> None:
        row = self.rows[0]
        earlier = row.happened_on - timedelta(days=15)
        record_anew(self.candidacy.person, row.hash, code=None, facts=row.content, happened_on=earlier, **self.said())

    def said(self) -> dict[str, Any]:
        return {"program": self.writer.program, "reason": WHY, "by": self.by, "at": self.at}


@pytest.mark.parametrize("way", ["back_dated", "void", "correction"])
def test_the_past_as_known_then_stays_to_the_byte_whatever_is_learned_later(way: str) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None, phases=[Phase.generate]
    )
    @given(stories())
    def any_history(story: Story) -> None:
        with transaction.atomic():
            writer = Writer(story)
            candidacy = writer.write()
            rows = build_case(candidacy)["rows"]
            then = max(instant_of(row["recorded_at"]) for row in rows)
            between = sorted(instant_of(row["recorded_at"]) for row in rows)[len(rows) // 2]
            corrections = Corrections(writer, candidacy, then + timedelta(days=400))
            if corrections.rows:
                days = sorted({date.fromisoformat(row["on"]) for row in rows} | {candidacy.opened_on})[:6]
                before = [told(candidacy, days, known_at) for known_at in (between, then)]
                assert told(candidacy, days, None) == before[1]
                getattr(corrections, way)()
                assert [told(candidacy, days, known_at) for known_at in (between, then)] == before
                seen["changed" if told(candidacy, days, None) != before[1] else "same"] += 1
                assert list(differences()) == []
            transaction.set_rollback(True)

    any_history()
    assert seen["changed"] >= 3
