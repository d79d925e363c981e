"""The screens of corrections: who may use them, what they offer, and that the pages follow."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Candidacy
from people.models import Location, Person, SubjectAlias, User
from tests.certificates.factories import certified, ready
from tests.people.conftest import signed_in
from tests.people.factories import MembershipFactory, PersonFactory, member
from training.domain.corrections import entries_about
from training.domain.ledger import record
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

WHY = "Entered for the wrong person."


@pytest.fixture
def ana(places: dict[str, Location]) -> Candidacy:
    """A learner of Alder with everything the rules ask for."""
    person = MembershipFactory(person=PersonFactory(chosen_name="Ana"), location=places["alder"]).person
    return ready(person, location=places["alder"])


@pytest.fixture
def lead(places: dict[str, Location]) -> Client:
    return signed_in(member("lead", places["root"], chosen_name="Gus"))


def entry_url(row: LedgerRow) -> str:
    return reverse("staff-training-entry", args=[row.subject, row.hash])


def test_everything_recorded_is_listed_and_each_entry_says_what_became_of_it(ana: Candidacy, lead: Client) -> None:
    page = lead.get(reverse("staff-training-entries", args=[ana.person.subject_id]))
    assert [entry.row.kind for entry in page.context["entries"]] == [Kind.SIGNED_OFF, Kind.MODULE_COMPLETED, Kind.ATTESTATION_MADE]
    row = LedgerRow.objects.get(kind=Kind.SIGNED_OFF)
    response = lead.post(entry_url(row), {"what": "take_back", "reason": WHY})
    assert response.status_code == 302
    page = lead.get(entry_url(row))
    assert page.context["entry"].voided is not None
    assert not page.context["mends"]
    assert b"Taken back" in page.content


def test_hours_recorded_anew_keep_what_was_right(ana: Candidacy, lead: Client) -> None:
    facts = {"standing": "verified", "minutes": [{"category": "wellness", "mode": "live", "minutes": 90}]}
    program = ana.scheme.program
    row = record(Kind.HOURS_RECORDED, subject=ana.person.subject_id, about="hours:self-care", program=program, happened_on=ana.opened_on,
                 facts=facts, by=None, at=LedgerRow.objects.latest("pk").recorded_at)  # fmt: skip
    form = lead.get(entry_url(row)).context["right"]
    filled = {f"right-{name}": form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    assert filled["right-minutes"] == 90
    assert lead.post(entry_url(row), filled | {"right-minutes": 60, "what": "record_anew", "reason": ""}).status_code == 422
    assert lead.post(entry_url(row), filled | {"right-minutes": 60, "what": "record_anew", "reason": WHY}).status_code == 302
    newest = LedgerRow.objects.filter(kind=Kind.HOURS_RECORDED).latest("pk")
    assert newest.content["minutes"] == [{"category": "wellness", "mode": "live", "minutes": 60}]
    assert (newest.about, newest.happened_on) == (row.about, row.happened_on)


def test_a_module_taken_back_is_to_be_begun_anew_on_her_pages() -> None:
    from tests.training.factories import AT, enrolled, finish_lessons, pass_check
    from training.domain.corrections import take_back
    from training.domain.progress import finish_module, start_module
    from training.queries import paths_of

    person: Any = member("learner").person
    enrolment = enrolled(person)
    code = paths_of(person)[0].stones[0].code
    begun = start_module(enrolment, code, at=AT)
    finish_lessons(begun)
    pass_check(begun)
    begun.refresh_from_db()
    row = finish_module(begun, at=AT)
    assert paths_of(person)[0].stones[0].state == "done"
    take_back(person, row.hash, program=enrolment.location.program, reason=WHY, by=PersonFactory(), at=AT)
    assert paths_of(person)[0].stones[0].state == "new"
    assert start_module(enrolment, code, at=AT).pk != begun.pk


def test_strangers_and_the_person_herself_mend_nothing(ana: Candidacy, cast: dict[str, User]) -> None:
    row = LedgerRow.objects.get(kind=Kind.SIGNED_OFF)
    for who, expected in (("outsider", 404), ("auditor", 404), ("reviewer", 404)):
        browser = signed_in(cast[who])
        assert browser.get(entry_url(row)).status_code == expected
        assert browser.post(entry_url(row), {"what": "take_back", "reason": WHY}).status_code == expected
    assert not LedgerRow.objects.filter(kind=Kind.VOIDED).exists()


def test_the_list_of_entries_costs_the_same_for_few_and_many(ana: Candidacy, django_assert_num_queries: Any) -> None:
    assert len(entries_about(ana.person, most=50)) == 3
    with django_assert_num_queries(4):
        entries_about(ana.person, most=50)
    with django_assert_num_queries(4):
        entries_about(ana.person, most=2)


def test_two_records_are_joined_and_taken_apart_on_a_screen(ana: Candidacy, lead: Client, places: dict[str, Location]) -> None:
    double = MembershipFactory(person=PersonFactory(chosen_name="Ana B."), location=places["alder"]).person
    url = reverse("staff-same-person", args=[ana.person.subject_id])
    assert [one.pk for one in lead.get(url).context["found"]] == [double.pk]
    assert lead.post(url, {"other": "s_nobody"}).status_code == 404
    lead.post(url, {"other": double.subject_id})
    alias = SubjectAlias.objects.get()
    entries = lead.get(reverse("staff-training-entries", args=[double.subject_id])).context["entries"]
    assert len(entries) == 3  # what is hers under the other record
    lead.post(reverse("staff-same-person-end", args=[double.subject_id, alias.pk]))
    assert SubjectAlias.objects.get().ended_at is not None
    assert lead.get(reverse("staff-training-entries", args=[double.subject_id])).context["entries"] == []


def test_only_who_keeps_both_files_joins_them(ana: Candidacy, places: dict[str, Location]) -> None:
    far = MembershipFactory(person=PersonFactory(chosen_name="Ana Far"), location=places["cedar"]).person
    north = signed_in(member("lead", places["north"]))
    assert north.post(reverse("staff-same-person", args=[ana.person.subject_id]), {"other": far.subject_id}).status_code == 404
    trainer = signed_in(member("trainer", places["root"]))
    assert trainer.get(reverse("staff-same-person", args=[ana.person.subject_id])).status_code == 404
    assert not SubjectAlias.objects.exists()


def test_a_lead_takes_an_approval_back_on_the_file(places: dict[str, Location], lead: Client) -> None:
    person: Person = MembershipFactory(person=PersonFactory(chosen_name="Bea"), location=places["alder"]).person
    candidacy, _paper = certified(person, location=places["alder"])
    page = lead.get(reverse("register_file", args=[candidacy.uuid]))
    form = next(form for name, _label, form in page.context["acts"] if name == "take_back")
    decision = form.fields["decision"].choices[0][0]
    lead.post(reverse("register_take_back", args=[candidacy.uuid]), {"take_back-decision": decision, "take_back-reason": WHY})
    page = lead.get(reverse("register_file", args=[candidacy.uuid]))
    assert page.context["ready"]
    assert page.context["history"][0]["words"] == WHY
