"""What is left to do, from the verdict: kindly, the shortest step first, what is there already said as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certificates.domain.verdict_words import amount_left_text, short_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certificates.evaluation import Verdict

DONE = ("met", "waived", "not_applicable")


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that is not there yet, and how far it has come; `waits`: it is there and waits to be checked."""

    key: str
    title: str
    so_far: str
    short: tuple[str, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Things that are open together: one alone without a title, or several of which some will do."""

    title: str
    items: list[Open]


def what_is_open(verdict: Verdict, titles: Mapping[str, str]) -> list[Choice]:
    """What is not there yet besides the next step, the shortest step first; what is no step of hers comes last, in the order of the rules.

    Where some of several will do, they stand together under one heading, the next step among them.
    """
    choices: list[Choice] = []
    _collect(verdict.requirements.document(), titles, choices, None)
    order = [str(step.params.get("requirement", "")) for step in verdict.steps]
    first = order[0] if order else ""
    shown = [choice for choice in choices if choice.title or choice.items[0].key != first or choice.items[0].waits]
    return sorted(shown, key=lambda choice: min(_place(item.key, order) for item in choice.items))


def _place(key: str, order: list[str]) -> int:
    return order.index(key) if key in order else len(order)


def done_titles(verdict: Mapping[str, Any], titles: Mapping[str, str]) -> list[str]:
    """What is there, in the order of the rules."""
    return [titles.get(result["key"], result["key"]) for result in _leaves(verdict["requirements"]) if result["state"] in ("met", "waived")]


def _collect(result: Mapping[str, Any], titles: Mapping[str, str], choices: list[Choice], inside: Choice | None) -> None:
    """Add what is open in a result: to the choice it stands in, or for itself."""
    if result["state"] in DONE:
        return
    if result["kind"] == "group":
        if inside is None and result["need"] < len(result["of"]):
            inside = Choice(titles.get(result["key"], ""), [])
            choices.append(inside)
        for part in result["of"]:
            _collect(part, titles, choices, inside)
        return
    title = titles.get(result["key"], result["key"])
    item = Open(result["key"], title, amount_left_text(result), tuple(short_sentences(result)), result["state"] == "pending")
    if inside is None:
        choices.append(Choice("", [item]))
    else:
        inside.items.append(item)


def _leaves(result: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if result["kind"] != "group":
        yield result
    for part in result["of"]:
        yield from _leaves(part)
