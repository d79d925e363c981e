"""T9, T20 and design 6: no page is kept by a browser, and no title, address, mail or file name tells what the training is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.models import OutboxMessage
from core.outbox import send_due_messages
from people.models import User
from tests.security.acts import ACTS
from tests.security.addresses import addresses
from tests.security.crawling import crawl
from tests.security.world import TODAY, World

pytestmark = pytest.mark.once

# Words that would tell a stranger who looks at a screen, a history or a lock screen what brings somebody here; and topics of modules.
TELLING = re.compile(
    r"child|welfare|foster|removal|reunif|custody|court|abuse|neglect|trauma|addict|recovery(?![- ]codes)|sober|parent|caseworker|cps\b|"
    r"bienestar|menor|maltrato|negligencia|adicci|custodia|tribunal|secret-topic|lesson words|fresh-words|quiet-hours|vicari",
    re.IGNORECASE,
)
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


def pages(client: Client, world: World) -> dict[str, Any]:
    """Everything that a person can reach outside the admin."""
    starts = [url for one in addresses() if not one.is_admin and one.name != "account_logout" for url in one.urls(world)]
    return crawl(client, starts)


def telling(found: dict[str, Any]) -> list[str]:
    """What in titles, addresses and file names tells something."""
    faults = []
    for url, response in found.items():
        title = " ".join(TITLE.findall(response.text_of_page) if "html" in response.headers.get("Content-Type", "") else [])
        name = response.headers.get("Content-Disposition", "")
        faults += [f"{url}: {where}" for where in (url, title, name) if TELLING.search(where)]
    return faults


@pytest.mark.parametrize("who", ["ana", "bea", "anonymous"])
def test_no_title_address_or_file_name_tells_a_topic(who: str, world: World, browser_for: Callable[[str], Client]) -> None:
    client = browser_for(who)
    found = pages(client, world)
    assert len(found) > 25
    assert telling(found) == []
    if who != "anonymous":
        world.users[who].person.language = "es"  # type: ignore[union-attr]  # everybody of the cast but the operator has one
        world.person(who).save()
        assert telling(pages(client, world)) == []


def test_a_title_that_tells_would_be_noticed(world: World, browser_for: Callable[[str], Client]) -> None:
    found = {"/home/": browser_for("ana").get("/home/")}
    found["/home/"].text_of_page = "<title>Lesson 3: trauma at the court</title>"
    assert telling(found) == ["/home/: Lesson 3: trauma at the court"]
    assert telling({"/learn/quiet-hours/": found["/home/"]})[0].startswith("/learn/quiet-hours/")


def test_no_mail_tells_a_topic(world: World, browser_for: Callable[[str], Client]) -> None:
    """Every message that an act of ours queues, and every mail of the ways in, in both languages."""
    for language in ("en", "es"):
        for person in (world.newcomer, world.person("ana")):
            person.language = language
            person.email = f"{language}{person.pk}@example.org"
            person.save()
        for act in ACTS:
            if "outbox" in act.changes:
                browser_for(act.who).post(act.url(world), act.data(world))
        user = User.objects.get(person=world.newcomer)
        EmailAddress.objects.update_or_create(user=user, defaults={"email": world.newcomer.email, "primary": True, "verified": True})
        for address in ("account_request_login_code", "account_reset_password"):
            Client().post(reverse(address), {"email": world.newcomer.email}, headers={"accept-language": language})
        for message in OutboxMessage.objects.exclude(key__startswith="told"):
            message.key = f"told {message.kind} in {language}"  # the next language is the same event again
            message.save()
    send_due_messages(at=TODAY)
    assert len(mail.outbox) >= 6
    told = [message.subject for message in mail.outbox if TELLING.search(f"{message.subject} {message.body} {message.attachments}")]
    assert told == []


@pytest.mark.parametrize("who", ["ana", "gus", "ida"])
def test_t20_every_signed_in_page_is_no_store(who: str, world: World, browser_for: Callable[[str], Client]) -> None:
    client = browser_for(who)
    asked = 0
    for address in addresses():
        if address.name in {"account_logout", "wagtailadmin_logout"} or (address.is_admin and not address.is_ours):
            continue
        for url in address.urls(world):
            response = client.get(url)
            asked += 1
            assert "no-store" in response.headers.get("Cache-Control", ""), url
            if response.streaming:
                b"".join(response.streaming_content)
    assert asked > 70


def test_t9_no_address_holds_what_opens_something(world: World, browser_for: Callable[[str], Client]) -> None:
    """The session, tokens and a card's code are in no link; the code of a certificate opens what is public anyway."""
    client = browser_for("ana")
    key = str(client.session.session_key)
    secrets = (key, world.card.code, "pine-table-7", world.users["ana"].password)
    for url, response in pages(client, world).items():
        assert not any(secret in url or secret in response.text_of_page for secret in secrets), url
        assert "csrfmiddlewaretoken=" not in url


def test_t20_signing_in_changes_the_key_and_signing_out_clears_everything(world: World) -> None:
    client = Client()
    client.get(reverse("account_login"))
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    client.post(reverse("account_login"), {"login": world.users["ana"].get_username(), "password": "pine-table-7"})
    signed_in = client.session.session_key
    assert client.get("/home/").status_code == 200
    assert signed_in not in {None, planted.session_key}
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
    client.cookies["sessionid"] = signed_in
    assert client.get("/home/").headers["Location"].startswith("/accounts/login/")
    client.cookies["sessionid"] = planted.session_key
    assert client.get("/home/").headers["Location"].startswith("/accounts/login/")
