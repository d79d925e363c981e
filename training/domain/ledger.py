"""The ledger's one writer, and the reading of a chain (decision 0001)."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from core.canonical import canonical_bytes, sha256_hex
from core.errors import DomainError
from training.enums import Kind
from training.models import LedgerHead, LedgerRow, LedgerWords
from training.models.ledger import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from people.models import Person, Program

FORMAT_VERSION = 1
SCHEMAS = Path(__file__).parents[1] / "ledger_schemas"

_projectors: list[Callable[[LedgerRow], None]] = []


class InTheFuture(DomainError):
    """A fact was dated after today."""

    code = "in-the-future"

    def __init__(self, happened_on: date) -> None:
        super().__init__(_("%(date)s is still to come. Enter the day it happened.") % {"date": happened_on.isoformat()})


class AlreadyCorrected(DomainError):
    """A row was voided or verified before."""

    code = "already-corrected"

    def __init__(self) -> None:
        super().__init__(_("Someone has already corrected this entry. Look at it again before you go on."))


def register_projector(projector: Callable[[LedgerRow], None]) -> None:
    """Have `projector` called with every new row, inside the transaction that appends it. Registering twice is once."""
    if projector not in _projectors:
        _projectors.append(projector)


def record(
    kind: Kind,
    *,
    subject: str,
    about: str,
    program: Program,
    happened_on: date,
    facts: dict[str, Any],
    by: Person | None,
    at: datetime,
    words: str = "",
    refers_to: LedgerRow | None = None,
) -> LedgerRow:
    """Append one fact to a person's chain and bring everything derived from it up to date, in one transaction.

    `by` is None for the system itself. `words` (a reason) are kept beside the row; the row keeps their salted hash.
    The instant stored is `at`, or that of the chain's last row where another writer was later. Not idempotent: callers hold the
    constraint or lock that makes their act happen once.
    Raises InTheFuture; AlreadyCorrected; ValueError where `facts` do not fit the kind's JSON Schema.
    """
    if happened_on > program.local_date(at):
        raise InTheFuture(happened_on)
    for fault in _validator(kind).iter_errors(facts):
        raise ValueError(f"facts of {kind}: {fault.json_path}: {fault.message}")
    with transaction.atomic():
        head = lock_chain(subject)
        if refers_to is not None and kind in Kind.ONCE_PER_ROW:
            _refuse_second_correction(kind, refers_to)
        nonce = secrets.token_hex(32) if words else ""
        row = LedgerRow(
            subject=subject,
            number=head.number + 1,
            format_version=FORMAT_VERSION,
            kind=kind,
            about=about,
            program=program.code,
            zone=program.time_zone,
            happened_on=happened_on,
            recorded_at=max(at, head.recorded_at) if head.recorded_at else at,
            recorded_by=by.subject_id if by else SYSTEM,
            facts=canonical_bytes(facts).decode(),
            words_hash=words_digest(nonce, words) if words else None,
            refers_to=refers_to.hash if refers_to else None,
            previous=head.hash,
        )
        row.hash = row_hash(row)
        row.save()
        if words:
            LedgerWords.objects.create(row=row, nonce=nonce, text=words)
        advance_head(row)
        for project in _projectors:
            project(row)
    return row


class Chain:
    """A new person's whole chain, built in memory and stored with others at once: for data sets, where `record` row by row takes hours.

    Hashes are made as `record` makes them. No projector is called: whoever stores chains makes the projections afterwards.
    """

    def __init__(self, subject: str, program: Program) -> None:
        self.subject = subject
        self.program = program
        self.rows: list[LedgerRow] = []

    def add(
        self,
        kind: Kind,
        *,
        about: str,
        happened_on: date,
        facts: dict[str, Any],
        recorded_at: datetime,
        by: str = SYSTEM,
        refers_to: str | None = None,
    ) -> LedgerRow:
        """Put a row at the end. Rows come in the order of their instants. Raises ValueError where `facts` do not fit the kind's JSON Schema."""
        if not _validator(kind).is_valid(facts):
            raise ValueError(f"facts of {kind} do not fit: {facts}")
        last = self.rows[-1] if self.rows else None
        if last and recorded_at < last.recorded_at:
            raise ValueError("a chain grows in the order of its instants")
        row = LedgerRow(
            subject=self.subject,
            number=len(self.rows) + 1,
            format_version=FORMAT_VERSION,
            kind=kind,
            about=about,
            program=self.program.code,
            zone=self.program.time_zone,
            happened_on=happened_on,
            recorded_at=recorded_at,
            recorded_by=by,
            facts=canonical_bytes(facts).decode(),
            refers_to=refers_to,
            previous=last.hash if last else LedgerHead().hash,
        )
        row.hash = row_hash(row)
        self.rows.append(row)
        return row


