"""Reads what a scheme says about time, at its top, and finds what these fields say against each other."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Any

from .amounts import MOST_DAYS, MOST_MONTHS, parse_days, parse_months
from .authoring_requirements import MOST_PARTS, RequirementReader
from .kinds import Duration, Group, Requirement
from .problems import Path, shown
from .reading import Reader
from .timing import CLOCKS, GRACE, LAST_DAYS, YEARS, AuditRule, LateStep, LeaveRule, Reinstatement, Source, Timing, Validity

TIME_FIELDS = (
    "late", "reinstatement", "renewals", "finish", "leave", "count_once_with", "audit", "capacity", "sources", "not_found",
)  # fmt: skip
NEED_LAST_DAY = ("window", "grace", "late", "reinstatement", "renewals", "renewal")
MOST_RENEWALS = 100
MOST_FAMILIES = 1_000
_FIXED = re.compile(r"([0-9]{2})-([0-9]{2})", re.ASCII)


def read_days(reader: Reader, value: object, path: Path) -> int:
    """Read {"days": 90}, or in writing also "90 days"; none is allowed."""
    if reader.written and isinstance(value, str):
        days = parse_days(value)
        if days is None:
            reader.problem(path, "bad-amount", value=shown(value), example="90 days")
            return 0
        return reader.integer(days, path, least=0, most=MOST_DAYS)
    fields = reader.fields(value, path, required=("days",))
    return reader.integer(fields["days"], (*path, "days"), least=0, most=MOST_DAYS) if fields else 0


class TimeReader:
    """Turns the top-level fields about time into a Timing; what is wrong goes to the reader."""

    def __init__(self, reader: Reader, requirements: RequirementReader) -> None:
        self.reader = reader
        self.requirements = requirements

    def read(self, fields: dict[str, Any], window_days: int) -> Timing:
        """Return the rules over time of a scheme's fields."""
        timing = Timing(
            validity=self.validity(fields["valid"]) if "valid" in fields else Validity(months=1),
            late=self.late(fields),
            reinstatement=self.reinstatement(fields["reinstatement"]) if "reinstatement" in fields else None,
            renewals=self.reader.integer(fields["renewals"], ("renewals",), least=0, most=MOST_RENEWALS) if "renewals" in fields else None,
            finish=self.within(fields["finish"], ("finish",)) if "finish" in fields else None,
            leave=self.leave(fields["leave"]) if "leave" in fields else None,
            count_once_with=self.codes(fields),
            audit=self.audit(fields["audit"]) if "audit" in fields else None,
            families=self.capacity(fields["capacity"]) if "capacity" in fields else None,
            sources=self.sources(fields.get("sources", [])),
            not_found=tuple(
                self.reader.text(text, ("not_found", index))
                for index, text in enumerate(self.reader.entries(fields.get("not_found", []), ("not_found",), most=MOST_PARTS))
            ),
        )
        self.check(timing, fields, window_days)
        return timing

    def validity(self, value: object) -> Validity:
        """Return how long a period is valid: 24 months, open, a mapping of months, or of a fixed date."""
        reader, path = self.reader, ("valid",)
        if value == "open":
            return Validity()
        if reader.written and isinstance(value, str):
            months = parse_months(value)
            if months is None:
                reader.problem(path, "bad-amount", value=shown(value), example="24 months, or open")
                months = 1
            return Validity(months=reader.integer(months, path, least=1, most=MOST_MONTHS))
        if isinstance(value, dict) and "ends_on" in value:
            fields = reader.fields(value, path, required=("ends_on",), optional=("years", "at_least"))
            return Validity(
                ends_on=self.fixed_day(fields["ends_on"], (*path, "ends_on")),
                years=reader.choice(fields.get("years", YEARS[0]), (*path, "years"), YEARS),
                at_least=self.requirements.duration(fields["at_least"], (*path, "at_least")) if "at_least" in fields else None,
            )
        fields = reader.fields(value, path, required=("months",), optional=("last_day",))
        return Validity(
            months=self.requirements.months(fields["months"], (*path, "months")) if "months" in fields else 1,
            last_day=reader.choice(fields.get("last_day", LAST_DAYS[0]), (*path, "last_day"), LAST_DAYS),
        )

    def fixed_day(self, value: object, path: Path) -> tuple[int, int]:
        """Return the month and day of "12-31"."""
        match = _FIXED.fullmatch(value) if isinstance(value, str) else None
        month, day = (int(match[1]), int(match[2])) if match else (0, 0)
        if not (1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]):
            self.reader.problem(path, "no-such-day", value=shown(value))
            return 12, 31
        return month, day

    def late(self, fields: dict[str, Any]) -> tuple[LateStep, ...]:
        """Return the late steps; plain grace is one step that asks for nothing more."""
        reader = self.reader
        days = read_days(reader, fields["grace"], ("grace",)) if "grace" in fields else 0
        if days and "late" in fields:
            reader.problem(("late",), "say-one", one="grace", other="late")
        if "late" not in fields:
            return (LateStep(GRACE, Duration(days=days)),) if days else ()
        steps: list[LateStep] = []
        for index, raw in enumerate(reader.entries(fields["late"], ("late",), most=MOST_PARTS)):
            path: Path = ("late", index)
            said = reader.fields(raw, path, required=("key", "for"), optional=("title", "also"))
            key = reader.code(said["key"], (*path, "key")) if "key" in said else ""
            if any(step.key == key for step in steps):
                reader.problem((*path, "key"), "duplicate-value", value=shown(key))
            steps.append(
                LateStep(
                    key,
                    self.requirements.duration(said["for"], (*path, "for")) if "for" in said else Duration(days=1),
                    reader.texts(said["title"], (*path, "title")) if "title" in said else None,
                    self.requirements.tree(said["also"], *path, "also") if "also" in said else None,
                )
            )
        return tuple(steps)

    def within(self, value: object, path: Path) -> Duration:
        """Return the length of {"within": 12 months}."""
        fields = self.reader.fields(value, path, required=("within",))
        return self.requirements.duration(fields["within"], (*path, "within")) if "within" in fields else Duration(days=1)

    def reinstatement(self, value: object) -> Reinstatement | None:
        """Return the way back after the late steps."""
        path: Path = ("reinstatement",)
        fields = self.reader.fields(value, path, required=("within", "requirement"))
        if len(fields) < 2:
            return None
        within = self.requirements.duration(fields["within"], (*path, "within"))
        return Reinstatement(within, self.requirements.tree(fields["requirement"], *path, "requirement"))

    def leave(self, value: object) -> LeaveRule | None:
        """Return the rule for a leave."""
        path: Path = ("leave",)
        fields = self.reader.fields(value, path, required=("at_most", "valid"), optional=("return",))
        if "at_most" not in fields or "valid" not in fields:
            return None
        clock = self.reader.choice(fields["valid"], (*path, "valid"), CLOCKS)
        back = self.requirements.tree(fields["return"], *path, "return") if "return" in fields else None
        if back is not None and clock == "stops":
            self.reader.problem((*path, "return"), "return-never-asked")
        return LeaveRule(self.requirements.duration(fields["at_most"], (*path, "at_most")), clock, back)

    def codes(self, fields: dict[str, Any]) -> tuple[str, ...]:
        """Return the schemes whose certificates count a row instead."""
        if "count_once_with" not in fields:
            return ()
        path: Path = ("count_once_with",)
        codes = self.requirements.some_of(self.reader.code)(fields["count_once_with"], path)
        if fields.get("code") in codes:
            self.reader.problem(path, "own-code")
        return codes

    def audit(self, value: object) -> AuditRule:
        """Return the sample and the time to answer."""
        path: Path = ("audit",)
        fields = self.reader.fields(value, path, required=("sample", "answer_within"))
        return AuditRule(
            self.requirements.percent(fields["sample"], (*path, "sample")) if "sample" in fields else 1,
            self.requirements.duration(fields["answer_within"], (*path, "answer_within"))
            if "answer_within" in fields
            else Duration(days=1),
        )

    def capacity(self, value: object) -> int:
        """Return how many families one may mentor at a time."""
        fields = self.reader.fields(value, ("capacity",), required=("families",))
        return self.reader.integer(fields["families"], ("capacity", "families"), least=1, most=MOST_FAMILIES) if fields else 1

    def sources(self, value: object) -> tuple[Source, ...]:
        """Return where the rules come from."""
        found = []
        for index, raw in enumerate(self.reader.entries(value, ("sources",), most=MOST_PARTS)):
            path: Path = ("sources", index)
            fields = self.reader.fields(raw, path, required=("title",), optional=("url", "quote"))
            said = {name: self.reader.text(text, (*path, name)) for name, text in fields.items()}
            found.append(Source(said.get("title", ""), said.get("url"), said.get("quote")))
        return tuple(found)

    def check(self, timing: Timing, fields: dict[str, Any], window_days: int) -> None:
        """Note what the fields say against each other."""
        reader, validity = self.reader, timing.validity
        if validity.is_open:
            for name in NEED_LAST_DAY:
                if name in fields and fields[name] not in (None, "", "null", {"days": 0}):
                    reader.problem((name,), "needs-last-day")
            return
        months = validity.shortest_months
        if "valid" in fields and window_days * 12 > months * 365:
            reader.problem(("window",), "window-longer-than-validity", days=window_days, months=months)
        if timing.renewals == 0 and fields.get("renewal") not in (None, "", "null"):
            reader.problem(("renewals",), "no-renewal-allowed")
        if timing.reinstatement and _fewest_days(timing.reinstatement.within) <= sum(_fewest_days(step.lasts) for step in timing.late):
            reader.problem(("reinstatement", "within"), "late-after-reinstatement")
        self.check_late_keys(timing, fields)

    def check_late_keys(self, timing: Timing, fields: dict[str, Any]) -> None:
        """Note keys that a late step shares with the renewal it is asked for together with."""
        taken = set(_raw_keys(fields.get("renewal") or fields.get("initial")))
        for index, step in enumerate(timing.late):
            for key in _keys(step.also) if step.also else ():
                if key in taken or f"{step.key}-in-all" in taken:
                    self.reader.problem(("late", index, "also"), "key-of-renewal", key=key)


def _fewest_days(duration: Duration) -> int:
    return duration.days + duration.months * 30


def _keys(requirement: Requirement) -> Iterator[str]:
    yield requirement.key
    for part in requirement.of if isinstance(requirement, Group) else ():
        yield from _keys(part)


def _raw_keys(raw: Any) -> Iterator[str]:
    if isinstance(raw, dict):
        if isinstance(raw.get("key"), str):
            yield raw["key"]
        for part in raw["of"] if isinstance(raw.get("of"), list) else ():
            yield from _raw_keys(part)
