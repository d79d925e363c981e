"""T1, T2, T3, T6: whoever posts whatever wherever, the database stays as it was; and the right post by the right person changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.security.acts import ACTS, CHANGES_NO_TABLE
from tests.security.addresses import Address, addresses
from tests.security.tables import Watch, everything
from tests.security.world import World

MARK = "claimed-by-hand"
DAY = "2001-02-03"
NUMBER = "987654"
METHODS = ("GET", "POST", "HEAD", "POST as JSON", "PUT", "PATCH", "DELETE")
SENDERS = ["anonymous", "ana", "bea", "tom", "ida"]

# What a post of Ana's does without one right field, to nobody but herself: a button without fields. Table or column, by address.
BUTTONS = {
    "ask-for-call": {"core_outboxmessage+", "core_auditevent+"},
    "entry_is_wrong": {"core_outboxmessage+", "core_auditevent+"},
    "learn-begin": {"training_moduleprogress+"},
    "learn-again": {"training_moduleprogress+"},
    "learn-check": {"training_attempt+"},
    "learn-check-result": {"training_attempt+"},
    "my_transcript": {"certificates_document+", "certificates_holdername+"},
    # "Go on": the place, which is where she is reading.
    "learn-part": {
        "training_lessonprogress+", "training_moduleprogress.last_sequence", "training_moduleprogress.place_lesson",
        "training_moduleprogress.place_part", "training_moduleprogress.place_sequence",
    },
}  # fmt: skip
# What an auditor takes along signs a checkpoint, so that every row in it lies under one.
TAKEN_ALONG = {name: {"training_checkpoint+", "core_auditevent+"} for name in ("register_pack", "register_person_pack")}
BUTTONS_OF = {"ana": BUTTONS, "ida": TAKEN_ALONG}
# What anybody signed in may post, about herself and nobody else.
HER_OWN = {"set-language", "you", "public-name", "privacy", "my_copy", "erase_me", "reminders", "my_transcript"}
# What such a button leaves empty in the rows it makes.
EMPTY = {"finished_at": None, "finished_row": None, "submitted_at": None, "points": None, "of": None, "passed": None}


def claims(world: World, who: str) -> dict[str, Any]:
    """Everything that somebody could want to be true, with somebody else's ids."""
    other = world.person("bea" if who != "bea" else "ana")
    known = {
        "completed": "true", "progress": "100", "passed": "true", "finished": "1", "right": "true", "given": "true", "standing": "verified",
        "is_superuser": "on", "is_staff": "on", "is_active": "on", "role": "lead", "status": "certified", "state": "done",
    }  # fmt: skip
    ids = {
        "user": other.pk, "person": other.pk, "person_id": other.pk, "learner": other.pk, "member": other.pk, "owner": other.pk,
        "subject": other.subject_id, "subject_id": other.subject_id, "approved_by": other.pk, "issued_by": other.pk,
        "recorded_by": other.subject_id, "enrolment": world.enrolment.pk, "candidacy": world.certified.pk, "document": world.paper.pk,
        "attempt": str(world.attempt.uuid), "location": world.places["alder"].pk, "program": world.places["root"].program.pk,
        "edition": world.reading.edition.pk, "membership": world.membership.pk, "card": "1", "group": "1", "groups": "1",
    }  # fmt: skip
    days = (
        "finished_at",
        "submitted_at",
        "issued_at",
        "recorded_at",
        "happened_on",
        "valid_until",
        "valid_from",
        "finished_on",
        "opened_on",
    )
    numbers = ("score", "points", "of", "minutes", "period", "version")
    words = ("hash", "sha256", "code", "facts", "payload", "finished_row", "kind", "email", "username", "password", "printed", "uuid")
    return known | ids | dict.fromkeys(days, DAY) | dict.fromkeys(numbers, NUMBER) | dict.fromkeys(words, MARK)


def send(client: Client, method: str, url: str, data: dict[str, Any]) -> Any:
    """One request; a streamed answer is read to its end."""
    call = getattr(client, method.lower().split()[0])
    as_json = {"content_type": "application/json"} if method in METHODS[3:] else {}
    response = call(url, {} if method in {"GET", "HEAD"} else data, **as_json)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def asked_of(who: str) -> list[Address]:
    """Third-party editing addresses are asked by those who have no business in the admin; rights inside it are tested below."""
    return [address for address in addresses() if not address.is_wagtail or who in {"anonymous", "ana"}]


def is_her_button(address: Address, who: str, method: str, found: dict[str, Any]) -> bool:
    """Whether this is no more than somebody pressing a button of her own, and nothing that she claimed went in with it."""
    if not method.startswith("POST") or not found.keys() <= BUTTONS_OF.get(who, {}).get(address.name, set()):
        return False
    made = [row for key, rows in found.items() if key.endswith("+") for row in rows]
    claimed = any(mark in str(found) for mark in (MARK, DAY, NUMBER))
    return not claimed and all(row[column] == empty for row in made for column, empty in EMPTY.items() if column in row)


@pytest.mark.parametrize("who", SENDERS)
def test_t1_t2_t3_a_hostile_post_leaves_every_table_as_it_was(who: str, world: World, browser_for: Callable[[str], Client]) -> None:
    client, watch, data = browser_for(who), Watch(), claims(world, who)
    faults, buttons = [], set()
    for address in asked_of(who):
        for url in address.urls(world):
            for method in METHODS[:2] if address.is_wagtail else METHODS:
                with watch.undone(client):
                    response = send(client, method, url, data)
                if watch.found and not is_her_button(address, who, method, watch.found):
                    faults.append(f"{method} {url} -> {response.status_code}: {str(watch.found)[:400]}")
                elif watch.found:
                    buttons.add(address.name)
    assert faults == []
    assert buttons == set(BUTTONS_OF.get(who, ()))
    assert everything() == watch.before


