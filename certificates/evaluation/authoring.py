"""Reads a scheme from its document. Contradictions are found here, when the rule is written, not when somebody fails it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .authoring_requirements import NOTHING, RequirementReader
from .authoring_time import TIME_FIELDS, TimeReader, read_days
from .contradictions import find_contradictions
from .problems import Path, Problem, SchemeError, shown
from .reading import Reader
from .scheme import DECIDERS, FORMAT, SEPARATIONS, SHOWN, Decision, Scheme

MOST_PARTS = 100


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

    def scheme(self, document: object) -> Scheme:
        reader = self.reader
        fields = reader.fields(
            document, (),
            required=("format", "code", "title", "decision", "valid", "initial"),
            optional=("credential", "in_force", "window", "grace", "categories", "certificate", "renewal", *TIME_FIELDS),
        )  # fmt: skip
        if "format" in fields:
            reader.choice(fields["format"], ("format",), (FORMAT,))
        title = reader.texts(fields["title"], ("title",)) if "title" in fields else ()
        starts, ends = self.in_force(fields.get("in_force"))
        days = read_days(reader, fields["window"], ("window",)) if "window" in fields else 0
        categories = self.codes(fields.get("categories", []), ("categories",))
        requirements = RequirementReader(reader, categories)
        scheme = Scheme(
            code=reader.code(fields["code"], ("code",)) if "code" in fields else "",
            title=title,
            credential=reader.texts(fields["credential"], ("credential",)) if "credential" in fields else title,
            in_force_from=starts,
            in_force_until=ends,
            decision=self.decision(fields["decision"]) if "decision" in fields else Decision(DECIDERS[0], ()),
            timing=TimeReader(reader, requirements).read(fields, days),
            window_days=days,
            categories=categories,
            initial=requirements.tree(fields.get("initial"), "initial") if "initial" in fields else NOTHING,
            renewal=requirements.tree(fields["renewal"], "renewal") if not self.absent(fields.get("renewal")) else None,
            shows=self.shows(fields["certificate"]) if "certificate" in fields else (),
        )
        if not reader.problems:
            find_contradictions(scheme, reader)
        return scheme

    def absent(self, value: object) -> bool:
        return value is None or (self.reader.written and value in ("", "null"))

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
        separate = self.choices(fields.get("separate_from", []), where, SEPARATIONS)
        if separate and by == "automatic":
            self.reader.problem(where, "automatic-cannot-be-separate")
        return Decision(by, separate)

    def shows(self, value: object) -> tuple[str, ...]:
        path = ("certificate",)
        fields = self.reader.fields(value, path, required=("shows",))
        return self.choices(fields["shows"], (*path, "shows"), SHOWN) if fields else ()

    def choices(self, value: object, path: Path, choices: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list in which each of the choices may stand once."""
        chosen: list[str] = []
        for index, entry in enumerate(self.reader.entries(value, path, most=MOST_PARTS)):
            name = self.reader.choice(entry, (*path, index), choices)
            if name in chosen:
                self.reader.problem((*path, index), "duplicate-value", value=shown(name))
            chosen.append(name)
        return tuple(chosen)
