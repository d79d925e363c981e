"""Gathers what the kernel judges: one candidacy's rules, rows and accepted editions, as a `case/1` document (decision 0003)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certificates.evaluation import modules_named, parse_scheme
from curricula.models import ModuleEdition
from people.queries import subjects_of
from training.domain.ledger import instant_text
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certificates.models import Candidacy
    from people.models import Program


def build_case(candidacy: Candidacy) -> dict[str, Any]:
    """Return everything that is known about a candidacy, whatever day or instant is then asked for.

    Expects `person`, `scheme.program` and `scheme_edition` to be loaded; a constant number of queries.
    """
    edition = candidacy.scheme_edition
    rules = edition.rules
    rows = rows_of(candidacy)
    opened = next(row for row in rows if row.kind == Kind.CANDIDACY_OPENED and row.about == candidacy.ref)
    return {
        "format": "case/1",
        "subject": candidacy.person.subject_id,
        "zone": candidacy.scheme.program.time_zone,
        "candidacy": {"id": str(candidacy.uuid), "opened_on": candidacy.opened_on.isoformat()},
        "editions": [
            {
                "from": candidacy.opened_on.isoformat(),
                "recorded_at": instant_text(opened.recorded_at),
                "edition": edition.number,
                "scheme": rules,
            }
        ],
        "rows": [_row(row) for row in rows],
        "accepted": [_acceptance(release, candidacy.scheme.program) for release in _new_editions(modules_named(parse_scheme(rules)))],
        "equivalences": [],
        "elsewhere": [],
    }


def rows_of(candidacy: Candidacy) -> list[LedgerRow]:
    """All rows of all the person's chains, in the order they were recorded."""
    return list(LedgerRow.objects.filter(subject__in=subjects_of(candidacy.person)).order_by("recorded_at", "subject", "number"))


def _row(row: LedgerRow) -> dict[str, Any]:
    return {
        "hash": row.hash,
        "number": row.number,
        "subject": row.subject,
        "kind": row.kind,
        "about": row.about,
        "on": row.happened_on.isoformat(),
        "recorded_at": instant_text(row.recorded_at),
        "by": row.recorded_by,
        "program": row.program,
        "facts": row.content,
        "refers_to": row.refers_to,
    }


def _new_editions(modules: Iterable[str]) -> Iterable[ModuleEdition]:
    """The releases that decided what earlier completions are worth."""
    return (
        ModuleEdition.objects.filter(code__in=sorted(modules), correction=0, number__gt=1).order_by("released_at", "pk").defer("document")
    )


def _acceptance(release: ModuleEdition, program: Program) -> dict[str, Any]:
    return {
        "module": release.code,
        "number": release.number,
        "decision": release.earlier,
        "until": release.earlier_until.isoformat() if release.earlier_until else None,
        "from": program.local_date(release.released_at).isoformat(),
        "recorded_at": instant_text(release.released_at),
    }
