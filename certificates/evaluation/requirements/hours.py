"""Hours: minutes of rows, narrowed, capped, spread over categories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from certificates.evaluation.case import Row
from certificates.evaluation.evidence import Minutes, Provided
from certificates.evaluation.kinds import Cap, Hours

from .capping import Capped, make_capped
from .spans import Node, Reason, Refusal, Span, View, begun
from .tallies import Tally


class Piece(NamedTuple):
    """Minutes of one category, and what caps look at."""

    category: str
    minutes: int
    buckets: tuple[int, ...]  # the caps it falls under, as numbers of buckets


def find_hours(requirement: Hours, view: View, node: Node) -> None:
    """Find the rows that have minutes of the sort asked for."""
    if requirement.caps or requirement.each or requirement.cover:
        buckets = _Buckets(requirement.caps)
        node.tally = lambda: HoursTally(requirement, buckets)
    else:
        buckets = None
    narrow = _Narrow(requirement)
    spans, refused = node.spans, view.refused
    last_of: dict[str, int] = {}
    for row in view.ledger.timed:
        reason = view.refusal(row)
        parts = narrow.parts_of(row) if reason is None else ()
        minutes = parts[0].minutes if len(parts) == 1 else sum([part.minutes for part in parts])
        if not minutes:
            if refused is not None:
                refused.append(Refusal(row, reason or narrow.reason_for(row)))
            continue
        span = view.span(row, minutes, None if buckets is None else buckets.pieces(row, parts))
        once = row.kind == "module_completed"
        if once or requirement.course_once:
            first = spans[last_of[row.topic]] if row.topic in last_of else None
            if first is not None and (first.ends is None or span.ends is None or span.ends <= first.ends):
                spans[last_of[row.topic]] = first._replace(confirmed=_earliest(first.confirmed, span.confirmed))
                view.refuse(row, Reason("superseded" if once else "course-counted-already", {"by": first.row.hash}))
                continue
            if first is not None and first.ends is not None:
                span = begun(span, first.ends)
            last_of[row.topic] = len(spans)
        spans.append(span)


class _Narrow:
    """Which minutes of a row are of the sort asked for."""

    def __init__(self, requirement: Hours) -> None:
        self.categories = (requirement.category,) if requirement.category is not None else requirement.categories
        self.modes = (requirement.mode,) if requirement.mode is not None else requirement.modes
        self.only_tags = requirement.only_tags
        self.exclude = requirement.exclude

    def parts_of(self, row: Row) -> Sequence[Minutes]:
        """Return the parts that count."""
        facts: Any = row.facts
        if (self.only_tags or self.exclude) and self.wrong_row(row) is not None:
            return ()
        parts: Sequence[Minutes] = facts.minutes
        categories, modes, exclude = self.categories, self.modes, self.exclude
        if categories:
            parts = [part for part in parts if part.category in categories]
        if modes:
            parts = [part for part in parts if part.mode in modes]
        if exclude is not None:
            parts = [part for part in parts if part.category not in exclude.categories and part.mode not in exclude.modes]
        return parts

    def wrong_row(self, row: Row) -> Reason | None:
        """Return why nothing of the row counts, by its tags and its course, or None."""
        facts: Any = row.facts
        if self.only_tags and not any(tag in self.only_tags for tag in facts.tags):
            return Reason("wrong-tag", {"tags": ", ".join(self.only_tags)})
        if self.exclude is not None:
            tag = next((tag for tag in facts.tags if tag in self.exclude.tags), None)
            course = row.topic.partition(":")[2]
            if tag is not None:
                return Reason("excluded", {"what": "tag", "value": tag})
            if course in self.exclude.courses:
                return Reason("excluded", {"what": "course", "value": course})
        return None

    def reason_for(self, row: Row) -> Reason:
        """Return why none of a row's minutes count: the category first, then the mode, then what is excluded."""
        if (reason := self.wrong_row(row)) is not None:
            return reason
        facts: Any = row.facts
        parts = facts.minutes
        if self.categories and not (parts := [part for part in parts if part.category in self.categories]):
            return Reason("wrong-category", {"category": ", ".join(self.categories)})
        if self.exclude is not None and (part := next((part for part in parts if part.category in self.exclude.categories), None)):
            return Reason("excluded", {"what": "category", "value": part.category})
        if self.exclude is not None and (part := next((part for part in parts if part.mode in self.exclude.modes), None)):
            return Reason("excluded", {"what": "mode", "value": part.mode})
        return Reason("wrong-mode", {"mode": ", ".join(self.modes) or None})


