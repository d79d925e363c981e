"""Telling one person something: by the way she chose, not at night, several things in one message, and each only once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action, Channel
from core.errors import DomainError
from core.models import OutboxMessage
from core.outbox import queue_message
from people.adapters.mail import written
from people.domain.errors import NotYours, actor_of
from people.domain.memberships import may_keep
from people.enums import ContactChannel
from people.models import Person, Program, Told, User

DAY_BEGINS, DAY_ENDS = time(8), time(20)
CHANNELS = {ContactChannel.EMAIL: Channel.EMAIL, ContactChannel.TEXT: Channel.TEXT}


class HandedOver(DomainError):
    """Somebody said already that it was handed over."""

    code = "handed-over"

    def __init__(self) -> None:
        super().__init__(_("This message was handed over already."))


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell one person: `event` names it for ever, `words` say it in her language."""

    event: str
    words: str


def tell(person: Person, news: Sequence[News], *, program: Program, at: datetime) -> OutboxMessage | None:
    """Queue one message with everything that she was not told yet; None where there is nothing new. Idempotent for each event."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        known = set(Told.objects.filter(person=person, event__in=[one.event for one in news]).values_list("event", flat=True))
        new = [one for one in news if one.event not in known]
        if not new:
            return None
        Told.objects.bulk_create(Told(person=person, event=one.event, at=at) for one in new)
        channel = CHANNELS.get(ContactChannel(person.contact_channel), Channel.PAPER)
        subject, body = written(
            "news", language=person.language, name=person.chosen_name, lines=[one.words for one in new], address=settings.PUBLIC_URL
        )
        return queue_message(
            "news",
            key=f"{person.subject_id}:{new[0].event}"[:120],
            recipient=person.email if channel == Channel.EMAIL else "",
            channel=channel,
            about="" if channel == Channel.EMAIL else person.subject_id,
            subject=subject,
            body=body,
            at=at,
            not_before=awake_from(at, zone=program.time_zone),
        )


def awake_from(at: datetime, *, zone: str) -> datetime:
    """The instant itself between eight in the morning and eight in the evening there, else the next eight in the morning."""
    local = at.astimezone(ZoneInfo(zone))
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return at
    day = local.date() if local.time() < DAY_BEGINS else local.date() + timedelta(days=1)
    return datetime.combine(day, DAY_BEGINS, tzinfo=ZoneInfo(zone)).astimezone(at.tzinfo)


def stop_reminders(person: Person, *, at: datetime) -> None:
    """She wants none; no reason is asked for. What she asked for herself is still answered."""
    _set_reminders(person, at=at, wants_reminders=False, reminders_from=None)


def want_reminders(person: Person, *, at: datetime, from_day: date | None = None) -> None:
    """She wants them, from a day on if she names one."""
    _set_reminders(person, at=at, wants_reminders=True, reminders_from=from_day)


def hand_over(message: OutboxMessage, *, by: User, at: datetime) -> None:
    """Staff gave her the message by text or on paper. Raises NotYours, HandedOver."""
    person = Person.objects.filter(subject_id=message.about).first()
    if person is None or not may_keep(by, person, at=at):
        raise NotYours
    with transaction.atomic():
        if not OutboxMessage.objects.filter(pk=message.pk, sent_at=None).exclude(channel=Channel.EMAIL).update(sent_at=at):
            raise HandedOver
        audit(Action.MESSAGE_HANDED_OVER, actor=actor_of(by), about=message.about, at=at, channel=message.channel)


def _set_reminders(person: Person, *, at: datetime, **fields: object) -> None:
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(**fields)
        audit(Action.PERSON_CHANGED, actor=person.subject_id, about=person.subject_id, at=at, fields=sorted(fields))
