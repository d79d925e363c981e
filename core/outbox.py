"""Messages leave through here: written with the event, claimed before they are sent, sent once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from core.enums import Channel
from core.models import OutboxMessage

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

CLAIM_LASTS = timedelta(minutes=10)
ATTEMPTS_ALLOWED = 5


def queue_message(
    kind: str,
    *,
    key: str,
    recipient: str = "",
    subject: str,
    body: str,
    at: datetime,
    channel: Channel = Channel.EMAIL,
    about: str = "",
    not_before: datetime | None = None,
) -> OutboxMessage:
    """Queue one message, or return the one already queued for this event and person."""
    words = {"subject": subject, "body": body, "queued_at": at, "channel": channel, "about": about, "not_before": not_before}
    message, _created = OutboxMessage.objects.get_or_create(kind=kind, key=key, recipient=recipient, defaults=words)
    return message


def messages_due(*, at: datetime) -> QuerySet[OutboxMessage]:
    """Mail that may leave now, the oldest first."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIM_LASTS)
    awake = Q(not_before=None) | Q(not_before__lte=at)
    return OutboxMessage.objects.filter(free, awake, channel=Channel.EMAIL, sent_at=None, attempts__lt=ATTEMPTS_ALLOWED).order_by("id")


def send_due_messages(*, at: datetime, limit: int = 200) -> int:
    """Send up to `limit` waiting messages and return how many went out; none while MESSAGES_OFF is set.

    A message is claimed before it is handed to the mail server. If the process dies in between, the claim runs out and the message is
    sent again with the same Message-ID: at least once, and recognisable.
    """
    sent = 0
    if settings.MESSAGES_OFF:
        return sent
    for message in list(messages_due(at=at)[:limit]):
        with transaction.atomic():
            claimed = messages_due(at=at).filter(pk=message.pk).order_by().update(claimed_at=at, attempts=message.attempts + 1)
        if not claimed:
            continue
        name = hashlib.sha256(f"{message.kind}|{message.key}|{message.recipient}".encode()).hexdigest()[:32]
        mail = EmailMessage(message.subject, message.body, to=[message.recipient], headers={"Message-ID": f"<{name}@outbox>"})
        try:
            mail.send()
        except OSError:  # the mail server is away: the claim runs out and a later run tries again
            continue
        OutboxMessage.objects.filter(pk=message.pk).update(sent_at=at)
        sent += 1
    return sent
