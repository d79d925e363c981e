"""Reads the requirements of a scheme: one small reader for each sort of value, one table of which field takes which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .amounts import MOST_DAYS, MOST_MINUTES, MOST_MONTHS, parse_days, parse_minutes, parse_months, parse_percent
from .codes import KINDS
from .kinds import (
    ATTRIBUTES,
    CAPPED,
    CLASSES,
    COMBINE,
    EACH_CAPPED,
    EDUCATION,
    FACTS,
    FIELDS,
    MODES,
    ONE_PER,
    REQUIRED,
    RESULTS,
    STANDINGS,
    WAYS,
    Cap,
    Condition,
    Cover,
    Duration,
    Each,
    Exclude,
    Group,
    Options,
    Per,
    Requirement,
)  # fmt: skip
from .problems import Path, shown
from .reading import Reader

DEEPEST = 3
DEEPEST_CONDITION = 3
MOST_PARTS = 100
MOST_COUNT = 1_000
OPTION_NAMES = ("when", "unless", "after", "within", "look_back", "every", "by", "from")
GROUP_OPTIONS = ("when", "unless")
YES_OR_NO: dict[bool | str, str] = {True: "yes", False: "no", "true": "yes", "false": "no"}
NOTHING = Group("", None, "all", ())  # stands for what could not be read; its problem has been noted


class RequirementReader:
    """Turns raw values into requirements; what is wrong goes to the reader."""

    def __init__(self, reader: Reader, categories: tuple[str, ...]) -> None:
        self.reader = reader
        self.categories = categories
        self.keys: set[str] = set()
        code, count, percent, yes = self.reader.code, self.count, self.percent, self.yes
        self.values: dict[str, Callable[[Any, Path], Any]] = {
            "module": code, "score": percent, "minutes": self.minutes, "category": self.category, "categories": self.some_categories,
            "mode": self.choice_of(MODES), "modes": self.some_of(self.choice_of(MODES)), "only_tags": self.some_of(code),
            "exclude": self.exclude, "caps": self.caps, "each": self.each, "cover": self.cover, "course_once": yes,
            "session": code, "count": count, "attended": percent, "one_per": self.choice_of(ONE_PER), "in_a_row": yes,
            "most_per_trainer": count, "certified_instructor": yes, "practice": code, "supervision": code, "per": self.per, "signer": code,
            "way": self.choice_of(WAYS), "service": code, "months": self.months, "exam": code, "pass": percent, "parts": self.some_of(code),
            "combine": self.choice_of(COMBINE), "attempts": count, "wait": self.duration, "document": code,
            "results": self.some_of(self.choice_of(RESULTS)), "kinds": self.some_of(code), "one_of_each": yes,
            "profile": self.choice_of(tuple(FACTS)), "at_least": self.raw, "is": self.raw, "credential": code,
            "credentials": self.some_of(code), "issuers": self.some_of(code), "attestation": code, "sign_off": code,
        }  # fmt: skip

    def tree(self, value: object, *path: str | int) -> Requirement:
        """Return the whole requirement of one stage; keys are unique within it."""
        self.keys = set()
        return self.requirement(value, path, 1)

    def requirement(self, value: object, path: Path, depth: int) -> Requirement:
        """Return one requirement and what lies in it."""
        reader = self.reader
        kind = value.get("kind") if isinstance(value, dict) else None
        if kind == "group":
            fields = reader.fields(value, path, required=("key", "kind", "need", "of"), optional=("title", *GROUP_OPTIONS))
        elif isinstance(kind, str) and kind in FIELDS:
            optional = tuple(name for name in FIELDS[kind] if name not in REQUIRED[kind])
            fields = reader.fields(
                value, path, required=("key", "kind", *REQUIRED[kind]), optional=(*optional, "title", "standing", *OPTION_NAMES)
            )
        else:
            if not isinstance(value, dict):
                reader.problem(path, "wrong-type", expected="a mapping")
            elif "kind" not in value:
                reader.problem(path, "missing", name="kind")
            else:
                reader.problem((*path, "kind"), "unknown-value", value=shown(kind), choices=", ".join(KINDS))
            return NOTHING
        key = reader.code(fields["key"], (*path, "key")) if "key" in fields else ""
        if key and key in self.keys:
            reader.problem((*path, "key"), "duplicate-key", key=key)
        self.keys.add(key)
        title = reader.texts(fields["title"], (*path, "title")) if "title" in fields else None
        options = self.options(fields, path) if any(name in fields for name in OPTION_NAMES) else None
        if kind == "group":
            return self.group(fields, path, depth, Group(key, title, "all", (), options))
        standing = reader.choice(fields.get("standing", STANDINGS[0]), (*path, "standing"), STANDINGS)
        read = {name: self.values[name](fields[name], (*path, name)) for name in FIELDS[str(kind)] if name in fields}
        self.check(str(kind), read, path)
        values = {ATTRIBUTES.get(name, name): value for name, value in read.items()}
        for name in REQUIRED[str(kind)]:  # what is missing has been noted
            values.setdefault(ATTRIBUTES.get(name, name), 1 if name in ("minutes", "count", "months", "pass") else "missing")
        return CLASSES[str(kind)](key=key, title=title, standing=standing, options=options, **values)

    def group(self, fields: dict[str, Any], path: Path, depth: int, empty: Group) -> Group:
        """Return the group with its parts."""
        reader = self.reader
        if depth > DEEPEST:
            reader.problem(path, "too-deep", most=DEEPEST)
            return empty
        raw = reader.entries(fields.get("of", []), (*path, "of"), most=MOST_PARTS)
        if fields.get("of") == []:
            reader.problem((*path, "of"), "wrong-type", expected="a list with at least one requirement")
        parts = tuple(self.requirement(part, (*path, "of", index), depth + 1) for index, part in enumerate(raw))
        need = fields.get("need", "all")
        if need not in ("all", "any"):
            need = reader.integer(need, (*path, "need"), least=1, most=MOST_PARTS)
            if parts and need > len(parts):
                reader.problem((*path, "need"), "above-children", need=need, children=len(parts))
        return replace(empty, need=need, of=parts)

    def check(self, kind: str, read: dict[str, Any], path: Path) -> None:
        """Find what one requirement says against itself, and complete what its fields mean together."""
        reader = self.reader
        for one, many in (("category", "categories"), ("mode", "modes"), ("credential", "credentials")):
            if one in read and many in read:
                reader.problem((*path, many), "say-one", one=one, other=many)
        if kind == "profile":
            for name in ("at_least", "is"):
                if name in read:
                    read[name] = self.fact_value(read.get("profile", ""), name, read[name], (*path, name))
            if "at_least" in read and "is" in read:
                reader.problem((*path, "is"), "say-one", one="at_least", other="is")
        elif kind == "credential" and not read.get("credential") and not read.get("credentials"):
            reader.problem(path, "missing", name="credential")
        elif kind == "supervision" and ("minutes" in read) == ("per" in read):
            reader.problem(path, "say-one" if "per" in read else "missing", one="minutes", other="per", name="minutes")

    def options(self, fields: dict[str, Any], path: Path) -> Options | None:
        """Return the options written."""
        readers: dict[str, Callable[[Any, Path], Any]] = {
            "when": self.condition, "unless": self.condition, "after": self.reader.code, "within": self.duration, "look_back": self.duration,
            "every": self.duration, "by": self.reader.day, "from": self.reader.day,
        }  # fmt: skip
        read = {ATTRIBUTES.get(name, name): readers[name](fields[name], (*path, name)) for name in OPTION_NAMES if name in fields}
        return Options(**read)

    def condition(self, value: object, path: Path, depth: int = 1) -> Condition:
        """Return a condition of the closed list."""
        reader = self.reader
        names = ("profile", "at_least", "is", "opened_before", "opened_from", "met", "held_less_than", "all", "any")
        fields = reader.fields(value, path, required=(), optional=names)
        said = [name for name in fields if name not in ("at_least", "is")]
        if len(said) != 1 or (said != ["profile"] and len(fields) > 1):
            if isinstance(value, dict):
                reader.problem(path, "one-condition", choices=", ".join(name for name in names if name not in ("at_least", "is")))
            return Condition()
        name = said[0]
        where = (*path, name)
        if name == "profile":
            fact = reader.choice(fields["profile"], where, tuple(FACTS))
            if "at_least" in fields and "is" in fields:
                reader.problem((*path, "is"), "say-one", one="at_least", other="is")
            least, exactly = (
                self.fact_value(fact, said, fields[said], (*path, said)) if said in fields else None for said in ("at_least", "is")
            )
            return Condition(profile=fact, at_least=least, value=exactly)
        if name in ("opened_before", "opened_from"):
            day = reader.day(fields[name], where)
            return Condition(opened_before=day) if name == "opened_before" else Condition(opened_from=day)
        if name == "met":
            return Condition(met=reader.code(fields["met"], where))
        if name == "held_less_than":
            return Condition(held_less_than=self.duration(fields[name], where))
        if depth >= DEEPEST_CONDITION:
            reader.problem(path, "too-deep", most=DEEPEST_CONDITION)
            return Condition()
        raw = reader.entries(fields[name], where, most=MOST_PARTS)
        if not raw:
            reader.problem(where, "wrong-type", expected="a list with at least one condition")
        parts = tuple(self.condition(part, (*where, index), depth + 1) for index, part in enumerate(raw))
        return Condition(all=parts) if name == "all" else Condition(any=parts)

    def fact_value(self, fact: str, name: str, value: Any, path: Path) -> int | str | None:
        """Return what a fact is compared with."""
        reader, sort = self.reader, FACTS.get(fact)
        if sort == "years":
            return reader.integer(value, path, least=0, most=150)
        if sort == "education":
            return reader.choice(value, path, EDUCATION)
        if name == "at_least":
            reader.problem(path, "no-order", fact=fact, choices="age, education")
            return None
        if sort == "yes-or-no":
            return reader.choice(YES_OR_NO.get(value, value) if isinstance(value, (bool, str)) else value, path, ("yes", "no"))
        return reader.code(value, path)

    def raw(self, value: Any, _path: Path) -> Any:
        """Return a value that is read together with another."""
        return value

    def count(self, value: Any, path: Path) -> int:
        """Return how many."""
        return self.reader.integer(value, path, least=1, most=MOST_COUNT)

    def percent(self, value: Any, path: Path) -> int:
        """Return 80 for 80%."""
        if self.reader.written and isinstance(value, str) and not value.isdigit():
            percent = parse_percent(value)
            if percent is None:
                self.reader.problem(path, "bad-amount", value=shown(value), example="80%")
                return 1
            value = percent
        return self.reader.integer(value, path, least=1, most=100)

    def yes(self, value: Any, path: Path) -> bool:
        """Return whether it is asked for."""
        if self.reader.written and value in ("yes", "no", "true", "false"):
            return value in ("yes", "true")
        if not isinstance(value, bool):
            self.reader.problem(path, "wrong-type", expected="yes or no")
            return False
        return value

    def minutes(self, value: Any, path: Path) -> int:
        """Return 450 for 7 h 30 min."""
        reader = self.reader
        if reader.written and isinstance(value, str) and not value.isdigit():
            amount = parse_minutes(value)
            if amount is None:
                reader.problem(path, "bad-amount", value=shown(value), example="7 h 30 min")
                return 1
            value = amount
        return reader.integer(value, path, least=1, most=MOST_MINUTES)

    def months(self, value: Any, path: Path) -> int:
        """Return 24 for 24, "24 months" or "2 years"."""
        if self.reader.written and isinstance(value, str) and (months := parse_months(value)) is not None:
            value = months
        return self.reader.integer(value, path, least=1, most=MOST_MONTHS)

    def duration(self, value: Any, path: Path) -> Duration:
        """Return a length of time: months and years, or days and weeks."""
        reader = self.reader
        if reader.written and isinstance(value, str):
            months, days = parse_months(value), parse_days(value)
            if months is None and days is None:
                reader.problem(path, "bad-amount", value=shown(value), example="12 months, or 90 days")
                return Duration(days=1)
            value = {"days": days} if months is None else {"months": months}
        fields = reader.fields(value, path, required=(), optional=("months", "days"))
        if len(fields) != 1:
            if isinstance(value, dict):
                reader.problem(path, "say-one" if fields else "missing", one="months", other="days", name="months")
            return Duration(days=1)
        if "months" in fields:
            return Duration(months=reader.integer(fields["months"], (*path, "months"), least=1, most=MOST_MONTHS))
        return Duration(days=reader.integer(fields["days"], (*path, "days"), least=1, most=MOST_DAYS))

    def category(self, value: Any, path: Path) -> str | None:
        """Return one of the scheme's categories."""
        if not isinstance(value, str) or value not in self.categories:
            self.reader.problem(path, "unknown-category", value=shown(value), choices=", ".join(self.categories))
            return None
        return value

    def some_categories(self, value: Any, path: Path) -> tuple[str, ...]:
        """Return several of the scheme's categories."""
        return self.some_of(self.category)(value, path)

    def choice_of(self, choices: tuple[str, ...]) -> Callable[[Any, Path], str]:
        """Return a reader of one of the choices."""
        return lambda value, path: self.reader.choice(value, path, choices)

    def some_of(self, read: Callable[[Any, Path], Any]) -> Callable[[Any, Path], tuple[Any, ...]]:
        """Return a reader of a list of different values, not empty."""

        def read_list(value: Any, path: Path) -> tuple[Any, ...]:
            entries = self.reader.entries(value, path, most=MOST_PARTS)
            if value == []:
                self.reader.problem(path, "wrong-type", expected="a list with at least one entry")
            found: list[Any] = []
            for index, entry in enumerate(entries):
                one = read(entry, (*path, index))
                if one in found:
                    self.reader.problem((*path, index), "duplicate-value", value=shown(one))
                found.append(one)
            return tuple(found)

        return read_list

    def exclude(self, value: Any, path: Path) -> Exclude:
        """Return what does not count."""
        readers = {
            "categories": self.some_categories, "modes": self.some_of(self.choice_of(MODES)), "tags": self.some_of(self.reader.code),
            "courses": self.some_of(self.reader.code),
        }  # fmt: skip
        fields = self.reader.fields(value, path, required=(), optional=tuple(readers))
        return Exclude(**{name: readers[name](said, (*path, name)) for name, said in fields.items()})

    def caps(self, value: Any, path: Path) -> tuple[Cap, ...]:
        """Return the caps of an hours requirement."""
        return self.some_of(self.cap)(value, path)

    def cap(self, value: Any, path: Path) -> Cap:
        """Return one cap."""
        reader = self.reader
        fields = reader.fields(value, path, required=("most",), optional=(*CAPPED, "each"))
        said = [name for name in fields if name != "most"]
        most = self.minutes(fields["most"], (*path, "most")) if "most" in fields else 1
        if len(said) != 1:
            if isinstance(value, dict):
                reader.problem(path, "one-condition", choices=", ".join((*CAPPED, "each")))
            return Cap("course", None, most)
        name, where = said[0], (*path, said[0])
        if name == "each":
            return Cap(reader.choice(fields["each"], where, EACH_CAPPED), None, most)
        read = {"category": self.category, "mode": self.choice_of(MODES)}.get(name, reader.code)
        return Cap(name, read(fields[name], where), most)

    def each(self, value: Any, path: Path) -> Each:
        """Return the least minutes of each category."""
        fields = self.reader.fields(value, path, required=("of", "at_least"))
        of = self.some_categories(fields["of"], (*path, "of")) if "of" in fields else ()
        return Each(of, self.minutes(fields["at_least"], (*path, "at_least")) if "at_least" in fields else 1)

    def cover(self, value: Any, path: Path) -> Cover:
        """Return how many of the categories must have any minutes; all of them where it is not said."""
        fields = self.reader.fields(value, path, required=("of",), optional=("at_least",))
        of = self.some_categories(fields["of"], (*path, "of")) if "of" in fields else ()
        least = self.count(fields["at_least"], (*path, "at_least")) if "at_least" in fields else max(len(of), 1)
        if of and least > len(of):
            self.reader.problem((*path, "at_least"), "above-children", need=least, children=len(of))
        return Cover(of, least)

    def per(self, value: Any, path: Path) -> Per:
        """Return the ratio of supervision to practice."""
        fields = self.reader.fields(value, path, required=("practice", "minutes"))
        practice, minutes = (self.minutes(fields[name], (*path, name)) if name in fields else 1 for name in ("practice", "minutes"))
        return Per(practice, minutes)