class _Buckets:
    """The caps of one requirement, and which of them a piece of a row falls under."""

    def __init__(self, caps: tuple[Cap, ...]) -> None:
        self.caps = sorted(caps, key=lambda cap: (cap.what, cap.value or ""))  # so that the buckets of a piece come in the order of sorts
        self.most: list[int] = []
        self.named: list[Cap] = []
        self.numbers: dict[tuple[str, str], int] = {}
        self.sorts = len({(cap.what, cap.value) if cap.what == "tag" else cap.what for cap in caps})

    def pieces(self, row: Row, parts: Iterable[Minutes]) -> tuple[Piece, ...]:
        """Return the parts of a row with the caps that each falls under."""
        return tuple([Piece(part.category, part.minutes, self.buckets(row, part)) for part in parts])

    def buckets(self, row: Row, part: Minutes) -> tuple[int, ...]:
        """Return the numbers of the buckets: at most one of each sort."""
        found: dict[int, None] = {}
        for cap in self.caps:
            name = _NAMES[cap.what](cap, row, part)
            if name is not None and cap.value in (None, name):
                found[self.number(cap, name)] = None
        return tuple(found)

    def number(self, cap: Cap, name: str) -> int:
        """Return the number of one bucket; of two caps on the same thing the smaller one holds."""
        number = self.numbers.get((cap.what, name))
        if number is None:
            number = self.numbers[cap.what, name] = len(self.most)
            self.most.append(cap.most)
            self.named.append(Cap(cap.what, name, cap.most))
        elif cap.most < self.most[number]:
            self.most[number] = cap.most
        return number


class HoursTally(Tally):
    """Minutes under caps, with a least of each category, or a number of categories with any."""

    def __init__(self, requirement: Hours, buckets: _Buckets) -> None:
        super().__init__(requirement.minutes)
        self.each, self.cover = requirement.each, requirement.cover
        self.buckets = buckets
        self.whole = make_capped(buckets.most, buckets.sorts)
        self.by_category: dict[str, Capped] = {
            category: make_capped(buckets.most, buckets.sorts) for category in (self.each.of if self.each else ())
        }
        self.minutes: dict[str, int] = dict.fromkeys(self.cover.of if self.cover else (), 0)

    def change(self, span: Span, change: int) -> None:
        """Put the minutes of a row in, or take them out."""
        whole, by_category, covered = self.whole, self.by_category, self.minutes
        for category, minutes, buckets in span.slot:
            more = change * minutes
            whole.change(buckets, more)
            if category in by_category:
                by_category[category].change(buckets, more)
            if category in covered:
                covered[category] += more

    def amount(self) -> int:
        """Return the minutes that count."""
        return self.whole.total()

    def complete(self) -> bool:
        """Say whether the categories have what each must have."""
        if self.each is not None and self.short():
            return False
        return self.cover is None or self.covered() >= self.cover.at_least

    def covered(self) -> int:
        """Return how many of the categories to cover have any minutes."""
        return sum(minutes > 0 for minutes in self.minutes.values())

    def short(self) -> list[tuple[str, int]]:
        """Return what each category still lacks."""
        least = self.each.at_least if self.each else 0
        return [(category, least - capped.total()) for category, capped in self.by_category.items() if capped.total() < least]

    def explain(self, spans: list[Span], _on: date) -> tuple[list[Span], list[Refusal]]:
        """Return the rows that add anything, in the order of their days; the others are over a cap."""
        counted, refused = [], []
        before = 0
        for span in spans:
            self.change(span, 1)
            if self.amount() > before or not self.buckets.caps:
                counted.append(span)
            else:
                number = next(piece.buckets[0] for piece in span.slot if piece.minutes)
                cap = self.buckets.named[number]
                refused.append(
                    Refusal(span.row, Reason("over-cap", {"what": cap.what, "value": cap.value, "most": self.buckets.most[number]}))
                )
            before = self.amount()
        return counted, refused


def _provider(row: Row) -> str | None:
    details = row.facts.details  # type: ignore[union-attr]  # evidence
    return details.provider if isinstance(details, Provided) else None


def _tag(cap: Cap, row: Row) -> str | None:
    return cap.value if cap.value in row.facts.tags else None  # type: ignore[union-attr]  # evidence


# What a cap of each sort looks at; None where it looks at nothing of the row.
_NAMES: dict[str, Callable[[Cap, Row, Minutes], str | None]] = {
    "category": lambda _cap, _row, part: part.category,
    "mode": lambda _cap, _row, part: part.mode,
    "tag": lambda cap, row, _part: _tag(cap, row),
    "provider": lambda _cap, row, _part: _provider(row),
    "course": lambda _cap, row, _part: row.topic,
}


def _earliest(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
