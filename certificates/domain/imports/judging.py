"""Judges every staged line, writing nothing but the judgement: new, here already, or not to be taken and why."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from certificates.domain.imports.columns import plain
from certificates.domain.imports.people import Roll
from certificates.domain.imports.things import LEFT_OUT, PERIOD, Facts, categories_for, things_for
from certificates.domain.imports.values import Wrong, code_of, day_of, email_of, language_of, minutes_of, mode_of, name_of, text_of
from certificates.enums import LineKind, LineOutcome
from certificates.evaluation import parse_scheme
from certificates.models import Candidacy, ImportLine, SchemeEdition
from core.canonical import canonical_bytes
from people.queries import subjects_of_each
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certificates.models import Import
    from people.models import Person

AT_ONCE = 500

Fingerprint = tuple[str, str, str, str]


@dataclass
class _Member:
    """One person of the file, with her lines."""

    person: Person | None
    evidence: list[ImportLine] = field(default_factory=list)
    periods: list[ImportLine] = field(default_factory=list)

    def days(self) -> list[date]:
        """The days of the lines that can be taken."""
        lines = (*self.evidence, *self.periods)
        return [date.fromisoformat(line.facts["on"]) for line in lines if line.outcome in {LineOutcome.NEW, LineOutcome.SAME}]


def judge_lines(held: Import, lines: list[ImportLine], *, today: date) -> list[ImportLine]:
    """Say of every line what would come of it; return them with the beginnings that they need, in the order in which they are recorded.

    Reads, and writes nothing. `lines` come in the order of the file.
    """
    roll = Roll(held, named=(line.cells for line in lines))
    reader = _Reader(held, roll, today)
    members: dict[str, _Member] = {}
    for line in lines:
        line.outcome = LineOutcome.NEW
        try:
            line.key, line.person = roll.find(line.cells)
            line.facts = reader.read(line)
        except Wrong as wrong:
            _refuse(line, wrong)
        member = members.setdefault(line.key, _Member(line.person))
        (member.periods if line.kind == LineKind.PERIOD else member.evidence).append(line)
    known = _Known(held, [member.person for member in members.values() if member.person])
    judged: list[ImportLine] = []
    for key, member in members.items():
        _mark_known(member.evidence, known.rows_of(member.person))
        start = _beginning(held, key, member, known) if key else None
        judged += _in_order(start, member, is_automatic=known.is_automatic)
    for position, line in enumerate(judged, start=1):
        line.position = position
    return judged


def fingerprint(kind: str, about: str, on: str, facts: dict[str, Any]) -> Fingerprint:
    """What makes two rows of one person the same: everything but whether somebody checked it."""
    return kind, about, on, canonical_bytes({name: value for name, value in facts.items() if name != "standing"}).decode()


def fingerprint_of(row: LedgerRow) -> Fingerprint:
    return fingerprint(row.kind, row.about, row.happened_on.isoformat(), json.loads(row.facts))


class _Reader:
    """Reads one line after the other."""

    def __init__(self, held: Import, roll: Roll, today: date) -> None:
        self.held, self.roll, self.today = held, roll, today
        self.things = things_for(held.program)
        self.categories = categories_for(held.program)
        self.facts = Facts(held)

    def read(self, line: ImportLine) -> dict[str, Any]:
        """What a line will record, as JSON values. Raises Wrong."""
        cells = line.cells
        place = self.roll.place(cells.get("place"))
        seen_by, source = text_of(cells.get("seen_by")) or self.held.seen_by, text_of(cells.get("source"))
        if self.held.standing == "verified" and not seen_by:
            raise Wrong("no-seen-by")
        read = {
            "name": name_of(cells),
            "email": email_of(cells.get("email")),
            "language": language_of(cells.get("language")),
            "place": place.pk if place else None,
            "seen_by": seen_by,
            "source": source,
        }
        return read | (self._period(cells) if line.kind == LineKind.PERIOD else self._evidence(cells))

    def _evidence(self, cells: dict[str, Any]) -> dict[str, Any]:
        written = text_of(cells.get("what"))
        if not written:
            raise Wrong("no-training")
        target = self.held.things.get(plain(written), "")
        thing = self.things.get(target)
        if thing is None or target == LEFT_OUT:
            raise Wrong("left-out")
        on = self._day(cells.get("date"), "no-date")
        category = plain(text_of(cells.get("category")))
        if category and category not in self.categories:
            raise Wrong("unknown-category", value=category[:40])
        unit, cell = (60, cells["hours"]) if cells.get("hours") is not None else (1, cells.get("minutes"))
        minutes = minutes_of(cell, unit=unit)
        if target == "hours":
            thing = type(thing)(target, thing.label, Kind.HOURS_RECORDED, code_of(written))
        about, facts = self.facts.of(
            thing,
            on=on,
            minutes=minutes,
            category=self.categories.get(category, "general"),
            mode=mode_of(cells.get("mode"), default=self.held.mode),
            expires=day_of(cells.get("valid_until"), day_first=self.held.day_first),
        )
        return {"kind": str(thing.kind), "about": about, "on": on.isoformat(), "facts": facts}

    def _period(self, cells: dict[str, Any]) -> dict[str, Any]:
        if self.held.scheme is None:
            raise Wrong("no-credential")
        starts = self._day(cells.get("valid_from") if cells.get("valid_from") is not None else cells.get("date"), "no-first-day")
        until = day_of(cells.get("valid_until"), day_first=self.held.day_first)
        if until is not None and until < starts:
            raise Wrong("ends-before-it-begins")
        return {"on": starts.isoformat(), "until": until.isoformat() if until else None}

    def _day(self, cell: Any, code: str) -> date:
        found = day_of(cell, day_first=self.held.day_first)
        if found is None:
            raise Wrong(code)
        if found > self.today:
            raise Wrong("still-to-come", value=found.isoformat())
        return found


def is_period(cells: dict[str, Any], things: dict[str, str]) -> tuple[bool, bool]:
    """Whether a line tells of a training, and whether of a certification: a line can tell of both."""
    written = cells.get("what")
    thing = things.get(plain(written)) if isinstance(written, str) else None
    period = thing == PERIOD or cells.get("valid_from") is not None
    return thing != PERIOD and (written is not None or not period), period


def _refuse(line: ImportLine, wrong: Wrong) -> None:
    line.outcome, line.reason, line.params = LineOutcome.REFUSED, wrong.code, wrong.params


class _Known:
    """What is in the ledger about people, under all their records, taken back or not; and the rules."""

    def __init__(self, held: Import, people: list[Person]) -> None:
        self.rows: dict[int, set[Fingerprint]] = defaultdict(set)
        self.candidacies: dict[int, Candidacy] = {}
        self.approved: dict[str, set[str]] = defaultdict(set)  # first days of periods, by candidacy
        self.editions = list(held.scheme.editions.order_by("-number")) if held.scheme else []
        self.is_automatic = any(edition.is_automatic for edition in self.editions)
        for some in (people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)):
            self._read(held, some)

    def rows_of(self, person: Person | None) -> set[Fingerprint]:
        return self.rows[person.pk] if person else set()

    def edition_on(self, day: date) -> SchemeEdition | None:
        """The newest edition in force on a day."""
        return next(
            (one for one in self.editions if one.in_force_from <= day and (one.in_force_until is None or day <= one.in_force_until)), None
        )

    def _read(self, held: Import, people: list[Person]) -> None:
        subjects = subjects_of_each([person.subject_id for person in people])
        owner = {subject: person.pk for person in people for subject in subjects[person.subject_id]}
        for row in LedgerRow.objects.filter(subject__in=owner, kind__in=(*Kind.EVIDENCE, Kind.APPROVED)):
            if row.kind == Kind.APPROVED:
                self.approved[row.about].add(row.content["valid_from"])
            else:
                self.rows[owner[row.subject]].add(fingerprint_of(row))
        begun = Candidacy.objects.filter(person__in=people, scheme=held.scheme).select_related("scheme_edition") if held.scheme else []
        self.candidacies |= {candidacy.person_id: candidacy for candidacy in begun}


def _mark_known(lines: list[ImportLine], known: set[Fingerprint]) -> None:
    """Mark what is recorded already, and what the file says twice."""
    seen: dict[Fingerprint, int] = {}
    for line in lines:
        if line.outcome != LineOutcome.NEW:
            continue
        told = fingerprint(line.facts["kind"], line.facts["about"], line.facts["on"], line.facts["facts"])
        if told in known:
            line.outcome, line.reason = LineOutcome.SAME, "recorded-before"
        elif told in seen:
            line.outcome, line.reason, line.params = LineOutcome.SAME, "twice-in-file", {"line": seen[told]}
        seen.setdefault(told, line.number)


def _beginning(held: Import, key: str, member: _Member, known: _Known) -> ImportLine | None:
    """The line that begins a person towards the credential; her certifications are judged with it."""
    days = member.days()
    if held.scheme is None or not days:
        return None
    number = min(line.number for line in (*member.evidence, *member.periods))
    start = ImportLine(held=held, number=number, kind=LineKind.BEGIN, key=key, person=member.person, outcome=LineOutcome.NEW)
    candidacy = known.candidacies.get(member.person.pk) if member.person else None
    opened = candidacy.opened_on if candidacy else min(days)
    edition = candidacy.scheme_edition if candidacy else known.edition_on(opened)
    example = next(line for line in (*member.evidence, *member.periods) if line.facts)
    start.facts = {name: example.facts[name] for name in ("name", "email", "language", "place", "seen_by", "source")} | {
        "on": opened.isoformat()
    }
    if candidacy is not None:
        start.outcome, start.reason = LineOutcome.SAME, "recorded-before"
    elif edition is None:
        _refuse(start, Wrong("no-rules", value=opened.isoformat()))
    days_known = set(known.approved[candidacy.ref]) if candidacy else set()
    latest = max(days_known, default="")
    for line in sorted(member.periods, key=_day_of):
        if line.outcome != LineOutcome.NEW:
            continue
        if edition is None:
            _refuse(line, Wrong("no-rules", value=opened.isoformat()))
        elif line.facts["on"] in days_known:
            line.outcome, line.reason = LineOutcome.SAME, "recorded-before"
        elif line.facts["on"] < opened.isoformat():
            _refuse(line, Wrong("before-the-beginning", value=opened.isoformat()))
        elif line.facts["on"] <= latest:
            _refuse(line, Wrong("later-one-is-here"))
        else:
            days_known.add(line.facts["on"])
            latest = line.facts["on"]
            if line.facts["until"] is None:
                until = parse_scheme(edition.rules).timing.validity.first_until(date.fromisoformat(latest))
                line.facts["until"] = until.isoformat() if until else None
    return start


def _in_order(start: ImportLine | None, member: _Member, *, is_automatic: bool) -> Iterator[ImportLine]:
    """Trainings, then the beginning, then certifications, so that these stand on what was done.

    Where the rules award by themselves, the certifications come first: else the trainings would earn one of today.
    """
    evidence, periods = sorted(member.evidence, key=_day_of), sorted(member.periods, key=_day_of)
    begin = [start] if start else []
    yield from (*begin, *periods, *evidence) if is_automatic else (*evidence, *begin, *periods)


def _day_of(line: ImportLine) -> tuple[str, int]:
    return line.facts.get("on", ""), line.number
