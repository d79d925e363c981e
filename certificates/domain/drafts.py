"""From a text somebody types to rules in force: save, submit, review by another person, publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from certificates.domain.rule_text import write_rules
from certificates.domain.schemes import CodeTaken, publish_scheme
from certificates.enums import DraftState
from certificates.evaluation import Problem, Scheme, SchemeError, read_scheme
from certificates.models import Scheme as StoredScheme
from certificates.models import SchemeDraft, SchemeEdition
from core.audit import audit
from core.enums import Action
from core.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import Person, Program

LONGEST = 60_000


class DraftChanged(DomainError):
    """Somebody else saved, submitted or published in between."""

    code = "draft-changed"

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this draft after you opened it. Look at the newest text first, then decide again."))


class RulesHaveProblems(DomainError):
    """The text cannot be read as rules."""

    code = "rules-have-problems"

    def __init__(self) -> None:
        super().__init__(_("These rules still have problems. Mend the lines named below first."))


class NotTheSameCode(DomainError):
    """The text names another scheme than the draft is for."""

    code = "not-the-same-code"

    def __init__(self, code: str) -> None:
        super().__init__(
            _("The code in the text must be %(code)s, the code of this draft. Write it so, or begin other rules.") % {"code": code}
        )


class NotAsked(DomainError):
    """The step does not fit the state of the draft."""

    code = "not-asked"

    def __init__(self) -> None:
        super().__init__(_("This step is not open now. Look at the state of the draft, and take the step it names."))


class OwnWork(DomainError):
    """Who wrote the rules may not review them."""

    code = "own-work"

    def __init__(self) -> None:
        super().__init__(_("You wrote or submitted these rules. Somebody else who may do this has to review them."))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the rules, or what is wrong with it."""

    rules: Scheme | None
    problems: tuple[Problem, ...]


def read_text(text: str) -> Reading:
    """Read rules as typed. Never raises: what is wrong is in `problems`."""
    try:
        return Reading(read_scheme(text), ())
    except SchemeError as error:
        return Reading(None, error.problems)


def open_draft(program: Program, code: str, *, by: Person, at: datetime) -> SchemeDraft:
    """Return the draft of a scheme, or begin it from the newest edition, or from a blank page. Raises CodeTaken."""
    with transaction.atomic():
        scheme = StoredScheme.objects.filter(code=code).first()
        if scheme is not None and scheme.program_id != program.pk:
            raise CodeTaken(code)
        newest = scheme.editions.order_by("-number").first() if scheme else None
        text = write_rules(newest.rules) if newest else blank_page(code)
        draft, begun = SchemeDraft.objects.get_or_create(
            program=program,
            code=code,
            defaults={"text": text, "saved_at": at, "state": DraftState.PUBLISHED if newest else DraftState.DRAFT},
        )
        if begun:
            audit(Action.SCHEME_SAVED, actor=by.subject_id, about=f"scheme:{code}", at=at, version=draft.version)
    return draft


def blank_page(code: str) -> str:
    """What a new set of rules begins with: the smallest that can be read."""
    return (
        f"format: scheme/1\ncode: {code}\ntitle:\n  en: \n  es: \ndecision:\n  by: lead\nvalid: 24 months\nwindow: 90 days\n"
        f"initial:\n  key: initial\n  kind: group\n  need: all\n  of:\n    - key: eligibility\n      kind: attestation\n"
        f"      attestation: {code}-eligibility\n      title:\n        en: Eligibility confirmed\n        es: Elegibilidad confirmada\n"
    )


def save_draft(draft: SchemeDraft, text: str, *, version: int, by: Person, at: datetime) -> SchemeDraft:
    """Keep the text, right or wrong; a review of what it said before no longer holds. Raises DraftChanged."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST]
    with transaction.atomic():
        held = _lock(draft, version=version)
        before = [] if held.state == DraftState.PUBLISHED else held.writers
        held.writers = [*(one for one in before if one != by.subject_id), by.subject_id]
        held.text, held.saved_at, held.state = text, at, DraftState.DRAFT
        held.submitted_by = held.reviewed_by = ""
        _store(held)
        audit(Action.SCHEME_SAVED, actor=by.subject_id, about=f"scheme:{draft.code}", at=at, version=held.version)
    return held


def submit_draft(draft: SchemeDraft, *, version: int, by: Person, at: datetime) -> SchemeDraft:
    """Ask for review. Raises DraftChanged, NotAsked, RulesHaveProblems, NotTheSameCode."""
    with transaction.atomic():
        held = _lock(draft, version=version, state=DraftState.DRAFT)
        _sound_rules(held)
        held.state, held.submitted_by, held.review = DraftState.SUBMITTED, by.subject_id, ""
        _store(held)
        audit(Action.SCHEME_SUBMITTED, actor=by.subject_id, about=f"scheme:{draft.code}", at=at, version=held.version)
    return held


def review_draft(draft: SchemeDraft, *, good: bool, words: str, version: int, by: Person, at: datetime) -> SchemeDraft:
    """Find the rules good, or send them back with what to change. Raises DraftChanged, NotAsked, OwnWork."""
    with transaction.atomic():
        held = _lock(draft, version=version, state=DraftState.SUBMITTED)
        if not may_review(held, by):
            raise OwnWork
        held.state = DraftState.REVIEWED if good else DraftState.DRAFT
        held.reviewed_by, held.review = by.subject_id, words
        _store(held)
        action = Action.SCHEME_REVIEWED if good else Action.SCHEME_RETURNED
        audit(action, actor=by.subject_id, about=f"scheme:{draft.code}", at=at, version=held.version)
    return held


def may_review(draft: SchemeDraft, person: Person) -> bool:
    """Whether the person neither wrote nor submitted what is to be reviewed."""
    return person.subject_id not in {*draft.writers, draft.submitted_by}


def publish_draft(draft: SchemeDraft, *, version: int, by: Person, at: datetime) -> SchemeEdition:
    """Freeze reviewed rules as the scheme's next edition. Nobody is moved. Raises DraftChanged, NotAsked, RulesHaveProblems, CodeTaken."""
    with transaction.atomic():
        held = _lock(draft, version=version, state=DraftState.REVIEWED)
        rules = _sound_rules(held)
        edition = publish_scheme(rules, program=held.program, by=by, at=at)
        held.state = DraftState.PUBLISHED
        _store(held)
    return edition


def _lock(draft: SchemeDraft, *, version: int, state: str | None = None) -> SchemeDraft:
    """The draft under lock, if it is still the version that was read. Raises DraftChanged, NotAsked."""
    held = SchemeDraft.objects.select_for_update(of=("self",)).select_related("program").get(pk=draft.pk)
    if held.version != version:
        raise DraftChanged
    if state is not None and held.state != state:
        raise NotAsked
    return held


def _store(held: SchemeDraft) -> None:
    """Write the draft as the next version, unless somebody was faster (SQLite has no row locks)."""
    fields = ("text", "state", "writers", "saved_at", "submitted_by", "reviewed_by", "review")
    values = {name: getattr(held, name) for name in fields}
    if not SchemeDraft.objects.filter(pk=held.pk, version=held.version).update(version=F("version") + 1, **values):
        raise DraftChanged
    held.version += 1


def _sound_rules(draft: SchemeDraft) -> Scheme:
    reading = read_text(draft.text)
    if reading.rules is None:
        raise RulesHaveProblems
    if reading.rules.code != draft.code:
        raise NotTheSameCode(draft.code)
    return reading.rules
