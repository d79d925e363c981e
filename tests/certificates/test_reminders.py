"""People are told what a day brings: once, by day, in their language and by the way they chose; and not at all if they want it so."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from certificates.domain.reminders import remind_due
from certificates.models import Candidacy
from core.enums import Channel
from core.models import OutboxMessage
from core.outbox import send_due_messages
from people.domain.errors import NotYours
from people.domain.telling import HandedOver, awake_from, hand_over, stop_reminders, want_reminders
from people.models import Person, User
from tests.certificates.factories import certified
from tests.people.conftest import signed_in
from tests.people.factories import MembershipFactory, PersonFactory, member, tree
from tests.security.tables import everything
from tests.training.factories import begun

pytestmark = pytest.mark.django_db

# Approved on 2 March 2026 for two years.
LAST_DAY = date(2028, 3, 2)


def at(day: date, hour: int = 15) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def before_the_end(days: int) -> datetime:
    return at(LAST_DAY - timedelta(days=days))


@pytest.fixture
def held() -> Candidacy:
    candidacy, _document = certified(PersonFactory(chosen_name="Ana", email="ana@example.org", contact_channel="email"))
    return candidacy


def bodies() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("body", flat=True))


def test_the_end_is_told_ninety_sixty_and_thirty_days_before_and_each_once(held: Candidacy) -> None:
    days = [91, 90, 90, 89, 61, 60, 59, 30, 29, 1, 0]
    told = [remind_due(at=before_the_end(day)) for day in days]
    assert told == [0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0]
    assert all("March 2, 2028" in body for body in bodies())


def test_a_run_that_was_missed_is_one_message_and_no_storm(held: Candidacy) -> None:
    assert remind_due(at=before_the_end(20)) == 1
    assert remind_due(at=before_the_end(19)) == 0


def test_a_document_that_is_ready_is_told_while_it_is_news(held: Candidacy) -> None:
    issued = held.documents.get().issued_at
    assert remind_due(at=issued + timedelta(hours=1)) == 1
    assert "Something is ready for you" in bodies()[0]
    other, document = certified(PersonFactory(email="b@example.org", contact_channel="email"), location=held.location)
    assert other
    assert remind_due(at=document.issued_at + timedelta(days=8)) == 0


def test_a_step_that_waits_is_told_once_until_she_goes_on(places: dict[str, Any]) -> None:
    person = PersonFactory(email="c@example.org", contact_channel="email")
    progress = begun(person, location=places["alder"])
    started = progress.started_at
    assert remind_due(at=started + timedelta(days=15)) == 0  # she learns nowhere any more
    MembershipFactory(person=person, location=places["alder"])
    told = [remind_due(at=started + timedelta(days=days)) for days in (13, 15, 16, 100)]
    assert told == [0, 1, 0, 0]
    assert "waiting where you left it" in bodies()[0]


def test_several_things_are_one_message(held: Candidacy) -> None:
    begun(held.person, location=held.location)
    MembershipFactory(person=held.person, location=held.location)
    remind_due(at=before_the_end(25))
    assert len(bodies()) == 1
    assert "waiting where you left it" in bodies()[0]
    assert "March 2, 2028" in bodies()[0]


def test_whoever_stopped_reminders_or_wants_them_later_gets_none_until_then(held: Candidacy) -> None:
    now = before_the_end(30)
    stop_reminders(held.person, at=now)
    assert remind_due(at=now) == 0
    want_reminders(held.person, at=now, from_day=now.date() + timedelta(days=7))
    assert remind_due(at=now + timedelta(days=6)) == 0
    assert remind_due(at=now + timedelta(days=7)) == 1


def test_she_chooses_it_on_her_own_page() -> None:
    user = member("learner", tree()["alder"])
    client = signed_in(user, second_factor=False)
    for when, wants, waits in (
        ("off", False, False),
        ("on", True, False),
        ("week", True, True),
        ("month", True, True),
        ("never", True, True),
    ):
        client.post("/you/reminders/", {"when": when})
        person = Person.objects.get(pk=user.person_id)
        assert (person.wants_reminders, person.reminders_from is not None) == (wants, waits)
    assert "You get none before" in client.get("/you/").content.decode()


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 20, 14, 0, tzinfo=UTC), datetime(2026, 11, 20, 14, 0, tzinfo=UTC)),  # eight in Chicago
        (datetime(2026, 11, 20, 13, 59, tzinfo=UTC), datetime(2026, 11, 20, 14, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 2, 0, tzinfo=UTC), datetime(2026, 11, 21, 14, 0, tzinfo=UTC)),  # eight in the evening
        (datetime(2026, 11, 21, 1, 59, tzinfo=UTC), datetime(2026, 11, 21, 1, 59, tzinfo=UTC)),
        (datetime(2027, 3, 14, 5, 0, tzinfo=UTC), datetime(2027, 3, 14, 13, 0, tzinfo=UTC)),  # the night the clocks change
    ],
)
def test_nobody_is_written_to_at_night(now: datetime, then: datetime) -> None:
    assert awake_from(now, zone="America/Chicago") == then


def test_what_is_found_at_night_leaves_in_the_morning(held: Candidacy) -> None:
    night = datetime(2028, 2, 1, 6, 0, tzinfo=UTC)
    assert remind_due(at=night) == 1
    assert send_due_messages(at=night) == 0
    assert send_due_messages(at=night + timedelta(hours=8)) == 1


def test_spanish_readers_are_written_to_in_spanish_and_nothing_tells_a_topic() -> None:
    certified(PersonFactory(chosen_name="Eva", language="es", email="eva@example.org", contact_channel="email"))
    remind_due(at=before_the_end(30))
    message = OutboxMessage.objects.get()
    assert message.subject == "Tiene un mensaje"
    assert "2 de marzo de 2028" in message.body
    assert "Something" not in message.body
    for word in ("parent", "partner", "padre", "madre", "child", "welfare", "capacit", "training"):
        assert word not in f"{message.subject} {message.body}".lower().replace("training.example", "").replace("training@", ""), word


def test_by_text_or_on_paper_staff_hand_it_over_and_say_so() -> None:
    places = tree()
    lead = member("lead", places["root"])
    texted = PersonFactory(chosen_name="Teandra", phone="555-010-0100", contact_channel="text")
    written = PersonFactory(chosen_name="Piadora", contact_channel="letter")
    for person in (texted, written):
        MembershipFactory(person=person, location=places["alder"])
        certified(person, location=places["alder"])
    remind_due(at=before_the_end(30))
    assert dict(OutboxMessage.objects.values_list("about", "channel")) == {
        texted.subject_id: Channel.TEXT,
        written.subject_id: Channel.PAPER,
    }
    assert send_due_messages(at=before_the_end(30)) == 0
    client = signed_in(lead)
    page = client.get("/admin/messages/").content.decode()
    for words in ("Teandra", "555-010-0100", "Piadora", "March 2, 2028"):
        assert words in page
    message = OutboxMessage.objects.get(about=texted.subject_id)
    assert "Noted as handed over" in client.post(reverse("staff-message-done", args=[message.pk]), follow=True).content.decode()
    assert "555-010-0100" not in client.get("/admin/messages/").content.decode()
    with pytest.raises(HandedOver):
        hand_over(message, by=lead, at=before_the_end(30))
    stranger: User = member("lead", tree()["root"])
    with pytest.raises(NotYours):
        hand_over(OutboxMessage.objects.get(about=written.subject_id), by=stranger, at=before_the_end(30))
    assert "Piadora" not in signed_in(stranger).get("/admin/messages/").content.decode()
    assert signed_in(member("trainer", places["root"])).get("/admin/messages/").status_code == 404


def test_a_dry_run_says_what_would_happen_and_does_nothing(held: Candidacy) -> None:
    before, out = everything(), StringIO()
    with time_machine.travel(before_the_end(30), tick=False):
        call_command("run_due", "--dry-run", stdout=out)
    assert "1 people would be reminded; 0 messages wait" in out.getvalue()
    assert everything() == before


def test_nothing_leaves_while_messages_are_off(held: Candidacy, settings: Any) -> None:
    settings.MESSAGES_OFF = True
    with time_machine.travel(before_the_end(30), tick=False):
        call_command("run_due", stdout=StringIO())
        assert mail.outbox == []
        settings.MESSAGES_OFF = False
        call_command("run_due", stdout=StringIO())
    assert len(mail.outbox) == 1


def test_an_idle_run_asks_the_same_number_of_questions_of_one_and_of_thirty(held: Candidacy, django_assert_num_queries: Any) -> None:
    def idle() -> int:
        remind_due(at=before_the_end(25))
        with django_assert_num_queries(5):
            remind_due(at=before_the_end(25))
        return Candidacy.objects.count()

    assert idle() == 1
    for _one in range(29):
        certified(PersonFactory(), location=held.location)
    assert idle() == 30


class Letterbox(socketserver.StreamRequestHandler):
    """A mail server as small as the protocol allows (RFC 5321)."""

    def handle(self) -> None:
        self.say("220 letterbox")
        while line := self.rfile.readline().decode().strip():
            command = line.split(" ", 1)[0].upper()
            if command == "DATA":
                self.say("354 go on")
                lines = []
                while (read := self.rfile.readline()) != b".\r\n":
                    lines.append(read)
                self.server.received.append(b"".join(lines))  # type: ignore[attr-defined]  # the server below
                self.say("250 taken")
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def letterbox(settings: Any) -> Iterator[list[bytes]]:
    """A real server on a port of its own, and everything that it took."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Letterbox) as server:
        server.received = []  # type: ignore[attr-defined]  # what came in
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server.received  # type: ignore[attr-defined]  # the same list
        server.shutdown()


def test_a_real_mail_server_gets_each_message_once_and_can_read_it(held: Candidacy, letterbox: list[bytes]) -> None:
    now = before_the_end(30)
    for _run in range(3):
        remind_due(at=now)
        send_due_messages(at=now)
    (raw,) = letterbox
    read = message_from_bytes(raw, policy=policy.default)
    assert read["To"] == "ana@example.org"
    assert read["Subject"] == "You have a message"
    assert "March 2, 2028" in read.get_content()
