"""T18, T20, T22: every door has limits and a second factor for staff, none tells who is known, and nothing stays behind."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.models import AuditEvent
from people.domain.cards import IssuedCard, issue_card
from people.models import Location, Person, User
from tests.people.conftest import signed_in
from tests.people.factories import MembershipFactory, PersonFactory, UserFactory, member
from tests.people.test_domain import AT

pytestmark = pytest.mark.django_db
PASSWORD = "pine-table-7"


@pytest.fixture
def card(cast: dict[str, User], places: dict[str, Location], monkeypatch: pytest.MonkeyPatch) -> IssuedCard:
    from django.utils import timezone

    person = PersonFactory(chosen_name="Newcomer")
    MembershipFactory(person=person, location=places["alder"])
    return issue_card(person, by=cast["lead"], at=timezone.now())


def known_by_email(**extra: Any) -> User:
    user: User = UserFactory(email="ana@example.org", **extra)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def body(response: Any) -> str:
    """The page without what differs for everybody: tokens, and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r'(value="|)(ana@example\.org|nobody@example\.org|wren-[a-z0-9-]+|nobody-at-all-2222)', "X", text)


# --- the card ---


def test_a_card_leads_to_a_password_of_her_own_and_then_the_password_signs_in(card: IssuedCard) -> None:
    client = Client()
    response = client.post("/accounts/card/", {"sign_in_name": card.sign_in_name, "code": card.code, "next": "/help/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/card/password/?next=%2Fhelp%2F")
    assert "Choose your own password" in client.get(response.headers["Location"]).content.decode()
    weak = client.post("/accounts/card/password/", {"password": "short", "next": "/help/"})
    assert weak.status_code == 422
    assert client.post("/accounts/card/password/", {"password": "my-own-pass", "next": "/help/"}).headers["Location"] == "/help/"
    for address, names in (("/accounts/card/", ("sign_in_name", "code")), ("/accounts/login/", ("login", "password"))):
        again = Client()
        assert again.post(address, dict(zip(names, (card.sign_in_name, "my-own-pass"), strict=True))).status_code == 302
        assert "_auth_user_id" in again.session


def test_a_used_card_opens_nothing_and_keeps_the_name_that_was_typed(card: IssuedCard) -> None:
    Client().post("/accounts/card/", {"sign_in_name": card.sign_in_name, "code": card.code})
    client = Client()
    response = client.post("/accounts/card/", {"sign_in_name": card.sign_in_name, "code": card.code})
    assert response.status_code == 422
    assert card.sign_in_name in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_qr_address_fills_in_the_name_and_never_a_code() -> None:
    from people.adapters.qr import card_address, card_qr

    assert card_address("wren-otter-1") == "http://localhost:8000/accounts/card/?n=wren-otter-1"
    assert card_qr("wren-otter-1").startswith("<svg")
    assert 'value="wren-otter-1"' in Client().get("/accounts/card/?n=wren-otter-1&code=SECRET").content.decode()
    assert 'value="SECRET"' not in Client().get("/accounts/card/?n=wren-otter-1&code=SECRET").content.decode()


def test_choosing_a_password_needs_a_card_in_this_very_visit(cast: dict[str, User]) -> None:
    client = signed_in(cast["learner"], second_factor=False)
    assert client.post("/accounts/card/password/", {"password": "my-own-pass"}).status_code == 302
    assert cast["learner"].check_password(PASSWORD)
    assert Client().get("/accounts/card/password/").status_code == 302


def test_a_card_on_a_phone_where_somebody_is_signed_in_changes_who_it_is(card: IssuedCard, cast: dict[str, User]) -> None:
    client = signed_in(cast["learner"], second_factor=False)
    client.post("/accounts/card/", {"sign_in_name": card.sign_in_name, "code": card.code})
    assert User.objects.get(pk=client.session["_auth_user_id"]).get_username() == card.sign_in_name


def test_next_leads_to_this_site_only(card: IssuedCard) -> None:
    response = Client().post("/accounts/card/", {"sign_in_name": card.sign_in_name, "code": card.code, "next": "https://evil.example/"})
    assert response.headers["Location"] == "/accounts/card/password/?next=%2Fprivacy%2F"


# --- T18: every door ---


def patterns(resolver: URLResolver, before: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += patterns(entry, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            found.append((before + str(entry.pattern), entry))
    return found


DOOR = re.compile(r"(login|sign_?in|accounts/card/$|authenticate)")
# Doors that check who somebody is; the rest of what the expression finds leads to one of them or checks a second factor.
DOORS = {"accounts/login/", "accounts/card/", "accounts/login/code/", "accounts/login/code/confirm/", "accounts/2fa/webauthn/login/"}
SECOND_STEPS = {
    "accounts/reauthenticate/",
    "accounts/2fa/authenticate/",
    "accounts/2fa/reauthenticate/",
    "accounts/2fa/webauthn/reauthenticate/",
}
SHARED_PASSWORDS = {
    "documents/authenticate_with_password/<int:restriction_id>/",
    "catalogue/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
}


def test_t18_the_url_configuration_has_no_door_that_we_do_not_know() -> None:
    shadowed = {"admin/login/", "catalogue/_util/login/"}
    found = {address for address, _entry in patterns(get_resolver()) if DOOR.search(address)}
    assert {address for address in found if "webauthn" not in address} - SHARED_PASSWORDS == (
        {address for address in DOORS | SECOND_STEPS if "webauthn" not in address} | shadowed
    )


@pytest.mark.parametrize("address", ["/admin/login/", "/catalogue/_util/login/", "/admin/login/?next=/admin/"])
def test_t18_other_doors_lead_to_ours_and_take_no_password(address: str, cast: dict[str, User]) -> None:
    client = Client()
    data = {"username": cast["operator"].get_username(), "password": PASSWORD, "login": cast["operator"].get_username()}
    for response in (client.get(address), client.post(address, data)):
        assert response.status_code in {302, 405}
        assert response.status_code == 405 or response.headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/card/"])
def test_t18_a_door_closes_after_a_few_tries_and_stays_closed_for_the_right_password(address: str, cast: dict[str, User]) -> None:
    name = cast["lead"].get_username()
    for n in range(12):
        Client().post(address, {"login": name, "password": f"wrong-{n}", "sign_in_name": name, "code": f"wrong-{n}"})
    client = Client()
    client.post(address, {"login": name, "password": PASSWORD, "sign_in_name": name, "code": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/card/"])
def test_t18_staff_with_a_second_factor_are_asked_for_it_at_every_door(address: str, cast: dict[str, User]) -> None:
    name = cast["lead"].get_username()
    signed_in(cast["lead"])
    client = Client()
    response = client.post(address, {"login": name, "password": PASSWORD, "sign_in_name": name, "code": PASSWORD})
    assert response.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").headers["Location"].startswith("/accounts/login/")
    through = client.post("/accounts/2fa/authenticate/", {"code": "246810"})
    assert through.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_t18_a_code_by_mail_also_asks_for_the_second_factor(cast: dict[str, User]) -> None:
    user = cast["lead"]
    user.email = "fay@example.org"
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    signed_in(user)
    client = Client()
    client.post("/accounts/login/code/", {"email": "fay@example.org"})
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "Your code"
    code = re.search(r"^\S{5,9}$", mail.outbox[0].body, re.MULTILINE)
    assert code
    response = client.post("/accounts/login/code/confirm/", {"code": code.group()})
    assert response.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


def test_t18_staff_without_a_second_factor_are_sent_to_set_it_up(cast: dict[str, User]) -> None:
    client = signed_in(cast["trainer"], second_factor=False)
    assert client.get("/admin/").headers["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/admin/people/").headers["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/accounts/2fa/totp/activate/").status_code in {200, 302}


def test_t18_a_session_without_the_second_factor_is_asked_for_it_at_the_admin_door(cast: dict[str, User]) -> None:
    signed_in(cast["lead"])
    client = signed_in(cast["lead"], second_factor=False)
    assert client.get("/admin/people/").headers["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fpeople%2F"
    assert client.post("/accounts/2fa/reauthenticate/", {"code": "246810", "next": "/admin/people/"}).status_code == 302
    assert client.get("/admin/people/").status_code == 200


@pytest.mark.parametrize("who", ["learner", "far_learner"])
def test_t3_the_admin_does_not_exist_for_learners(who: str, cast: dict[str, User]) -> None:
    client = signed_in(cast[who])
    assert [client.get(address).status_code for address in ("/admin/", "/admin/people/", "/admin/pages/")] == [404, 404, 404]


# --- T20 ---


def test_t20_the_session_key_changes_at_sign_in(cast: dict[str, User]) -> None:
    client = Client()
    planted = client.session
    planted["own_phone"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    before = planted.session_key
    client.post("/accounts/login/", {"login": cast["learner"].get_username(), "password": PASSWORD})
    assert "_auth_user_id" in client.session
    assert client.session.session_key != before


def test_t20_signed_in_pages_are_kept_by_nobody(cast: dict[str, User]) -> None:
    client = signed_in(cast["learner"], second_factor=False)
    for address in ("/help/", "/privacy/", "/accounts/password/change/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_t20_a_shared_phone_forgets_with_the_browser_and_after_half_an_hour(cast: dict[str, User]) -> None:
    import time_machine

    with time_machine.travel(AT, tick=False) as clock:
        client = Client()
        response = client.post("/accounts/login/", {"login": cast["learner"].get_username(), "password": PASSWORD})
        assert response.cookies["sessionid"]["max-age"] == ""
        clock.shift(29 * 60)
        assert client.get("/accounts/password/change/").status_code == 200
        clock.shift(29 * 60)
        assert client.get("/accounts/password/change/").status_code == 200
        clock.shift(31 * 60)
        assert client.get("/accounts/password/change/").headers["Location"].startswith("/accounts/login/")


def test_t20_an_own_phone_stays_signed_in_for_two_weeks(cast: dict[str, User]) -> None:
    import time_machine

    with time_machine.travel(AT, tick=False) as clock:
        client = Client()
        response = client.post("/accounts/login/", {"login": cast["learner"].get_username(), "password": PASSWORD, "own_phone": "on"})
        assert response.cookies["sessionid"]["max-age"] == 14 * 86400
        clock.shift(13 * 86400)
        assert client.get("/accounts/password/change/").status_code == 200
        clock.shift(15 * 86400)
        assert client.get("/accounts/password/change/").status_code == 302


def test_t20_leaving_signs_out_with_one_post_and_says_nothing(cast: dict[str, User]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["learner"])
    response = client.post("/leave/")
    assert (response.status_code, response.headers["Location"]) == (303, "/leave/")
    assert "_auth_user_id" not in client.session
    page = client.get("/leave/")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Ana" not in page.content.decode()
    assert client.get("/accounts/password/change/").status_code == 302


def test_t20_looking_at_the_leave_page_does_not_sign_out(cast: dict[str, User]) -> None:
    client = signed_in(cast["learner"], second_factor=False)
    assert client.get("/leave/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.put("/leave/").status_code == 405


def test_t19_a_new_password_ends_every_other_session(card: IssuedCard) -> None:
    client, other = Client(), Client()
    client.post("/accounts/card/", {"sign_in_name": card.sign_in_name, "code": card.code})
    other.force_login(User.objects.get(username=card.sign_in_name))
    client.post("/accounts/card/password/", {"password": "my-own-pass"})
    assert client.get("/accounts/password/change/").status_code == 200
    assert other.get("/accounts/password/change/").status_code == 302


# --- T22 ---


@pytest.mark.parametrize(
    ("address", "known", "unknown"),
    [
        (
            "/accounts/login/",
            {"login": "ana@example.org", "password": "wrong-one"},
            {"login": "nobody@example.org", "password": "wrong-one"},
        ),
        ("/accounts/login/code/", {"email": "ana@example.org"}, {"email": "nobody@example.org"}),
        ("/accounts/password/reset/", {"email": "ana@example.org"}, {"email": "nobody@example.org"}),
        ("/accounts/card/", {"sign_in_name": "wren-known-2222", "code": "AAAA"}, {"sign_in_name": "nobody-at-all-2222", "code": "AAAA"}),
    ],
)
def test_t22_known_and_unknown_get_the_same_answer(address: str, known: dict[str, str], unknown: dict[str, str]) -> None:
    known_by_email(username="wren-known-2222")
    one, other = Client().post(address, known, follow=True), Client().post(address, unknown, follow=True)
    assert one.status_code == other.status_code
    assert one.redirect_chain == other.redirect_chain
    assert body(one) == body(other)
    assert all("nobody@example.org" not in message.to for message in mail.outbox)


def test_nobody_signs_up(db: None) -> None:
    before = User.objects.count()
    client = Client()
    page = client.get("/accounts/signup/")
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "a-long-pass-9"})
    assert User.objects.count() == before
    assert "password1" not in page.content.decode()


# --- language ---


def test_a_person_reads_in_her_language_and_a_stranger_in_the_cookies(cast: dict[str, User], places: dict[str, Location]) -> None:
    spanish = member("learner", places["alder"], language="es")
    assert 'lang="es"' in signed_in(spanish, second_factor=False).get("/help/").content.decode()
    client = Client()
    assert 'lang="es"' in client.get("/help/", headers={"accept-language": "es"}).content.decode()
    response = client.post("/language/", {"language": "es", "next": "/help/"})
    assert response.headers["Location"] == "/help/"
    assert 'lang="es"' in client.get("/help/").content.decode()


def test_changing_the_language_is_kept_with_the_person(cast: dict[str, User]) -> None:
    client = signed_in(cast["learner"], second_factor=False)
    client.post("/language/", {"language": "es", "next": "https://evil.example/"})
    client.post("/language/", {"language": "xx"})
    assert client.get("/language/").status_code == 405
    assert Person.objects.get(pk=cast["learner"].person_id).language == "es"
    assert AuditEvent.objects.count() == 1


# --- help ---


def test_help_shows_the_programs_warm_line_first_and_lets_her_ask_for_a_call(cast: dict[str, User], places: dict[str, Location]) -> None:
    from core.models import OutboxMessage
    from tests.people.factories import HelpLineFactory

    program = places["root"].program
    program.warm_line_name, program.warm_line_phone = "Our line", "555-010-2000"
    program.save()
    HelpLineFactory(name="Everywhere line")
    learner = cast["learner"].person
    assert learner is not None
    learner.coordinator = PersonFactory(with_email=True)
    learner.save()
    client = signed_in(cast["learner"], second_factor=False)
    text = client.get("/help/").content.decode()
    assert text.index("Our line") < text.index("Everywhere line")
    assert client.post("/help/call/").headers["Location"] == "/help/"
    assert OutboxMessage.objects.get().kind == "call"
    assert client.get("/help/call/").status_code == 405
    assert "Our line" not in Client().get("/help/").content.decode()


@pytest.mark.parametrize("address", ["/help/", "/privacy/", "/leave/", "/accounts/login/", "/accounts/card/"])
def test_strangers_see_the_public_pages(address: str, db: None) -> None:
    assert Client().get(address).status_code == 200


def test_strangers_see_the_front_page_and_the_signed_in_go_home(cast: dict[str, User]) -> None:
    assert Client().get("/").status_code == 200
    learner = signed_in(cast["learner"], second_factor=False)
    assert learner.get("/").headers["Location"] == "/privacy/"  # the first time, what we keep
    assert "I have read this" in learner.get("/privacy/").content.decode()
    assert learner.post("/privacy/", {"go": "read"}).headers["Location"] == "/home/"
    assert learner.get("/").headers["Location"] == "/home/"
    assert "I have read this" not in learner.get("/privacy/").content.decode()
