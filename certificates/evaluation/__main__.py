"""python -m certificates.evaluation SCHEME.yaml CASE.json --on DATE [--known-at INSTANT]: prints the verdict as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from .case import Case, parse_case
from .case_notes import notes_on
from .dates import parse_date, parse_instant
from .problems import DocumentError
from .verdict import evaluate
from .written import read_scheme

LARGEST = 20_000_000


class Refused(Exception):
    """Bad input, in a sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the verdict and return 0; say on stderr what is wrong with the input and return 2."""
    parser = argparse.ArgumentParser(prog="python -m certificates.evaluation", description="Evaluate one case against a scheme.")
    parser.add_argument("scheme", metavar="SCHEME.yaml", help="replaces the scheme of every edition in the case")
    parser.add_argument("case", metavar="CASE.json")
    parser.add_argument("--on", required=True, metavar="DATE", help="the day asked about, like 2026-03-01")
    parser.add_argument("--known-at", metavar="INSTANT", help="count only what was recorded by then, like 2026-03-01T17:00:00Z")
    options = parser.parse_args(arguments)
    try:
        case, day, instant = _read(options.scheme, options.case, options.on, options.known_at)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    verdict = evaluate(case, on=day, known_at=instant).document()
    for note in notes_on(case, day):
        sys.stderr.write(f"{options.case}: note: {note}\n")
    sys.stdout.write(json.dumps(verdict, indent=2, ensure_ascii=False) + "\n")
    return 0


def _read(scheme_path: str, case_path: str, on: str, known_at: str | None) -> tuple[Case, date, datetime | None]:
    day = parse_date(on)
    if day is None:
        raise Refused(f"--on {on!r} is not a date. Write it like 2026-03-01.")
    instant = parse_instant(known_at) if known_at else None
    if known_at and instant is None:
        raise Refused(f"--known-at {known_at!r} is not an instant. Write it like 2026-03-01T17:00:00Z.")
    try:
        scheme = read_scheme(_text(scheme_path))
    except DocumentError as error:
        raise Refused(_under(scheme_path, error)) from None
    try:
        document = json.loads(_text(case_path))
    except (ValueError, RecursionError) as error:
        raise Refused(f"{case_path} is not JSON: {error}.") from None
    if isinstance(document, dict) and isinstance(document.get("editions"), list):
        document["editions"] = [held | {"scheme": scheme} if isinstance(held, dict) else held for held in document["editions"]]
    try:
        return parse_case(document), day, instant
    except DocumentError as error:
        raise Refused(_under(case_path, error)) from None


def _under(path: str, error: DocumentError) -> str:
    return "\n".join(f"{path}: {problem.sentence()}" for problem in error.problems)


def _text(path: str) -> str:
    try:
        if Path(path).stat().st_size > LARGEST:
            raise Refused(f"{path} is larger than {LARGEST} bytes.")
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{path} is not UTF-8 text.") from None


if __name__ == "__main__":  # pragma: no cover -- tested in a process of its own
    sys.exit(main())
