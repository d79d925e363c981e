"""Cards, sign-ins, aliases, and what a person changes herself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from core.models import AuditEvent, OutboxMessage
from people.domain.aliases import AliasEnded, SamePersonAlready, alias_subjects, end_alias
from people.domain.cards import CardNotAccepted, issue_card, normalise, sign_in_by_card
from people.domain.errors import NotYours
from people.domain.invitations import AskedAlready, NoAddress, NobodyToAsk, ask_for_call, invite_by_email
from people.domain.persons import (
    Details,
    LanguageUnknown,
    NameMissing,
    NoWayToReach,
    change_language,
    change_person,
    confirm_names,
    show_name_on_verification,
)
from people.domain.signins import AddressTaken, choose_password
from people.models import Location, Person, SignInCard, User
from people.queries import subjects_of
from tests.people.factories import MembershipFactory, PersonFactory

AT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@pytest.fixture
def newcomer(places: dict[str, Location]) -> Person:
    person: Person = PersonFactory(chosen_name="Newcomer")
    MembershipFactory(person=person, location=places["alder"])
    return person


def test_a_card_opens_once(cast: dict[str, User], newcomer: Person) -> None:
    card = issue_card(newcomer, by=cast["lead"], at=AT)
    assert sign_in_by_card(sign_in_name=card.sign_in_name.upper(), code=card.code.lower().replace("-", " "), at=AT).person == newcomer
    with pytest.raises(CardNotAccepted):
        sign_in_by_card(sign_in_name=card.sign_in_name, code=card.code, at=AT)
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == ["card:issued", "card:used"]


def test_the_code_is_kept_hashed_only(cast: dict[str, User], newcomer: Person) -> None:
    card = issue_card(newcomer, by=cast["lead"], at=AT)
    stored = SignInCard.objects.get()
    assert card.code not in stored.code_hash
    assert normalise(card.code) not in stored.code_hash


def test_a_new_card_ends_the_old_one_and_keeps_the_sign_in_name(cast: dict[str, User], newcomer: Person) -> None:
    old = issue_card(newcomer, by=cast["lead"], at=AT)
    new = issue_card(newcomer, by=cast["lead"], at=AT)
    assert new.sign_in_name == old.sign_in_name
    with pytest.raises(CardNotAccepted):
        sign_in_by_card(sign_in_name=old.sign_in_name, code=old.code, at=AT)
    assert sign_in_by_card(sign_in_name=new.sign_in_name, code=new.code, at=AT).person == newcomer


def test_a_card_is_good_for_thirty_days(cast: dict[str, User], newcomer: Person) -> None:
    card = issue_card(newcomer, by=cast["lead"], at=AT)
    with pytest.raises(CardNotAccepted):
        sign_in_by_card(sign_in_name=card.sign_in_name, code=card.code, at=AT + timedelta(days=30))


def test_a_switched_off_sign_in_has_no_card(cast: dict[str, User], newcomer: Person) -> None:
    card = issue_card(newcomer, by=cast["lead"], at=AT)
    User.objects.filter(person=newcomer).update(is_active=False)
    with pytest.raises(CardNotAccepted):
        sign_in_by_card(sign_in_name=card.sign_in_name, code=card.code, at=AT)


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        (Details(chosen_name=" "), NameMissing),
        (Details(chosen_name="A", language="fr"), LanguageUnknown),
        (Details(chosen_name="A", contact_channel="email"), NoWayToReach),
        (Details(chosen_name="A", contact_channel="text"), NoWayToReach),
    ],
)
def test_details_that_cannot_be_are_refused(cast: dict[str, User], newcomer: Person, details: Details, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        change_person(newcomer, details, by=cast["lead"], at=AT)


def test_a_change_is_recorded_by_field_and_never_by_word(cast: dict[str, User], newcomer: Person) -> None:
    confirm_names(newcomer, chosen_name="Nina", printed_name="Nina North", at=AT)
    changed = change_person(newcomer, Details(chosen_name="Nina", printed_name="Other Name", phone="555-010-1111"), by=cast["lead"], at=AT)
    assert changed.names_confirmed_at is None
    event = AuditEvent.objects.order_by("pk").last()
    assert event is not None
    assert event.facts == {"fields": ["printed_name", "phone"]}
    assert change_person(newcomer, Details(chosen_name="Nina", printed_name="Other Name", phone="555-010-1111"), by=cast["lead"], at=AT)
    assert AuditEvent.objects.count() == 2


def test_a_person_confirms_names_language_and_what_the_public_page_shows(newcomer: Person) -> None:
    confirm_names(newcomer, chosen_name=" Nina ", printed_name="Nina North", at=AT)
    change_language(newcomer, language="es", at=AT)
    change_language(newcomer, language="es", at=AT)
    show_name_on_verification(newcomer, shown=True, at=AT)
    stored = Person.objects.get(pk=newcomer.pk)
    assert (stored.chosen_name, stored.printed_name, stored.language, stored.shows_name_on_verification) == (
        "Nina",
        "Nina North",
        "es",
        True,
    )
    assert stored.names_confirmed_at == AT
    assert AuditEvent.objects.count() == 3
    with pytest.raises(NameMissing):
        confirm_names(newcomer, chosen_name="Nina", printed_name=" ", at=AT)
    with pytest.raises(LanguageUnknown):
        change_language(newcomer, language="fr", at=AT)


def test_an_alias_joins_two_records_until_it_ends(cast: dict[str, User], newcomer: Person) -> None:
    other = cast["learner"].person
    assert other is not None
    alias = alias_subjects(newcomer, same_as=other, by=cast["lead"], at=AT)
    assert subjects_of(other) == [other.subject_id, newcomer.subject_id]
    with pytest.raises(SamePersonAlready):
        alias_subjects(other, same_as=newcomer, by=cast["lead"], at=AT)
    with pytest.raises(NotYours):
        end_alias(alias, by=cast["outsider"], at=AT)
    end_alias(alias, by=cast["lead"], at=AT)
    with pytest.raises(AliasEnded):
        end_alias(alias, by=cast["lead"], at=AT)
    assert subjects_of(other) == [other.subject_id]


def test_an_alias_needs_both_files(cast: dict[str, User]) -> None:
    one, other = cast["learner"].person, cast["far_learner"].person
    assert one is not None
    assert other is not None
    with pytest.raises(NotYours):
        alias_subjects(one, same_as=other, by=cast["lead"], at=AT)


def test_an_invitation_opens_the_address_in_her_file_and_tells_nothing(cast: dict[str, User], newcomer: Person) -> None:
    with pytest.raises(NoAddress):
        invite_by_email(newcomer, by=cast["lead"], at=AT)
    newcomer.email = "New@Example.org"
    newcomer.language = "es"
    newcomer.save()
    user = invite_by_email(newcomer, by=cast["lead"], at=AT)
    invite_by_email(newcomer, by=cast["lead"], at=AT)
    message = OutboxMessage.objects.get()
    assert message.recipient == "New@Example.org"
    assert "welfare" not in (message.subject + message.body).lower()
    assert EmailAddress.objects.get(user=user).email == "new@example.org"
    assert not user.has_usable_password()


def test_an_address_signs_in_one_person_only(cast: dict[str, User], newcomer: Person, places: dict[str, Location]) -> None:
    newcomer.email = "same@example.org"
    newcomer.save()
    invite_by_email(newcomer, by=cast["lead"], at=AT)
    second = PersonFactory(email="same@example.org")
    MembershipFactory(person=second, location=places["alder"])
    with pytest.raises(AddressTaken):
        invite_by_email(second, by=cast["lead"], at=AT)


def test_a_call_is_asked_from_the_coordinator_and_limited(cast: dict[str, User], newcomer: Person) -> None:
    with pytest.raises(NobodyToAsk):
        ask_for_call(newcomer, at=AT)
    newcomer.coordinator = PersonFactory(with_email=True)
    for _ in range(3):
        ask_for_call(newcomer, at=AT)
    with pytest.raises(AskedAlready):
        ask_for_call(newcomer, at=AT)
    assert OutboxMessage.objects.get().recipient == newcomer.coordinator.email


def test_a_password_of_her_own_has_eight_symbols_and_is_not_common(cast: dict[str, User]) -> None:
    for weak in ("short", "password"):
        with pytest.raises(ValidationError):
            choose_password(cast["learner"], password=weak, at=AT)
    choose_password(cast["learner"], password="48120957", at=AT)
    assert User.objects.get(pk=cast["learner"].pk).check_password("48120957")
