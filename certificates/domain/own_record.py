"""Everything that is held about one person, for herself: as plain values, and as one file to take away."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain.cases import build_case
from certificates.domain.codes import grouped
from certificates.domain.documents import FileLost, HolderErased, document_bytes
from certificates.evaluation import evaluate, parse_case
from certificates.models import Candidacy, Document
from core.audit import audit
from core.enums import Action
from core.models import OutboxMessage
from people.models import Membership, User
from people.queries import subjects_of, who_looked
from training.domain.own_record import own_courses
from training.models import LedgerRow, LedgerWords

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import Person

FORMAT = "record/1"
LOOKS = 10_000


def own_record(person: Person, *, at: datetime) -> dict[str, Any]:
    """All that the system holds about her, in plain values: no field that staff see is left out, and what only she may read is in it too."""
    user = User.objects.filter(person=person).first()
    return {
        "format": FORMAT,
        "made_at": _instant(at),
        "you": {
            "id": person.subject_id,
            "name": person.chosen_name,
            "name_on_documents": person.name_on_documents,
            "language": person.language,
            "email": person.email,
            "phone": person.phone,
            "reached_by": person.contact_channel,
            "coordinator": person.coordinator.chosen_name if person.coordinator else None,
            "name_shows_when_checked": person.shows_name_on_verification,
        },
        "sign_in": {"name": user.username, "email": user.email, "last_used": _instant(user.last_login)} if user else None,
        "roles": _roles(person),
        "courses": own_courses(person),
        "entries": _entries(person),
        "credentials": _credentials(person, at=at),
        "documents": [{"code": grouped(one.code), "issued_at": _instant(one.issued_at), "says": one.content} for one in _documents(person)],
        "messages": _messages(person, user),
        "opened_by": [{"at": _instant(moment), "who": name} for moment, name in who_looked(person, limit=LOOKS)],
    }


def take_record(person: Person, *, at: datetime) -> bytes:
    """The record and every document of hers as one ZIP file, in her language. That she took it is kept in the trail."""
    with transaction.atomic():
        audit(Action.RECORD_TAKEN, actor=person.subject_id, about=person.subject_id, at=at)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        record = json.dumps(own_record(person, at=at), ensure_ascii=False, indent=2)
        packed.writestr("record.json", record + "\n")
        missing = []
        for document in _documents(person):
            name = f"certificate-{grouped(document.code)}.pdf"
            try:
                packed.writestr(name, document_bytes(document, at=at))
            except (FileLost, HolderErased):
                missing.append(name)
        packed.writestr("read-me.txt", _read_me(person, missing))
    return buffer.getvalue()


def _documents(person: Person) -> list[Document]:
    return list(Document.objects.of_holder(person).with_holder().order_by("issued_at", "pk"))


def _roles(person: Person) -> list[dict[str, Any]]:
    held = Membership.objects.filter(person=person).select_related("location__program").order_by("begins_on", "pk")
    return [
        {
            "role": one.role,
            "program": one.location.program.name,
            "place": one.location.name,
            "from": one.begins_on.isoformat(),
            "until": one.ends_on.isoformat() if one.ends_on else None,
        }
        for one in held
    ]


def _entries(person: Person) -> list[dict[str, Any]]:
    """Every row of her ledger as it stands there, with the words beside it."""
    rows = list(LedgerRow.objects.filter(subject__in=subjects_of(person)).order_by("recorded_at", "pk"))
    words = dict(LedgerWords.objects.filter(row__in=[row.pk for row in rows]).values_list("row_id", "text"))
    return [
        {
            "number": row.number,
            "kind": row.kind,
            "about": row.about,
            "program": row.program,
            "happened_on": row.happened_on.isoformat(),
            "recorded_at": _instant(row.recorded_at),
            "recorded_by": row.recorded_by,
            "facts": row.content,
            "words": words.get(row.pk),
            "refers_to": row.refers_to,
            "previous": row.previous,
            "hash": row.hash,
        }
        for row in rows
    ]


def _credentials(person: Person, *, at: datetime) -> list[dict[str, Any]]:
    held = Candidacy.objects.filter(person=person).select_related("person", "scheme__program", "scheme_edition").order_by("pk")
    found = []
    for candidacy in held:
        on = candidacy.scheme.program.local_date(at)
        verdict = evaluate(parse_case(build_case(candidacy)), on=on).document()
        title = candidacy.scheme_edition.rules["credential"]
        found.append({"title": title, "rules": candidacy.scheme.code, "edition": candidacy.scheme_edition.number, "verdict": verdict})
    return found


def _messages(person: Person, user: User | None) -> list[dict[str, Any]]:
    addresses = {address for address in (person.email, user.email if user else "") if address}
    sent = OutboxMessage.objects.filter(recipient__in=addresses).order_by("queued_at")
    return [
        {"queued_at": _instant(one.queued_at), "sent_at": _instant(one.sent_at), "subject": one.subject, "body": one.body} for one in sent
    ]


def _read_me(person: Person, missing: list[str]) -> str:
    with translation.override(person.language):
        lines = [
            _("This is everything that we hold about you."),
            _("record.json holds it in a form that other programs can read. The other files are your documents."),
            *(_("%(file)s could not be read. Tell your coordinator.") % {"file": name} for name in missing),
        ]
    return "\n".join(lines) + "\n"


def _instant(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
