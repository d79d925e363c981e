"""Gathers what the kernel judges: one candidacy's rules, rows and accepted editions, as a `case/1` document (decision 0003)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certificates.evaluation import modules_named, parse_scheme
from curricula.models import ModuleEdition
from people.queries import subjects_of, subjects_of_many
from training.domain.ledger import instant_text
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certificates.evaluation import Scheme
    from certificates.models import Candidacy
    from people.models import Program


def build_case(candidacy: Candidacy) -> dict[str, Any]:
    """Return everything that is known about a candidacy, whatever day or instant is then asked for.

    Expects `person`, `scheme.program` and `scheme_edition` to be loaded; a constant number of queries.
    """
    rows = rows_of(candidacy)
    rules = candidacy.scheme_edition.rules
    return _case(candidacy, rows, rules, list(_new_editions(modules_named(parse_scheme(rules)))))


def build_cases(candidacies: Iterable[Candidacy], *, also: Iterable[Scheme] = ()) -> dict[int, dict[str, Any]]:
    """Return the cases of several candidacies by primary key, in a constant number of queries.

    Editions of rules are parsed once and put into the cases as such. `also` are rules whose modules' releases are wanted besides.
    """
    candidacies = list(candidacies)
    subjects = subjects_of_many([candidacy.person for candidacy in candidacies])
    rows: dict[str, list[LedgerRow]] = {}
    wanted = {subject for found in subjects.values() for subject in found}
    for row in LedgerRow.objects.filter(subject__in=wanted).order_by("recorded_at", "subject", "number"):
        rows.setdefault(row.subject, []).append(row)
    schemes = {candidacy.scheme_edition_id: parse_scheme(candidacy.scheme_edition.rules) for candidacy in candidacies}
    releases = list(_new_editions({code for rules in (*schemes.values(), *also) for code in modules_named(rules)}))
    cases = {}
    for candidacy in candidacies:
        own = [row for subject in subjects[candidacy.person_id] for row in rows.get(subject, ())]
        own.sort(key=lambda row: (row.recorded_at, row.subject, row.number))
        cases[candidacy.pk] = _case(candidacy, own, schemes[candidacy.scheme_edition_id], releases)
    return cases


def _case(candidacy: Candidacy, rows: list[LedgerRow], rules: Any, releases: Iterable[ModuleEdition]) -> dict[str, Any]:
    edition = candidacy.scheme_edition
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
        "accepted": [_acceptance(release, candidacy.scheme.program) for release in releases],
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
