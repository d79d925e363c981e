"""The kinds and options of decision 0007 for one day, the slow way: shares no code with the kernel.

Rows are those dated by the day, without the voided ones, in order of their dates.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Document = dict[str, Any]
EDUCATION = ["none", "high_school", "some_college", "associate", "bachelor", "master"]
KINDS = {
    "sessions": "session_attended", "practice": "practice_recorded", "references": "reference_received", "exam": "exam_taken",
    "document": "document_seen", "profile": "profile_confirmed", "credential": "credential_held",
}  # fmt: skip
OPTIONS = ("when", "unless", "after", "look_back", "by", "from")


def is_new(rule: Document) -> bool:
    return rule["kind"] in KINDS or any(name in rule for name in (*OPTIONS, "caps", "each"))


def applies(rule: Document, rows: list[Document], on: str, opened: str) -> bool:
    return ("when" not in rule or holds(rule["when"], rows, on, opened)) and not (
        "unless" in rule and holds(rule["unless"], rows, on, opened)
    )


def holds(condition: Document, rows: list[Document], on: str, opened: str) -> bool:
    if "opened_before" in condition:
        return opened < str(condition["opened_before"])
    about = f"profile:{condition['profile']}"
    facts = [row["facts"] for row in rows if row["about"] == about]
    if not facts or (facts[-1]["until"] or on) < on:
        return False
    return bool(facts[-1]["value"] != "no")


def state_of(rule: Document, rows: list[Document], on: str, opened: str) -> tuple[bool, bool, bool]:
    """Return met, would be met once verified, and whether anything counts."""
    verified = {row["refers_to"] for row in rows if row["kind"] == "verified"}
    found = [row for row in rows if is_about(rule, row)]
    if "after" in rule:
        since = opened if rule["after"] == "opening" else first_attested(rows)
        found = [row for row in found if since is not None and row["on"] >= since]
    if "by" in rule:
        found = [row for row in found if row["on"] <= rule["by"]]
    if "from" in rule:
        found = [row for row in found if row["on"] >= rule["from"]]
    if "look_back" in rule:
        days = timedelta(days=rule["look_back"]["days"])
        found = [row for row in found if (date.fromisoformat(row["on"]) + days).isoformat() >= on]
    sure = [row for row in found if rule.get("standing") != "verified" or row["facts"]["standing"] == "verified" or row["hash"] in verified]
    if rule["kind"] in ("document", "profile"):
        return newest(rule, found, sure, on)
    return enough(rule, sure, on), enough(rule, found, on), any(counts(rule, row, on) for row in found)


def is_about(rule: Document, row: Document) -> bool:
    kind = rule["kind"]
    if kind == "hours":
        return bool(row["facts"].get("minutes"))
    if kind == "references":
        return bool(row["kind"] == "reference_received")
    if kind == "practice":
        return bool(row["kind"] == "practice_recorded")
    prefixes = {"sessions": "session", "sign_off": "sign-off"}
    return bool(row["about"].partition("@")[0] == f"{prefixes.get(kind, kind)}:{rule[{'sessions': 'session'}.get(kind, kind)]}")


def first_attested(rows: list[Document]) -> str | None:
    return min((row["on"] for row in rows if row["about"] == "attestation:eligibility"), default=None)


def counts(rule: Document, row: Document, on: str) -> bool:
    facts = row["facts"]
    if rule["kind"] == "sessions":
        return bool(facts["attended"]["minutes"] == facts["attended"]["of"])
    if rule["kind"] == "credential":
        return bool(facts["valid_from"] <= on <= (facts["valid_until"] or on))
    if rule["kind"] == "hours":
        return sum(part["minutes"] for part in facts["minutes"]) > 0
    return True


def enough(rule: Document, rows: list[Document], on: str) -> bool:
    kind, rows = rule["kind"], [row for row in rows if counts(rule, row, on)]
    if kind == "sessions":
        return len({row["on"][: 7 if rule.get("one_per") == "month" else 10] for row in rows}) >= rule["count"]
    if kind == "practice":
        return sum(row["facts"]["worked"] for row in rows) >= rule["minutes"]
    if kind == "references":
        return len({row["facts"]["referee"] for row in rows}) >= rule["count"]
    if kind == "exam":
        return any(row["facts"]["points"] * 100 >= rule["pass"] * row["facts"]["of"] for row in rows)
    if kind == "hours":
        return hours(rule, rows)
    return len(rows) >= rule.get("count", 1)


def hours(rule: Document, rows: list[Document]) -> bool:
    once: dict[str, Document] = {}
    for row in rows:
        once.setdefault(row["about"].partition("@")[0] if row["kind"] == "module_completed" else row["hash"], row)
    by_course: dict[str, int] = {}
    by_category: dict[str, dict[str, int]] = {}
    for row in once.values():
        course = row["about"].partition("@")[0]
        for part in row["facts"]["minutes"]:
            by_course[course] = by_course.get(course, 0) + part["minutes"]
            of = by_category.setdefault(part["category"], {})
            of[course] = of.get(course, 0) + part["minutes"]
    most = next((cap["most"] for cap in rule.get("caps", [])), 10**9)
    total = sum(min(minutes, most) for minutes in by_course.values())
    each = rule.get("each", {"of": [], "at_least": 0})
    return total >= rule["minutes"] and all(
        sum(min(minutes, most) for minutes in by_category.get(category, {}).values()) >= each["at_least"] for category in each["of"]
    )


def newest(rule: Document, found: list[Document], sure: list[Document], on: str) -> tuple[bool, bool, bool]:
    """Return whether the newest that is confirmed is good, or one that is newer and not confirmed yet."""

    def good(row: Document) -> bool:
        facts = row["facts"]
        if rule["kind"] == "document":
            return facts["result"] in ("accepted", "cleared", "cleared_with_conditions") and (facts["expires"] or on) >= on
        least = rule.get("at_least")
        fine = facts["value"] != "no" if least is None else EDUCATION.index(facts["value"]) >= EDUCATION.index(least)
        return bool(fine and (facts["until"] or on) >= on)

    standing = sure[-1:]
    waiting = found[found.index(sure[-1]) + 1 :] if sure else found
    met = any(good(row) for row in standing)
    possible = met or any(good(row) for row in waiting)
    return met, possible, possible
