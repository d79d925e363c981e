"""What staff enter for somebody who works on paper, and what only staff can say: sign-offs and confirmations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.canonical import sha256_hex
from core.errors import DomainError
from curricula.validators import KEY_LENGTH, KEY_PATTERN
from training.domain.deliveries import lock_progress
from training.domain.ledger import record
from training.domain.progress import ModuleElsewhere, completion_facts, mark_finished
from training.enums import Kind
from training.models import Enrolment, LedgerRow
from training.queries import entries_of, not_taken_back

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from curricula.models import ModuleEdition
    from people.models import Person, Program


@dataclass(frozen=True)
class Statement:
    """Something that only staff can say about a person, as the rules she is under name it."""

    kind: Kind
    code: str
    label: str
    text: str = ""  # the whole statement; of a confirmation its hash is kept
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what the rules name: categories, parts of an exam, tags ...


_statements: list[Callable[[Person], list[Statement]]] = []


def register_statements(provider: Callable[[Person], list[Statement]]) -> None:
    """Have staff offered what `provider` says the person's rules ask for. The app above registers at start-up."""
    _statements[:] = [provider]


def statements_for(person: Person, kind: Kind) -> list[Statement]:
    """What staff may sign off or confirm for a person."""
    return [statement for provider in _statements for statement in provider(person) if statement.kind == kind]


class NotOneself(DomainError):
    """Staff tried to record something about themselves."""

    code = "not-oneself"

    def __init__(self) -> None:
        super().__init__(_("Nobody records this about themselves. Ask a colleague to do it."))


class NameNeeded(DomainError):
    """Who saw the paper is not said."""

    code = "name-needed"

    def __init__(self) -> None:
        super().__init__(_("Say who saw the paper, by name."))


class CodeUnknown(DomainError):
    """A sign-off or confirmation needs a code of the scheme."""

    code = "code-unknown"

    def __init__(self) -> None:
        super().__init__(_("This is not a code that rules can name. Use small letters, digits and hyphens."))


def record_packet(enrolment: Enrolment, *, edition: ModuleEdition, finished_on: date, seen_by: str, by: Person, at: datetime) -> LedgerRow:
    """Record that somebody finished a module's printed packet, or return the row that says so already: this edition, that day.

    The person who saw the paper is kept in the row's words. Raises NotOneself, NameNeeded, ModuleElsewhere, InTheFuture.
    """
    person = enrolment.person
    refuse_oneself(person, by)
    seen_by = seen_by.strip()
    if not seen_by:
        raise NameNeeded
    if edition.code not in {entry["module"] for entry in entries_of(enrolment.curriculum_edition)}:
        raise ModuleElsewhere
    program = enrolment.location.program
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        finished = not_taken_back(enrolment.modules.filter(edition=edition)).exclude(finished_row=None).values("finished_row")
        present = LedgerRow.objects.filter(hash__in=finished, happened_on=finished_on).first()
        if present:
            return present
        held = enrolment.modules.filter(edition=edition, finished_row=None).first()
        progress = lock_progress(held) if held else None
        row = record(
            Kind.MODULE_COMPLETED,
            subject=person.subject_id,
            about=edition.ref,
            program=program,
            happened_on=finished_on,
            facts=completion_facts(edition, score=None, origin="packet"),
            words=_("Printed packet seen by %(name)s.") % {"name": seen_by},
            by=by,
            at=at,
        )
        if progress:
            mark_finished(progress, row, at=at)
        else:
            enrolment.modules.create(edition=edition, code=edition.code, started_at=at, finished_at=at, finished_row=row.hash)
    return row


def record_sign_off(person: Person, *, code: str, program: Program, happened_on: date, by: Person, at: datetime) -> LedgerRow:
    """Record that `by` signed something off for a person. Signed off again is a new row. Raises NotOneself, CodeUnknown, InTheFuture."""
    refuse_oneself(person, by)
    return record(
        Kind.SIGNED_OFF,
        subject=person.subject_id,
        about=f"sign-off:{check_code(code)}",
        program=program,
        happened_on=happened_on,
        facts={"standing": "verified", "result": "done"},
        by=by,
        at=at,
    )


def confirm_attestation(
    person: Person, *, code: str, text: str, program: Program, happened_on: date, by: Person, at: datetime
) -> LedgerRow:
    """Record "confirmed, by whom, on which day" and nothing else: never which alternative of the text was true, never a no.

    `text` is the statement of the scheme; its hash is kept. Raises NotOneself, CodeUnknown, InTheFuture.
    """
    refuse_oneself(person, by)
    return record(
        Kind.ATTESTATION_MADE,
        subject=person.subject_id,
        about=f"attestation:{check_code(code)}",
        program=program,
        happened_on=happened_on,
        facts={"standing": "verified", "text_sha256": sha256_hex(text.encode())},
        by=by,
        at=at,
    )


def refuse_oneself(person: Person, by: Person) -> None:
    """Raise NotOneself where somebody would record about herself."""
    if person.pk == by.pk:
        raise NotOneself


def check_code(code: str) -> str:
    """The code, or CodeUnknown."""
    if len(code) > KEY_LENGTH or not re.fullmatch(KEY_PATTERN, code):
        raise CodeUnknown
    return code
