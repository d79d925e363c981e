"""A case: everything known about one candidacy, as documents. Rows come in any order and leave in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .authoring import parse_scheme
from .dates import parse_instant
from .decision_facts import TIMED_FACTS, Timed
from .evidence import PREFIXES, Evidence, is_reference, read_evidence
from .facts import MOST_NUMBER, Wrong, read_code, read_date, read_hash, read_number, read_optional_date
from .problems import CaseError, Path, SchemeError, shown
from .reading import CODE, HASH, LONGEST_CODE, NEVER, Reader
from .scheme import Scheme

FORMAT = "case/1"
RULINGS = ("still_count", "count_until", "must_redo")
MOST_ROWS = 20_000
LONGEST_ID = 200
STAND_FOR = ("module", "attestation", "sign-off")  # what something of another sort may stand for


@dataclass(frozen=True, slots=True)
class Approval:
    """The facts of an approved row: the dates in it are the dates, whatever the scheme says later."""

    period: int
    valid_from: date
    valid_until: date | None  # inclusive; None where there is no last day
    cycle_start: date
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiver:
    """The facts of a waived row; `until` is its last day."""

    requirement: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Grant:
    """The facts of an equivalence granted: prior learning fills so much of a requirement, all of it where `amount` is None.

    Through `cure_by`, inclusive, where there is one: by then the rest must be done.
    """

    requirement: str
    amount: int | None
    cure_by: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One ledger row, as much of it as rules look at."""

    on: date
    recorded_at: datetime
    number: int
    hash: str
    subject: str
    kind: str
    about: str
    topic: str  # `about` without the edition of a module
    by: str
    program: str
    refers_to: str | None
    facts: Evidence | Approval | Waiver | Grant | Timed | None


@dataclass(frozen=True, slots=True)
class Held:
    """From this day the candidacy is held to this edition of the scheme."""

    starts: date
    recorded_at: datetime
    edition: int
    scheme: Scheme

    @property
    def name(self) -> str:
        """Return CODE@EDITION."""
        return f"{self.scheme.code}@{self.edition}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the release of edition `number` decided about completions of earlier numbers, from `starts` on."""

    module: str
    number: int
    decision: str
    until: date | None
    starts: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Completions of one thing, dated on these days, stand for another."""

    row_about: str
    counts_as: str
    starts: date
    until: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a period of another credential of hers counted; `voided_at`: when that was taken back, None while it stands."""

    credential: str
    rows: tuple[str, ...]
    recorded_at: datetime
    voided_at: datetime | None = None

    def stands(self, known_at: datetime | None) -> bool:
        """Whether it was known at the instant, or is known now, and not taken back by then."""
        if known_at is None:
            return self.voided_at is None
        return self.recorded_at <= known_at and (self.voided_at is None or known_at < self.voided_at)


