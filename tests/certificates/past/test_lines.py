"""Line by line: what is new, what is here already, what cannot be taken and why; and what a line becomes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.domain.decisions import approve
from certificates.domain.imports.recording import confirm_import, work_import
from certificates.domain.imports.staging import WrongStep, choose_things, discard_import
from certificates.domain.imports.values import day_of, minutes_of
from certificates.domain.imports.words import SENTENCES, sentence_of
from certificates.domain.projection import differences
from certificates.enums import ImportState, LineKind, LineOutcome
from certificates.models import Candidacy, Document, Import, ImportLine, Scheme
from core.models import OutboxMessage
from people.models import Person, User
from tests.certificates.factories import scheme
from tests.certificates.past.conftest import AT, Program, table
from tests.people.conftest import signed_in
from tests.people.factories import MembershipFactory, PersonFactory
from training.domain.ledger import void
from training.enums import Kind
from training.models import LedgerRow, LedgerWords

pytestmark = pytest.mark.django_db

PERIODS = "Name,E-mail,What,Date,Minutes,Certified on,Certified through"


def judged(held: Import) -> list[tuple[str, str]]:
    """Outcome and reason of every line of the file."""
    lines = ImportLine.objects.filter(held=held).exclude(kind=LineKind.BEGIN).order_by("number", "kind")
    for line in lines:
        assert line.outcome == LineOutcome.NEW or sentence_of(line)
    return [(line.outcome, line.reason) for line in lines]


def test_a_line_is_recorded_as_what_it_stands_for_then_and_today_with_who_saw_the_paper(program: Program) -> None:
    held = program.bring(
        table(
            "Ana Ash,ana@example.org,Self care,2025-01-02,90,County college",
            "Ana Ash,ana@example.org,Quiet hours,2025-02-03,,",
            "Ana Ash,ana@example.org,Supervisor talk,2025-02-04,,",
            header="Name,E-mail,What,Date,Minutes,Source",
        )
    )
    assert held.state == ImportState.DONE
    rows = {row.kind: row for row in LedgerRow.objects.filter(kind__in=Kind.EVIDENCE)}
    hours, module = rows[Kind.HOURS_RECORDED], rows[Kind.MODULE_COMPLETED]
    assert (hours.about, hours.happened_on, hours.recorded_at) == ("hours:self-care", date(2025, 1, 2), AT)
    assert hours.content == {"minutes": [{"category": "general", "minutes": 90, "mode": "live"}], "standing": "verified"}
    assert (module.about, module.content["origin"]) == ("module:quiet-hours@1.0", "earlier")
    assert rows[Kind.SIGNED_OFF].about == "sign-off:supervisor-talk"
    assert "Robin Example" in LedgerWords.objects.get(row=hours).text
    assert "County college" in LedgerWords.objects.get(row=hours).text
    ana = Person.objects.get(email="ana@example.org")
    assert not User.objects.filter(person=ana).exists()
    assert ana.memberships.get().begins_on == date(2025, 1, 2)
    assert (OutboxMessage.objects.count(), len(mail.outbox)) == (0, 0)
    assert list(ImportLine.objects.filter(held=held).values_list("cells", "facts", "key").distinct()) == [({}, {}, "")]


def test_what_is_only_told_stands_as_told(program: Program) -> None:
    program.bring(table("Ana Ash,,Self care,2025-01-02,90"), standing="attested")
    assert LedgerRow.objects.get(kind=Kind.HOURS_RECORDED).content["standing"] == "attested"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",,Self care,2025-01-02,60", "no-name"),
        ("Ana,not an address,Self care,2025-01-02,60", "bad-email"),
        ("Ana,,,2025-01-02,60", "no-training"),
        ("Ana,,Self care,,60", "no-date"),
        ("Ana,,Self care,the 4th,60", "bad-date"),
        ("Ana,,Self care,1925-01-02,60", "too-early"),
        ("Ana,,Self care,2026-11-21,60", "still-to-come"),
        ("Ana,,Self care,2025-01-02,", "no-minutes"),
        ("Ana,,Self care,2025-01-02,long", "bad-minutes"),
        ("Gus,,Self care,2025-01-02,60", "not-oneself"),
        ("Kim,,Self care,2025-01-02,60", "several-people"),
        ("Lee,lee@example.com,Self care,2025-01-02,60", "other-email"),
        ("Lea,lee@example.org,Self care,2025-01-02,60", "email-of-another"),
        (f"{'A' * 101},,Self care,2025-01-02,60", "too-long"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_taken_says_why(program: Program, line: str, reason: str) -> None:
    alder = program.places["alder"]
    MembershipFactory(person=program.person, location=alder)
    for name, email in (("Kim", ""), ("Kim", ""), ("Lee", "lee@example.org")):
        MembershipFactory(person=PersonFactory(chosen_name=name, email=email), location=alder)
    held = program.look(table(line))
    assert judged(held) == [("refused", reason)]
    assert reason in SENTENCES
    before = LedgerRow.objects.count()
    work_import(confirm_import(held, by=program.person, at=AT), at=AT)
    assert LedgerRow.objects.count() == before


def test_people_are_found_by_number_by_e_mail_and_by_name_and_where_that_is_not_clear_nobody_is(program: Program) -> None:
    alder = program.places["alder"]
    lee = MembershipFactory(
        person=PersonFactory(chosen_name="Lee Oak", printed_name="Leonora Oak", email="lee@example.org"), location=alder
    ).person
    max_ = MembershipFactory(person=PersonFactory(chosen_name="Max Oak", printed_name=""), location=alder).person
    held = program.look(
        table(
            "Leonora OAK,LEE@example.org,Self care,2025-01-02,60,",
            "Oak  Max,,Self care,2025-01-02,60,",
            "max oak,,Self care,2025-01-02,60,",
            "Nia,,Self care,2025-01-02,60,17",
            "Mia,,Self care,2025-01-03,60,17",
            "Sol,sol@example.org,Self care,2025-01-02,60,",
            "Sol,,Self care,2025-01-04,60,",
            header="Name,E-mail,What,Date,Minutes,Our number",
        )
    )
    assert [reason for _outcome, reason in judged(held)] == ["", "", "", "", "number-of-two", "", "name-of-two-in-file"]
    found = {line.number: line.person for line in ImportLine.objects.filter(held=held, kind=LineKind.EVIDENCE).select_related("person")}
    assert (found[2], found[3], found[4], found[5]) == (lee, None, max_, None)
    # The same person by her number, though her name has changed since.
    work_import(confirm_import(held, by=program.person, at=AT), at=AT)
    nia = Person.objects.get(chosen_name="Nia")
    Person.objects.filter(pk=nia.pk).update(chosen_name="Nia New")
    again = program.look(table("Nia,,Self care,2025-06-02,60,17", header="Name,E-mail,What,Date,Minutes,Our number"))
    assert ImportLine.objects.get(held=again, kind=LineKind.EVIDENCE).person == nia


def test_what_is_here_already_or_said_twice_or_was_taken_back_is_not_recorded_again(program: Program) -> None:
    data = table("Ana Ash,ana@example.org,Self care,2025-01-02,60", "Ana Ash,ana@example.org,Self care,2025-01-02,60")
    assert judged(program.look(data)) == [("new", ""), ("same", "twice-in-file")]
    program.bring(data)
    row = LedgerRow.objects.get(kind=Kind.HOURS_RECORDED)
    void(row, program=program.scheme.program, reason="Not hers.", by=program.person, at=AT)
    assert {outcome for outcome, _reason in judged(program.look(data))} == {"same"}
    program.bring(data)
    assert LedgerRow.objects.filter(kind=Kind.HOURS_RECORDED).count() == 1


def test_two_previews_of_one_file_confirmed_both_record_it_once(program: Program) -> None:
    data = table("Ana Ash,ana@example.org,Self care,2025-01-02,60")
    one, two = program.look(data), program.look(data)
    for held in (one, two):
        work_import(confirm_import(held, by=program.person, at=AT), at=AT)
    assert LedgerRow.objects.filter(kind=Kind.HOURS_RECORDED).count() == Person.objects.filter(chosen_name="Ana Ash").count() == 1
    assert ImportLine.objects.get(held=two, kind=LineKind.EVIDENCE).outcome == LineOutcome.SAME


def test_earlier_certifications_become_periods_in_their_order_and_the_next_is_decided_here(program: Program) -> None:
    program.bring(
        table(
            "Ana Ash,ana@example.org,,,,2025-03-02,",
            "Ana Ash,ana@example.org,,,,2023-03-02,2025-03-01",
            "Ana Ash,ana@example.org,Quiet hours,2026-02-01,,,",
            header=PERIODS,
        )
    )
    candidacy = Candidacy.objects.get(person__email="ana@example.org")
    periods = list(candidacy.periods.order_by("number").values_list("number", "state", "valid_from", "valid_until"))
    assert periods[:2] == [
        (1, "decided", date(2023, 3, 2), date(2025, 3, 1)),
        (2, "decided", date(2025, 3, 2), date(2027, 3, 2)),
    ]
    assert candidacy.opened_on == date(2023, 3, 2)
    assert not Document.objects.exists()  # the paper of then is the document
    renewal = approve(candidacy, by=PersonFactory(), at=AT + timedelta(days=60))
    assert (renewal.period_number, renewal.version) == (3, 1)
    assert judged(program.look(table("Ana Ash,ana@example.org,,,,2024-01-02,", header=PERIODS))) == [("refused", "later-one-is-here")]
    assert list(differences()) == []


def test_certifications_need_a_credential_and_rules_that_were_in_force(program: Program) -> None:
    line = table("Ana Ash,ana@example.org,,,,2019-03-02,", header=PERIODS)
    assert judged(program.look(line)) == [("refused", "no-rules")]
    assert judged(program.look(line, scheme=False)) == [("refused", "no-credential")]


def test_under_rules_that_award_by_themselves_the_past_earns_nothing_of_today(program: Program) -> None:
    program.scheme = scheme(program.scheme.program, code="by-itself", by="automatic", in_force={"from": "2020-01-01", "until": None})
    done = [f"Ana Ash,ana@example.org,{what},2025-02-01,,," for what in ("Eligibility", "Quiet hours", "Supervisor talk")]
    program.bring(table(*done, "Ana Ash,ana@example.org,,,,2025-03-02,", header=PERIODS))
    assert [row.happened_on for row in LedgerRow.objects.filter(kind=Kind.APPROVED)] == [date(2025, 3, 2)]
    assert (Document.objects.count(), Scheme.objects.count()) == (0, 2)


def test_a_preview_can_be_changed_and_thrown_away_and_what_is_being_recorded_cannot(program: Program) -> None:
    held = program.look(table("Ana Ash,ana@example.org,Self care,2025-01-02,60", "Bea,,Potluck,2025-01-02,60"))
    held = choose_things(held, {"potluck": "left-out"}, at=AT)
    assert judged(held) == [("new", ""), ("refused", "left-out")]
    other = program.look(table("Bea,,Potluck,2025-01-02,60"))
    discard_import(other, by=program.person, at=AT)
    assert not ImportLine.objects.filter(held=other).exists()
    confirm_import(held, by=program.person, at=AT)
    for act in (lambda: discard_import(held, by=program.person, at=AT), lambda: choose_things(held, {}, at=AT)):
        with pytest.raises(WrongStep):
            act()
    with pytest.raises(WrongStep):
        confirm_import(other, by=program.person, at=AT)


def test_the_preview_costs_the_same_with_three_lines_and_with_two_hundred(program: Program) -> None:
    browser, costs = signed_in(program.lead), []
    for many in (3, 200):
        held = program.look(table(*(f"Person {n},p{n}@example.org,Self care,2025-01-02,60" for n in range(many))))
        browser.get(reverse("register_import_one", args=[held.uuid]))
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(reverse("register_import_one", args=[held.uuid]))
        costs.append(len(asked))
        assert len(page.context["rows"]) == min(many, 50)
    assert costs[0] == costs[1]
    after = browser.get(reverse("register_import_one", args=[held.uuid]), {"after": page.context["more_after"]})
    assert [row["line"].number for row in after.context["rows"]][:2] == [52, 53]


@pytest.mark.parametrize(
    ("written", "day_first", "read"),
    [
        ("3/4/2025", False, date(2025, 3, 4)),
        ("3/4/2025", True, date(2025, 4, 3)),
        ("03-04-25", False, date(2025, 3, 4)),
        ("2025-03-04T10:00", False, date(2025, 3, 4)),
        ("3/4/2025 10:30 AM", False, date(2025, 3, 4)),
        ("March 4th, 2025", False, date(2025, 3, 4)),
        ("4 de marzo de 2025", False, date(2025, 3, 4)),
        ("45720", False, date(2025, 3, 4)),
        (45720.5, False, date(2025, 3, 4)),
        ("", False, None),
    ],
)
def test_days_are_read_as_people_write_them(written: str | float, day_first: bool, read: date | None) -> None:
    assert day_of(written, day_first=day_first) == read


@pytest.mark.parametrize(
    ("written", "unit", "read"),
    [
        (90, 1, 90),
        (1.5, 60, 90),
        ("1.5", 60, 90),
        ("1,5", 60, 90),
        ("1:30", 60, 90),
        ("1 h 30 min", 1, 90),
        ("2 hrs", 1, 120),
        ("45 min", 60, 45),
        (None, 1, None),
    ],
)
def test_lengths_are_read_as_people_write_them(written: str | float | None, unit: int, read: int | None) -> None:
    assert minutes_of(written, unit=unit) == read
