"""Corrections: what was mistaken is taken back, recorded anew, checked, joined and taken apart; what was issued stays what it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from certificates.domain.cases import build_case
from certificates.domain.decisions import NotNow, NotYours, ReasonMissing, approve, mendable, take_back_decision
from certificates.domain.documents import document_bytes
from certificates.domain.projection import differences, rebuild
from certificates.domain.rechecks import wrong_decisions
from certificates.enums import Status
from certificates.evaluation import evaluate, parse_case
from certificates.models import Candidacy, Document, Segment
from core.models import AuditEvent
from people.domain.aliases import alias_subjects, end_alias
from people.models import User
from tests.certificates.factories import candidate, certified, completed, confirmed, evidence, ready, rules, talked
from tests.people.factories import MembershipFactory, PersonFactory, member, tree
from training.domain.corrections import NothingToCorrect, WhyNeeded, entry_about, record_anew, take_back
from training.domain.evidence import verify_evidence
from training.domain.ledger import AlreadyCorrected
from training.domain.paper import NotOneself
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 10, 15, tzinfo=UTC)
WHY = "Entered for the wrong person."
HOUR = timedelta(hours=1)


TODAY = AT.date()


def status(candidacy: Candidacy, *, on: date = TODAY, known_at: datetime | None = None) -> str | None:
    """Where somebody stands: stored, and as the kernel says."""
    held = Candidacy.objects.select_related("person", "scheme__program", "scheme_edition").get(pk=candidacy.pk)
    told = evaluate(parse_case(build_case(held, known_at=known_at)), on=on, known_at=known_at).document()["status"]
    stored = Segment.objects.filter(candidacy=candidacy).known_at(known_at).on(on).values_list("status", flat=True).first()
    assert stored is None or stored == told
    return stored


def told(candidacy: Candidacy, *, at: datetime = AT - timedelta(days=1)) -> LedgerRow:
    """The talk, told and not checked."""
    facts = {"standing": "attested", "result": "done"}
    return evidence(candidacy, Kind.SIGNED_OFF, about="sign-off:supervisor-talk", at=at, facts=facts)


def test_what_is_taken_back_counts_no_more_and_is_seen_to_have_counted() -> None:
    candidacy = ready()
    row = LedgerRow.objects.get(kind=Kind.SIGNED_OFF)
    assert status(candidacy) == Status.READY
    take_back(candidacy.person, row.hash, program=candidacy.scheme.program, reason=WHY, by=PersonFactory(), at=AT)
    assert status(candidacy) == Status.IN_PROGRESS
    assert status(candidacy, known_at=AT - HOUR) == Status.READY
    entry = entry_about(candidacy.person, row.hash)
    assert entry is not None
    assert entry.voided is not None
    with pytest.raises(NothingToCorrect):
        take_back(candidacy.person, row.hash, program=candidacy.scheme.program, reason=WHY, by=PersonFactory(), at=AT)
    assert list(differences()) == []


def test_a_correction_needs_a_reason_somebody_else_and_the_program_that_recorded() -> None:
    candidacy, other = ready(), tree()["root"].program
    row, program, by = LedgerRow.objects.get(kind=Kind.SIGNED_OFF), candidacy.scheme.program, PersonFactory()
    with pytest.raises(WhyNeeded):
        take_back(candidacy.person, row.hash, program=program, reason=" ", by=by, at=AT)
    with pytest.raises(NotOneself):
        take_back(candidacy.person, row.hash, program=program, reason=WHY, by=candidacy.person, at=AT)
    with pytest.raises(NothingToCorrect):
        take_back(candidacy.person, row.hash, program=other, reason=WHY, by=by, at=AT)
    with pytest.raises(NothingToCorrect):
        take_back(PersonFactory(), row.hash, program=program, reason=WHY, by=by, at=AT)
    assert not LedgerRow.objects.filter(kind=Kind.VOIDED).exists()


def test_taken_back_and_recorded_anew_is_one_act_and_the_new_row_says_what_is_right() -> None:
    candidacy = ready()
    row = LedgerRow.objects.get(kind=Kind.SIGNED_OFF)
    right = row.happened_on - timedelta(days=3)
    new = record_anew(
        candidacy.person, row.hash, code=None, facts=row.content, happened_on=right, program=candidacy.scheme.program, reason=WHY,
        by=PersonFactory(), at=AT,
    )  # fmt: skip
    assert (new.about, new.happened_on, new.content) == (row.about, right, row.content)
    assert status(candidacy) == Status.READY
    with pytest.raises(Exception, match="still to come"):
        record_anew(
            candidacy.person, new.hash, code=None, facts=row.content, happened_on=AT.date() + timedelta(days=9),
            program=candidacy.scheme.program, reason=WHY, by=PersonFactory(), at=AT,
        )  # fmt: skip
    entry = entry_about(candidacy.person, new.hash)
    assert entry is not None
    assert entry.voided is None  # both or nothing


def test_told_becomes_checked_once_and_by_somebody_else() -> None:
    parts = [part | ({"standing": "verified"} if part["key"] == "talk" else {}) for part in rules()["initial"]["of"]]
    candidacy = candidate(initial=rules()["initial"] | {"of": parts})
    confirmed(candidacy)
    completed(candidacy)
    row = told(candidacy)
    assert status(candidacy) == Status.IN_PROGRESS
    verify_evidence(candidacy.person, row.hash, program=candidacy.scheme.program, by=PersonFactory(), at=AT)
    assert status(candidacy) == Status.READY
    assert status(candidacy, known_at=AT - HOUR) == Status.IN_PROGRESS
    assert list(differences()) == []


@pytest.fixture
def two_records() -> tuple[User, Candidacy, Candidacy]:
    """One person twice: under one record she has begun and talked, under the other done the rest. Two records, one lead."""
    places = tree()
    lead = member("lead", places["root"])
    one, other = (MembershipFactory(person=PersonFactory(chosen_name=name), location=places["alder"]).person for name in ("Ana", "Anna"))
    first, second = candidate(one, location=places["alder"]), candidate(other, location=places["alder"])
    talked(first)
    confirmed(second)
    completed(second)
    return lead, first, second


def test_two_records_read_as_one_count_together_and_apart_again_as_before(two_records: tuple[User, Candidacy, Candidacy]) -> None:
    lead, first, second = two_records
    then = [
        list(Segment.objects.known_at(AT - HOUR).order_by("candidacy", "date_from").values("candidacy", "status", "date_from", "date_to"))
    ]
    alias = alias_subjects(second.person, same_as=first.person, by=lead, at=AT)
    assert (status(first), status(second)) == (Status.READY, Status.READY)
    assert list(differences()) == []
    assert rebuild() == 2
    assert status(first) == Status.READY
    end_alias(alias, by=lead, at=AT + HOUR)
    assert (status(first), status(second)) == (Status.IN_PROGRESS, Status.IN_PROGRESS)
    assert status(first, known_at=AT + HOUR / 2) == Status.READY  # so it was read for an hour
    assert status(first, known_at=AT - HOUR) == Status.IN_PROGRESS
    assert list(differences()) == []
    now = [
        list(Segment.objects.known_at(AT - HOUR).order_by("candidacy", "date_from").values("candidacy", "status", "date_from", "date_to"))
    ]
    assert now == then
    assert AuditEvent.objects.filter(action__startswith="alias:").count() == 2


def test_an_approval_on_joined_records_can_be_judged_again_after_they_are_taken_apart(
    two_records: tuple[User, Candidacy, Candidacy],
) -> None:
    lead, first, second = two_records
    alias = alias_subjects(second.person, same_as=first.person, by=lead, at=AT)
    approve(first, by=PersonFactory(), at=AT + HOUR / 2)
    end_alias(alias, by=lead, at=AT + HOUR)
    assert list(wrong_decisions()) == []
    assert list(differences()) == []


def test_an_approval_taken_back_can_be_made_anew_and_the_issued_file_stays_what_it_was() -> None:
    candidacy, paper = certified()
    before = document_bytes(paper, at=AT)
    row = mendable(candidacy)[0]
    with pytest.raises(ReasonMissing):
        take_back_decision(candidacy, decision=row.hash, reason="", by=PersonFactory(), at=AT)
    with pytest.raises(NotYours):
        take_back_decision(candidacy, decision=row.hash, reason=WHY, by=candidacy.person, at=AT)
    take_back_decision(candidacy, decision=row.hash, reason=WHY, by=PersonFactory(), at=AT)
    assert status(candidacy) == Status.READY
    assert status(candidacy, known_at=AT - HOUR) == Status.CERTIFIED
    with pytest.raises(NotNow):
        take_back_decision(candidacy, decision=row.hash, reason=WHY, by=PersonFactory(), at=AT)
    anew = approve(candidacy, by=PersonFactory(), at=AT + HOUR)
    assert (anew.version, anew.supersedes) == (2, paper)
    assert document_bytes(Document.objects.get(pk=paper.pk), at=AT + HOUR) == before
    assert list(differences()) == []


def test_beginning_and_moves_are_no_mistakes_to_take_back() -> None:
    assert mendable(ready()) == []


def test_a_row_is_taken_back_once_whoever_is_quicker() -> None:
    candidacy = ready()
    row = LedgerRow.objects.get(kind=Kind.SIGNED_OFF)
    take_back(candidacy.person, row.hash, program=candidacy.scheme.program, reason=WHY, by=PersonFactory(), at=AT)
    from training.domain.ledger import void

    with pytest.raises(AlreadyCorrected):
        void(row, program=candidacy.scheme.program, reason=WHY, by=PersonFactory(), at=AT)
