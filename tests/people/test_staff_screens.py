"""The staff's screens: works, role, outsider, anonymous, wrong method, bad input; and no more queries for more people. T3, T6, T17."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from core.models import AuditEvent, OutboxMessage
from people.models import HelpLine, Location, Membership, Person, SignInCard, User
from people.wagtail_hooks import register_people_urls
from tests.people.conftest import signed_in
from tests.people.factories import HelpLineFactory, MembershipFactory, PersonFactory
from tests.people.test_sign_in import patterns

pytestmark = pytest.mark.django_db
NEW = {
    "chosen_name": "Kim",
    "printed_name": "",
    "language": "en",
    "email": "",
    "phone": "",
    "contact_channel": "coordinator",
    "coordinator": "",
    "begins_on": "2026-11-01",
}


def text(response: Any) -> str:
    return str(response.content.decode())


def person_url(person: Person | None, what: str = "") -> str:
    assert person is not None
    return f"/admin/people/{person.subject_id}/{what}"


# --- the list ---


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("trainer", {"Ana", "Carl"}),
        ("reviewer", {"Dot"}),
        ("supervisor", {"Ana", "Eve"}),
        ("lead", {"Ana", "Carl", "Dot", "Eve", "Fay"}),
        ("certifier", {"Ana", "Bea", "Hal"}),
        ("outsider", {"Joy"}),
        ("operator", {"Carl", "Dot", "Eve", "Fay", "Gus", "Hal", "Ida", "Joy"}),
    ],
)
def test_the_list_shows_whose_files_each_role_may_open(who: str, sees: set[str], cast: dict[str, User]) -> None:
    page = text(signed_in(cast[who]).get("/admin/people/"))
    assert set(re.findall(r'<a href="/admin/people/s_[^"]+">([^<]+)</a>', page)) == sees


def test_the_list_is_searched_and_paged_by_name(cast: dict[str, User], places: dict[str, Location]) -> None:
    for n in range(65):
        MembershipFactory(person=PersonFactory(chosen_name=f"Zoe {n:02}"), location=places["alder"])
    client, found, address = signed_in(cast["lead"]), [], "/admin/people/?q=zoe"
    for _ in range(4):
        page = text(client.get(address))
        found += re.findall(r'<a href="/admin/people/s_[^"]+">([^<]+)</a>', page)
        more = re.search(r'href="(\?q=zoe&amp;after=[^"]+)"', page)
        if not more:
            break
        address = "/admin/people/" + more.group(1).replace("&amp;", "&")
    assert found == [f"Zoe {n:02}" for n in range(65)]
    assert "Nobody with this name here" in text(client.get("/admin/people/?q=xyzzy"))


def test_the_list_asks_as_often_for_thirty_people_as_for_one(cast: dict[str, User], places: dict[str, Location]) -> None:
    client = signed_in(cast["lead"])
    client.get("/admin/people/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/admin/people/")
        counts.append(len(asked))
        for _n in range(30):
            MembershipFactory(location=places["birch"])
    assert counts[0] == counts[1]


# --- one person ---


def test_opening_a_file_is_recorded(cast: dict[str, User]) -> None:
    response = signed_in(cast["lead"]).get(person_url(cast["learner"].person))
    assert response.status_code == 200
    event = AuditEvent.objects.get()
    assert cast["lead"].person is not None
    assert cast["learner"].person is not None
    assert (event.action, event.actor, event.about) == ("person:viewed", cast["lead"].person.subject_id, cast["learner"].person.subject_id)


STRANGERS = ["outsider", "reviewer", "supervisor", "learner", "far_learner"]
PERSON_PAGES = ["", "edit/", "card/", "invite/", "roles/", "roles/1/end/"]


@pytest.mark.parametrize("who", [*STRANGERS, "operator"])
@pytest.mark.parametrize("what", PERSON_PAGES)
def test_t6_strangers_get_404_for_every_page_of_a_person(who: str, what: str, cast: dict[str, User]) -> None:
    client = signed_in(cast[who])
    target = cast["learner" if who == "far_learner" else "far_learner"].person
    for method in (client.get, client.post):
        assert method(person_url(target, what)).status_code in {404, 405}
    assert client.post(person_url(target, what), NEW).status_code in {404, 405}
    assert not SignInCard.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("entry", register_people_urls(), ids=lambda entry: str(entry.name))
def test_anonymous_visitors_are_sent_to_sign_in(entry: URLPattern, cast: dict[str, User]) -> None:
    path = "/admin/" + str(entry.pattern).replace("<str:subject_id>", "s_x").replace("<int:pk>", "1")
    for method in (Client().get, Client().post):
        assert method(path).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("what", ["card/", "invite/", "roles/", "roles/1/end/"])
def test_changes_are_posts(what: str, cast: dict[str, User]) -> None:
    assert signed_in(cast["lead"]).get(person_url(cast["learner"].person, what)).status_code == 405


@pytest.mark.parametrize("who", ["trainer", "auditor", "certifier"])
def test_roles_that_only_read_change_nothing(who: str, cast: dict[str, User], places: dict[str, Location]) -> None:
    client, target = signed_in(cast[who]), cast["learner"].person
    assert client.get(person_url(target)).status_code == 200
    assert "Print a sign-in card" not in text(client.get(person_url(target)))
    before = sorted(Membership.objects.values_list()), sorted(Person.objects.values_list())
    assert client.get(person_url(target, "edit/")).status_code == 404
    assert client.post(person_url(target, "edit/"), NEW | {"email": "mine@example.org"}).status_code == 404
    client.post(person_url(target, "card/"))
    client.post(person_url(target, "invite/"))
    roles = {"location": places["alder"].pk, "role": "lead", "begins_on": "2026-11-01"}
    assert client.post(person_url(target, "roles/"), roles).status_code == 422
    assert client.get("/admin/people/add/").status_code == 404
    assert (sorted(Membership.objects.values_list()), sorted(Person.objects.values_list())) == before
    assert not SignInCard.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_supervisor_adds_a_person(cast: dict[str, User], places: dict[str, Location]) -> None:
    client = signed_in(cast["supervisor"])
    response = client.post("/admin/people/add/", NEW | {"location": places["alder"].pk, "is_superuser": "on", "subject_id": "s_mine"})
    person = Person.objects.get(chosen_name="Kim")
    assert response.headers["Location"] == person_url(person)
    assert person.memberships.get().location == places["alder"]
    assert not User.objects.filter(person=person).exists()


def test_adding_keeps_what_was_typed_when_something_is_missing(cast: dict[str, User], places: dict[str, Location]) -> None:
    client = signed_in(cast["lead"])
    wrong = NEW | {"chosen_name": "Kim <b>", "contact_channel": "email", "location": places["alder"].pk}
    response = client.post("/admin/people/add/", wrong)
    assert response.status_code == 422
    assert "Kim &lt;b&gt;" in text(response)
    assert "an e-mail address is needed" in text(response)
    elsewhere = client.post("/admin/people/add/", NEW | {"location": places["cedar"].pk})
    assert elsewhere.status_code == 422
    assert not Person.objects.filter(chosen_name__startswith="Kim").exists()


def test_a_lead_changes_a_file(cast: dict[str, User]) -> None:
    client, target = signed_in(cast["lead"]), cast["learner"].person
    assert 'value="Ana"' in text(client.get(person_url(target, "edit/")))
    assert client.post(person_url(target, "edit/"), NEW | {"phone": "abc"}).status_code == 422
    assert client.post(person_url(target, "edit/"), NEW | {"phone": "555-010-3333"}).status_code == 302
    assert target is not None
    assert Person.objects.get(pk=target.pk).phone == "555-010-3333"


def test_nobody_changes_his_own_file_or_roles(cast: dict[str, User], places: dict[str, Location]) -> None:
    client, own = signed_in(cast["root_lead"]), cast["root_lead"].person
    assert own is not None
    assert client.get(person_url(own)).status_code == 200
    assert client.get(person_url(own, "edit/")).status_code == 404
    roles = {"location": places["alder"].pk, "role": "certifier", "begins_on": "2026-11-01"}
    assert client.post(person_url(own, "roles/"), roles).status_code == 422
    ended = client.post(person_url(own, f"roles/{own.memberships.get().pk}/end/"), {"last_day": "2030-01-01"})
    assert ended.status_code == 422
    assert own.memberships.get().ends_on is None


def test_a_card_is_shown_once_with_name_code_and_picture(cast: dict[str, User]) -> None:
    client, target = signed_in(cast["lead"]), cast["learner"].person
    response = client.post(person_url(target, "card/"))
    page = text(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert cast["learner"].get_username() in page
    assert re.search(r"<strong>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}</strong>", page)
    assert "<svg" in page
    assert "<title>Sign-in card</title>" in page
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text(client.get(person_url(target))))


def test_a_lead_gives_and_ends_a_role(cast: dict[str, User], places: dict[str, Location]) -> None:
    client, target = signed_in(cast["lead"]), cast["learner"].person
    assert target is not None
    roles = {"location": places["birch"].pk, "role": "trainer", "begins_on": "2026-11-01", "ends_on": ""}
    assert client.post(person_url(target, "roles/"), roles).status_code == 302
    granted = target.memberships.get(role="trainer")
    assert client.post(person_url(target, "roles/"), roles).status_code == 422
    assert client.post(person_url(target, "roles/"), roles | {"role": "certifier"}).status_code == 422
    backwards = client.post(person_url(target, "roles/"), roles | {"role": "reviewer", "ends_on": "2020-01-01"})
    assert backwards.status_code == 422
    assert 'value="2020-01-01"' in text(backwards)
    assert client.post(person_url(target, f"roles/{granted.pk}/end/"), {"last_day": "soon"}).status_code == 422
    assert client.post(person_url(target, f"roles/{granted.pk}/end/"), {"last_day": "2026-12-31"}).status_code == 302
    assert target.memberships.get(role="trainer").ends_on is not None


def test_t6_a_role_is_ended_under_its_own_person_only(cast: dict[str, User]) -> None:
    client = signed_in(cast["root_lead"])
    other = cast["far_learner"].person
    assert other is not None
    response = client.post(person_url(cast["learner"].person, f"roles/{other.memberships.get().pk}/end/"), {"last_day": "2030-01-01"})
    assert response.status_code == 404
    assert other.memberships.get().ends_on is None


def test_a_lead_invites_by_email(cast: dict[str, User]) -> None:
    client, target = signed_in(cast["lead"]), cast["learner"].person
    assert target is not None
    assert "Write an e-mail address" in text(client.post(person_url(target, "invite/"), follow=True))
    target.email = "ana@example.org"
    target.save()
    client.post(person_url(target, "invite/"))
    assert OutboxMessage.objects.get().recipient == "ana@example.org"


# --- help lines ---


def line(program_pk: int, **more: str) -> dict[str, str]:
    known = {"name": "Line", "phone": "555-010-1234", "position": "0", "reviewed_on": "2026-01-01", "review_by": "2030-01-01"}
    return {"program": str(program_pk), **known, **more}


def test_a_root_lead_keeps_the_programs_lines_and_is_told_of_stale_ones(cast: dict[str, User], places: dict[str, Location]) -> None:
    client, program = signed_in(cast["root_lead"]), places["root"].program
    HelpLineFactory(program=program, name="Old one", reviewed_on="2020-01-01", review_by="2021-01-01")
    assert "Please check this number now" in text(client.get("/admin/help-lines/"))
    assert client.post("/admin/help-lines/add/", line(program.pk)).status_code == 302
    made = HelpLine.objects.get(name="Line")
    assert AuditEvent.objects.get().action == "help-line:changed"
    wrong = client.post(f"/admin/help-lines/{made.pk}/", line(program.pk, name="Kept", phone="", text_number=""))
    assert wrong.status_code == 422
    assert 'value="Kept"' in text(wrong)
    assert client.post(f"/admin/help-lines/{made.pk}/", line(program.pk, review_by="2020-01-01")).status_code == 422
    assert client.post(f"/admin/help-lines/{made.pk}/", line(program.pk, name="Better")).status_code == 302
    assert HelpLine.objects.get(pk=made.pk).name == "Better"


@pytest.mark.parametrize("who", ["lead", "trainer", "supervisor", "outsider"])
def test_nobody_else_keeps_them(who: str, cast: dict[str, User], places: dict[str, Location]) -> None:
    mine, everywhere = HelpLineFactory(program=places["root"].program), HelpLineFactory()
    client = signed_in(cast[who])
    for one in (mine, everywhere):
        assert client.get(f"/admin/help-lines/{one.pk}/").status_code == 404
        assert client.post(f"/admin/help-lines/{one.pk}/", line(places["root"].program.pk)).status_code == 404
    assert client.post("/admin/help-lines/add/", line(places["root"].program.pk)).status_code in {404, 422}
    assert HelpLine.objects.count() == 2


# --- T17: Wagtail's own rights and settings ---

OURS = {"staff-", "wagtailadmin_home"}
CLOSED = re.compile(r"^admin/(users|groups|settings|sites|locales|collections|workflows|reports|redirects|password_reset|api-tokens)/")


def wagtail_rights() -> list[str]:
    found = []
    for address, _entry in patterns(get_resolver()):
        plain = re.sub(r"\\Z|\^|\$", "", address)
        plain = re.sub(r"<[a-z]+:[a-z_]+>|\(\?P<[^>]+>[^)]*\)", "1", plain)
        if CLOSED.match(plain):
            found.append("/" + plain)
    return sorted(set(found))


@pytest.mark.parametrize("who", ["trainer", "lead", "root_lead", "certifier"])
def test_t17_staff_never_meet_wagtails_users_groups_and_settings(who: str, cast: dict[str, User]) -> None:
    client, addresses = signed_in(cast[who]), wagtail_rights()
    assert len(addresses) > 20
    for address in addresses:
        for method in (client.get, client.post):
            assert (method(address).status_code, address) in {(404, address), (403, address), (405, address)}


def test_the_operator_meets_them(cast: dict[str, User]) -> None:
    assert signed_in(cast["operator"]).get("/admin/users/").status_code == 200


def test_groups_are_what_memberships_say_whenever_somebody_comes_in(cast: dict[str, User], places: dict[str, Location]) -> None:
    from django.contrib.auth.models import Group, Permission

    code = places["root"].program.code
    group = Group.objects.create(name=f"Trainers: {code}")
    sneaked = Group.objects.create(name="Everything")
    sneaked.permissions.set(Permission.objects.all())
    cast["trainer"].groups.add(sneaked)
    assert not cast["trainer"].has_perm("people.change_user")
    client = signed_in(cast["trainer"])
    client.get("/admin/")
    assert list(cast["trainer"].groups.all()) == [group]
    assert cast["trainer"].person is not None
    MembershipFactory(person=cast["trainer"].person, location=places["north"], role="reviewer")
    cast["trainer"].person.memberships.filter(role="trainer").update(ends_on="2025-12-31")
    client.get("/admin/")
    assert list(cast["trainer"].groups.all()) == []


def test_a_right_that_ended_closes_the_admin_at_once(cast: dict[str, User]) -> None:
    client = signed_in(cast["lead"])
    assert client.get("/admin/people/").status_code == 200
    assert cast["lead"].person is not None
    cast["lead"].person.memberships.update(ends_on="2025-12-31")
    assert client.get("/admin/people/").status_code == 404
