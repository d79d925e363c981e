"""Tell a person that she can sign in with her e-mail, and ask a coordinator to call."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from core.limits import hit
from core.outbox import queue_message
from people.adapters.mail import written
from people.domain.errors import NotYours, OwnFile, actor_of
from people.domain.memberships import may_keep
from people.domain.signins import let_sign_in_by_email
from people.models import Person, User

DAY = 86400


class NobodyToAsk(DomainError):
    """She has no coordinator with an e-mail address."""

    code = "nobody-to-ask"

    def __init__(self) -> None:
        super().__init__(_("No coordinator is named for you yet. The numbers on this page are there for you."))


class AskedAlready(DomainError):
    """She asked several times today."""

    code = "asked-already"

    def __init__(self) -> None:
        super().__init__(_("Your message is on its way already. If you need someone now, use a number on this page."))


class NoAddress(DomainError):
    """There is no e-mail address to write to."""

    code = "no-address"

    def __init__(self) -> None:
        super().__init__(_("Write an e-mail address in the file first, or print a sign-in card."))


def invite_by_email(person: Person, *, by: User, at: datetime) -> User:
    """Let her sign in with the address in her file and tell her so, once a day at most. Raises OwnFile, NotYours, NoAddress, AddressTaken."""
    if by.person_id == person.pk:
        raise OwnFile
    if not may_keep(by, person, at=at):
        raise NotYours
    if not person.email:
        raise NoAddress
    with transaction.atomic():
        user = let_sign_in_by_email(person, actor=actor_of(by), at=at)
        subject, body = written("invitation", language=person.language, name=person.chosen_name, address=settings.PUBLIC_URL)
        queue_message("invitation", key=f"{person.subject_id}:{at:%Y-%m-%d}", recipient=person.email, subject=subject, body=body, at=at)
    return user


def ask_for_call(person: Person, *, at: datetime) -> None:
    """Write to her coordinator that she would like a call; never why. Raises NobodyToAsk, AskedAlready."""
    coordinator = person.coordinator
    if coordinator is None or not coordinator.email:
        raise NobodyToAsk
    if hit("ask-for-call", person.subject_id, limit=3, seconds=DAY):
        raise AskedAlready
    with transaction.atomic():
        subject, body = written("call", language=coordinator.language, name=person.chosen_name, phone=person.phone)
        queue_message(
            "call", key=f"{person.subject_id}:{at:%Y-%m-%dT%H:%M}", recipient=coordinator.email, subject=subject, body=body, at=at
        )
        audit(Action.CALL_ASKED, actor=person.subject_id, about=person.subject_id, at=at)
