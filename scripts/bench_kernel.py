"""Prints how many timelines the rules kernel makes in a second, on one core: python scripts/bench_kernel.py [--seconds 2].

A case has 8 requirements (a module, two sorts of hours, sessions by month, practice looked back at, a paper, an attestation and a
sign-off that waits for the module) and 12, 100 or 1,000 rows. Linear means: the time for one row stays the same.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from certificates.evaluation import Case, parse_case, timeline

ROWS = (12, 100, 1_000)
PLAIN = {
    "key": "all", "kind": "group", "need": "all", "of": [
        {"key": "trauma", "kind": "module", "module": "vicarious-trauma"},
        {"key": "court", "kind": "module", "module": "court"},
        {"key": "hours", "kind": "hours", "minutes": 4_000_000},
        {"key": "ethics", "kind": "hours", "minutes": 360, "category": "ethics"},
        {"key": "live", "kind": "hours", "minutes": 600, "mode": "live"},
        {"key": "eligibility", "kind": "attestation", "attestation": "eligibility"},
        {"key": "pledge", "kind": "attestation", "attestation": "pledge"},
        {"key": "talk", "kind": "sign_off", "sign_off": "talk"},
    ],
}  # fmt: skip
RICH = {
    "key": "all", "kind": "group", "need": "all", "of": [
        {"key": "trauma", "kind": "module", "module": "vicarious-trauma", "score": 80},
        {"key": "hours", "kind": "hours", "minutes": 4_000_000, "look_back": {"months": 60}, "caps": [{"each": "course", "most": 600}],
         "each": {"of": ["ethics"], "at_least": 360}},
        {"key": "live", "kind": "hours", "minutes": 600, "mode": "live", "exclude": {"tags": ["reading"]}},
        {"key": "coaching", "kind": "sessions", "session": "coaching", "count": 100, "one_per": "month"},
        {"key": "work", "kind": "practice", "minutes": 4_000_000, "look_back": {"months": 60}},
        {"key": "check", "kind": "document", "document": "background-check"},
        {"key": "eligibility", "kind": "attestation", "attestation": "eligibility"},
        {"key": "talk", "kind": "sign_off", "sign_off": "talk", "after": "trauma"},
    ],
}  # fmt: skip
PARTS = [{"category": "ethics", "mode": "live", "minutes": 60}, {"category": "general", "mode": "external", "minutes": 30}]
MADE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("hours_recorded", "hours:course-{}", {"minutes": PARTS}),
    ("module_completed", "module:vicarious-trauma@1.0", {"minutes": PARTS, "score": {"points": 9, "of": 10}}),
    ("session_attended", "session:coaching", {"attended": {"minutes": 60, "of": 60}}),
    ("practice_recorded", "practice:peer-support", {"worked": 480}),
    ("hours_recorded", "hours:wellness-day", {"minutes": PARTS}),
    ("document_seen", "document:background-check", {"result": "cleared", "expires": None}),
    ("attestation_made", "attestation:eligibility", {}),
    ("signed_off", "sign-off:talk", {}),
)  # fmt: skip


def make_case(rules: dict[str, Any], rows: int) -> Case:
    """Return a case with so many rows of all kinds, over some years."""
    started = date(2020, 1, 6)
    listed = []
    for number in range(rows):
        kind, about, facts = MADE[number % len(MADE)]
        on = (started + timedelta(days=number * 2_000 // rows)).isoformat()
        listed.append({
            "hash": sha256(str(number).encode()).hexdigest(), "number": number + 1, "subject": "s", "kind": kind, "about": about.format(number),
            "on": on, "recorded_at": f"{on}T12:00:00Z", "by": "s_lead", "program": "p", "refers_to": None,
            "facts": facts | {"standing": "verified" if number % 3 else "attested"},
        })  # fmt: skip
    scheme = {
        "format": "scheme/1", "code": "bench", "title": {"en": "Bench"}, "decision": {"by": "lead"}, "valid": {"months": 24},
        "categories": ["ethics", "general"], "initial": rules,
    }  # fmt: skip
    return parse_case({
        "format": "case/1", "subject": "s", "zone": "America/Chicago", "candidacy": {"id": "c", "opened_on": "2020-01-06"},
        "editions": [{"from": "2020-01-06", "recorded_at": "2020-01-06T12:00:00Z", "edition": 1, "scheme": scheme}], "rows": listed,
    })  # fmt: skip


def timelines_a_second(case: Case, seconds: float) -> float:
    """Return how many timelines of the case are made in a second of processor time."""
    timeline(case)
    before, made = time.process_time(), 0
    while (spent := time.process_time() - before) < seconds:
        timeline(case)
        made += 1
    return made / spent


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="how long to measure each line")
    seconds = parser.parse_args().seconds
    print(f"{'8 requirements':<24}{'rows':>8}{'timelines/s':>14}{'µs per row':>12}{'ratio':>8}")
    for name, rules in (("the first five kinds", PLAIN), ("with options", RICH)):
        first = 0.0
        for rows in ROWS:
            speed = timelines_a_second(make_case(rules, rows), seconds)
            per_row = 1_000_000 / speed / rows
            first = first or per_row
            print(f"{name:<24}{rows:>8}{speed:>14,.0f}{per_row:>12.2f}{per_row / first:>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
