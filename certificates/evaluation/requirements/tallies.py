"""Tallies: what a requirement's rows come to, where adding up is not enough. Rows are put in and taken out, in any order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from certificates.evaluation.dates import add_months

from .spans import Reason, Refusal, Span


class Tally(ABC):
    """Counts spans; kinds say how. `full` counts grants of the whole requirement, `extra` what grants add to it."""

    def __init__(self, need: int) -> None:
        self.least = need
        self.full = 0
        self.extra = 0
        self.granted = 0

    @abstractmethod
    def change(self, span: Span, change: int) -> None:
        """Put a span in (1), or take it out (-1)."""

    @abstractmethod
    def amount(self) -> int:
        """Return what the spans come to."""

    def complete(self) -> bool:
        """Say whether what else is asked for, besides the amount, is there."""
        return True

    def grant(self, span: Span, change: int) -> None:
        """Put a grant in (1), or take it out (-1): an amount, or the whole where the slot says so."""
        self.granted += change
        if span.slot == "full":
            self.full += change
        else:
            self.extra += change * span.amount

    def need(self) -> int:
        """Return how much is asked for."""
        return self.least

    def have(self) -> int:
        """Return how much is there, grants among it."""
        have = self.amount() + self.extra
        return max(have, self.need()) if self.full else have

    def met(self) -> bool:
        """Say whether enough is there."""
        return self.full > 0 or (self.have() >= self.need() and self.complete())

    def asks(self) -> bool:
        """Say whether anything is asked for."""
        return True

    def explain(self, spans: list[Span], _on: date) -> tuple[list[Span], list[Refusal]]:
        """Put all spans in; return those that count and refusals for the others."""
        for span in spans:
            self.change(span, 1)
        return spans, []


class Slots(Tally):
    """So many different slots: days, months, people, parts of an exam. Of one slot, one row counts."""

    def __init__(self, need: int, twin: str = "superseded") -> None:
        super().__init__(need)
        self.twin = twin
        self.slots: dict[Any, int] = {}

    def change(self, span: Span, change: int) -> None:
        """Put a span in, or take it out."""
        left = self.slots.get(span.slot, 0) + change
        if left:
            self.slots[span.slot] = left
        else:
            del self.slots[span.slot]

    def amount(self) -> int:
        """Return how many slots have a row."""
        return len(self.slots)

    def explain(self, spans: list[Span], on: date) -> tuple[list[Span], list[Refusal]]:
        """Return of each slot the row to be named: the first that is confirmed, or the first."""
        best: dict[Any, Span] = {}
        for span in spans:
            self.change(span, 1)
            first = best.setdefault(span.slot, span)
            if not _sure(first, on) and _sure(span, on):
                best[span.slot] = span
        counted = [span for span in spans if best[span.slot] is span]
        return counted, [
            Refusal(span.row, Reason(self.twin, {"by": best[span.slot].row.hash})) for span in spans if best[span.slot] is not span
        ]


class Run(Slots):
    """The longest run of weeks, months or quarters that follow each other. A slot is their number."""

    def amount(self) -> int:
        """Return how long the longest run is."""
        longest = run = 0
        before = None
        for slot in sorted(self.slots):
            run = run + 1 if before is not None and slot == before + 1 else 1
            longest = max(longest, run)
            before = slot
        return longest


class Letters(Tally):
    """So many different people, and one of each kind of letter. A slot is (kind, person)."""

    def __init__(self, need: int, kinds: tuple[str, ...]) -> None:
        super().__init__(need)
        self.kinds = kinds
        self.letters: dict[tuple[str, str], int] = {}

    def change(self, span: Span, change: int) -> None:
        """Put a letter in, or take it out."""
        left = self.letters.get(span.slot, 0) + change
        if left:
            self.letters[span.slot] = left
        else:
            del self.letters[span.slot]

    def matched(self) -> dict[str, str]:
        """Return person by kind: the most kinds that can each have a person of their own."""
        writers: dict[str, str] = {}  # kind by person

        def place(kind: str, seen: set[str]) -> bool:
            for letter, person in sorted(self.letters):
                if letter == kind and person not in seen:
                    seen.add(person)
                    if person not in writers or place(writers[person], seen):
                        writers[person] = kind
                        return True
            return False

        for kind in self.kinds:
            place(kind, set())
        return {kind: person for person, kind in writers.items()}

    def amount(self) -> int:
        """Return how many letters stand for what is asked: one for each kind, then others."""
        matched = len(self.matched())
        people = len({person for _kind, person in self.letters})
        return matched + min(people - matched, self.least - len(self.kinds))

    def explain(self, spans: list[Span], on: date) -> tuple[list[Span], list[Refusal]]:
        """Return for each person the letter to be named."""
        for span in spans:
            self.change(span, 1)
        matched = {(kind, person) for kind, person in self.matched().items()}
        counted: dict[str, Span] = {}
        for span in sorted(spans, key=lambda span: (span.slot not in matched, not _sure(span, on))):
            counted.setdefault(span.slot[1], span)
        chosen = [span for span in spans if counted[span.slot[1]] is span]
        return chosen, [
            Refusal(span.row, Reason("same-person", {"by": counted[span.slot[1]].row.hash}))
            for span in spans
            if counted[span.slot[1]] is not span
        ]


class Points(Tally):
    """The parts of an exam together, each at its best try. A slot is (part, points, of)."""

    def __init__(self, parts: tuple[str | None, ...], passing: int) -> None:
        super().__init__(passing)
        self.parts = parts
        self.passing = passing
        self.tries: dict[str | None, list[Span]] = {part: [] for part in parts}

    def change(self, span: Span, change: int) -> None:
        """Put a try in, or take it out."""
        tries = self.tries[span.slot[0]]
        if change > 0:
            tries.append(span)
        else:
            tries.remove(span)

    def best(self) -> list[Span]:
        """Return the best try of each part: the one that helps the whole most."""
        return [max(tries, key=self.margin) for tries in self.tries.values() if tries]

    def margin(self, span: Span) -> int:
        """Return by how much a try is above the pass mark, in hundredths of a point."""
        _part, points, of = span.slot
        return int(100 * points - self.passing * of)

    def amount(self) -> int:
        """Return the points of the best tries."""
        return sum(span.slot[1] for span in self.best())

    def need(self) -> int:
        """Return the points that pass, of the parts tried; of a hundred before the first try."""
        of = sum(span.slot[2] for span in self.best())
        return -(-self.passing * of // 100) if of else self.passing

    def complete(self) -> bool:
        """Say whether every part was tried."""
        return all(self.tries.values())

    def explain(self, spans: list[Span], _on: date) -> tuple[list[Span], list[Refusal]]:
        """Return the best try of each part; a single part that is not passed counts for nothing."""
        for span in spans:
            self.change(span, 1)
        best = self.best()
        if len(self.parts) == 1 and not self.met():
            return [], [Refusal(span.row, Reason("below-score", {"score": self.passing})) for span in spans]
        first = {span.slot[0]: span for span in best}
        counted = [span for span in spans if first[span.slot[0]] is span]
        return counted, [
            Refusal(span.row, Reason("superseded", {"by": first[span.slot[0]].row.hash}))
            for span in spans
            if first[span.slot[0]] is not span
        ]


class Ratio(Tally):
    """Minutes of supervision for each full so many minutes of practice. A slot says which of the two a span is."""

    def __init__(self, practice: int, minutes: int) -> None:
        super().__init__(minutes)
        self.per = practice
        self.practised = self.supervised = 0

    def change(self, span: Span, change: int) -> None:
        """Put minutes in, or take them out."""
        if span.slot == "practice":
            self.practised += change * span.amount
        else:
            self.supervised += change * span.amount

    def amount(self) -> int:
        """Return the minutes supervised."""
        return self.supervised

    def need(self) -> int:
        """Return the minutes that the practice asks for."""
        return self.practised // self.per * self.least

    def asks(self) -> bool:
        """Say whether there is enough practice for any supervision to be asked for."""
        return self.practised >= self.per

    def explain(self, spans: list[Span], _on: date) -> tuple[list[Span], list[Refusal]]:
        """Return the supervision; the practice is only what it is measured by."""
        super().explain(spans, _on)
        return [span for span in spans if span.slot != "practice"], []


class Months(Tally):
    """Months held by a day, of stretches that may overlap; in one stretch where that is asked. A slot is (from, until)."""

    def __init__(self, need: int, *, on: date, earliest: Callable[[date], date], latest: date | None, in_a_row: bool) -> None:
        super().__init__(need)
        self.on = on
        self.earliest = earliest(on)
        self.latest = on if latest is None else min(on, latest)
        self.in_a_row = in_a_row
        self.stretches: list[tuple[date, date | None]] = []

    def change(self, span: Span, _change: int) -> None:
        """Put a stretch in."""
        self.stretches.append(span.slot)

    def amount(self) -> int:
        """Return the months, from day to the same day."""
        joined: list[list[date]] = []
        for began, until in sorted(self.stretches, key=lambda stretch: stretch[0]):
            starts = max(began, self.earliest)
            ends = self.latest if until is None else min(until, self.latest)
            if starts > ends:
                continue
            if joined and starts <= joined[-1][1] + timedelta(days=1):
                joined[-1][1] = max(joined[-1][1], ends)
            else:
                joined.append([starts, ends])
        months = [months_between(starts, ends) for starts, ends in joined]
        return max(months, default=0) if self.in_a_row else sum(months)


def months_between(starts: date, ends: date) -> int:
    """Return how many whole months lie between two days: from 5 January, three by 5 April."""
    months = (ends.year - starts.year) * 12 + ends.month - starts.month
    return months if add_months(starts, months) <= ends else months - 1


def _sure(span: Span, on: date) -> bool:
    return span.confirmed is not None and span.confirmed <= on
