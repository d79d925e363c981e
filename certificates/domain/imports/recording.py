"""Records what was looked at and confirmed: line by line, each in a transaction of its own, once, whoever works it off and however often."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain.candidacies import open_candidacy
from certificates.domain.decisions.earlier import earlier_period, record_earlier_period
from certificates.domain.decisions.refusals import NothingInForce
from certificates.domain.imports.judging import fingerprint, fingerprint_of
from certificates.domain.imports.staging import WrongStep
from certificates.enums import ImportState, LineKind, LineOutcome
from certificates.models import Candidacy, Import, ImportedKey, ImportLine
from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.domain.persons import Details, add_person
from people.models import Location, Person, Program, User
from people.queries import subjects_of
from training.domain.ledger import record
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from datetime import datetime

SLICE = 200  # lines recorded at a time


def confirm_import(held: Import, *, by: Person, at: datetime) -> Import:
    """Say that what was shown is to be recorded; `work_import` then does it. Confirming twice is once. Raises WrongStep."""
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=held.pk)
        if held.state in {ImportState.APPLYING, ImportState.DONE}:
            return held
        if held.state != ImportState.PREVIEW:
            raise WrongStep
        held.state, held.confirmed_at = ImportState.APPLYING, at
        held.save(update_fields=["state", "confirmed_at"])
        audit(Action.IMPORT_CONFIRMED, actor=by.subject_id, about=str(held), at=at, lines=waiting(held))
    return held


def work_import(held: Import, *, at: datetime, most: int = SLICE) -> int:
    """Record at most so many of the lines that wait, in the name of whoever began the import; return how many wait after that.

    Safe to run twice, by two at once, and to begin again after a stop at any moment. Sends nothing to anybody. With the last line what
    was staged is wiped: what stays is the number of each line, what came of it, and the row it became.
    """
    lines = list(held.lines.filter(outcome=LineOutcome.NEW).select_related("person").order_by("position")[:most])
    held = Import.objects.select_related("program", "location__program", "scheme__program").get(pk=held.pk)
    by = Person.objects.get(subject_id=held.started_by)
    keys = ImportedKey.objects.select_related("person").filter(program=held.program, key__in={line.key for line in lines})
    known = {one.key: one.person for one in keys}
    for line in lines:
        _record_line(line, held, by, known, at=at)
    left = waiting(held)
    if not left:
        _finish(held, at=at)
    return left


def waiting(held: Import) -> int:
    """How many lines are still to be recorded."""
    return held.lines.filter(outcome=LineOutcome.NEW).count()


def _record_line(line: ImportLine, held: Import, by: Person, known: dict[str, Person], *, at: datetime) -> None:
    try:
        with transaction.atomic():
            if not _still_waits(line, held):
                return
            line.person = known.get(line.key) or _person(held, line, by, at=at)
            line.row, line.outcome = _WRITERS[LineKind(line.kind)](held, line, by, at)
            line.save(update_fields=["person", "outcome", "row"])
        known[line.key] = line.person
    except DomainError as refusal:
        # Whatever the line had begun is undone; that it was refused is kept.
        with transaction.atomic():
            if _still_waits(line, held):
                line.person, line.outcome, line.reason, line.params = None, LineOutcome.REFUSED, "refused", {"sentence": refusal.message}
                line.save(update_fields=["person", "outcome", "reason", "params"])


def _still_waits(line: ImportLine, held: Import) -> bool:
    """Whether the line is still to be recorded, under one lock for all imports of a program: two of one file at once record everything once."""
    Program.objects.select_for_update(no_key=True).values_list("pk").get(pk=held.program_id)
    return ImportLine.objects.filter(pk=line.pk, outcome=LineOutcome.NEW, held__state=ImportState.APPLYING).exists()


def _person(held: Import, line: ImportLine, by: Person, *, at: datetime) -> Person:
    """The person of a line, added without a sign-in and without a word to her where she is not here yet."""
    known = ImportedKey.objects.select_related("person").filter(program=held.program, key=line.key).first()
    if known is not None:
        return known.person
    person = line.person
    if person is None:
        told = line.facts
        days = [one.facts["on"] for one in held.lines.filter(key=line.key, outcome=LineOutcome.NEW)]
        place = Location.objects.select_related("program").get(pk=told["place"]) if told["place"] else held.location
        details = Details(chosen_name=told["name"], email=told["email"], language=told["language"])
        person = add_person(details, location=place, begins_on=date.fromisoformat(min(days)), by=User.objects.get(person=by), at=at)
    ImportedKey.objects.create(program=held.program, key=line.key, person=person)
    return person


def _record_evidence(held: Import, line: ImportLine, by: Person, at: datetime) -> tuple[str, LineOutcome]:
    told, person = line.facts, _known(line)
    mine = fingerprint(told["kind"], told["about"], told["on"], told["facts"])
    rows = LedgerRow.objects.filter(subject__in=subjects_of(person), kind=told["kind"], about=told["about"], happened_on=told["on"])
    for row in rows:
        if fingerprint_of(row) == mine:
            return row.hash, LineOutcome.SAME
    row = record(
        Kind(told["kind"]), subject=person.subject_id, about=told["about"], program=held.program,
        happened_on=date.fromisoformat(told["on"]), facts=told["facts"], words=words_of(told, by), by=by, at=at,
    )  # fmt: skip
    return row.hash, LineOutcome.RECORDED


def _begin(held: Import, line: ImportLine, by: Person, at: datetime) -> tuple[str, LineOutcome]:
    person, scheme = _known(line), held.scheme
    assert scheme is not None  # noqa: S101 -- only with a credential is there such a line
    if Candidacy.objects.filter(person=person, scheme=scheme).exists():
        return "", LineOutcome.SAME
    place = Location.objects.select_related("program").get(pk=line.facts["place"]) if line.facts["place"] else held.location
    open_candidacy(person, scheme, location=place, by=by, at=at, opened_on=date.fromisoformat(line.facts["on"]))
    return LedgerRow.objects.filter(subject=person.subject_id, kind=Kind.CANDIDACY_OPENED).latest("number").hash, LineOutcome.RECORDED


def _record_period(held: Import, line: ImportLine, by: Person, at: datetime) -> tuple[str, LineOutcome]:
    told = line.facts
    starts, until = date.fromisoformat(told["on"]), date.fromisoformat(told["until"]) if told["until"] else None
    candidacies = Candidacy.objects.select_related("person", "scheme__program", "scheme_edition", "location")
    candidacy = candidacies.filter(person=_known(line), scheme=held.scheme).first()
    if candidacy is None:
        raise NothingInForce
    if (present := earlier_period(candidacy, starts)) is not None:
        return present.hash, LineOutcome.SAME
    row = record_earlier_period(candidacy, valid_from=starts, valid_until=until, words=words_of(told, by), by=by, at=at)
    return row.hash, LineOutcome.RECORDED


_WRITERS = {LineKind.EVIDENCE: _record_evidence, LineKind.BEGIN: _begin, LineKind.PERIOD: _record_period}


def words_of(told: dict[str, Any], by: Person) -> str:
    """What is kept beside a row: where it comes from, who saw the paper, who gave the training. Words can be disposed of, rows not."""
    with translation.override(by.language):
        said = [_("Brought over from earlier records.")]
        if told["seen_by"]:
            said.append(_("Paper seen by %(name)s.") % {"name": told["seen_by"]})
        if told["source"]:
            said.append(_("Given by %(name)s.") % {"name": told["source"]})
    return " ".join(said)


def _known(line: ImportLine) -> Person:
    assert line.person is not None  # noqa: S101 -- set before any writer is called
    return line.person


def _finish(held: Import, *, at: datetime) -> None:
    with transaction.atomic():
        if Import.objects.filter(pk=held.pk, state=ImportState.APPLYING).update(state=ImportState.DONE, ended_at=at, things={}, seen_by=""):
            held.lines.update(cells={}, facts={}, key="", person=None)
