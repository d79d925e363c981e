"""Threats 4.3: a message leaves once, survives a mail server that is away, and nobody waits for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from core.models import OutboxMessage
from core.outbox import ATTEMPTS_ALLOWED, CLAIM_LASTS, queue_message, send_due_messages
from tests.security.world import TODAY

pytestmark = pytest.mark.django_db


class Away(BaseEmailBackend):
    """A mail server that nobody answers at."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def queued() -> OutboxMessage:
    return queue_message("call", key="one", recipient="june@example.org", subject="A message", body="Words.", at=TODAY)


def test_the_same_event_queued_three_times_and_swept_three_times_is_one_mail() -> None:
    assert {queued().pk for _time in range(3)} == {queued().pk}
    assert [send_due_messages(at=TODAY) for _sweep in range(3)] == [1, 0, 0]
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_delays_a_message_and_loses_none(settings: Any) -> None:
    queued()
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert send_due_messages(at=TODAY) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due_messages(at=TODAY) == 0  # claimed: another worker may be at it
    assert send_due_messages(at=TODAY + CLAIM_LASTS + timedelta(seconds=1)) == 1
    assert OutboxMessage.objects.get().attempts == 2


def test_a_message_sent_again_after_a_crash_has_the_same_number() -> None:
    message = queued()
    send_due_messages(at=TODAY)
    OutboxMessage.objects.filter(pk=message.pk).update(sent_at=None)  # died between the mail server's answer and our note of it
    send_due_messages(at=TODAY + CLAIM_LASTS + timedelta(seconds=1))
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1


def test_a_message_that_never_leaves_is_not_tried_for_ever(settings: Any) -> None:
    queued()
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    for number in range(ATTEMPTS_ALLOWED + 3):
        send_due_messages(at=TODAY + (CLAIM_LASTS + timedelta(seconds=1)) * number)
    assert OutboxMessage.objects.get().attempts == ATTEMPTS_ALLOWED
