"""The status of one day worked out the slow way, straight from the documents: shares no code with the kernel."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from . import oracle_kinds

Document = dict[str, Any]


def status_on(case: Document, day: date, known_at: str | None = None) -> str | None:
    """Return the status that decision 0003 gives for a day, or None where there is no candidacy."""
    on = day.isoformat()
    known = [held for held in case["editions"] if known_at is None or held["recorded_at"] <= known_at]
    if not known or on < case["candidacy"]["opened_on"]:
        return None
    known.sort(key=lambda held: (held["from"], held["recorded_at"]))

    def rules_on(day: str) -> Document:
        rules: Document = ([held for held in known if held["from"] <= day] or known[:1])[-1]["scheme"]
        return rules

    rules = rules_on(on)
    rows = [row for row in case["rows"] if known_at is None or row["recorded_at"] <= known_at]
    voided = {row["refers_to"] for row in rows if row["kind"] == "voided"}
    rows = [row for row in rows if row["hash"] not in voided and row["on"] <= on]
    rows.sort(key=lambda row: (row["on"], row["recorded_at"], row["number"], row["hash"]))
    rulings = [ruling for ruling in case["accepted"] if ruling["from"] <= on and (known_at is None or ruling["recorded_at"] <= known_at)]
    decided, finish = _decided(rows, rules_on, on)
    opened = case["candidacy"]["opened_on"]
    if decided:
        return decided
    if "finish" in rules:
        by = max(_later(opened, rules["finish"]["within"]), finish or "")
        then = [row for row in rows if row["on"] <= by]
        ruled = [ruling for ruling in rulings if ruling["from"] <= by]
        if on > by and not (_state(rules["initial"], then, ruled, by, opened) or (True, True, False))[1]:
            return "closed"
    return _undecided(rows, rules, rulings, on, opened)


def _later(day: str, duration: Document) -> str:
    """Return the same day so much later."""
    start = date.fromisoformat(day)
    month = start.month - 1 + duration.get("months", 0)
    year, month = start.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return (date(year, month, min(start.day, last)) + timedelta(days=duration.get("days", 0))).isoformat()


def _next(day: str, days: int = 1) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _standing_decisions(rows: list[Document]) -> list[Document]:
    """Leave out what appeals overturned, the last word of each appeal holding."""
    overturned = {row["facts"]["against"]: row["facts"]["result"] == "overturned" for row in rows if row["kind"] == "appeal_decided"}
    return [row for row in rows if not overturned.get(row["hash"])]


def _decided(  # noqa: C901, PLR0912 -- one arm for each decision
    rows: list[Document], rules_on: Any, on: str
) -> tuple[str | None, str | None]:
    """Return the status that decisions give, if any, and a later day to finish."""
    rules = rules_on(on)
    periods: dict[int, Document] = {}
    extended: dict[int, str] = {}
    leaves: list[list[Any]] = []
    ended, suspended, ever, finish = None, False, False, None
    for row in _standing_decisions(rows):
        kind, facts = row["kind"], row["facts"]
        if kind == "approved":
            periods[facts["period"]], ever = facts, True
            extended.pop(facts["period"], None)
        elif kind in ("revoked", "relinquished"):
            periods, extended, leaves, ended, suspended = {}, {}, [], kind, False
        elif kind in ("suspended", "reinstated"):
            suspended = kind == "suspended"
        elif kind == "extended":
            if facts["period"] in periods:
                extended[facts["period"]] = max(extended.get(facts["period"], ""), facts["until"])
            elif not ever:
                finish = max(finish or "", facts["until"])
        elif kind == "leave_ended":
            leaves = [[start, _next(row["on"], -1) if start <= row["on"] <= last else last, stops] for start, last, stops in leaves]
            leaves = [leave for leave in leaves if leave[0] <= leave[1]]
        elif kind == "leave_granted" and periods and (rule := rules_on(facts["from"]).get("leave")):
            start, last = facts["from"], min(facts["until"], _later(facts["from"], rule["at_most"]))
            apart = [[one, min(two, _next(start, -1)), stops] if one < start else [one, two, stops] for one, two, stops in leaves]
            leaves = sorted([*(leave for leave in apart if leave[0] < start or leave[0] > last), [start, last, rule["valid"] == "stops"]])
    lasts = {}
    for number, facts in periods.items():
        until = max(facts["valid_until"], extended.get(number, ""))
        for start, last, stops in leaves:
            if stops and start <= until and last >= facts["valid_from"]:
                until = _next(until, (date.fromisoformat(last) - date.fromisoformat(max(start, facts["valid_from"]))).days + 1)
        lasts[number] = until
    begun = [number for number, facts in periods.items() if facts["valid_from"] <= on]
    if ended and not begun:
        return ended, finish
    if suspended:
        return "suspended", finish
    if not begun:
        return ("ready" if periods else None), finish
    last = max(lasts[number] for number in begun)
    current = next(number for number in begun if lasts[number] == last)
    if any(start <= on <= back and start <= last for start, back, _stops in leaves):
        return "inactive", finish
    if "renewals" in rules and current > rules["renewals"]:
        return ("certified" if on <= last else "lapsed"), finish
    if on > last:
        end = _next(last, rules.get("grace", {}).get("days", 0))
        months = sum(step["for"].get("months", 0) for step in rules.get("late", []))
        days = sum(step["for"].get("days", 0) for step in rules.get("late", []))
        end = max(end, _later(last, {"months": months, "days": days}))
        return ("late" if on <= end else "lapsed"), finish
    renewed = any(facts["valid_from"] <= _next(last) and lasts[number] > last for number, facts in periods.items())
    opens = max(periods[current]["valid_from"], _next(last, -rules.get("window", {}).get("days", 0)))
    return ("due" if on >= opens and not renewed else "certified"), finish


def _undecided(rows: list[Document], rules: Document, rulings: list[Document], on: str, opened: str) -> str:
    met, _possible, started = _state(rules["initial"], rows, rulings, on, opened) or (True, True, False)
    return "ready" if met else "in_progress" if started else "not_started"


def _state(rule: Document, rows: list[Document], rulings: list[Document], on: str, opened: str) -> tuple[bool, bool, bool] | None:
    """Return met, would be met once verified, and started; None where it is not asked for."""
    waived = any(
        row["kind"] == "waived" and row["facts"]["requirement"] == rule["key"] and (row["facts"]["until"] or on) >= on for row in rows
    )
    if not oracle_kinds.applies(rule, rows, on, opened):
        return None
    if rule["kind"] == "group":
        every = [_state(part, rows, rulings, on, opened) for part in rule["of"]]
        parts = [part for part in every if part is not None]
        if not parts and not waived:
            return None
        need = {"all": len(parts), "any": 1}.get(rule["need"], rule["need"])
        met, possible, started = (sum(part[index] for part in parts) for index in range(3))
        return waived or met >= min(need, len(parts)), waived or possible >= min(need, len(parts)), waived or started > 0
    if oracle_kinds.is_new(rule):
        found = oracle_kinds.state_of(rule, rows, on, opened)
        return waived or found[0], waived or found[1], waived or found[2]
    sure, unsure = _amounts(rule, rows, rulings, on)
    need = rule.get("minutes", 1)
    return waived or sure >= need, waived or unsure >= need, waived or unsure > 0


def _amounts(rule: Document, rows: list[Document], rulings: list[Document], on: str) -> tuple[int, int]:
    verified = {row["refers_to"] for row in rows if row["kind"] == "verified"}
    amounts: dict[str, int] = {}
    sure: set[str] = set()
    for row in rows:
        facts = row["facts"]
        name = row["about"].partition("@")[0] if row["kind"] == "module_completed" else row["hash"]
        if rule["kind"] == "hours":
            if row["kind"] not in ("module_completed", "hours_recorded"):
                continue
            amount = sum(
                part["minutes"] for part in facts["minutes"]
                if rule.get("category") in (None, part["category"]) and rule.get("mode") in (None, part["mode"])
            )  # fmt: skip
        else:
            amount = int(_is_asked_for(rule, row, rulings, on))
        if amount:
            amounts.setdefault(name, amount)
            if rule.get("standing") != "verified" or facts["standing"] == "verified" or row["hash"] in verified:
                sure.add(name)
    return sum(amounts[name] for name in sure), sum(amounts.values())


def _is_asked_for(rule: Document, row: Document, rulings: list[Document], on: str) -> bool:
    code = rule[rule["kind"]]
    if rule["kind"] != "module":
        kind, prefix = {"attestation": ("attestation_made", "attestation"), "sign_off": ("signed_off", "sign-off")}[rule["kind"]]
        return row["kind"] == kind and row["about"] == f"{prefix}:{code}"
    topic, _at, edition = row["about"].partition("@")
    if row["kind"] != "module_completed" or topic != f"module:{code}":
        return False
    later = [ruling for ruling in rulings if ruling["module"] == code and ruling["number"] > int(edition.split(".")[0])]
    return not any(ruling["decision"] == "must_redo" or (ruling["decision"] == "count_until" and ruling["until"] < on) for ruling in later)
