"""A case: everything known about one candidacy, as documents. Rows come in any order and leave in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .authoring import parse_scheme
from .dates import parse_date, parse_instant
from .problems import CaseError, Param, Path, SchemeError, shown
from .reading import CODE, HASH, LONGEST_CODE, NEVER, Reader
from .scheme import MODES, STANDINGS, Scheme

FORMAT = "case/1"
EVIDENCE = ("module_completed", "hours_recorded", "attestation_made", "signed_off")
RULINGS = ("still_count", "count_until", "must_redo")
MOST_ROWS = 20_000
MOST_NUMBER = 1_000_000
LONGEST_ID = 200

_PREFIX = {"module_completed": "module:", "hours_recorded": "hours:", "attestation_made": "attestation:", "signed_off": "sign-off:"}
_EXAMPLE = {
    "module_completed": "module:vicarious-trauma@1.0",
    "hours_recorded": "hours:wellness-day",
    "attestation_made": "attestation:eligibility",
    "signed_off": "sign-off:supervisor-talk",
}


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of one category in one mode."""

    category: str
    mode: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts of a row that shows something was done."""

    standing: str
    minutes: tuple[Minutes, ...]
    edition: int  # of the module completed; 0 for other kinds


@dataclass(frozen=True, slots=True)
class Approval:
    """The facts of an approved row: the dates in it are the dates, whatever the scheme says later."""

    period: int
    valid_from: date
    valid_until: date
    cycle_start: date
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiver:
    """The facts of a waived row; `until` is its last day."""

    requirement: str
    until: date | None


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
    facts: Evidence | Approval | Waiver | None


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
class Case:
    """One candidacy with its scheme editions and all rows of all the subject's chains."""

    subject: str
    zone: str
    candidacy: str
    opened_on: date
    editions: tuple[Held, ...]
    rows: tuple[Row, ...]
    accepted: tuple[Ruling, ...]


class _Wrong(Exception):
    """One value of a row that cannot be used."""

    def __init__(self, code: str, *where: str | int, **params: Param) -> None:
        self.code, self.where, self.params = code, where, params


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
    for name in ("equivalences", "elsewhere"):
        if reader.entries(fields.get(name, []), (name,)):
            reader.problem((name,), "not-supported")
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


def _rows(reader: Reader, raw: list[Any]) -> tuple[Row, ...]:
    rows: dict[str, Row] = {}
    for index, entry in enumerate(raw):
        try:
            row = _row(entry)
        except _Wrong as wrong:
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
        raise _Wrong("wrong-type", expected="a mapping")
    if raw.keys() != _NAMES:
        for name in sorted(_NAMES):
            if name not in raw:
                raise _Wrong("missing", name=name)
        unknown = min(str(name) for name in raw.keys() - _NAMES)
        raise _Wrong("unknown-field", name=shown(unknown), choices=", ".join(sorted(_NAMES)))
    digest, number, refers_to = raw["hash"], raw["number"], raw["refers_to"]
    _hash(digest, "hash")
    if refers_to is not None:
        _hash(refers_to, "refers_to")
    if type(number) is not int:
        raise _Wrong("wrong-type", "number", expected="a whole number")
    if not 1 <= number <= MOST_NUMBER:
        raise _Wrong("too-large", "number", least=1, most=MOST_NUMBER)
    for name in ("subject", "kind", "about", "by", "program"):
        value = raw[name]
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
            raise _Wrong("bad-text", name)
    recorded_at = parse_instant(raw["recorded_at"])
    if recorded_at is None:
        raise _Wrong("bad-instant", "recorded_at", value=shown(raw["recorded_at"]))
    kind, about, facts = raw["kind"], raw["about"], raw["facts"]
    if not isinstance(facts, dict):
        raise _Wrong("wrong-type", "facts", expected="a mapping")
    topic, edition = _topic(kind, about) if kind in _PREFIX else (about, 0)
    read = _FACTS.get(kind)
    return Row(
        _date(raw["on"], "on"), recorded_at, number, digest, raw["subject"], kind, about, topic, raw["by"], raw["program"], refers_to,
        _evidence(facts, edition) if kind in _PREFIX else read(facts) if read else None,
    )  # fmt: skip


