"""The facts of rows that show something was done, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .facts import MOST_NUMBER, Wrong, read_choice, read_code, read_date, read_entries, read_number, read_optional_code, read_optional_date
from .kinds import EDUCATION, FACTS, MODES, RESULTS, STANDINGS, WAYS
from .problems import shown
from .reading import CODE, LONGEST_CODE

MOST_TAGS = 50

# What `about` of each kind begins with, and an example of a whole one.
PREFIXES = {
    "module_completed": ("module:", "module:vicarious-trauma@1.0"),
    "hours_recorded": ("hours:", "hours:wellness-day"),
    "session_attended": ("session:", "session:coaching-call"),
    "practice_recorded": ("practice:", "practice:peer-support"),
    "supervision_recorded": ("supervision:", "supervision:peer-support"),
    "service_recorded": ("service:", "service:family-support"),
    "exam_taken": ("exam:", "exam:peer-support"),
    "document_seen": ("document:", "document:photo-id"),
    "reference_received": ("reference:", "reference:supervisory"),
    "profile_confirmed": ("profile:", "profile:age"),
    "credential_held": ("credential:", "credential:trainee"),
    "attestation_made": ("attestation:", "attestation:eligibility"),
    "signed_off": ("sign-off:", "sign-off:supervisor-talk"),
    "load_reported": ("load:", "load:families"),
}
EVIDENCE = tuple(PREFIXES)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of one category in one mode."""

    category: str
    mode: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Points:
    """Points reached, of so many."""

    points: int
    of: int


@dataclass(frozen=True, slots=True)
class Attended:
    """How much of a session she was there for, and who else was; None where it was not written down."""

    minutes: int
    of: int
    trainers: int | None
    people: int | None
    instructor_certified: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """Minutes worked from one day through another, at the latest the day of the row."""

    worked: int
    began: date
    ended: date


@dataclass(frozen=True, slots=True)
class Supervision:
    """Minutes of supervision, and by what role, in what way."""

    worked: int
    signer: str | None
    way: str | None


@dataclass(frozen=True, slots=True)
class Service:
    """A role held through these days; `until` is None while it goes on."""

    began: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at one part of an exam, or at the whole."""

    part: str | None
    points: int
    of: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found when a paper was looked at, and its own last day."""

    result: str
    expires: date | None


@dataclass(frozen=True, slots=True)
class Referee:
    """Who wrote a letter, as an opaque code."""

    referee: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a person; `until` is the last day on which it is known to hold."""

    value: str | int
    until: date | None


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential held; `valid_until` is inclusive, None where it has no last day."""

    valid_from: date
    valid_until: date | None
    issuer: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The role of whoever signed."""

    signer: str | None


@dataclass(frozen=True, slots=True)
class Provided:
    """Who held the course."""

    provider: str | None


@dataclass(frozen=True, slots=True)
class Load:
    """How many she mentors."""

    count: int


Details = Points | Attended | Practice | Supervision | Service | Attempt | Seen | Referee | Fact | Credential | Signed | Provided | Load


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts of a row that shows something was done. `details` are those of its kind."""

    standing: str
    minutes: tuple[Minutes, ...]
    edition: int  # of the module completed; 0 for other kinds
    tags: tuple[str, ...]
    details: Any


def read_evidence(kind: str, about: str, on: date, facts: dict[str, Any]) -> tuple[str, Evidence]:
    """Return what an evidence row is about, without a module's edition, and its facts; raise Wrong."""
    topic, edition = _topic(kind, about)
    standing = facts.get("standing")
    if standing not in STANDINGS:
        raise Wrong("unknown-value", "facts", "standing", value=shown(standing), choices=", ".join(STANDINGS))
    minutes, tags = facts.get("minutes"), facts.get("tags")
    parts = _minutes(minutes) if minutes or not (minutes is None or isinstance(minutes, list)) else ()
    read = _DETAILS.get(kind)
    return topic, Evidence(standing, parts, edition, _tags(tags) if tags is not None else (), read(facts, topic, on) if read else None)


def is_reference(value: object, *, edition: bool) -> bool:
    """Say whether a text names what a row may be about; with `edition`, one edition of a module too."""
    if not isinstance(value, str):
        return False
    prefix, colon, name = value.partition(":")
    code, at, number = name.partition("@")
    known = {known for known, _example in PREFIXES.values()}
    if at and not (edition and prefix == "module" and number.replace(".", "", 1).isdigit()):
        return False
    return prefix + colon in known and len(code) <= LONGEST_CODE and CODE.fullmatch(code) is not None


def _topic(kind: str, about: str) -> tuple[str, int]:
    """Return module:CODE and the edition's number for module:CODE@N.C; other kinds have no edition."""
    prefix, example = PREFIXES[kind]
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
        raise Wrong("bad-reference", "about", value=shown(about), example=example)
    return topic, int(number or 0)


def _minutes(raw: Any) -> tuple[Minutes, ...]:
    parts = []
    for index, part in enumerate(read_entries(raw, "facts", "minutes")):
        if not isinstance(part, dict) or part.keys() != {"category", "mode", "minutes"}:
            raise Wrong("wrong-type", "facts", "minutes", index, expected="a mapping of category, mode and minutes")
        category, mode, minutes = part["category"], part["mode"], part["minutes"]
        if not isinstance(category, str) or len(category) > LONGEST_CODE or not CODE.fullmatch(category):
            raise Wrong("bad-code", "facts", "minutes", index, "category", value=shown(category))
        if mode not in MODES:
            raise Wrong("unknown-value", "facts", "minutes", index, "mode", value=shown(mode), choices=", ".join(MODES))
        if type(minutes) is not int or not 0 <= minutes <= MOST_NUMBER:
            raise Wrong("too-large", "facts", "minutes", index, "minutes", least=0, most=MOST_NUMBER)
        parts.append(Minutes(category, mode, minutes))
    return tuple(parts)


