"""The demo's files: programs with their people and stages, help lines, accounts."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from curricula.domain.yamltext import read_yaml

if TYPE_CHECKING:
    from curricula.domain.yamltext import Node

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
FOLDER = FIXTURES / "demo"
PROGRAMS = ("cedar-bend", "harbor-state")


def read_program(code: str) -> dict[str, Any]:
    """One program's file as plain data; every value is text."""
    told: dict[str, Any] = _plain(read_yaml((FOLDER / f"{code}.yaml").read_text()))
    return told


def read_help_lines() -> list[dict[str, str]]:
    """The lines that every program shows, in order."""
    told: list[dict[str, str]] = _plain(read_yaml((FOLDER / "help-lines.yaml").read_text()))
    return told


def read_accounts() -> dict[str, Any]:
    """Who signs in with what: the same file that `make run` reads."""
    told: dict[str, Any] = json.loads((FOLDER / "accounts.json").read_text())
    return told


def instant(on: date, *, days: int, zone: str, minutes: int = 0) -> datetime:
    """Nine in the morning in the zone, so many days before the demo's day, and some minutes."""
    return datetime.combine(on - timedelta(days=days), time(9), ZoneInfo(zone)) + timedelta(minutes=minutes)


def chance(name: str) -> Random:
    """Chance that is the same in every demo."""
    return Random(name)  # noqa: S311 -- invented people; documents draw their codes by `secrets`


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {name: _plain(inner) for name, inner in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(inner) for inner in node.value]
    return node.value
