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
    rules = ([held for held in known if held["from"] <= on] or known[:1])[-1]["scheme"]
    rows = [row for row in case["rows"] if known_at is None or row["recorded_at"] <= known_at]
    voided = {row["refers_to"] for row in rows if row["kind"] == "voided"}
    rows = [row for row in rows if row["hash"] not in voided and row["on"] <= on]
    rows.sort(key=lambda row: (row["on"], row["recorded_at"], row["number"], row["hash"]))
    rulings = [ruling for ruling in case["accepted"] if ruling["from"] <= on and (known_at is None or ruling["recorded_at"] <= known_at)]
    return _decided(rows, rules, on) or _undecided(rows, rules, rulings, on, case["candidacy"]["opened_on"])


def _decided(rows: list[Document], rules: Document, on: str) -> str | None:
    periods: dict[int, Document] = {}
    ended, suspended = None, False
    for row in rows:
        kind, facts = row["kind"], row["facts"]
        if kind == "approved":
            periods[facts["period"]] = facts
        elif kind in ("revoked", "relinquished"):
            periods, ended, suspended = {}, kind, False
        elif kind in ("suspended", "reinstated"):
            suspended = kind == "suspended"
    begun = [facts for facts in periods.values() if facts["valid_from"] <= on]
    if ended and not begun:
        return ended
    if suspended:
        return "suspended"
    if not begun:
        return "ready" if periods else None
    last = max(facts["valid_until"] for facts in begun)
    current = next(facts for facts in begun if facts["valid_until"] == last)
    until = date.fromisoformat(last)
    if on > last:
        grace = (until + timedelta(days=rules.get("grace", {}).get("days", 0))).isoformat()
        return "late" if on <= grace else "lapsed"
    after = (until + timedelta(days=1)).isoformat()
    renewed = any(facts["valid_from"] <= after and facts["valid_until"] > last for facts in periods.values())
    opens = max(current["valid_from"], (until - timedelta(days=rules.get("window", {}).get("days", 0))).isoformat())
    return "due" if on >= opens and not renewed else "certified"


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
