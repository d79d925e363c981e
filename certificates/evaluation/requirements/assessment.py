"""Assesses a tree of requirements: each once, those that others look at first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from certificates.evaluation.dates import day_after
from certificates.evaluation.kinds import OPENING, Evidenced, Group, Options, Requirement
from certificates.evaluation.ledger import Ledger

from . import finding
from .conditions import holds, negated
from .hours import find_hours
from .service import find_service, settle_service
from .spans import NO_BOUNDS, Bounds, Cycle, Node, Reason, Span, Steps, Track, View
from .tracks import changes, combine, edges_of, first_met, overlay, settle, settle_group, settle_tally

FINDERS: dict[str, Callable[[Any, View, Node], None]] = {
    "module": finding.find_module, "hours": find_hours, "sessions": finding.find_sessions, "practice": finding.find_practice,
    "supervision": finding.find_supervision, "service": find_service, "exam": finding.find_exam, "document": finding.find_document,
    "references": finding.find_references, "profile": finding.find_profile, "credential": finding.find_credential,
    "attestation": finding.find_attestation, "sign_off": finding.find_sign_off,
}  # fmt: skip
UNITS = {"hours": "minutes", "practice": "minutes", "supervision": "minutes", "service": "months"}
LASTING = ("profile", "credential")  # facts about the person, not something done in a period
WHOLE = ("module", "exam", "document", "profile", "credential", "attestation")  # a grant of any amount fills these


def assess(requirement: Requirement, ledger: Ledger, cycle: Cycle, *, explain: bool) -> Node:
    """Return the requirement with its states over all time; with `explain`, also the rows refused and why."""
    return _Assessment(requirement, ledger, cycle, explain=explain).node(requirement)


class _Assessment:
    """The nodes of one tree, as far as they are made."""

    def __init__(self, tree: Requirement, ledger: Ledger, cycle: Cycle, *, explain: bool) -> None:
        self.tree, self.ledger, self.cycle, self.explain = tree, ledger, cycle, explain
        self.nodes: dict[str, Node] = {}
        self.by_key: dict[str, Requirement] = {}

    def node(self, requirement: Requirement) -> Node:
        """Return the node of a requirement."""
        made = self.nodes.get(requirement.key)
        if made is None:
            made = self.nodes[requirement.key] = self.group(requirement) if isinstance(requirement, Group) else self.leaf(requirement)
        return made

    def track_of(self, key: str) -> Track:
        """Return the states of the requirement with this key."""
        if not self.by_key:
            self.by_key = {requirement.key: requirement for requirement in _walk(self.tree)}
        return self.node(self.by_key[key]).track

    def group(self, requirement: Group) -> Node:
        """Return a group with its parts."""
        node = Node(
            requirement, len(requirement.of) if requirement.need == "all" else 1 if requirement.need == "any" else requirement.need, "count"
        )
        node.parts = [self.node(part) for part in requirement.of]
        if requirement.key in self.ledger.waivers:
            node.waivers = self.waivers(requirement, node.need)
        if any(part.applies is not None for part in node.parts):
            node.track, node.applies = settle_group(node)
        else:
            edges = [edge for part in node.parts for edge in changes(part.track)]
            edges += [edge for span in node.waivers for edge in edges_of(span)]
            node.track = settle(edges, node.need)
        return self.conditional(node, requirement.options)

    def leaf(self, requirement: Evidenced) -> Node:
        """Return a requirement that looks at evidence, with the rows found."""
        kind, options = requirement.kind, requirement.options
        node = Node(requirement, need_of(requirement), UNITS.get(kind, "count"))
        node.refused = [] if self.explain else None
        node.single = node.need == 1 and node.unit == "count"
        bounds = NO_BOUNDS if options is None else self.bounds(options)
        every = options is not None and options.every is not None
        FINDERS[kind](requirement, View(requirement, self.ledger, self.cycle, bounds, node.refused, every or kind in LASTING), node)
        if requirement.key in self.ledger.waivers:
            node.waivers = self.waivers(requirement, node.need)
        if requirement.key in self.ledger.granted:
            node.granted = self.grants(requirement, node.need)
        if kind == "service":
            node.track = settle_service(node)
        elif node.tally is not None:
            node.track, node.applies = settle_tally(node)
        else:
            edges = [edge for span in node.spans for edge in edges_of(span)]
            if node.waivers or node.granted:
                edges += [edge for span in (*node.waivers, *node.granted) for edge in edges_of(span)]
            node.track = settle(edges, node.need)
        return node if options is None else self.conditional(node, options)

    def conditional(self, node: Node, options: Options | None) -> Node:
        """Return the node, satisfied and empty on the days on which it is not asked for."""
        if options is not None and (options.when or options.unless):
            asked: Steps | None = None
            if options.when:
                asked = holds(options.when, self.ledger, self.track_of)
            if options.unless:
                asked = combine(asked, negated(holds(options.unless, self.ledger, self.track_of)))
            node.applies = combine(node.applies, asked)
        if node.applies is not None:
            node.track = overlay(node.track, node.applies)
        return node

    def bounds(self, options: Options) -> Bounds:
        """Return when evidence may be dated, and for how long it counts."""
        earliest, too_early = options.since, Reason("before-date", {"from": options.since.isoformat() if options.since else None})
        latest, too_late = options.by, Reason("after-date", {"until": options.by.isoformat() if options.by else None})
        if options.after is not None:
            first = self.ledger.opened_on if options.after == OPENING else first_met(self.track_of(options.after))
            bound = date.max if first is None else first
            if earliest is None or bound > earliest:
                earliest = bound
                too_early = Reason("before-requirement", {"requirement": options.after, "from": first.isoformat() if first else None})
            if options.within is not None and first is not None and first != date.min:
                ends = options.within.last_day(first)
                if latest is None or ends < latest:
                    latest, too_late = ends, Reason("outside-window", {"until": ends.isoformat()})
        return Bounds(earliest, too_early, latest, too_late, options.every or options.look_back)

    def waivers(self, requirement: Requirement, need: int) -> list[Span]:
        """Return the waivers of this cycle; one granted for an earlier cycle does not carry over."""
        spans = []
        for row in self.ledger.waivers[requirement.key]:
            facts: Any = row.facts
            ends = day_after(facts.until) if facts.until else None
            if self.in_cycle(row) and (ends is None or ends > row.on):
                spans.append(Span(row, need, row.on, row.on, ends))
        return spans

    def grants(self, requirement: Evidenced, need: int) -> list[Span]:
        """Return what prior learning fills in this cycle: an amount, or the whole, through the day by which the rest must be cured."""
        spans = []
        for row in self.ledger.granted[requirement.key]:
            facts: Any = row.facts
            ends = day_after(facts.cure_by) if facts.cure_by else None
            if self.in_cycle(row) and (ends is None or ends > row.on):
                whole = facts.amount is None or requirement.kind in WHOLE
                spans.append(Span(row, need if whole else facts.amount, row.on, row.on, ends, slot="full" if whole else None))
        return spans

    def in_cycle(self, row: Any) -> bool:
        """Say whether a decision is of this cycle."""
        return row.hash not in self.cycle.spent and (self.cycle.starts is None or row.on >= self.cycle.starts)


def need_of(requirement: Evidenced) -> int:
    """Return how much a requirement asks for, in its unit."""
    kind = requirement.kind
    if kind in ("hours", "practice"):
        return requirement.minutes  # type: ignore[union-attr, return-value]  # of these kinds
    if kind == "supervision":
        return requirement.minutes or requirement.per.minutes  # type: ignore[union-attr]  # one of both is there
    if kind in ("sessions", "references", "sign_off"):
        return requirement.count  # type: ignore[union-attr]  # of these kinds
    if kind == "service":
        return requirement.months  # type: ignore[union-attr]  # of this kind
    if kind == "exam":
        return max(len(requirement.parts), 1)  # type: ignore[union-attr]  # of this kind
    return 1


def _walk(requirement: Requirement) -> Any:
    yield requirement
    if isinstance(requirement, Group):
        for part in requirement.of:
            yield from _walk(part)
