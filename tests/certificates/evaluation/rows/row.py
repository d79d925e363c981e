"""One row of the list of what forty programs ask for: the clause, a case that meets it, and one that misses it by one unit."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from certificates.evaluation import SchemeError, parse_scheme
from tests.certificates.evaluation.stories import Document, Story, attestation, group, scheme

CATEGORIES = ["wellness", "ethics", "electives", "clinical", "navigation"]
Path = tuple[str | int, ...]


def is_ready(story: Story, day: str) -> Any:
    """Return whether the rules say ready: what most clauses are about."""
    return story.on(day).ready


def can_be_written(story: Story, _day: str) -> Any:
    """Return whether the scheme is accepted at all."""
    try:
        return bool(parse_scheme(story.editions[0]["scheme"]))
    except SchemeError:
        return False


@dataclass(frozen=True)
class Row:
    """`clause` is the place in the scheme that is deleted. Without it the case that misses turns out well, or, where the clause
    is a way to meet the rule (`opens`), the case that meets no longer does.
    """

    number: int
    asks: str
    example: str  # the program whose rule it is, as the list names it
    rules: Document
    clause: Path
    meets: Callable[[Story], Any]
    misses: Callable[[Story], Any]
    on: str = "2026-12-01"
    outcome: Callable[[Story, str], Any] = is_ready
    met: Any = True
    missed: Any = False
    opens: bool = False
    opened: str = "2026-01-05"

    @property
    def name(self) -> str:
        return f"{self.number:02} {self.asks}: {self.example}"

    def turns_out(self, tell: Callable[[Story], Any], *, without_clause: bool = False) -> Any:
        """Tell the story under the scheme, or under the scheme with the clause deleted, and return the outcome."""
        story = Story(without(self.rules, self.clause) if without_clause else copy.deepcopy(self.rules), opened=self.opened)
        tell(story)
        return self.outcome(story, self.on)


def without(rules: Document, clause: Path) -> Document:
    """Return the scheme with the clause deleted."""
    rules = copy.deepcopy(rules)
    place: Any = rules
    for step in clause[:-1]:
        place = place[step]
    del place[clause[-1]]
    return rules


def asks_for(*clauses: Document, **more: Any) -> Document:
    """A scheme of one attestation, which every story has, and the clauses of the row. The first of them is at WHOLE."""
    return scheme(group(attestation(), *clauses), categories=CATEGORIES, **more)


WHOLE: Path = ("initial", "of", 1)


def and_eligible(tell: Callable[[Story], Any]) -> Callable[[Story], Any]:
    """Tell of the attestation too."""

    def told(story: Story) -> Any:
        story.attested("2026-01-05")
        return tell(story)

    return told


def renewing(tell: Callable[[Story, list[str]], Any], *, on: str = "2026-02-01", until: str = "2028-02-01") -> Callable[[Story], Any]:
    """Tell of a first period decided, and then of what comes before or after it; the list takes what the first decision stood on."""

    def told(story: Story) -> Any:
        rows = [story.attested("2026-01-05")]
        tell(story, rows)
        story.approved(on, until, rows=rows)

    return told
