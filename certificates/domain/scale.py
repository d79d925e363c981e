"""Invented people in any number, for measuring and for comparing the kernel with itself: the same for the same seed, whoever runs it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction

from certificates.domain.cases import case_of_rows
from certificates.domain.decisions.keeping import counted_rows, store_verdicts
from certificates.domain.projection import rebuild
from certificates.evaluation import ENGINE_VERSION, evaluate
from certificates.models import Candidacy
from core.canonical import digest
from people.models import Membership, Person
from training.domain.ledger import Chain, store_chains
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from certificates.models import SchemeEdition
    from people.models import Location

AT_A_TIME = 500
MINUTES = 120  # of live hours that `SCALE_RULES` ask for
SCALE_RULES: dict[str, Any] = {
    "format": "scheme/1",
    "code": "scale",
    "title": {"en": "Invented people", "es": "Personas inventadas"},
    "credential": {"en": "Invented credential", "es": "Credencial inventada"},
    "in_force": {"from": "2020-01-01", "until": None},
    "decision": {"by": "lead", "separate_from": []},
    "valid": {"months": 12},
    "window": {"days": 90},
    "grace": {"days": 30},
    "categories": ["wellness", "ethics"],
    "initial": {
        "key": "initial",
        "kind": "group",
        "need": "all",
        "of": [
            {"key": "eligibility", "kind": "attestation", "attestation": "eligibility"},
            {"key": "module", "kind": "module", "module": "quiet-hours"},
            {"key": "talk", "kind": "sign_off", "sign_off": "supervisor-talk"},
            {"key": "hours", "kind": "hours", "minutes": MINUTES, "mode": "live"},
        ],
    },
    "renewal": {
        "key": "again",
        "kind": "group",
        "need": "all",
        "of": [
            {"key": "more-hours", "kind": "hours", "minutes": MINUTES, "mode": "live"},
            {"key": "talk-again", "kind": "sign_off", "sign_off": "supervisor-talk"},
        ],
    },
}


def invent_people(edition: SchemeEdition, location: Location, *, people: int, on: date, seed: int = 1, project: bool = True) -> int:
    """Store so many invented people under these rules, as their stories stand on a day; return how many ledger rows.

    Every row has its real hash, every approval its real verdict. Projections are made at the end, unless the caller does not need them.
    """
    stored = 0
    for first in range(0, people, AT_A_TIME):
        numbers = range(first, min(first + AT_A_TIME, people))
        with transaction.atomic():
            stored += _invent(edition, location, numbers, on=on, seed=seed)
    if project:
        rebuild()
    return stored


def _invent(edition: SchemeEdition, location: Location, numbers: range, *, on: date, seed: int) -> int:
    draws = [Random(f"{seed}/{number}") for number in numbers]  # noqa: S311 -- a story, not a secret
    persons = Person.objects.bulk_create(
        Person(subject_id=_subject(seed, number), chosen_name=f"Person {number:06d}", printed_name=f"Invented Person {number:06d}")
        for number in numbers
    )
    opened = [on - timedelta(days=draw.randrange(30, 1500)) for draw in draws]
    Membership.objects.bulk_create(
        Membership(person=person, location=location, role="learner", begins_on=day) for person, day in zip(persons, opened, strict=True)
    )
    candidacies = Candidacy.objects.bulk_create(
        Candidacy(person=person, scheme=edition.scheme, scheme_edition=edition, location=location, opened_on=day)
        for person, day in zip(persons, opened, strict=True)
    )
    stories = [_Story(candidacy, on=on, draw=draw) for candidacy, draw in zip(candidacies, draws, strict=True)]
    for story in stories:
        story.tell()
    rows = store_chains([story.chain for story in stories])
    store_verdicts([approval for story in stories for approval in story.approvals])
    return rows


class _Story:
    """One invented person's way: she begins, does what is asked, is approved, renews, or stops anywhere."""

    def __init__(self, candidacy: Candidacy, *, on: date, draw: Random) -> None:
        self.candidacy = candidacy
        self.on = on
        self.draw = draw
        self.day = candidacy.opened_on
        self.minute = 0
        self.chain = Chain(candidacy.person.subject_id, candidacy.scheme.program)
        self.approvals: list[tuple[LedgerRow, Candidacy, dict[str, Any]]] = []

    def tell(self) -> None:
        """Write rows until today or until she stops."""
        held = self.candidacy
        facts = {"scheme": held.scheme.code, "edition": held.scheme_edition.number, "opened_on": held.opened_on.isoformat()}
        self.row(Kind.CANDIDACY_OPENED, held.ref, facts)
        self.do(self.confirm, self.complete, self.talk, self.train)
        while self.goes_on(0.9) and self.approve():
            last = date.fromisoformat(self.approvals[-1][0].content["valid_until"])
            self.day = max(self.day, last - timedelta(days=self.draw.randrange(-40, 90)))
            if self.day > self.on:
                break
            if self.goes_on(0.05):
                self.row(Kind.SUSPENDED, held.ref, {"period": len(self.approvals)})
                self.later()
                self.row(Kind.REINSTATED, held.ref, {"period": len(self.approvals)})
            self.do(self.talk, self.train)

    def goes_on(self, chance: float) -> bool:
        """Draw whether something happens."""
        return self.draw.random() < chance

    def later(self) -> None:
        """Let some days pass."""
        self.day += timedelta(days=self.draw.randrange(0, 20))

    def do(self, *acts: Any) -> None:
        """Do these in any order, with days between; now and then one is left out."""
        for act in self.draw.sample(acts, len(acts)):
            self.later()
            if self.goes_on(0.97):
                act()

    def confirm(self) -> None:
        self.row(Kind.ATTESTATION_MADE, "attestation:eligibility", {"standing": "verified", "text_sha256": digest("eligibility")})

    def talk(self) -> None:
        self.row(Kind.SIGNED_OFF, "sign-off:supervisor-talk", {"standing": "verified", "result": "done"})

    def complete(self) -> None:
        minutes = [{"category": "wellness", "mode": "self_paced", "minutes": 28}]
        facts = {"standing": "verified", "minutes": minutes, "score": None, "edition_sha256": digest("edition"), "origin": "learner"}
        self.row(Kind.MODULE_COMPLETED, "module:quiet-hours@1.0", facts)

    def train(self) -> None:
        """Live hours in two courses: just enough, or more."""
        whole = self.draw.choice([MINUTES, MINUTES, MINUTES + 15, MINUTES + 60])
        first = self.draw.randrange(1, whole)
        for course, minutes in (("wellness-day", first), ("ethics-day", whole - first)):
            parts = [{"category": course.partition("-")[0], "mode": "live", "minutes": minutes}]
            self.row(Kind.HOURS_RECORDED, f"hours:{course}", {"standing": "verified", "minutes": parts})

    def approve(self) -> bool:
        """Approve as `decisions.approve` does, where the rules are met."""
        self.later()
        if self.day > self.on:
            return False
        verdict = evaluate(case_of_rows(self.candidacy, self.chain.rows), on=self.day)
        if not verdict.ready:
            return False
        document, award = verdict.document(), verdict.award
        facts = {
            "period": award.number,
            "cycle_start": award.cycle_start.isoformat(),
            "valid_from": award.valid_from.isoformat(),
            "valid_until": award.valid_until.isoformat() if award.valid_until else None,
            "rows": sorted(counted_rows(document["requirements"])),
            "verdict_sha256": digest(document),
            "engine": ENGINE_VERSION,
        }
        row = self.row(Kind.APPROVED, self.candidacy.ref, facts)
        if row is not None:
            self.approvals.append((row, self.candidacy, document))
        return row is not None

    def row(self, kind: Kind, about: str, facts: dict[str, Any]) -> LedgerRow | None:
        """Write a row of the story's day, unless that day is still to come."""
        if self.day > self.on:
            return None
        self.minute += 1
        at = datetime.combine(self.day, time(20), tzinfo=UTC) + timedelta(seconds=self.minute)
        return self.chain.add(kind, about=about, happened_on=self.day, facts=facts, recorded_at=at)


def _subject(seed: int, number: int) -> str:
    return "s_" + sha256(f"{seed}/{number}".encode()).hexdigest()[:22]
