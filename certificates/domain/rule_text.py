"""A canonical set of rules written as a person would type it: the text a draft begins from, and what two editions are compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from certificates.evaluation.amounts import write_days, write_minutes, write_months

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_rules(document: Mapping[str, Any]) -> str:
    """Return YAML that reads back as the same rules: amounts in words, what is left empty left out."""
    return yaml.dump(_shown(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=120)


# Fields in the order in which people write them; the others stand between, by name. A stored document has them by name only.
FIRST = (
    "en", "es", "format", "key", "kind", "code", "title", "credential", "by", "decision", "in_force", "valid", "window", "grace", "late",
    "renewals", "finish", "leave", "reinstatement", "count_once_with", "audit", "capacity", "certificate", "categories", "need", "minutes", "within",
)  # fmt: skip
LAST = ("initial", "renewal", "of", "requirement", "return", "also", "sources", "not_found")
EMPTY: tuple[Any, ...] = ([], {"days": 0})


def _place(name: str) -> tuple[int, int, str]:
    if name in FIRST:
        return 0, FIRST.index(name), name
    return (2, LAST.index(name), name) if name in LAST else (1, 0, name)


class _Dumper(yaml.SafeDumper):
    """Indents lists under their field."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 -- the library's signature
        super().increase_indent(flow, False)


def _shown(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        if set(value) == {"months"}:
            return write_months(value["months"])
        if set(value) == {"days"}:
            return write_days(value["days"])
        kept = sorted((key for key, inner in value.items() if inner is not None and inner not in EMPTY), key=_place)
        return {key: inner for key in kept if (inner := _shown(value[key], key)) != {}}
    if isinstance(value, list):
        return [_shown(inner) for inner in value]
    if name == "minutes" and isinstance(value, int):
        return write_minutes(value)
    return value
