"""Leave, more time, earlier learning, appeals and checks: made by people who may, when they are possible, with what they stood on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from certificates.domain import decisions
from certificates.domain.decisions import BadDay, NotInTheRules, NotNow, NotYours, ReasonMissing, approve
from certificates.enums import AppealResult, AuditResult, PeriodState
from certificates.evaluation import ENGINE_VERSION
from certificates.models import Candidacy, DecisionVerdict, Document, Period, SchemeEdition
from core.canonical import sha256_hex
from people.enums import Role
from tests.certificates.factories import APPROVED, DONE, candidate, certified, completed, confirmed, evidence
from tests.people.conftest import signed_in
from tests.people.factories import PersonFactory, member
from training.domain.ledger import void
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

JUNE = datetime(2026, 6, 1, 15, tzinfo=UTC)
REASON = "Written down for a test."


TIMES: dict[str, Any] = {
    "leave": {"at_most": {"months": 3}, "valid": "stops"},
    "audit": {"sample": 10, "answer_within": {"days": 14}},
    "finish": {"within": {"months": 12}},
}


def given(**more: Any) -> dict[str, Any]:
    return {"reason": REASON, "by": PersonFactory(), "at": JUNE} | more


def test_leave_lasts_at_most_as_long_as_the_rules_allow_and_there_is_one_at_a_time() -> None:
    candidacy, _document = certified(**TIMES)
    with pytest.raises(BadDay):
        decisions.grant_leave(candidacy, starts=date(2026, 6, 1), until=date(2026, 9, 1), **given())
    row = decisions.grant_leave(candidacy, starts=date(2026, 6, 1), until=date(2026, 8, 31), **given())
    assert (row.content["from"], row.content["until"]) == ("2026-06-01", "2026-08-31")
    with pytest.raises(NotNow):
        decisions.grant_leave(candidacy, starts=date(2026, 7, 1), until=date(2026, 7, 31), **given())
    decisions.end_leave(candidacy, **given(at=JUNE + timedelta(days=10)))
    with pytest.raises(NotNow):
        decisions.end_leave(candidacy, **given(at=JUNE + timedelta(days=11)))


def test_without_a_word_in_the_rules_there_is_no_leave_no_check_and_no_time_to_extend() -> None:
    candidacy, _document = certified()
    with pytest.raises(NotInTheRules):
        decisions.grant_leave(candidacy, starts=date(2026, 6, 1), until=date(2026, 6, 2), **given())
    with pytest.raises(NotInTheRules):
        decisions.open_audit(candidacy, **given())
    with pytest.raises(NotInTheRules):
        decisions.extend_period(candidate(code="other"), until=date(2027, 1, 1), **given())


def test_more_time_is_later_than_what_there_is() -> None:
    candidacy, _document = certified()
    with pytest.raises(BadDay):
        decisions.extend_period(candidacy, until=date(2028, 3, 2), **given())
    assert decisions.extend_period(candidacy, until=date(2028, 3, 3), **given()).content["period"] == 1


def test_earlier_learning_fills_a_requirement_and_keeps_rows_verdict_and_engine() -> None:
    candidacy = candidate()
    confirmed(candidacy)
    completed(candidacy)
    row = decisions.grant_equivalence(candidacy, "talk", amount=None, cure_by=None, reason=REASON, by=PersonFactory(), at=DONE)
    assert candidacy.segments.known_at(None).on(DONE.date()).get().status == "ready"
    kept = DecisionVerdict.objects.get(candidacy=candidacy, kind=Kind.EQUIVALENCE_GRANTED)
    assert row.content["verdict_sha256"] == kept.sha256 == sha256_hex(kept.verdict.encode())
    assert (row.content["engine"], len(row.content["rows"])) == (ENGINE_VERSION, 2)
    with pytest.raises(BadDay):
        decisions.grant_equivalence(candidacy, "talk", cure_by=date(2026, 2, 1), amount=None, reason=REASON, by=PersonFactory(), at=DONE)


def test_an_appeal_is_decided_once_and_not_by_whoever_made_the_decision() -> None:
    candidacy, _document = certified()
    lead = PersonFactory()
    with pytest.raises(NotNow):
        decisions.open_appeal(candidacy, against="0" * 64, **given())
    against = decisions.suspend(candidacy, **given(by=lead)).hash
    decisions.open_appeal(candidacy, against=against, **given())
    with pytest.raises(NotNow):
        decisions.open_appeal(candidacy, against=against, **given())
    with pytest.raises(NotYours):
        decisions.decide_appeal(candidacy, against=against, result=AppealResult.UPHELD, **given(by=lead))
    row = decisions.decide_appeal(candidacy, against=against, result=AppealResult.OVERTURNED, **given())
    assert (row.content["against"], row.content["result"]) == (against, "overturned")
    with pytest.raises(NotNow):
        decisions.decide_appeal(candidacy, against=against, result=AppealResult.UPHELD, **given())


def test_a_check_is_for_a_renewal_once_and_finished_by_somebody_else() -> None:
    candidacy, _document = certified(**TIMES)
    with pytest.raises(NotNow):
        decisions.open_audit(candidacy, **given())
    renewal = datetime(2028, 1, 10, 15, tzinfo=UTC)
    completed(candidacy, at=renewal)
    lead = PersonFactory()
    approve(candidacy, by=lead, at=renewal)
    row = decisions.open_audit(candidacy, **given(at=renewal))
    assert (row.content["period"], row.content["answer_by"], len(row.content["rows"])) == (2, "2028-01-24", 1)
    with pytest.raises(NotNow):
        decisions.open_audit(candidacy, **given(at=renewal))
    with pytest.raises(NotYours):
        decisions.close_audit(candidacy, result=AuditResult.CLEAR, **given(by=lead, at=renewal))
    decisions.close_audit(candidacy, result=AuditResult.CLEAR, **given(at=renewal))
    with pytest.raises(NotNow):
        decisions.close_audit(candidacy, result=AuditResult.CLEAR, **given(at=renewal))


def test_who_is_drawn_depends_on_the_seed_and_on_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _document = certified()
    for _number in range(14):
        certified(location=first.location)
    for candidacy in Candidacy.objects.all():
        Period.objects.filter(candidacy=candidacy, state=PeriodState.OPEN).delete()
        day = date(2026, 5, 1)
        fields = {"cycle_start": day, "valid_from": day, "valid_until": day, "decided_by": "f" * 64}
        Period.objects.create(candidacy=candidacy, number=2, state=PeriodState.DECIDED, **fields)
    dates = {"starts": date(2026, 1, 1), "until": date(2026, 12, 31)}
    assert decisions.draw_audits(first.scheme, seed="2026", **dates) == []
    real = SchemeEdition.rules.fget
    monkeypatch.setattr(SchemeEdition, "rules", property(lambda edition: real(edition) | {"audit": {"sample": 10}}))
    drawn = [decisions.draw_audits(first.scheme, seed=seed, **dates) for seed in ("2026", "2026", *map(str, range(10)))]
    assert {len(one) for one in drawn} == {2}
    assert drawn[0] == drawn[1]
    assert any(one != drawn[0] for one in drawn)
    assert decisions.draw_audits(first.scheme, seed="2026", starts=date(2027, 1, 1), until=date(2027, 12, 31)) == []


@pytest.mark.parametrize(
    ("kind", "about", "facts", "apart"),
    [
        (Kind.SESSION_ATTENDED, "session:coaching", {"attended": {"minutes": 60, "of": 60}}, "trained"),
        (Kind.SUPERVISION_RECORDED, "supervision:peer-support", {"worked": 60}, "signed_off"),
        (Kind.EXAM_TAKEN, "exam:peer", {"part": None, "points": 90, "of": 100}, "signed_off"),
    ],
)
def test_whoever_led_signed_or_marked_does_not_award_where_the_rules_keep_that_apart(
    kind: Kind, about: str, facts: dict[str, Any], apart: str
) -> None:
    leaf = {
        Kind.SESSION_ATTENDED: {"key": "it", "kind": "sessions", "session": "coaching", "count": 1},
        Kind.SUPERVISION_RECORDED: {"key": "it", "kind": "supervision", "supervision": "peer-support", "minutes": 60},
        Kind.EXAM_TAKEN: {"key": "it", "kind": "exam", "exam": "peer", "pass": 80},
    }[kind]
    candidacy = candidate(separate=(apart,), initial=leaf, renewal=None)
    trainer = PersonFactory()
    evidence(candidacy, kind, about=about, at=DONE, by=trainer, facts={"standing": "verified"} | facts)
    with pytest.raises(NotYours):
        approve(candidacy, by=trainer, at=APPROVED)
    approve(candidacy, by=PersonFactory(), at=APPROVED)


def test_an_approval_taken_back_is_made_anew_with_the_next_version() -> None:
    candidacy, first = certified()
    row = LedgerRow.objects.get(kind=Kind.APPROVED)
    void(row, program=candidacy.scheme.program, reason="Wrong day", by=PersonFactory(), at=APPROVED + timedelta(days=1))
    second = approve(candidacy, by=PersonFactory(), at=APPROVED + timedelta(days=2))
    assert (first.version, second.version, second.supersedes) == (1, 2, first)
    assert sorted(DecisionVerdict.objects.values_list("version", flat=True)) == [1, 2]
    assert Document.objects.count() == 2


def test_every_decision_refuses_the_holder_herself_and_an_empty_reason() -> None:
    candidacy, _document = certified()
    with pytest.raises(NotYours):
        decisions.extend_period(candidacy, until=date(2029, 1, 1), **given(by=candidacy.person))
    with pytest.raises(ReasonMissing):
        decisions.extend_period(candidacy, until=date(2029, 1, 1), **given(reason=" "))


def test_a_file_offers_only_what_is_possible_now() -> None:
    candidacy, _document = certified()
    lead = member(Role.LEAD, candidacy.location)
    browser = signed_in(lead)
    url = reverse("register_file", args=[candidacy.uuid])

    def offered() -> list[str]:
        return [name for name, _label, _form in browser.get(url).context["acts"]]

    assert {"extend", "suspend", "revoke", "relinquish"} <= set(offered())
    assert not {"reinstate", "appeal", "decide_appeal", "leave", "audit", "close_audit", "end_leave"} & set(offered())
    extended = {"extend-until": "2028-06-30", "extend-reason": REASON}
    assert browser.post(reverse("register_extend", args=[candidacy.uuid]), extended).status_code == 302
    assert LedgerRow.objects.filter(kind=Kind.EXTENDED).count() == 1
    against = decisions.suspend(candidacy, reason=REASON, by=PersonFactory(), at=datetime.now(UTC)).hash
    assert {"reinstate", "appeal"} <= set(offered())
    browser.post(reverse("register_appeal", args=[candidacy.uuid]), {"appeal-against": against, "appeal-reason": REASON})
    assert "decide_appeal" in offered()
    wrong = browser.post(reverse("register_extend", args=[candidacy.uuid]), {"extend-until": "2020-01-01", "extend-reason": REASON})
    assert wrong.status_code == 400