def _hash(value: object, *where: str | int) -> str:
    if isinstance(value, str) and len(value) == 64 and HASH.fullmatch(value):
        return value
    raise _Wrong("bad-hash", *where, value=shown(value))


def _date(value: object, *where: str) -> date:
    day = parse_date(value)
    if day is None:
        raise _Wrong("bad-date", *where, value=shown(value))
    return day


def _topic(kind: str, about: str) -> tuple[str, int]:
    """Return module:CODE and the edition's number for module:CODE@N.C; other kinds have no edition."""
    prefix = _PREFIX[kind]
    topic, at, edition = about.partition("@") if kind == "module_completed" else (about, "", "")
    number, _dot, correction = edition.partition(".")
    code = topic[len(prefix) :]
    plain = len(edition) <= 13 and edition.isascii() and (number.isdigit() and correction.isdigit() if at else not edition)
    if (
        not topic.startswith(prefix)
        or len(code) > LONGEST_CODE
        or not CODE.fullmatch(code)
        or not plain
        or bool(at) != (kind == "module_completed")
    ):
        raise _Wrong("bad-reference", "about", value=shown(about), example=_EXAMPLE[kind])
    return topic, int(number or 0)


def _evidence(facts: dict[str, Any], edition: int) -> Evidence:
    standing = facts.get("standing")
    if standing not in STANDINGS:
        raise _Wrong("unknown-value", "facts", "standing", value=shown(standing), choices=", ".join(STANDINGS))
    raw = facts.get("minutes")
    if not raw and (raw is None or isinstance(raw, list)):
        return Evidence(standing, (), edition)
    if not isinstance(raw, list):
        raise _Wrong("wrong-type", "facts", "minutes", expected="a list")
    parts = []
    for index, part in enumerate(raw):
        if not isinstance(part, dict) or part.keys() != {"category", "mode", "minutes"}:
            raise _Wrong("wrong-type", "facts", "minutes", index, expected="a mapping of category, mode and minutes")
        category, mode, minutes = part["category"], part["mode"], part["minutes"]
        if not isinstance(category, str) or len(category) > LONGEST_CODE or not CODE.fullmatch(category):
            raise _Wrong("bad-code", "facts", "minutes", index, "category", value=shown(category))
        if mode not in MODES:
            raise _Wrong("unknown-value", "facts", "minutes", index, "mode", value=shown(mode), choices=", ".join(MODES))
        if type(minutes) is not int or not 0 <= minutes <= MOST_NUMBER:
            raise _Wrong("too-large", "facts", "minutes", index, "minutes", least=0, most=MOST_NUMBER)
        parts.append(Minutes(category, mode, minutes))
    return Evidence(standing, tuple(parts), edition)


def _approval(facts: dict[str, Any]) -> Approval:
    period = facts.get("period")
    if type(period) is not int or not 1 <= period <= MOST_NUMBER:
        raise _Wrong("too-large", "facts", "period", least=1, most=MOST_NUMBER)
    starts, ends = _date(facts.get("valid_from"), "facts", "valid_from"), _date(facts.get("valid_until"), "facts", "valid_until")
    if ends < starts:
        raise _Wrong("ends-before-start", "facts", "valid_until", start=starts.isoformat())
    rows = facts.get("rows")
    if not isinstance(rows, list):
        raise _Wrong("wrong-type", "facts", "rows", expected="a list")
    counted = tuple(_hash(row, "facts", "rows", index) for index, row in enumerate(rows))
    return Approval(period, starts, ends, _date(facts.get("cycle_start"), "facts", "cycle_start"), counted)


def _waiver(facts: dict[str, Any]) -> Waiver:
    requirement, until = facts.get("requirement"), facts.get("until")
    if not isinstance(requirement, str) or len(requirement) > LONGEST_CODE or not CODE.fullmatch(requirement):
        raise _Wrong("bad-code", "facts", "requirement", value=shown(requirement))
    return Waiver(requirement, None if until is None else _date(until, "facts", "until"))


_FACTS: dict[str, Callable[[dict[str, Any]], Approval | Waiver]] = {"approved": _approval, "waived": _waiver}
