"""Decisions are ledger rows, taken by people who may, on requirements that are met."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from certificates.domain import decisions
from certificates.domain.decisions import NothingInForce, NotYours, ReasonMissing, RequirementsOpen, UnknownRequirement, approve
from certificates.domain.due import award_due
from certificates.domain.integrity import wrong_documents
from certificates.domain.schemes import CodeTaken
from certificates.enums import Status
from certificates.evaluation import ENGINE_VERSION
from certificates.models import Candidacy, DecisionVerdict, Document
from core.canonical import sha256_hex
from tests.certificates.factories import APPROVED, DONE, candidate, certified, completed, confirmed, evidence, ready, scheme, talked
from tests.people.factories import PersonFactory, ProgramFactory, tree
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db


def status_of(candidacy: Candidacy, on: date, known_at: datetime | None = None) -> str | None:
    segment = candidacy.segments.known_at(known_at).on(on).first()
    return segment.status if segment else None


def test_somebody_who_met_everything_is_ready_and_not_certified_until_a_person_decides() -> None:
    candidacy = ready()
    assert status_of(candidacy, date(2026, 3, 1)) == Status.READY
    approve(candidacy, by=PersonFactory(), at=APPROVED)
    assert status_of(candidacy, date(2026, 3, 1)) == Status.READY
    assert status_of(candidacy, date(2026, 3, 2)) == Status.CERTIFIED


def test_an_approval_names_the_rows_and_the_verdict_it_stood_on() -> None:
    lead = PersonFactory()
    candidacy = ready()
    evidence = set(LedgerRow.objects.filter(kind__in=Kind.EVIDENCE).values_list("hash", flat=True))
    approve(candidacy, by=lead, at=APPROVED)
    row = LedgerRow.objects.get(kind=Kind.APPROVED)
    stood_on = DecisionVerdict.objects.get(candidacy=candidacy)
    assert row.recorded_by == lead.subject_id
    assert row.content == {
        "period": 1,
        "cycle_start": "2026-01-05",
        "valid_from": "2026-03-02",
        "valid_until": "2028-03-02",
        "rows": sorted(evidence),
        "verdict_sha256": sha256_hex(stood_on.verdict.encode()),
        "engine": ENGINE_VERSION,
    }


@pytest.mark.parametrize("missing", ["eligibility", "module", "talk"])
def test_approval_is_refused_while_anything_is_open(missing: str) -> None:
    candidacy = candidate()
    for name, act in {"eligibility": confirmed, "module": completed, "talk": talked}.items():
        if name != missing:
            act(candidacy)
    with pytest.raises(RequirementsOpen):
        approve(candidacy, by=PersonFactory(), at=APPROVED)
    assert not LedgerRow.objects.filter(kind=Kind.APPROVED).exists()
    assert not Document.objects.exists()


def test_a_second_approval_finds_nothing_ready() -> None:
    candidacy, document = certified()
    with pytest.raises(RequirementsOpen):
        approve(candidacy, by=PersonFactory(), at=APPROVED + timedelta(days=1))
    assert Document.objects.get() == document


def test_nobody_approves_herself() -> None:
    candidacy = ready()
    with pytest.raises(NotYours):
        approve(candidacy, by=candidacy.person, at=APPROVED)


def test_whoever_signed_off_does_not_approve_where_the_rules_keep_that_apart() -> None:
    supervisor = PersonFactory()
    candidacy = candidate(separate=("signed_off",))
    confirmed(candidacy, by=supervisor)
    completed(candidacy)
    talked(candidacy, by=supervisor)
    with pytest.raises(NotYours):
        approve(candidacy, by=supervisor, at=APPROVED)
    assert approve(candidacy, by=PersonFactory(), at=APPROVED)


HOURS = {"key": "day", "kind": "hours", "minutes": 60}


@pytest.mark.parametrize(("mode", "is_refused"), [("live", True), ("external", False)])
def test_whoever_trained_does_not_approve_where_the_rules_keep_that_apart(mode: str, is_refused: bool) -> None:
    """Training is hours spent together; writing down hours from somewhere else is not."""
    trainer = PersonFactory()
    candidacy = candidate(separate=("trained",), initial=HOURS, renewal=HOURS)
    parts = [{"category": "wellness", "mode": mode, "minutes": 60}]
    evidence(candidacy, Kind.HOURS_RECORDED, about="hours:day", at=DONE, by=trainer, facts={"standing": "verified", "minutes": parts})
    if is_refused:
        with pytest.raises(NotYours, match="You trained this person"):
            approve(candidacy, by=trainer, at=APPROVED)
    assert approve(candidacy, by=PersonFactory() if is_refused else trainer, at=APPROVED)


def test_another_program_cannot_publish_under_a_code_that_is_taken() -> None:
    held = scheme(tree()["root"].program)
    with pytest.raises(CodeTaken):
        scheme(ProgramFactory(), valid={"months": 12})
    assert [edition.number for edition in held.editions.all()] == [1]


def test_whoever_signed_off_approves_where_the_rules_allow_it() -> None:
    supervisor = PersonFactory()
    candidacy = candidate()
    confirmed(candidacy)
    completed(candidacy)
    talked(candidacy, by=supervisor)
    assert approve(candidacy, by=supervisor, at=APPROVED)


def test_an_automatic_scheme_certifies_with_the_last_piece_of_evidence() -> None:
    candidacy = candidate(by="automatic")
    confirmed(candidacy)
    talked(candidacy)
    assert status_of(candidacy, date(2026, 2, 2)) == Status.IN_PROGRESS
    completed(candidacy)
    assert status_of(candidacy, date(2026, 2, 2)) == Status.CERTIFIED
    assert LedgerRow.objects.get(kind=Kind.APPROVED).recorded_by == "system"
    assert Document.objects.get().content["approved_by"] is None


def test_a_waiver_lets_one_requirement_rest_and_keeps_its_reason() -> None:
    candidacy = candidate()
    confirmed(candidacy)
    completed(candidacy)
    row = decisions.waive_requirement(
        candidacy, "talk", until=None, reason="Her supervisor is on leave; spoke with me.", by=PersonFactory(), at=DONE
    )
    assert row.words.text == "Her supervisor is on leave; spoke with me."
    assert status_of(candidacy, date(2026, 2, 2)) == Status.READY


def test_a_waiver_needs_a_reason_and_a_requirement_of_her_rules() -> None:
    candidacy = candidate()
    with pytest.raises(ReasonMissing):
        decisions.waive_requirement(candidacy, "talk", until=None, reason="  ", by=PersonFactory(), at=DONE)
    with pytest.raises(UnknownRequirement):
        decisions.waive_requirement(candidacy, "driving", until=None, reason="No car", by=PersonFactory(), at=DONE)


ACTS: list[tuple[Callable[..., Any], str]] = [
    (decisions.suspend, Status.SUSPENDED),
    (decisions.revoke, Status.REVOKED),
    (decisions.relinquish, Status.RELINQUISHED),
]


@pytest.mark.parametrize(("act", "status"), ACTS, ids=[status for _act, status in ACTS])
def test_what_ends_a_certification_ends_it_from_that_day(act: Callable[..., Any], status: str) -> None:
    candidacy, _document = certified()
    act(candidacy, reason="Asked for", by=PersonFactory(), at=datetime(2026, 6, 1, 15, tzinfo=UTC))
    assert status_of(candidacy, date(2026, 5, 31)) == Status.CERTIFIED
    assert status_of(candidacy, date(2026, 6, 1)) == status
    assert status_of(candidacy, date(2026, 6, 1), known_at=datetime(2026, 5, 31, tzinfo=UTC)) == Status.CERTIFIED


@pytest.mark.parametrize(("act", "status"), ACTS, ids=[status for _act, status in ACTS])
def test_there_is_nothing_to_end_before_an_approval(act: Callable[..., Any], status: str) -> None:
    candidacy = ready()
    with pytest.raises(NothingInForce):
        act(candidacy, reason="Asked for", by=PersonFactory(), at=APPROVED)


@pytest.mark.parametrize(("act", "status"), ACTS, ids=[status for _act, status in ACTS])
def test_a_decision_needs_a_reason(act: Callable[..., Any], status: str) -> None:
    candidacy, _document = certified()
    with pytest.raises(ReasonMissing):
        act(candidacy, reason="", by=PersonFactory(), at=APPROVED)


def test_a_pause_ends() -> None:
    candidacy, _document = certified()
    decisions.suspend(candidacy, reason="Away", by=PersonFactory(), at=datetime(2026, 6, 1, 15, tzinfo=UTC))
    decisions.reinstate(candidacy, reason="Back", by=PersonFactory(), at=datetime(2026, 7, 1, 15, tzinfo=UTC))
    found = [status_of(candidacy, day) for day in (date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 1))]
    assert found == [Status.CERTIFIED, Status.SUSPENDED, Status.CERTIFIED]


def test_a_document_keeps_the_name_it_was_issued_with() -> None:
    candidacy, document = certified()
    name = document.content["name"]
    candidacy.person.printed_name = "Somebody Else"
    candidacy.person.save()
    assert Document.objects.get(pk=document.pk).content["name"] == name


def test_a_name_we_cannot_print_does_not_cost_what_was_finished() -> None:
    """The completion stays; the award waits for a name that can be printed."""
    person = PersonFactory(printed_name="Ana \U0001f33b")
    candidacy = candidate(person, by="automatic")
    for act in (confirmed, talked, completed):
        act(candidacy)
    assert status_of(candidacy, date(2026, 2, 2)) == Status.READY
    assert not Document.objects.exists()
    person.printed_name = "Ana Flores"
    person.save()
    assert award_due(at=APPROVED) == 1
    assert award_due(at=APPROVED) == 0
    assert Document.objects.get().content["name"] == "Ana Flores"


def test_a_document_of_a_period_that_nobody_approved_is_named() -> None:
    candidacy, _document = certified()
    Document.objects.create(candidacy=candidacy, period_number=2, code="A" * 15, payload="{}", issued_at=APPROVED)
    assert list(wrong_documents()) == [f"document {'A' * 15}: no approval stands behind it"]


def test_the_system_decides_nothing_where_the_rules_ask_for_a_person() -> None:
    candidacy = ready()
    with pytest.raises(NotYours):
        approve(candidacy, by=None, at=APPROVED)
    assert not LedgerRow.objects.filter(kind=Kind.APPROVED).exists()