def _tags(raw: Any) -> tuple[str, ...]:
    tags = read_entries(raw, "facts", "tags")
    if len(tags) > MOST_TAGS:
        raise Wrong("too-long", "facts", "tags", most=MOST_TAGS)
    return tuple(sorted({read_code(tag, "facts", "tags", index) for index, tag in enumerate(tags)}))


def _score(facts: dict[str, Any], _topic: str, _on: date) -> Points | None:
    raw = facts.get("score")
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise Wrong("wrong-type", "facts", "score", expected="a mapping of points and of")
    return _points(raw, "facts", "score")


def _points(raw: dict[str, Any], *where: str) -> Points:
    of = read_number(raw.get("of"), *where, "of")
    return Points(read_number(raw.get("points"), *where, "points", least=0, most=of), of)


def _attended(facts: dict[str, Any], _topic: str, _on: date) -> Attended:
    raw = facts.get("attended")
    if not isinstance(raw, dict):
        raise Wrong("wrong-type", "facts", "attended", expected="a mapping of minutes and of")
    of = read_number(raw.get("of"), "facts", "attended", "of")
    minutes = read_number(raw.get("minutes"), "facts", "attended", "minutes", least=0, most=of)
    trainers, people = (
        None if facts.get(name) is None else read_number(facts[name], "facts", name, least=0) for name in ("trainers", "people")
    )
    certified = facts.get("instructor_certified", False)
    if certified is not None and not isinstance(certified, bool):
        raise Wrong("wrong-type", "facts", "instructor_certified", expected="true or false")
    return Attended(minutes, of, trainers, people, bool(certified))


def _practice(facts: dict[str, Any], _topic: str, on: date) -> Practice:
    worked = read_number(facts.get("worked"), "facts", "worked", least=0)
    began = on if facts.get("from") is None else read_date(facts["from"], "facts", "from")
    ended = on if facts.get("until") is None else read_date(facts["until"], "facts", "until")
    if ended < began:
        raise Wrong("ends-before-start", "facts", "until", start=began.isoformat())
    if ended > on:
        raise Wrong("ends-after-the-row", "facts", "until", on=on.isoformat())
    return Practice(worked, began, ended)


def _supervision(facts: dict[str, Any], _topic: str, _on: date) -> Supervision:
    worked = read_number(facts.get("worked"), "facts", "worked", least=0)
    way = None if facts.get("way") is None else read_choice(facts["way"], WAYS, "facts", "way")
    return Supervision(worked, read_optional_code(facts.get("signer"), "facts", "signer"), way)


def _service(facts: dict[str, Any], _topic: str, _on: date) -> Service:
    began, until = read_date(facts.get("from"), "facts", "from"), read_optional_date(facts.get("until"), "facts", "until")
    if until and until < began:
        raise Wrong("ends-before-start", "facts", "until", start=began.isoformat())
    return Service(began, until)


def _attempt(facts: dict[str, Any], _topic: str, _on: date) -> Attempt:
    points = _points(facts, "facts")
    return Attempt(read_optional_code(facts.get("part"), "facts", "part"), points.points, points.of)


def _seen(facts: dict[str, Any], _topic: str, _on: date) -> Seen:
    return Seen(read_choice(facts.get("result"), RESULTS, "facts", "result"), read_optional_date(facts.get("expires"), "facts", "expires"))


def _referee(facts: dict[str, Any], _topic: str, _on: date) -> Referee:
    return Referee(read_code(facts.get("referee"), "facts", "referee"))


def _fact(facts: dict[str, Any], topic: str, _on: date) -> Fact:
    name = topic.partition(":")[2]
    value, until = facts.get("value"), read_optional_date(facts.get("until"), "facts", "until")
    if name not in FACTS:
        raise Wrong("unknown-value", "about", value=shown(name), choices=", ".join(FACTS))
    where = ("facts", "value")
    if FACTS[name] == "years":
        return Fact(read_number(value, *where, least=0, most=150), until)
    if FACTS[name] == "yes-or-no":
        return Fact(
            read_choice({True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value, ("yes", "no"), *where), until
        )
    return Fact(read_choice(value, EDUCATION, *where) if FACTS[name] == "education" else read_code(value, *where), until)


def _credential(facts: dict[str, Any], _topic: str, _on: date) -> Credential:
    starts = read_date(facts.get("valid_from"), "facts", "valid_from")
    ends = read_optional_date(facts.get("valid_until"), "facts", "valid_until")
    if ends and ends < starts:
        raise Wrong("ends-before-start", "facts", "valid_until", start=starts.isoformat())
    return Credential(starts, ends, read_code(facts.get("issuer"), "facts", "issuer"))


def _signed(facts: dict[str, Any], _topic: str, _on: date) -> Signed:
    return Signed(read_optional_code(facts.get("signer"), "facts", "signer"))


def _provided(facts: dict[str, Any], _topic: str, _on: date) -> Provided:
    return Provided(read_optional_code(facts.get("provider"), "facts", "provider"))


def _load(facts: dict[str, Any], _topic: str, _on: date) -> Load:
    return Load(read_number(facts.get("count"), "facts", "count", least=0))


_DETAILS: dict[str, Callable[[dict[str, Any], str, date], Details | None]] = {
    "module_completed": _score, "hours_recorded": _provided, "session_attended": _attended, "practice_recorded": _practice,
    "supervision_recorded": _supervision, "service_recorded": _service, "exam_taken": _attempt, "document_seen": _seen,
    "reference_received": _referee, "profile_confirmed": _fact, "credential_held": _credential, "signed_off": _signed, "load_reported": _load,
}  # fmt: skip
