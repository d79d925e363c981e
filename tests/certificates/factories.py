"""People on their way to a credential: the shortest way to each status, through the same use cases as in life."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from certificates.domain.candidacies import open_candidacy
from certificates.domain.decisions import approve
from certificates.domain.schemes import publish_scheme
from certificates.evaluation import parse_scheme
from certificates.models import Candidacy, Document, Scheme
from core.canonical import sha256_hex
from people.models import Location, Person, Program
from tests.people.factories import PersonFactory, tree
from tests.training.factories import document, edition
from training.domain.ledger import record
from training.enums import Kind
from training.models import LedgerRow

OPENED = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
DONE = datetime(2026, 2, 2, 15, 0, tzinfo=UTC)
APPROVED = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
MODULE = "quiet-hours"


def rules(code: str = "ally", *, by: str = "lead", separate: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """A credential for: eligibility confirmed, one module, one talk; two years, a window of 90 days, 30 days of grace."""
    return {
        "format": "scheme/1",
        "code": code,
        "title": {"en": "Ally", "es": "Aliada"},
        "credential": {"en": "Certified ally", "es": "Aliada con certificado"},
        "in_force": {"from": "2025-01-01", "until": None},
        "decision": {"by": by, "separate_from": list(separate)},
        "valid": {"months": 24},
        "window": {"days": 90},
        "grace": {"days": 30},
        "categories": ["wellness"],
        "initial": {
            "key": "initial",
            "kind": "group",
            "need": "all",
            "of": [
                {"key": "eligibility", "kind": "attestation", "attestation": "eligibility"},
                {"key": "module", "kind": "module", "module": MODULE},
                {"key": "talk", "kind": "sign_off", "sign_off": "supervisor-talk"},
            ],
        },
        "renewal": {"key": "again", "kind": "module", "module": MODULE},
    } | more


def scheme(program: Program, **more: Any) -> Scheme:
    """A published scheme."""
    return publish_scheme(parse_scheme(rules(**more)), program=program, by=PersonFactory(), at=OPENED - timedelta(days=300)).scheme


def candidate(person: Person | None = None, *, location: Location | None = None, at: datetime = OPENED, **rule: Any) -> Candidacy:
    """A person who has begun."""
    location = location or tree()["alder"]
    held = Scheme.objects.filter(code=rule.get("code", "ally")).first() or scheme(location.program, **rule)
    return open_candidacy(person or PersonFactory(), held, location=location, by=PersonFactory(), at=at)


def completed(candidacy: Candidacy, *, at: datetime = DONE, on: date | None = None) -> LedgerRow:
    """The module's row."""
    from curricula.models import ModuleEdition

    released = ModuleEdition.objects.filter(code=MODULE).first() or edition(document(MODULE))
    return evidence(
        candidacy,
        Kind.MODULE_COMPLETED,
        about=released.ref,
        at=at,
        on=on,
        facts={
            "standing": "verified",
            "minutes": [{"category": "wellness", "mode": "self_paced", "minutes": 28}],
            "score": None,
            "edition_sha256": released.sha256,
            "origin": "learner",
        },
    )


def confirmed(candidacy: Candidacy, *, at: datetime = DONE, by: Person | None = None) -> LedgerRow:
    """Eligibility, confirmed by staff."""
    facts = {"standing": "verified", "text_sha256": sha256_hex(b"the text")}
    return evidence(candidacy, Kind.ATTESTATION_MADE, about="attestation:eligibility", at=at, by=by, facts=facts)


def talked(candidacy: Candidacy, *, at: datetime = DONE, by: Person | None = None) -> LedgerRow:
    """The talk, signed off."""
    facts = {"standing": "verified", "result": "done"}
    return evidence(candidacy, Kind.SIGNED_OFF, about="sign-off:supervisor-talk", at=at, by=by, facts=facts)


def evidence(
    candidacy: Candidacy, kind: Kind, *, about: str, at: datetime, facts: dict[str, Any], on: date | None = None, by: Person | None = None
) -> LedgerRow:
    program = candidacy.scheme.program
    return record(
        kind,
        subject=candidacy.person.subject_id,
        about=about,
        program=program,
        happened_on=on or program.local_date(at),
        facts=facts,
        by=by,
        at=at,
    )


def ready(person: Person | None = None, *, at: datetime = DONE, **more: Any) -> Candidacy:
    """A person with everything the rules ask for."""
    candidacy = candidate(person, **more)
    confirmed(candidacy, at=at)
    completed(candidacy, at=at)
    talked(candidacy, at=at)
    return candidacy


def certified(
    person: Person | None = None, *, at: datetime = APPROVED, by: Person | None = None, **more: Any
) -> tuple[Candidacy, Document]:
    """A certified person and her document."""
    candidacy = ready(person, **more)
    return candidacy, approve(candidacy, by=by or PersonFactory(), at=at)
