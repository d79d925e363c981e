"""Write the worked cases of fixtures/schemes/worked/*.yaml as case/1 documents under fixtures/schemes/cases/, one file for each variant.

A worked file says once what a complete case looks like, and for each triple only what differs. Nothing here knows a rule: what the
verdict must be stands in the worked file, and the tests compare it with what `python -m certificates.evaluation` prints.
"""

from __future__ import annotations

import json
import re
import sys
from calendar import monthrange
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from certificates.evaluation.amounts import parse_minutes

Json = dict[str, Any]

WORKED = Path("fixtures/schemes/worked")
CASES = Path("fixtures/schemes/cases")
SUBJECT = "s_worked"
CANDIDACY = "00000000-0000-4000-8000-000000000001"

# The word a worked row begins with, the kind of ledger row it is, and what `about` begins with.
EVIDENCE = {
    "module": ("module_completed", "module:"),
    "hours": ("hours_recorded", "hours:"),
    "session": ("session_attended", "session:"),
    "practice": ("practice_recorded", "practice:"),
    "supervision": ("supervision_recorded", "supervision:"),
    "service": ("service_recorded", "service:"),
    "exam": ("exam_taken", "exam:"),
    "document": ("document_seen", "document:"),
    "reference": ("reference_received", "reference:"),
    "profile": ("profile_confirmed", "profile:"),
    "credential": ("credential_held", "credential:"),
    "attestation": ("attestation_made", "attestation:"),
    "sign_off": ("signed_off", "sign-off:"),
    "load": ("load_reported", "load:"),
}
NOT_FACTS = ("on", "recorded_at", "times", "every", "refers_to", "by", "decision", *EVIDENCE)
DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def read_worked(path: Path) -> Json:
    """Return one worked file; dates and everything but whole numbers, true, false and null stay text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 -- a SafeLoader, below


def variants(worked: Json) -> Iterator[tuple[str, Json, Json]]:
    """Yield the name of each case, its case/1 document, and what is expected of it (`on` and `expect`)."""
    for triple in worked["cases"]:
        for variant in ("short", "exact", "over"):
            if variant not in triple:
                continue
            told = deepcopy(triple[variant])
            expected = {"on": told.pop("on", triple.get("on", worked["on"])), "expect": told.pop("expect"), "looks_at": triple["looks_at"]}
            base = {name: row for name, row in worked["complete"].items() if name not in triple.get("without", ())}
            rows = _merged(_merged(base, triple.get("with", {})), told)
            yield f"{triple['name']}-{variant}", case_document(worked, rows), expected


def case_document(worked: Json, rows: Json) -> Json:
    """Return the case/1 document of named rows; a row set to null is not there. The scheme is given beside it when it is evaluated."""
    listed = [_row(name, each) for name, row in rows.items() if row for name, each in _series(name, row)]
    opened = str(worked["opened_on"])
    listed.sort(key=lambda row: (row["recorded_at"], row["hash"]))
    for number, row in enumerate(listed, start=1):
        row["number"] = number
    editions = [{"from": opened, "recorded_at": f"{opened}T09:00:00.000000Z", "edition": 1}]
    return {
        "format": "case/1", "subject": SUBJECT, "zone": worked.get("zone", "America/Chicago"),
        "candidacy": {"id": CANDIDACY, "opened_on": opened}, "editions": editions, "rows": listed,
        **{name: worked[name] for name in ("equivalences", "elsewhere") if name in worked},
    }  # fmt: skip


def written(document: Json) -> str:
    """Return a case as its file holds it: a row to a line."""
    rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in document["rows"])
    head = json.dumps({name: value for name, value in document.items() if name != "rows"}, ensure_ascii=False)
    return f'{head[:-1]}, "rows": [\n{rows}\n]}}\n'


def row_hash(name: str) -> str:
    """Return the hash that stands for a worked row: its name's, so that rows can name each other."""
    return sha256(name.encode()).hexdigest()


def _merged(base: Json, change: Json) -> Json:
    whole = deepcopy(base)
    for name, value in change.items():
        whole[name] = {**whole[name], **value} if isinstance(value, dict) and isinstance(whole.get(name), dict) else value
    return whole


def _series(name: str, row: Json) -> Iterator[tuple[str, Json]]:
    """Yield a row so many times, each so much later than the one before."""
    times, every = row.get("times", 1), row.get("every", "day")
    for step in range(times):
        day = _later(date.fromisoformat(str(row["on"])), step, every)
        yield (name if times == 1 else f"{name}-{step + 1}"), {**row, "on": day.isoformat()}


def _later(day: date, steps: int, every: str) -> date:
    if every in DAYS:
        return day + timedelta(days=DAYS[every] * steps)
    total = day.year * 12 + day.month - 1 + MONTHS[every] * steps
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _row(name: str, row: Json) -> Json:
    on = str(row["on"])
    if "decision" in row:
        kind, about = row["decision"], f"candidacy:{CANDIDACY}"
    else:
        word = next(word for word in EVIDENCE if word in row)
        kind, about = EVIDENCE[word][0], f"{EVIDENCE[word][1]}{row[word]}"
    facts = {key: _fact(key, value) for key, value in row.items() if key not in NOT_FACTS}
    if "decision" not in row:
        facts.setdefault("standing", "verified")
    return {
        "hash": row_hash(name), "number": 0, "subject": SUBJECT, "kind": kind, "about": about, "on": on,
        "recorded_at": str(row.get("recorded_at", f"{on}T17:00:00.000000Z")), "by": row.get("by", "s_staff"), "program": "worked",
        "facts": facts, "refers_to": row_hash(row["refers_to"]) if "refers_to" in row else None,
    }  # fmt: skip


def _fact(key: str, value: Any) -> Any:
    """Return a fact as the ledger has it: amounts as integers, rows by their hash."""
    if key == "minutes":
        return [
            {"category": category, "mode": mode, "minutes": _minutes(amount)}
            for category, modes in value.items()
            for mode, amount in (modes.items() if isinstance(modes, dict) else (("live", modes),))
        ]
    if key == "worked":
        return _minutes(value)
    if key == "attended":
        attended, of = str(value).split(" of ")
        return {"minutes": _minutes(attended), "of": _minutes(of)}
    if key == "rows":
        return [row_hash(name) for name in value]
    if key == "against":
        return row_hash(value)
    return value


def _minutes(amount: object) -> int:
    minutes = parse_minutes(str(amount))
    if minutes is None:
        raise ValueError(f"{amount} is not an amount like 7 h 30 min")
    return minutes


class _Loader(yaml.SafeLoader):
    """Whole numbers, true, false and null are what they say; all else is text: dates, yes, on."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?[0-9]+$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"null$"), ["n"])


def main() -> int:
    """Write every case; with --check write nothing and return 1 when a file is not as it should be."""
    check = "--check" in sys.argv
    should = {
        CASES / path.stem / f"{name}.json": written(document)
        for path in sorted(WORKED.glob("*.yaml"))
        for name, document, _expected in variants(read_worked(path))
    }
    stale = [path for path, text in should.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    stale += [path for path in sorted(CASES.rglob("*.json")) if path not in should]
    if check:
        sys.stdout.writelines(f"{path} is not what the worked file says. Run scripts/write_worked_cases.py.\n" for path in stale)
        return 1 if stale else 0
    for path in stale:
        if path in should:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(should[path], encoding="utf-8")
        else:
            path.unlink()
    sys.stdout.write(f"{len(should)} cases, {len(stale)} written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
