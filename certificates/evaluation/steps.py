"""The shortest next step: what is left to do, and which way through the alternatives is the shortest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from .kinds import Evidenced, Exam, Group
from .requirements import Node, Reason, Result, active

Way = list[tuple[int, Reason]]

# How many minutes a step of each kind is taken for when the shortest is looked for. Hours say themselves what is left of them.
WEIGHTS = {
    "attestation": 5, "profile": 5, "document": 10, "sign_off": 30, "references": 30, "module": 60, "sessions": 60, "exam": 120,
    "credential": 20_000, "service": 10_000,
}  # fmt: skip


def steps_left(node: Node, result: Result, on: date) -> tuple[Reason, ...]:
    """Return what is left to do on the shortest way through, the shortest step first."""
    return tuple(step for _minutes_of, step in _steps(node, result, on))


def _steps(node: Node, result: Result, on: date) -> Way:
    """Return the shortest way to meet the requirement: its steps with their minutes, shortest first."""
    if result.satisfied or result.state == "pending":
        return []
    if not isinstance(node.requirement, Group):
        return [_step(node, node.requirement, result, on)]
    parts = [(part, of) for part, of in zip(node.parts, result.of, strict=True) if of.state != "not_applicable"]
    ways = [_steps(part, of, on) for part, of in parts]
    missing = result.need - sum(not way for way in ways)
    ways = sorted((way for way in ways if way), key=_length)[:missing]
    return sorted((step for way in ways for step in way), key=_minutes)


def _length(way: Way) -> int:
    return sum(minutes for minutes, _step in way)


def _minutes(step: tuple[int, Reason]) -> int:
    return step[0]


def _step(node: Node, requirement: Evidenced, result: Result, on: date) -> tuple[int, Reason]:
    kind, missing = requirement.kind, max(result.need - result.have, 0)
    params: dict[str, str | int | None] = {"requirement": requirement.key}
    asked: Any = requirement
    if kind == "hours":
        return _hours_step(asked, result, params, missing)
    if kind == "exam":
        return _exam_step(node, asked, params, on)
    code, named = _NAMED[kind](asked, missing)
    amount = missing if kind in ("sessions", "references", "sign_off", "service", "practice", "supervision") else 1
    return amount * WEIGHTS.get(kind, 1), Reason(code, params | named)


_NAMED: dict[str, Callable[[Any, int], tuple[str, dict[str, str | int | None]]]] = {
    "module": lambda asked, _missing: ("complete-module", {"module": asked.module}),
    "attestation": lambda asked, _missing: ("get-attestation", {"attestation": asked.attestation}),
    "sign_off": lambda asked, missing: ("get-sign-off", {"sign_off": asked.sign_off, "count": missing}),
    "practice": lambda asked, missing: ("add-practice", {"practice": asked.practice, "minutes": missing}),
    "supervision": lambda asked, missing: ("add-supervision", {"supervision": asked.supervision, "minutes": missing}),
    "service": lambda asked, missing: ("serve-on", {"service": asked.service, "months": missing}),
    "sessions": lambda asked, missing: ("attend-sessions", {"session": asked.session, "count": missing, "one_per": asked.one_per}),
    "references": lambda _asked, missing: ("get-references", {"count": missing}),
    "document": lambda asked, _missing: ("show-document", {"document": asked.document}),
    "profile": lambda asked, _missing: ("confirm-profile", {"profile": asked.profile}),
    "credential": lambda asked, _missing: ("get-credential", {"credential": asked.credential or ", ".join(asked.credentials)}),
}


def _hours_step(hours: Any, result: Result, params: dict[str, str | int | None], missing: int) -> tuple[int, Reason]:
    """Hours in all; what one category lacks comes first, since it adds to the whole too."""
    mode = hours.mode or ", ".join(hours.modes) or None
    lacking = sum(minutes for _category, minutes in result.short)
    if result.short:
        category, minutes = result.short[0]
        return max(missing, lacking), Reason("add-hours", params | {"minutes": minutes, "category": category, "mode": mode})
    if missing or not result.uncovered:
        named = {"minutes": missing, "category": hours.category or ", ".join(hours.categories) or None, "mode": mode}
        return missing, Reason("add-hours", params | named)
    return result.uncovered, Reason("cover-categories", params | {"count": result.uncovered})


def _exam_step(node: Node, exam: Exam, params: dict[str, str | int | None], on: date) -> tuple[int, Reason]:
    """The exam, or the part of it that is not passed; from when, where a wait is not over; or to ask, where no attempt is left."""
    made = [(part, starts) for day, part, starts in node.note if day <= on]
    parts: tuple[str | None, ...] = exam.parts or (None,)
    passed = {span.slot for span in node.spans if active(span, on)} if exam.combine == "each" and exam.parts else set()
    tries = {part: sum(tried == part for tried, _starts in made) for part in parts if part not in passed}
    allowed = [part for part in tries if exam.attempts is None or tries[part] < exam.attempts]
    if not allowed:
        return WEIGHTS["exam"], Reason("ask-about-exam", params | {"exam": exam.exam})
    free = {part: starts for part, starts in made if starts is not None and starts > on}
    part = min(allowed, key=lambda part: (free.get(part, on), part or ""))
    waiting = free[part].isoformat() if part in free else None
    return WEIGHTS["exam"], Reason("take-exam", params | {"exam": exam.exam, "part": part, "from": waiting})
