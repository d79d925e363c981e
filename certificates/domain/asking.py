"""What a learner asks of her program: that an entry of her record be looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from core.limits import hit
from core.outbox import queue_message
from people.adapters.mail import written
from people.domain.invitations import NobodyToAsk
from people.queries import subjects_of
from training.models import LedgerRow

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import Person

DAY = 86400
ASKED_A_DAY = 10


class EntryUnknown(DomainError):
    """There is no such entry in her record."""

    code = "entry-unknown"

    def __init__(self) -> None:
        super().__init__(_("We cannot find this entry. Open your record again and choose it there."))


class AskedOften(DomainError):
    """She asked many times today; her coordinator knows."""

    code = "asked-often"

    def __init__(self) -> None:
        super().__init__(_("You asked many times today. Your coordinator has your messages. You can ask again tomorrow."))


def ask_for_correction(person: Person, *, row_hash: str, at: datetime) -> None:
    """Write to her coordinator that she thinks an entry is not right; never why. Asking twice about one entry is one message.

    Raises EntryUnknown, NobodyToAsk, AskedOften.
    """
    row = LedgerRow.objects.filter(hash=row_hash, subject__in=subjects_of(person)).first()
    if row is None:
        raise EntryUnknown
    coordinator = person.coordinator
    if coordinator is None or not coordinator.email:
        raise NobodyToAsk
    if hit("ask-for-correction", person.subject_id, limit=ASKED_A_DAY, seconds=DAY):
        raise AskedOften
    with transaction.atomic():
        subject, body = written(
            "correction",
            language=coordinator.language,
            name=person.chosen_name,
            day=row.happened_on,
            reference=row.hash[:12],
            address=settings.PUBLIC_URL + reverse("staff-training", kwargs={"subject_id": person.subject_id}),
        )
        queue_message(
            "correction", key=f"{person.subject_id}:{row.hash[:40]}", recipient=coordinator.email, subject=subject, body=body, at=at
        )
        audit(Action.CORRECTION_ASKED, actor=person.subject_id, about=person.subject_id, at=at, row=row.hash)
