"""Approvals judged again: nothing is found where nothing is wrong, and a kernel that is off by one is found out exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from certificates.domain.projection import differences
from certificates.domain.rechecks import first_difference, wrong_decisions
from certificates.domain.scale import MINUTES, SCALE_RULES, invent_people
from certificates.domain.schemes import publish_scheme
from certificates.evaluation import parse_scheme
from certificates.evaluation.requirements import assessment
from tests.certificates.factories import APPROVED, certified
from tests.people.factories import PersonFactory, tree
from training.domain.checkpoints import verify_chains
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)


def invented(people: int, *, project: bool = False) -> None:
    place = tree()["root"]
    edition = publish_scheme(parse_scheme(SCALE_RULES), program=place.program, by=PersonFactory(), at=APPROVED)
    invent_people(edition, place, people=people, on=ON, project=project)


def counted_minutes(row: LedgerRow) -> int:
    rows = LedgerRow.objects.filter(hash__in=row.content["rows"], kind=Kind.HOURS_RECORDED)
    return sum(part["minutes"] for one in rows for part in one.content["minutes"])


def test_three_hundred_invented_people_come_out_as_they_were_decided_and_an_off_by_one_names_exactly_those_concerned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    invented(300)
    approvals = list(LedgerRow.objects.filter(kind=Kind.APPROVED))
    assert len(approvals) > 300
    call_command("recheck_decisions")
    assert capsys.readouterr().out == f"{len(approvals)} approvals come out as they were made.\n"
    concerned = {row.hash[:12] for row in approvals if counted_minutes(row) == MINUTES}
    assert 100 < len(concerned) < len(approvals)

    real = assessment.settle
    monkeypatch.setattr(assessment, "settle", lambda edges, need: real(edges, need + 1 if need == MINUTES else need))
    with pytest.raises(CommandError) as refusal:
        call_command("recheck_decisions")
    named = {line.split(" row ")[1].split(":")[0] for line in str(refusal.value).splitlines()}
    assert named == concerned
    monkeypatch.undo()
    assert list(wrong_decisions()) == []


def test_invented_people_are_as_real_as_others(capsys: pytest.CaptureFixture[str]) -> None:
    invented(20, project=True)
    assert list(verify_chains()) == []
    assert list(differences()) == []


def test_a_kept_verdict_that_says_something_else_is_named_with_the_first_thing_that_differs() -> None:
    certified()
    assert list(wrong_decisions()) == []
    assert (
        first_difference({"a": [{"have": 1}], "engine": "1"}, {"a": [{"have": 2}], "engine": "2", "new": 1})
        == "a.0.have was 1 and is now 2"
    )
    assert first_difference({"a": 1, "old": 1}, {"a": 1}) is None


def test_the_queries_do_not_grow_with_the_people(django_assert_num_queries: Any) -> None:
    invented(5)
    with django_assert_num_queries(9) as few:
        list(wrong_decisions())
    assert len(few) == 9
