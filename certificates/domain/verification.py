"""What a stranger with a code is told: the document's state today, never a reason, never another code."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from certificates.domain.codes import grouped, normalise
from certificates.domain.payloads import titles_of
from certificates.enums import DocumentKind, Status
from certificates.models import Document, DocumentFile
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.models import Candidacy


class Standing(TextChoices):
    """The one large word on the verification page."""

    VALID = "valid", _("Valid")
    UPCOMING = "upcoming", _("Not in force yet")
    GRACE = "grace", _("Renewal is late")
    EXPIRED = "expired", _("Expired")
    SUSPENDED = "suspended", _("Paused")
    LEAVE = "leave", _("On leave")
    REVOKED = "revoked", _("Revoked")
    RELINQUISHED = "relinquished", _("Given up by the holder")
    REPLACED = "replaced", _("Replaced by a corrected copy")
    COMPLETED = "completed", _("Completed")
    TAKEN_BACK = "taken_back", _("Taken back")
    AS_OF = "as_of", _("Real, as of its day")
    CHANGED = "changed", _("Changed since")
    ERASED = "erased", _("Holder erased")


STANDING_OF = {
    Status.CERTIFIED: Standing.VALID,
    Status.DUE: Standing.VALID,
    Status.LATE: Standing.GRACE,
    Status.SUSPENDED: Standing.SUSPENDED,
    Status.INACTIVE: Standing.LEAVE,
    Status.REVOKED: Standing.REVOKED,
    Status.RELINQUISHED: Standing.RELINQUISHED,
}


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer about one code; only a credential is valid from a day to a day. `name` is given only where the holder chose to show it; a replaced copy shows none."""

    document: Document
    standing: Standing
    on: date
    since: date | None
    valid_from: date | None
    valid_until: date | None
    name: str | None


def verify_code(text: str, *, at: datetime) -> Verification | None:
    """Answer for a code as somebody typed it, on the civil day of its program; None for a code we do not know, well formed or not."""
    code = normalise(text)
    if code is None:
        return None
    document = Document.objects.with_holder().select_related("superseded_by").filter(code=code).first()
    return None if document is None else _answer(document, at=at)


def is_same_name(document: Document, typed: str) -> bool:
    """Whether the name typed is the one printed; capitals, accents, spaces and punctuation do not matter."""
    printed = _plain(document.content["name"])
    return bool(printed) and hmac.compare_digest(_plain(typed), printed)


def public_record(answer: Verification) -> dict[str, object]:
    """What anybody may know of a document, as plain values: no name, no reason, no other code. `sha256` is its file's in the holder's language, once it is made."""
    content = answer.document.content
    stored = dict(DocumentFile.objects.filter(document=answer.document).values_list("language", "sha256"))
    return {
        "kind": answer.document.kind,
        "code": grouped(answer.document.code),
        "status": answer.standing.value,
        "since": answer.since.isoformat() if answer.since else None,
        "title": titles_of(content),
        "issuer": content["program"]["provider_name"] or content["program"]["name"],
        "issued_on": content["issued_on"],
        "valid_from": content.get("valid_from"),
        "valid_until": content.get("valid_until"),
        "completed_on": content.get("completed_on"),
        "as_of": content.get("as_of"),
        "checked_on": answer.on.isoformat(),
        "sha256": stored.get(content["language"]),
        "files": stored,
        "demo": content["demo"],
    }


def _answer(document: Document, *, at: datetime) -> Verification:
    content, on = document.content, document.issuer.local_date(at)
    valid_from: date | None = None
    valid_until: date | None = None
    if document.candidacy:
        valid_from, valid_until = date.fromisoformat(content["valid_from"]), _last_day(document, document.candidacy)
        standing, since = _of_period(document.candidacy, on=on, valid_from=valid_from, valid_until=valid_until)
    else:
        standing, since = _of_rows(document, content)
    if hasattr(document, "superseded_by"):
        standing, since = Standing.REPLACED, None
    if not content["name"]:
        standing, since = Standing.ERASED, None
    shows_name = document.holder.shows_name_on_verification and standing not in {Standing.REPLACED, Standing.ERASED}
    return Verification(
        document=document,
        standing=standing,
        on=on,
        since=since,
        valid_from=valid_from,
        valid_until=valid_until,
        name=content["name"] if shows_name else None,
    )


def _of_rows(document: Document, content: dict[str, Any]) -> tuple[Standing, date | None]:
    """A course stays completed, and a transcript true of its day, until a row that it stands on is taken back."""
    voided = LedgerRow.objects.filter(kind=Kind.VOIDED, refers_to__in=content["stands_on"]).order_by("recorded_at").first()
    if document.kind == DocumentKind.COMPLETION:
        return (Standing.TAKEN_BACK, voided.happened_on) if voided else (Standing.COMPLETED, date.fromisoformat(content["completed_on"]))
    return (Standing.CHANGED, voided.happened_on) if voided else (Standing.AS_OF, date.fromisoformat(content["as_of"]))


def _last_day(document: Document, candidacy: Candidacy) -> date | None:
    """Through which day the document's own period is valid by now: an extension or a leave may have moved the day printed on it."""
    period = candidacy.periods.filter(number=document.period_number or 0).exclude(valid_from=None).first()
    printed = document.content["valid_until"]
    return period.valid_until if period else date.fromisoformat(printed) if printed else None


def _of_period(candidacy: Candidacy, *, on: date, valid_from: date, valid_until: date | None) -> tuple[Standing, date | None]:
    """A credential stands as its own period does: one that ran out stays expired whatever came after."""
    segment = candidacy.segments.known_at(None).on(on).first()
    if segment is None or segment.status not in STANDING_OF:
        return Standing.EXPIRED, valid_until
    if valid_until and on > valid_until and not (segment.status == Status.LATE and segment.valid_until == valid_until):
        return Standing.EXPIRED, valid_until
    if on < valid_from:
        return Standing.UPCOMING, valid_from
    return STANDING_OF[Status(segment.status)], segment.date_from


def _plain(name: str) -> bytes:
    """A name reduced to its letters and digits, for comparing."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in decomposed if char.isalnum()).encode()
