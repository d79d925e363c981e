"""The stored segments and periods are what the ledger gives, and say what was known when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from certificates.domain import decisions
from certificates.domain.projection import differences, project_release, rebuild
from certificates.enums import Status
from certificates.models import Period, Segment
from tests.certificates.factories import APPROVED, MODULE, candidate, certified, completed, confirmed, ready, talked
from tests.people.factories import PersonFactory, tree
from tests.training.factories import document, edition
from training.domain.ledger import void
from training.models import LedgerRow

pytestmark = pytest.mark.django_db


def snapshot() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    return (
        sorted(
            Segment.objects.values_list("candidacy", "status", "date_from", "date_to", "known_from", "known_to", "valid_until"),
            key=str,
        ),
        sorted(Period.objects.values_list("candidacy", "number", "state", "valid_from", "valid_until", "decided_by"), key=str),
    )


@pytest.fixture
def people_at_every_stage() -> None:
    places = tree()
    alder = places["alder"]
    candidate(location=alder)
    completed(candidate(location=alder))
    ready(location=alder)
    certified(location=alder)
    revoked, _document = certified(location=alder)
    decisions.revoke(revoked, reason="Asked for", by=PersonFactory(), at=datetime(2026, 6, 1, 15, tzinfo=UTC))
    paused, _document = certified(location=alder)
    decisions.suspend(paused, reason="Away", by=PersonFactory(), at=datetime(2026, 6, 1, 15, tzinfo=UTC))
    mistaken = ready(location=alder)
    row = LedgerRow.objects.get(subject=mistaken.person.subject_id, kind="signed_off")
    void(row, program=alder.program, reason="Wrong person", by=PersonFactory(), at=datetime(2026, 4, 1, 15, tzinfo=UTC))
    automatic = candidate(location=alder, code="self-made", by="automatic")
    for act in (confirmed, completed, talked):
        act(automatic)


def test_rebuilding_from_the_ledger_alone_gives_what_is_stored(people_at_every_stage: None) -> None:
    before = snapshot()
    assert list(differences()) == []
    assert rebuild() == 8
    assert snapshot() == before


def test_the_check_names_a_projection_that_was_changed_by_hand(people_at_every_stage: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rebuild_projections", check=True)
    assert capsys.readouterr().out == "8 candidacies are as the ledger gives them.\n"
    segment = Segment.objects.filter(status=Status.REVOKED).get()
    Segment.objects.filter(pk=segment.pk).update(status=Status.CERTIFIED)
    with pytest.raises(CommandError, match=str(segment.candidacy.uuid)):
        call_command("rebuild_projections", check=True)
    call_command("rebuild_projections")
    assert list(differences()) == []


def test_a_late_entry_changes_the_past_as_known_now_and_not_as_known_then() -> None:
    candidacy = candidate()
    confirmed(candidacy)
    talked(candidacy)
    late = datetime(2026, 4, 1, 15, tzinfo=UTC)
    completed(candidacy, at=late, on=date(2026, 2, 10))
    on = date(2026, 3, 1)
    assert candidacy.segments.known_at(None).on(on).get().status == Status.READY
    assert candidacy.segments.known_at(late - timedelta(microseconds=1)).on(on).get().status == Status.IN_PROGRESS
    assert candidacy.segments.known_at(late).on(on).get().status == Status.READY


def test_status_runs_on_into_the_future_without_any_job() -> None:
    candidacy, _document = certified(at=APPROVED)
    future = {
        date(2027, 12, 2): Status.CERTIFIED,
        date(2027, 12, 3): Status.DUE,
        date(2028, 3, 2): Status.DUE,
        date(2028, 3, 3): Status.LATE,
        date(2028, 4, 1): Status.LATE,
        date(2028, 4, 2): Status.LAPSED,
        date(2090, 1, 1): Status.LAPSED,
    }
    assert {day: candidacy.segments.known_at(None).on(day).get().status for day in future} == future


def test_a_void_equals_never_having_been_there_as_known_after_it() -> None:
    plain = candidate()
    confirmed(plain)
    with_mistake = candidate(location=plain.location)
    confirmed(with_mistake)
    row = talked(with_mistake)
    void(row, program=plain.scheme.program, reason="Wrong person", by=PersonFactory(), at=APPROVED)

    def now(candidacy: object) -> list[tuple[object, ...]]:
        return list(candidacy.segments.known_at(None).order_by("date_from").values_list("status", "date_from", "date_to"))  # type: ignore[attr-defined]  # a candidacy

    assert now(with_mistake) == now(plain)


def test_there_is_one_belief_about_every_day_at_every_instant(people_at_every_stage: None) -> None:
    instants = sorted(set(Segment.objects.values_list("known_from", flat=True)))
    for instant in instants:
        for segment in Segment.objects.known_at(instant):
            assert Segment.objects.known_at(instant).on(segment.date_from).filter(candidacy=segment.candidacy).count() == 1


@pytest.mark.parametrize(
    ("earlier", "until", "on", "status"),
    [
        ("still_count", None, date(2026, 12, 1), Status.READY),
        ("must_redo", None, date(2026, 11, 21), Status.IN_PROGRESS),
        ("count_until", date(2026, 12, 31), date(2026, 12, 31), Status.READY),
        ("count_until", date(2026, 12, 31), date(2027, 1, 1), Status.IN_PROGRESS),
    ],
)
def test_a_new_edition_says_what_earlier_completions_are_worth_and_the_register_knows_at_once(
    earlier: str, until: date | None, on: date, status: str
) -> None:
    candidacy = ready()
    released = edition(document(MODULE, title={"en": "Anew", "es": "De nuevo"}), number=2, earlier=earlier, earlier_until=until)
    project_release(released)
    assert candidacy.segments.known_at(None).on(on).get().status == status
    assert candidacy.segments.known_at(released.released_at - timedelta(seconds=1)).on(on).get().status == Status.READY
    assert list(differences()) == []
