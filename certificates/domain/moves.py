"""Holding people to another edition of their rules: first looked at, then done as one act, person by person, and taken back if need be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.cases import build_cases, holdings, rows_of, with_read_rules
from certificates.domain.decisions.keeping import lock_candidacy
from certificates.domain.decisions.refusals import ReasonMissing
from certificates.enums import MoveOutcome
from certificates.evaluation import evaluate, modules_named, parse_case, parse_scheme
from certificates.models import Candidacy, Move, MoveBatch
from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.queries import person_of_subject
from training.domain.ledger import instant_text, record
from training.enums import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from certificates.models import SchemeEdition
    from certificates.models.candidacies import CandidacyQuerySet
    from people.models import Person

DONE = ("met", "waived", "not_applicable")
SLICE = 100  # people worked off at a time


class NobodyToMove(DomainError):
    """Nobody in the list can be moved there."""

    code = "nobody-to-move"

    def __init__(self) -> None:
        super().__init__(_("Nobody here can be moved to that edition. Everyone is held to it already, or follows other rules."))


class TakenBack(DomainError):
    """A batch was taken back before."""

    code = "taken-back"

    def __init__(self) -> None:
        super().__init__(_("This move was taken back before. Look at the list again."))


@dataclass(frozen=True, slots=True)
class Change:
    """What moving would mean for one person today. `loses` and `gains` are requirement keys that are met under one edition only."""

    candidacy: Candidacy
    status_before: str
    status_after: str
    ready_before: bool
    ready_after: bool
    loses: tuple[str, ...]
    gains: tuple[str, ...]
    asks: tuple[str, ...]  # asked for by the new edition only, and open
    stage_before: str
    stage_after: str

    @property
    def becomes_ready(self) -> bool:
        """Whether a decision would wait that does not wait now."""
        return self.ready_after and not self.ready_before

    @property
    def is_unchanged(self) -> bool:
        """Whether she would stand where she stands, with the same met and open."""
        return (self.status_before, self.ready_before) == (self.status_after, self.ready_after) and not (
            self.loses or self.gains or self.asks
        )


def touched_by(edition: SchemeEdition) -> CandidacyQuerySet:
    """Everybody who is held to another edition of the same rules: whom a move to this one would touch. Nobody is touched by asking."""
    return (
        Candidacy.objects.filter(scheme=edition.scheme_id)
        .exclude(scheme_edition=edition.pk)
        .select_related("person", "scheme__program", "scheme_edition", "location")
        .order_by("person__chosen_name", "pk")
    )


def preview_moves(edition: SchemeEdition, candidacies: Iterable[Candidacy], *, at: datetime) -> list[Change]:
    """What the move would mean for each person, worked out and not stored. A constant number of queries."""
    return preview_rules(edition.rules, candidacies, number=edition.number, at=at)


def preview_rules(rules: dict[str, Any], candidacies: Iterable[Candidacy], *, number: int, at: datetime) -> list[Change]:
    """The same for any rules, published as that number or a draft of it. A constant number of queries."""
    listed = list(candidacies)
    cases = build_cases(listed, also=modules_named(parse_scheme(rules)))
    return [
        _change(candidacy, rules, number, cases[candidacy.pk], on=candidacy.scheme.program.local_date(at), at=at) for candidacy in listed
    ]


def move_candidacies(edition: SchemeEdition, candidacies: Iterable[Candidacy], *, reason: str, by: Person, at: datetime) -> MoveBatch:
    """Write down who is to be held to an edition from today, and why; `work_batch` then does it person by person.

    People of other rules, and those held to it already, are left out; so is whoever decides. Raises ReasonMissing, NobodyToMove.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        moves = [
            Move(candidacy=candidacy, edition=edition, before=candidacy.scheme_edition)
            for candidacy in candidacies
            if candidacy.scheme_id == edition.scheme_id and candidacy.scheme_edition_id != edition.pk and candidacy.person_id != by.pk
        ]
        return _begin(MoveBatch(edition=edition, reason=reason.strip(), decided_at=at, decided_by=by.subject_id), moves)