# --- the positive control ---


def test_every_address_of_ours_that_takes_a_post_has_its_control(world: World, browser_for: Callable[[str], Client]) -> None:
    """Every view of ours lists its methods, so an unknown one is answered with that list."""
    clients = {True: browser_for("gus"), False: browser_for("ana")}
    listed = {act.name for act in ACTS} | CHANGES_NO_TABLE.keys()
    taking = set()
    for address in addresses():
        if address.is_ours:
            response = clients[address.is_admin].generic("BREW", address.urls(world)[0])
            assert response.status_code == 405, f"{address.name} says nowhere which methods it takes: add require_http_methods to its view."
            taking |= {address.name} if "POST" in response.headers["Allow"] else set()
    missing = taking - listed
    assert not missing, f"{sorted(missing)} take a POST: add the right one to ACTS, or say why it changes nothing (tests/security/acts.py)."
    assert listed - taking == set()


@pytest.mark.parametrize("who", sorted({act.who for act in ACTS}))
def test_the_right_post_by_the_right_person_changes_what_it_should(who: str, world: World, browser_for: Callable[[str], Client]) -> None:
    client, watch = browser_for(who), Watch()
    faults = []
    for act in ACTS:
        if act.who == who:
            url = act.url(world)
            with watch.undone(client):
                act.before(world, client)
                response = client.post(url, act.data(world))
            if act.changes not in watch.found:
                faults.append(f"{url} {act.data(world)} -> {response.status_code}, changed {sorted(watch.found)}")
    assert faults == []
    assert everything() == watch.before


def test_t3_the_right_post_by_anybody_else_changes_nothing(world: World, browser_for: Callable[[str], Client]) -> None:
    """Everything that staff may do, sent word for word by a learner, another program's trainer and lead, and an auditor."""
    watch = Watch()
    faults = []
    for who in ("anonymous", "ana", "bea", "tom", "tess", "ida"):
        client = browser_for(who)
        watch.before = everything()  # the first visit put groups in order
        for act in ACTS:
            harmless = (
                act.who == "anonymous"
                or act.name in HER_OWN
                or (act.who == "ana" and who == "ana")
                or (act.name in TAKEN_ALONG and who == "ida")
            )
            if harmless or (act.name in {"staff-person-add", "staff-help-line-add", "rules_new"} and who == "tess"):
                continue
            with watch.undone(client):
                response = client.post(act.url(world), act.data(world))
            if watch.found or response.status_code not in {302, 404, 405, 422}:
                faults.append(f"{who}: {act.url(world)} -> {response.status_code}: {str(watch.found)[:300]}")
    assert faults == []


def test_a_post_without_its_token_is_refused(world: World, browser_for: Callable[[str], Client]) -> None:
    watch = Watch()
    faults = []
    for who in sorted({act.who for act in ACTS}):
        client = browser_for(who)
        client.handler.enforce_csrf_checks = True
        for act in (act for act in ACTS if act.who == who and act.name != "choose-password"):
            with watch.undone(client):
                response = client.post(act.url(world), act.data(world))
            if watch.found or response.status_code != 403:
                faults.append(f"{act.name} -> {response.status_code}: {sorted(watch.found)}")
    assert faults == []


# --- T6 ---


def test_t6_every_id_in_an_address_is_found_by_its_own_people_only(world: World, browser_for: Callable[[str], Client]) -> None:
    """Another learner, a trainer and a lead of another program: not found. Nobody: to sign-in."""
    faults = []
    with_ids = [address for address in addresses() if address.is_ours and address.arguments and address.name not in FOR_ALL_OR_BY_HASH]
    assert len(with_ids) > 30
    for who in ("bea", "tom", "tess", "anonymous"):
        client = browser_for(who)
        for address in with_ids:
            for url in address.urls(world):
                for method in ("get", "post"):
                    response = getattr(client, method)(url)
                    expected = {302} if who == "anonymous" else {404, 405}
                    turned_away = response.status_code != 302 or response.headers["Location"].startswith("/accounts/login/?next=")
                    if response.status_code not in expected or not turned_away:
                        faults.append(f"{who}: {method} {url} -> {response.status_code}")
    assert faults == []


FOR_ALL_OR_BY_HASH = {
    "verification": "public: the code is the key",
    "verification_json": "the same for machines",
    "verification_short": "public: leads to the page above",
    "authority_certificate": "public: by the hash of a certificate that stands in every signed file",
    "learn-media": "by the hash of a file that Bea's own module has too; staff may see files of modules",
    "staff-packet": "by the hash of a released text without its answers, for staff of any program",
    "editor-picture": "pictures of the editor, for staff of any program",
}


def test_t6_a_child_id_under_another_parent_is_not_found(world: World, browser_for: Callable[[str], Client]) -> None:
    """Ana's role under the newcomer's file, Ana's attempt under another of her modules."""
    watch, gus, ana = Watch(), browser_for("gus"), browser_for("ana")
    with watch.undone(gus):
        address = f"/admin/people/{world.newcomer.subject_id}/roles/{world.membership.pk}/end/"
        assert gus.post(address, {"last_day": "2026-11-30"}).status_code == 404
    assert watch.found == {}
    with watch.undone(ana):
        address = f"/learn/{world.reading.uuid}/check/1/"
        assert ana.post(address, {"attempt": str(world.attempt.uuid), "go": "answer", "answer": "yes"}).status_code == 302
    assert watch.found == {}