@dataclass(frozen=True, slots=True)
class Case:
    """One candidacy with its scheme editions and all rows of all the subject's chains."""

    subject: str
    zone: str
    candidacy: str
    opened_on: date
    editions: tuple[Held, ...]
    rows: tuple[Row, ...]
    accepted: tuple[Ruling, ...]
    equivalences: tuple[Equivalence, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


def parse_case(document: object) -> Case:
    """Return the case of a document, or raise CaseError. A scheme in it may be a document or a Scheme parsed before."""
    reader = Reader()
    return reader.read(lambda: _case(reader, document), CaseError)


def _case(reader: Reader, document: object) -> Case:
    fields = reader.fields(
        document, (),
        required=("format", "subject", "zone", "candidacy", "editions", "rows"),
        optional=("accepted", "equivalences", "elsewhere"),
    )  # fmt: skip
    if "format" in fields:
        reader.choice(fields["format"], ("format",), (FORMAT,))
    candidacy = reader.fields(fields["candidacy"], ("candidacy",), required=("id", "opened_on")) if "candidacy" in fields else {}
    editions = reader.entries(fields["editions"], ("editions",)) if "editions" in fields else [None]
    if not editions and fields["editions"] == []:
        reader.problem(("editions",), "wrong-type", expected="a list with at least one edition")
    return Case(
        subject=_identifier(reader, fields, "subject"),
        zone=_identifier(reader, fields, "zone"),
        candidacy=_identifier(reader, candidacy, "id", ("candidacy",)),
        opened_on=reader.day(candidacy["opened_on"], ("candidacy", "opened_on")) if "opened_on" in candidacy else date.min,
        editions=tuple(sorted((_held(reader, raw, ("editions", index)) for index, raw in enumerate(editions)), key=_held_order))
        if "editions" in fields
        else (),
        rows=_rows(reader, reader.entries(fields.get("rows", []), ("rows",), most=MOST_ROWS)),
        accepted=tuple(
            _ruling(reader, raw, ("accepted", i)) for i, raw in enumerate(reader.entries(fields.get("accepted", []), ("accepted",)))
        ),
        equivalences=tuple(
            _equivalence(reader, raw, ("equivalences", i))
            for i, raw in enumerate(reader.entries(fields.get("equivalences", []), ("equivalences",)))
        ),
        elsewhere=tuple(
            _elsewhere(reader, raw, ("elsewhere", i)) for i, raw in enumerate(reader.entries(fields.get("elsewhere", []), ("elsewhere",)))
        ),
    )


def _held_order(held: Held) -> tuple[date, datetime, int]:
    return held.starts, held.recorded_at, held.edition


def _identifier(reader: Reader, fields: dict[str, Any], name: str, path: Path = ()) -> str:
    value = fields.get(name, "absent")  # absence has been noted already
    if isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable():
        return value
    reader.problem((*path, name), "bad-text")
    return ""


def _held(reader: Reader, raw: object, path: Path) -> Held:
    fields = reader.fields(raw, path, required=("from", "recorded_at", "edition", "scheme"))
    scheme = fields.get("scheme")
    if "scheme" in fields and not isinstance(scheme, Scheme):
        try:
            scheme = parse_scheme(scheme)
        except SchemeError as error:
            for problem in error.problems:
                inside = () if problem.path == "document" else (problem.path,)
                reader.problem((*path, "scheme", *inside), problem.code, **problem.params)
    return Held(
        starts=reader.day(fields["from"], (*path, "from")) if "from" in fields else date.min,
        recorded_at=reader.instant(fields["recorded_at"], (*path, "recorded_at")) if "recorded_at" in fields else NEVER,
        edition=reader.integer(fields["edition"], (*path, "edition"), least=1, most=MOST_NUMBER) if "edition" in fields else 1,
        scheme=scheme,  # type: ignore[arg-type]  # anything else has been noted as a problem, and the case is refused
    )


def _ruling(reader: Reader, raw: object, path: Path) -> Ruling:
    fields = reader.fields(raw, path, required=("module", "number", "decision", "recorded_at"), optional=("until", "from"))
    decision = reader.choice(fields.get("decision", RULINGS[0]), (*path, "decision"), RULINGS)
    until = reader.optional_day(fields.get("until"), (*path, "until"))
    if decision == "count_until" and until is None:
        reader.problem(path, "missing", name="until")
    if decision != "count_until":
        until = None
    recorded_at = reader.instant(fields["recorded_at"], (*path, "recorded_at")) if "recorded_at" in fields else NEVER
    return Ruling(
        module=reader.code(fields.get("module", "missing"), (*path, "module")),
        number=reader.integer(fields.get("number", 1), (*path, "number"), least=1, most=MOST_NUMBER),
        decision=decision,
        until=until,
        starts=reader.optional_day(fields.get("from"), (*path, "from")) or recorded_at.date(),
        recorded_at=recorded_at,
    )


def _equivalence(reader: Reader, raw: object, path: Path) -> Equivalence:
    fields = reader.fields(raw, path, required=("row_about", "counts_as", "from", "recorded_at"), optional=("until",))
    names = {name: fields.get(name) for name in ("row_about", "counts_as")}
    for name, value in names.items():
        if name in fields and not is_reference(value, edition=name == "row_about"):
            reader.problem((*path, name), "bad-reference", value=shown(value), example="hours:nami-family")
    sorts = [str(value).partition(":")[0] for value in names.values()]
    if not reader.problems and sorts[0] != sorts[1] and sorts[1] not in STAND_FOR:
        reader.problem((*path, "counts_as"), "cannot-stand-for", value=shown(names["counts_as"]), choices=", ".join(STAND_FOR))
    starts = reader.day(fields["from"], (*path, "from")) if "from" in fields else date.min
    until = reader.optional_day(fields.get("until"), (*path, "until"))
    if until is not None and until < starts:
        reader.problem((*path, "until"), "ends-before-start", start=starts.isoformat())
    recorded_at = reader.instant(fields["recorded_at"], (*path, "recorded_at")) if "recorded_at" in fields else NEVER
    return Equivalence(str(names["row_about"]), str(names["counts_as"]), starts, until, recorded_at)


def _elsewhere(reader: Reader, raw: object, path: Path) -> Elsewhere:
    fields = reader.fields(raw, path, required=("credential", "period", "rows", "recorded_at"), optional=("voided_at",))
    if "period" in fields:
        reader.integer(fields["period"], (*path, "period"), least=1, most=MOST_NUMBER)
    rows = reader.entries(fields["rows"], (*path, "rows"), most=MOST_ROWS) if "rows" in fields else []
    for index, row in enumerate(rows):
        if not isinstance(row, str) or len(row) != 64 or not HASH.fullmatch(row):
            reader.problem((*path, "rows", index), "bad-hash", value=shown(row))
            rows = []
            break
    recorded_at = reader.instant(fields["recorded_at"], (*path, "recorded_at")) if "recorded_at" in fields else NEVER
    voided_at = None if fields.get("voided_at") is None else reader.instant(fields["voided_at"], (*path, "voided_at"))
    return Elsewhere(reader.code(fields.get("credential", "missing"), (*path, "credential")), tuple(rows), recorded_at, voided_at)


def _rows(reader: Reader, raw: list[Any]) -> tuple[Row, ...]:
    rows: dict[str, Row] = {}
    for index, entry in enumerate(raw):
        try:
            row = _row(entry)
        except Wrong as wrong:
            reader.problem(("rows", index, *wrong.where), wrong.code, **wrong.params)
            continue
        if row.hash in rows:
            reader.problem(("rows", index, "hash"), "duplicate-row", value=row.hash)
        rows[row.hash] = row
    return tuple(sorted(rows.values(), key=row_order))


def row_order(row: Row) -> tuple[date, datetime, int, str]:
    """Return what rows are sorted by: when it happened, then when it was written down."""
    return row.on, row.recorded_at, row.number, row.hash


_NAMES = frozenset(("hash", "number", "subject", "kind", "about", "on", "recorded_at", "by", "program", "facts", "refers_to"))


def _row(raw: Any) -> Row:
    if not isinstance(raw, dict):
        raise Wrong("wrong-type", expected="a mapping")
    if raw.keys() != _NAMES:
        missing = sorted(_NAMES - raw.keys())
        if missing:
            raise Wrong("missing", name=", ".join(missing))
        unknown = min(str(name) for name in raw.keys() - _NAMES)
        raise Wrong("unknown-field", name=shown(unknown), choices=", ".join(sorted(_NAMES)))
    _check_columns(raw)
    recorded_at = parse_instant(raw["recorded_at"])
    if recorded_at is None:
        raise Wrong("bad-instant", "recorded_at", value=shown(raw["recorded_at"]))
    kind, about, facts = raw["kind"], raw["about"], raw["facts"]
    if not isinstance(facts, dict):
        raise Wrong("wrong-type", "facts", expected="a mapping")
    on = read_date(raw["on"], "on")
    if kind in PREFIXES:
        topic, read = read_evidence(kind, about, on, facts)
    else:
        topic, read = about, FACTS_OF[kind](facts) if kind in FACTS_OF else None  # type: ignore[assignment]  # decisions
    return Row(
        on, recorded_at, raw["number"], raw["hash"], raw["subject"], kind, about, topic, raw["by"], raw["program"], raw["refers_to"], read
    )


def _check_columns(raw: dict[str, Any]) -> None:
    digest, number, refers_to = raw["hash"], raw["number"], raw["refers_to"]
    read_hash(digest, "hash")
    if refers_to is not None:
        read_hash(refers_to, "refers_to")
    if type(number) is not int:
        raise Wrong("wrong-type", "number", expected="a whole number")
    if not 1 <= number <= MOST_NUMBER:
        raise Wrong("too-large", "number", least=1, most=MOST_NUMBER)
    for name in ("subject", "kind", "about", "by", "program"):
        value = raw[name]
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
            raise Wrong("bad-text", name)


def _approval(facts: dict[str, Any]) -> Approval:
    period = facts.get("period")
    if type(period) is not int or not 1 <= period <= MOST_NUMBER:
        raise Wrong("too-large", "facts", "period", least=1, most=MOST_NUMBER)
    starts, until = read_date(facts.get("valid_from"), "facts", "valid_from"), facts.get("valid_until")
    ends = None if until is None and "valid_until" in facts else read_date(until, "facts", "valid_until")
    if ends is not None and ends < starts:
        raise Wrong("ends-before-start", "facts", "valid_until", start=starts.isoformat())
    rows = facts.get("rows")
    if not isinstance(rows, list):
        raise Wrong("wrong-type", "facts", "rows", expected="a list")
    counted = tuple(read_hash(row, "facts", "rows", index) for index, row in enumerate(rows))
    return Approval(period, starts, ends, read_date(facts.get("cycle_start"), "facts", "cycle_start"), counted)


def _waiver(facts: dict[str, Any]) -> Waiver:
    requirement, until = facts.get("requirement"), facts.get("until")
    if not isinstance(requirement, str) or len(requirement) > LONGEST_CODE or not CODE.fullmatch(requirement):
        raise Wrong("bad-code", "facts", "requirement", value=shown(requirement))
    return Waiver(requirement, None if until is None else read_date(until, "facts", "until"))


def _grant(facts: dict[str, Any]) -> Grant:
    amount = facts.get("amount")
    return Grant(
        read_code(facts.get("requirement"), "facts", "requirement"),
        None if amount is None else read_number(amount, "facts", "amount"),
        read_optional_date(facts.get("cure_by"), "facts", "cure_by"),
    )


FACTS_OF: dict[str, Callable[[dict[str, Any]], Approval | Waiver | Grant | Timed]] = {
    "approved": _approval, "waived": _waiver, "equivalence_granted": _grant, **TIMED_FACTS,
}  # fmt: skip
