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
        shown = {key: _shown(inner, key) for key, inner in value.items() if inner is not None and inner != []}
        return {key: inner for key, inner in shown.items() if inner != {}}
    if isinstance(value, list):
        return [_shown(inner) for inner in value]
    if name == "minutes" and isinstance(value, int):
        return write_minutes(value)
    return value