def undo_move(batch: MoveBatch, *, reason: str, by: Person, at: datetime) -> MoveBatch:
    """Write down a move back of everybody whom a batch moved and nobody moved since; `work_batch` then does it.

    Raises ReasonMissing, TakenBack, NobodyToMove.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        MoveBatch.objects.select_for_update().get(pk=batch.pk)
        if MoveBatch.objects.filter(undoes=batch).exists():
            raise TakenBack
        # Whoever waits in the stopped batch is not moved any more.
        batch.moves.filter(outcome=MoveOutcome.WAITING).update(outcome=MoveOutcome.LEFT)
        moved = batch.moves.filter(outcome=MoveOutcome.MOVED).select_related("candidacy__person", "candidacy__scheme", "edition", "before")
        moves = [
            Move(candidacy=move.candidacy, edition=move.before, before=move.edition)
            for move in moved.order_by("pk")
            if _last_hash(move.candidacy) == move.row and move.candidacy.person_id != by.pk
        ]
        return _begin(MoveBatch(edition=batch.edition, undoes=batch, reason=reason.strip(), decided_at=at, decided_by=by.subject_id), moves)


def work_batch(batch: MoveBatch, *, at: datetime, most: int = SLICE) -> int:
    """Move at most so many of those who still wait, each in a transaction of its own; return how many wait after that.

    Whoever works it off, the rows are in the name of whoever decided the batch.

    Safe to run twice, by two at once, and to begin again after a stop at any moment.
    """
    by = person_of_subject(batch.decided_by)
    for key in batch.moves.filter(outcome=MoveOutcome.WAITING).order_by("pk").values_list("pk", flat=True)[:most]:
        _work(key, batch, by=by, at=at)
    return batch.moves.filter(outcome=MoveOutcome.WAITING).count()


def _begin(batch: MoveBatch, moves: list[Move]) -> MoveBatch:
    if not moves:
        raise NobodyToMove
    batch.save()
    for move in moves:
        move.batch = batch
    Move.objects.bulk_create(moves, batch_size=500)
    about = f"scheme:{batch.edition.scheme.code}@{batch.edition.number}"
    audit(Action.PEOPLE_MOVED, actor=batch.decided_by, about=about, at=batch.decided_at, batch=str(batch.uuid), people=len(moves))
    return batch


def _work(key: int, batch: MoveBatch, *, by: Person | None, at: datetime) -> None:
    with transaction.atomic():
        candidacy = lock_candidacy(Move.objects.select_related("candidacy__person").get(pk=key).candidacy)
        move = Move.objects.select_for_update(of=("self",)).select_related("edition", "before").get(pk=key)
        if move.outcome != MoveOutcome.WAITING:
            return
        move.outcome = MoveOutcome.LEFT
        if candidacy.scheme_edition_id == move.before_id and (
            batch.undoes is None or _last_hash(candidacy) == _undone_hash(batch, candidacy)
        ):
            program = candidacy.scheme.program
            row = record(
                Kind.CANDIDACY_MOVED,
                subject=candidacy.person.subject_id,
                about=candidacy.ref,
                program=program,
                happened_on=program.local_date(at),
                facts={"scheme": candidacy.scheme.code, "edition": move.edition.number, "batch": str(batch.uuid)},
                words=batch.reason,
                by=by,
                at=at,
            )
            move.outcome, move.row = MoveOutcome.MOVED, row.hash
        move.save(update_fields=["outcome", "row"])


def _last_hash(candidacy: Candidacy) -> str:
    return holdings(candidacy, rows_of(candidacy))[-1].hash


def _undone_hash(batch: MoveBatch, candidacy: Candidacy) -> str:
    return Move.objects.get(batch=batch.undoes, candidacy=candidacy).row


def _change(candidacy: Candidacy, rules: dict[str, Any], number: int, document: dict[str, Any], *, on: date, at: datetime) -> Change:
    held = {"from": on.isoformat(), "recorded_at": instant_text(at), "edition": number, "scheme": rules}
    moved = document | {"editions": [*document["editions"], held]}
    before, after = (evaluate(parse_case(with_read_rules(one)), on=on).document() for one in (document, moved))
    states_before, states_after = _states(before["requirements"]), _states(after["requirements"])
    return Change(
        candidacy=candidacy,
        status_before=before["status"],
        status_after=after["status"],
        ready_before=before["ready"],
        ready_after=after["ready"],
        loses=tuple(key for key, state in states_before.items() if state in DONE and states_after.get(key, "met") not in DONE),
        gains=tuple(key for key, state in states_after.items() if state in DONE and states_before.get(key, "met") not in DONE),
        asks=tuple(key for key, state in states_after.items() if key not in states_before and state not in DONE),
        stage_before=before["stage"],
        stage_after=after["stage"],
    )


def _states(result: dict[str, Any]) -> dict[str, str]:
    """State of every requirement that is not a group, by key."""
    if result["of"]:
        return {key: state for child in result["of"] for key, state in _states(child).items()}
    return {result["key"]: result["state"]}