def store_chains(chains: list[Chain]) -> int:
    """Store whole chains of people who have none yet, all or nothing; return how many rows."""
    with transaction.atomic():
        rows = [row for chain in chains for row in chain.rows]
        LedgerRow.objects.bulk_create(rows, batch_size=500)
        heads = [chain.rows[-1] for chain in chains if chain.rows]
        LedgerHead.objects.bulk_create(
            [LedgerHead(subject=row.subject, number=row.number, hash=row.hash, recorded_at=row.recorded_at) for row in heads],
            batch_size=500,
        )
    return len(rows)


def void(row: LedgerRow, *, program: Program, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Take a mistaken row back by a new row; from now on it counts for nothing, and as known before it still did.

    Raises AlreadyCorrected.
    """
    return record(
        Kind.VOIDED,
        subject=row.subject,
        about=row.about,
        program=program,
        happened_on=program.local_date(at),
        facts={},
        words=reason,
        refers_to=row,
        by=by,
        at=at,
    )


def lock_chain(subject: str) -> LedgerHead:
    """Return the chain's head, locked until the transaction ends; a first row makes the head. Call inside `atomic()`."""
    LedgerHead.objects.get_or_create(pk=subject)
    return LedgerHead.objects.select_for_update().get(pk=subject)


def advance_head(row: LedgerRow) -> None:
    """Make a row the end of its chain."""
    LedgerHead.objects.filter(pk=row.subject).update(number=row.number, hash=row.hash, recorded_at=row.recorded_at)


def row_document(row: LedgerRow) -> dict[str, Any]:
    """The object whose canonical bytes are hashed: every column but the hash."""
    return {
        "subject": row.subject,
        "number": row.number,
        "format_version": row.format_version,
        "kind": str(row.kind),
        "about": row.about,
        "program": row.program,
        "zone": row.zone,
        "happened_on": row.happened_on.isoformat(),
        "recorded_at": instant_text(row.recorded_at),
        "recorded_by": row.recorded_by,
        "facts": json.loads(row.facts),
        "words_hash": row.words_hash,
        "refers_to": row.refers_to,
        "previous": row.previous,
    }


def row_hash(row: LedgerRow) -> str:
    """SHA-256 of a row's canonical bytes."""
    return sha256_hex(canonical_bytes(row_document(row)))


def words_digest(nonce: str, words: str) -> str:
    """SHA-256 of nonce + words, as kept in the row."""
    return sha256_hex(f"{nonce}{words}".encode())


def instant_text(instant: datetime) -> str:
    """An instant as the canonical bytes hold it: UTC with microseconds and a Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant_of(text: str) -> datetime:
    """The instant that `instant_text` wrote."""
    return datetime.fromisoformat(text)


def _refuse_second_correction(kind: Kind, row: LedgerRow) -> None:
    if row.kind == Kind.VOIDED or LedgerRow.objects.filter(kind=kind, refers_to=row.hash).exists():
        raise AlreadyCorrected


@cache
def _validator(kind: Kind) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{kind}.json").read_text()))
