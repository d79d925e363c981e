"""Reads a scheme from its document. Contradictions are found here, when the rule is written, not when somebody fails it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from .amounts import MOST_DAYS, MOST_MINUTES, MOST_MONTHS, parse_days, parse_minutes, parse_months
from .problems import Path, Problem, SchemeError, shown
from .reading import Reader
from .scheme import (
    DECIDERS,
    FIELDS,
    FORMAT,
    KINDS,
    MODES,
    OPTIONAL,
    SEPARATIONS,
    STANDINGS,
    Attestation,
    Decision,
    Group,
    Hours,
    Module,
    Requirement,
    Scheme,
    SignOff,
    Text,
)  # fmt: skip

DEEPEST = 3
MOST_PARTS = 100
NOTHING = Group("", None, "all", ())  # stands for what could not be read; its problem has been noted


def parse_scheme(
    document: object, *, lines: Mapping[Path, int] | None = None, written: bool = False, found: Sequence[Problem] = ()
) -> Scheme:
    """Return the scheme of a canonical document, or raise SchemeError with every problem found (those of `found` first)."""
    reader = Reader(lines=lines, written=written, found=found)
    return reader.read(lambda: _Parser(reader).scheme(document), SchemeError)


class _Parser:
    """Turns raw values into a Scheme; what is wrong goes to the reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.categories: tuple[str, ...] = ()
        self.keys: set[str] = set()
        self.makers: dict[str, Callable[[dict[str, Any], Path, dict[str, Any]], Requirement]] = {
            "module": self.module, "hours": self.hours, "attestation": self.attestation, "sign_off": self.sign_off,
        }  # fmt: skip

    def scheme(self, document: object) -> Scheme:
        reader = self.reader
        fields = reader.fields(
            document, (),
            required=("format", "code", "title", "decision", "valid", "initial"),
            optional=("credential", "in_force", "window", "grace", "categories", "renewal"),
        )  # fmt: skip
        if "format" in fields:
            reader.choice(fields["format"], ("format",), (FORMAT,))
        title = self.texts(fields["title"], ("title",)) if "title" in fields else ()
        starts, ends = self.in_force(fields.get("in_force"))
        months = self.amount(fields["valid"], ("valid",), "months", least=1, most=MOST_MONTHS) if "valid" in fields else 1
        days = self.amount(fields["window"], ("window",), "days", least=0, most=MOST_DAYS) if "window" in fields else 0
        if "valid" in fields and days * 12 > months * 365:
            reader.problem(("window",), "window-longer-than-validity", days=days, months=months)
        self.categories = self.codes(fields.get("categories", []), ("categories",))
        return Scheme(
            code=reader.code(fields["code"], ("code",)) if "code" in fields else "",
            title=title,
            credential=self.texts(fields["credential"], ("credential",)) if "credential" in fields else title,
            in_force_from=starts,
            in_force_until=ends,
            decision=self.decision(fields["decision"]) if "decision" in fields else Decision(DECIDERS[0], ()),
            valid_months=months,
            window_days=days,
            grace_days=self.amount(fields["grace"], ("grace",), "days", least=0, most=MOST_DAYS) if "grace" in fields else 0,
            categories=self.categories,
            initial=self.tree(fields.get("initial"), "initial") if "initial" in fields else NOTHING,
            renewal=self.tree(fields["renewal"], "renewal") if not self.absent(fields.get("renewal")) else None,
        )

    def absent(self, value: object) -> bool:
        return value is None or (self.reader.written and value in ("", "null"))

    def texts(self, value: object, path: Path) -> Text:
        if self.reader.written and isinstance(value, str):
            value = {"en": value}
        fields = self.reader.fields(value, path, required=("en",), optional=("es",))
        return tuple((language, self.reader.text(text, (*path, language))) for language, text in fields.items())

    def in_force(self, value: object) -> tuple[date | None, date | None]:
        if value is None:
            return None, None
        path = ("in_force",)
        fields = self.reader.fields(value, path, required=(), optional=("from", "until"))
        starts = self.reader.optional_day(fields.get("from"), (*path, "from"))
        ends = self.reader.optional_day(fields.get("until"), (*path, "until"))
        if starts and ends and ends < starts:
            self.reader.problem((*path, "until"), "ends-before-start", start=starts.isoformat())
        return starts, ends

    def amount(self, value: object, path: Path, unit: str, *, least: int, most: int) -> int:
        """Read {"months": 24}, or in writing also "24 months"."""
        if self.reader.written and isinstance(value, str):
            number = parse_months(value) if unit == "months" else parse_days(value)
            if number is None:
                self.reader.problem(path, "bad-amount", value=shown(value), example="24 months" if unit == "months" else "90 days")
                return least
            return self.reader.integer(number, path, least=least, most=most)
        fields = self.reader.fields(value, path, required=(unit,))
        return self.reader.integer(fields[unit], (*path, unit), least=least, most=most) if fields else least

    def codes(self, value: object, path: Path) -> tuple[str, ...]:
        codes: list[str] = []
        for index, entry in enumerate(self.reader.entries(value, path, most=MOST_PARTS)):
            code = self.reader.code(entry, (*path, index))
            if code in codes:
                self.reader.problem((*path, index), "duplicate-value", value=shown(code))
            codes.append(code)
        return tuple(codes)

    def decision(self, value: object) -> Decision:
        path = ("decision",)
        if self.reader.written and isinstance(value, str):
            value = {"by": value}
        fields = self.reader.fields(value, path, required=("by",), optional=("separate_from",))
        by = self.reader.choice(fields["by"], (*path, "by"), DECIDERS) if "by" in fields else DECIDERS[0]
        where = (*path, "separate_from")
        separate: list[str] = []
        for index, entry in enumerate(self.reader.entries(fields.get("separate_from", []), where, most=MOST_PARTS)):
            name = self.reader.choice(entry, (*where, index), SEPARATIONS)
            if name in separate:
                self.reader.problem((*where, index), "duplicate-value", value=shown(name))
            separate.append(name)
        if separate and by == "automatic":
            self.reader.problem(where, "automatic-cannot-be-separate")
        return Decision(by, tuple(separate))

    def tree(self, value: object, stage: str) -> Requirement:
        self.keys = set()
        return self.requirement(value, (stage,), 1)

    def requirement(self, value: object, path: Path, depth: int) -> Requirement:
        reader = self.reader
        kind = value.get("kind") if isinstance(value, dict) else None
        if kind == "group":
            fields = reader.fields(value, path, required=("key", "kind", "need", "of"), optional=("title",))
        elif isinstance(kind, str) and kind in FIELDS:
            optional = OPTIONAL.get(kind, ())
            required = tuple(name for name in FIELDS[kind] if name not in optional)
            fields = reader.fields(value, path, required=("key", "kind", *required), optional=(*optional, "title", "standing"))
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
        title = self.texts(fields["title"], (*path, "title")) if "title" in fields else None
        if kind == "group":
            return self.group(fields, path, depth, key, title)
        standing = reader.choice(fields.get("standing", STANDINGS[0]), (*path, "standing"), STANDINGS)
        return self.makers[str(kind)](fields, path, {"key": key, "title": title, "standing": standing})

    def group(self, fields: dict[str, Any], path: Path, depth: int, key: str, title: Text | None) -> Group:
        reader = self.reader
        if depth > DEEPEST:
            reader.problem(path, "too-deep", most=DEEPEST)
            return Group(key, title, "all", ())
        raw = reader.entries(fields.get("of", []), (*path, "of"), most=MOST_PARTS)
        if fields.get("of") == []:
            reader.problem((*path, "of"), "wrong-type", expected="a list with at least one requirement")
        parts = tuple(self.requirement(part, (*path, "of", index), depth + 1) for index, part in enumerate(raw))
        seen: dict[tuple[Any, ...], str] = {}
        for index, part in enumerate(parts):
            if not isinstance(part, Group):
                asked = (part.kind, *(getattr(part, name) for name in FIELDS[part.kind]))
                if asked in seen:
                    reader.problem((*path, "of", index), "repeated-requirement", key=seen[asked])
                seen.setdefault(asked, part.key)
        need = fields.get("need", "all")
        if need not in ("all", "any"):
            need = reader.integer(need, (*path, "need"), least=1, most=MOST_PARTS)
            if parts and need > len(parts):
                reader.problem((*path, "need"), "above-children", need=need, children=len(parts))
        return Group(key, title, need, parts)

    def module(self, fields: dict[str, Any], path: Path, common: dict[str, Any]) -> Module:
        return Module(**common, module=self.reader.code(fields.get("module", "missing"), (*path, "module")))

    def attestation(self, fields: dict[str, Any], path: Path, common: dict[str, Any]) -> Attestation:
        return Attestation(**common, attestation=self.reader.code(fields.get("attestation", "missing"), (*path, "attestation")))

    def sign_off(self, fields: dict[str, Any], path: Path, common: dict[str, Any]) -> SignOff:
        return SignOff(**common, sign_off=self.reader.code(fields.get("sign_off", "missing"), (*path, "sign_off")))

    def hours(self, fields: dict[str, Any], path: Path, common: dict[str, Any]) -> Hours:
        reader = self.reader
        minutes, where = fields.get("minutes", 1), (*path, "minutes")
        if reader.written and isinstance(minutes, str) and not minutes.isdigit():
            amount = parse_minutes(minutes)
            if amount is None:
                reader.problem(where, "bad-amount", value=shown(minutes), example="7 h 30 min")
            minutes = 1 if amount is None else amount
        minutes = reader.integer(minutes, where, least=1, most=MOST_MINUTES)
        category, mode = fields.get("category"), fields.get("mode")
        if "category" in fields and category not in self.categories:
            reader.problem((*path, "category"), "unknown-category", value=shown(category), choices=", ".join(self.categories))
            category = None
        if "mode" in fields:
            mode = reader.choice(mode, (*path, "mode"), MODES)
        return Hours(**common, minutes=minutes, category=category, mode=mode)
