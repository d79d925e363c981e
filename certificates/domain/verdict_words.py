"""A verdict in words: the kernel speaks in codes, people are told in sentences of their own language.

The one place where requirement titles, amounts, reasons and next steps become text; every page takes them from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from training.models import LedgerRow

STATE_WORDS = {
    "met": gettext_lazy("Met"),
    "unmet": gettext_lazy("Not done yet"),
    "pending": gettext_lazy("Waiting to be checked"),
    "waived": gettext_lazy("Waived"),
    "not_applicable": gettext_lazy("Does not apply"),
}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One row under a requirement; `why` says why it does not count, and is empty where it does."""

    what: str
    on: date
    by: str
    reference: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement on a person's page, with the evidence under it."""

    key: str
    title: str
    depth: int
    is_group: bool
    state: str
    state_word: str
    amount: str
    first_met_on: date | None
    counted: list[EvidenceLine] = field(default_factory=list)
    not_counted: list[EvidenceLine] = field(default_factory=list)


def requirement_lines(
    verdict: Mapping[str, Any], rules: Mapping[str, Any], *, rows: Iterable[LedgerRow] = (), names: Mapping[str, str] | None = None
) -> list[RequirementLine]:
    """A verdict's requirements in the order of the rules, in the reader's language.

    `rows` are the ledger rows that the verdict may name, `names` the people behind subject ids.
    """
    by_hash = {row.hash: row for row in rows}
    titles = requirement_titles(rules, stage=verdict["stage"])
    return [
        _line(result, depth, titles, by_hash, names or {})
        for result, depth in _walk(verdict["requirements"])
        if depth or result["kind"] != "group"
    ]


def requirement_titles(rules: Mapping[str, Any], *, stage: str) -> dict[str, str]:
    """Title of each requirement by key, in the reader's language."""
    whole = rules["renewal"] if stage == "renewal" and rules["renewal"] else rules["initial"]
    return {part["key"]: _title(part) for part in _parts(whole)}


def next_step_sentence(step: Mapping[str, Any] | None, titles: Mapping[str, str], *, stage: str = "initial") -> str:
    """What to do next, in a short sentence or two; empty when nothing is left to do or wait for."""
    if step is None:
        return ""
    params = dict(step["params"])
    params["title"] = titles.get(params.get("requirement", ""), "")
    if step["code"] == "add-hours":
        params["amount"] = minutes_text(params["minutes"])
    again = gettext_lazy("Next: “%(title)s”. Open it below and choose “Take it again from the start”.")
    sentence = {
        "complete-module": again if stage == "renewal" else gettext_lazy("Next: take “%(title)s”."),
        "get-attestation": gettext_lazy("Next: your program confirms “%(title)s”. You do not need to send anything."),
        "get-sign-off": gettext_lazy("Next: %(title)s. Ask your coordinator for a time."),
        "add-hours": gettext_lazy("Next: %(amount)s more for “%(title)s”."),
        "await-decision": gettext_lazy("You have done everything. Your program looks at it next."),
        "await-verification": gettext_lazy("You have done everything. Your program checks it next."),
    }[step["code"]]
    return str(sentence) % params


def reason_sentence(reason: Mapping[str, Any]) -> str:
    """Why a row does not count."""
    params = {name: _shown(value) for name, value in reason["params"].items()}
    sentence = {
        "voided": gettext_lazy("Taken back as a mistake."),
        "before-cycle-start": gettext_lazy("Done before %(cycle_start)s, when this period began."),
        "counted-already": gettext_lazy("Already counted for period %(period)s."),
        "not-accepted-edition": gettext_lazy("Edition %(edition)s replaced it; from %(from)s on the earlier one no longer counts."),
        "superseded": gettext_lazy("Another entry for the same thing counts already."),
        "wrong-category": gettext_lazy("These are not hours in “%(category)s”."),
        "wrong-mode": gettext_lazy("These hours were not spent in the way that is asked for."),
        "not-yet": gettext_lazy("Counts from %(on)s."),
    }[reason["code"]]
    return str(sentence) % params


def minutes_text(minutes: int) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)


def _line(
    result: Mapping[str, Any], depth: int, titles: Mapping[str, str], rows: Mapping[str, LedgerRow], names: Mapping[str, str]
) -> RequirementLine:
    met_on = result["first_met_on"]
    return RequirementLine(
        key=result["key"],
        title=titles[result["key"]],
        depth=depth,
        is_group=result["kind"] == "group",
        state=result["state"],
        state_word=str(STATE_WORDS[result["state"]]),
        amount=_amount(result),
        first_met_on=date.fromisoformat(met_on) if met_on else None,
        counted=[_evidence(rows[row], names) for row in result["counted"] if row in rows],
        not_counted=[
            _evidence(rows[refused["row"]], names, why=reason_sentence(refused["reason"]))
            for refused in result["not_counted"]
            if refused["row"] in rows
        ],
    )


def _evidence(row: LedgerRow, names: Mapping[str, str], *, why: str = "") -> EvidenceLine:
    what = row.get_kind_display()
    if minutes := sum(part["minutes"] for part in row.content.get("minutes", [])):
        what = f"{what}, {minutes_text(minutes)}"
    if "@" in row.about:
        edition = _("edition %(edition)s") % {"edition": row.about.rsplit("@", 1)[1]}
        what = f"{what}, {edition}"
    return EvidenceLine(what=what, on=row.happened_on, by=names.get(row.recorded_by, row.recorded_by), reference=row.hash[:12], why=why)


def _amount(result: Mapping[str, Any]) -> str:
    """Have and need, where that says more than met or not."""
    if result["unit"] == "minutes":
        return _("%(have)s of %(need)s") % {"have": minutes_text(result["have"]), "need": minutes_text(result["need"])}
    if result["need"] > 1:
        return _("%(have)s of %(need)s") % {"have": result["have"], "need": result["need"]}
    return ""


def _title(part: Mapping[str, Any]) -> str:
    titles = part.get("title")
    if titles:
        return titles.get((get_language() or "en")[:2]) or next(iter(titles.values()))
    if part["kind"] == "group":
        return _("All of these") if part["need"] == "all" else _("One of these") if part["need"] == "any" else _("%(need)d of these") % part
    return part["key"].replace("-", " ").capitalize()


def _parts(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield part
    for child in part.get("of", []):
        yield from _parts(child)


def _walk(result: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[Mapping[str, Any], int]]:
    yield result, depth
    for child in result["of"]:
        yield from _walk(child, depth + 1)


def _shown(value: object) -> object:
    """A parameter as people read it: dates in words."""
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT") if isinstance(value, str) else value
    except ValueError:
        return value
