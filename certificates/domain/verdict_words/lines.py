"""A verdict's requirements as lines for a page, with the evidence under each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.amount_words import code_text, date_text, minutes_text, months_text
from certificates.domain.rule_words.requirements import titles_of
from certificates.domain.verdict_words.reasons import reason_sentence
from certificates.domain.verdict_words.states import STATE_WORDS, amount_text, short_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from training.models import LedgerRow


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One row under a requirement; `why` says why it does not count, and is empty where it does. `until`: the last day it counts."""

    what: str
    on: date
    by: str
    reference: str
    why: str = ""
    until: date | None = None


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
    short: list[str] = field(default_factory=list)
    counted: list[EvidenceLine] = field(default_factory=list)
    not_counted: list[EvidenceLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines are made with."""

    titles: Mapping[str, str]
    rows: Mapping[str, LedgerRow]
    names: Mapping[str, str]
    ageing: Mapping[str, date]


def requirement_lines(
    verdict: Mapping[str, Any], rules: Mapping[str, Any], *, rows: Iterable[LedgerRow] = (), names: Mapping[str, str] | None = None
) -> list[RequirementLine]:
    """A verdict's requirements in the order of the rules, in the reader's language.

    `rows` are the ledger rows that the verdict may name, `names` the people behind subject ids.
    """
    known = _Known(
        requirement_titles(rules, stage=verdict["stage"]),
        {row.hash: row for row in rows},
        names or {},
        {entry["row"]: date.fromisoformat(entry["on"]) for entry in verdict["ageing"]},
    )
    return [_line(result, depth, known) for result, depth in _walk(verdict["requirements"]) if depth or result["kind"] != "group"]


def requirement_titles(rules: Mapping[str, Any], *, stage: str) -> dict[str, str]:
    """Title of each requirement by key, in the reader's language; where two stages share a key, the title in this stage."""
    titles: dict[str, str] = {}
    trees = {"initial": rules["initial"], "renewal": rules.get("renewal") or rules["initial"]}
    trees |= {f"late-{step['key']}": step["also"] for step in rules.get("late") or () if step.get("also")}
    if reinstatement := rules.get("reinstatement"):
        trees["reinstatement"] = reinstatement["requirement"]
    if (leave := rules.get("leave")) and leave.get("return"):
        trees["return"] = leave["return"]
    for tree in [*trees.values(), trees.get(stage, rules["initial"])]:
        titles |= titles_of(tree)
    return titles


def ageing_sentences(verdict: Mapping[str, Any], rows: Iterable[LedgerRow]) -> list[str]:
    """What counts now and will stop counting, the next first."""
    by_hash = {row.hash: row for row in rows}
    return [
        _("%(what)s of %(day)s counts until %(until)s.")
        % {
            "what": by_hash[entry["row"]].get_kind_display(),
            "day": date_text(by_hash[entry["row"]].happened_on.isoformat()),
            "until": date_text(entry["on"]),
        }
        for entry in verdict["ageing"]
        if entry["row"] in by_hash
    ]


def side_sentences(verdict: Mapping[str, Any]) -> list[str]:
    """What a verdict says beside its requirements: an open audit, the last load, renewals left, the day to finish by."""
    said = []
    if audit := verdict.get("audit"):
        said.append(_("A closer look is open. Answer by %(day)s.") % {"day": date_text(audit["answer_by"])})
    if capacity := verdict.get("capacity"):
        load, most = capacity.get("load", capacity.get("count")), capacity.get("families")
        if load is None:
            said.append(
                ngettext("The guide is at most %(count)d family at a time.", "The guide is at most %(count)d families at a time.", most)
                % {"count": most}
            )
        else:
            said.append(_("Families at the last count: %(load)d. The guide is at most %(most)d.") % {"load": load, "most": most})
    if (left := verdict.get("renewals_left")) is not None:
        said.append(ngettext("%(count)d renewal is left.", "%(count)d renewals are left.", left) % {"count": left})
    if finish := verdict.get("finish_by"):
        said.append(_("To finish by %(day)s.") % {"day": date_text(finish)})
    return said


def _line(result: Mapping[str, Any], depth: int, known: _Known) -> RequirementLine:
    met_on = result["first_met_on"]
    return RequirementLine(
        key=result["key"],
        title=known.titles.get(result["key"]) or code_text(result["key"]).capitalize(),
        depth=depth,
        is_group=result["kind"] == "group",
        state=result["state"],
        state_word=str(STATE_WORDS[result["state"]]),
        amount=amount_text(result),
        first_met_on=date.fromisoformat(met_on) if met_on else None,
        short=short_sentences(result),
        counted=[_evidence(known.rows[row], known) for row in result["counted"] if row in known.rows],
        not_counted=[
            _evidence(known.rows[refused["row"]], known, why=reason_sentence(refused["reason"], known.titles))
            for refused in result["not_counted"]
            if refused["row"] in known.rows
        ],
    )


def _evidence(row: LedgerRow, known: _Known, *, why: str = "") -> EvidenceLine:
    what = row.get_kind_display()
    if amount := row_amount(row.content):
        what = f"{what}, {amount}"
    if "@" in row.about:
        edition = _("edition %(edition)s") % {"edition": row.about.rsplit("@", 1)[1]}
        what = f"{what}, {edition}"
    by = known.names.get(row.recorded_by, row.recorded_by)
    return EvidenceLine(
        what=what, on=row.happened_on, by=by, reference=row.hash[:12], why=why, until=None if why else known.ageing.get(row.hash)
    )


def row_amount(facts: Mapping[str, Any]) -> str:
    """The minutes of a row, if it has any."""
    if isinstance(facts.get("worked"), int):
        return minutes_text(facts["worked"])
    parts = facts.get("minutes")
    minutes = sum(part["minutes"] for part in parts) if isinstance(parts, list) else 0
    if minutes:
        return minutes_text(minutes)
    return months_text(facts["months"]) if isinstance(facts.get("months"), int) else ""


def _walk(result: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[Mapping[str, Any], int]]:
    yield result, depth
    for child in result["of"]:
        yield from _walk(child, depth + 1)
