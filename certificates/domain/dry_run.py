"""What rules would mean for real people, before anybody is touched. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certificates.domain.cases import build_cases
from certificates.domain.verdict_words import requirement_titles
from certificates.enums import Status
from certificates.evaluation import evaluate, parse_case, scheme_document
from training.domain.ledger import instant_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from certificates.evaluation import Scheme
    from certificates.models import Candidacy

DONE = ("met", "waived", "not_applicable")


@dataclass(frozen=True, slots=True)
class Outlook:
    """One person under the edition she is held to, and as if moved to the other rules today."""

    candidacy: Candidacy
    status: Status
    status_then: Status
    is_ready: bool
    is_ready_then: bool
    lost: tuple[str, ...]  # titles of what was met and would not be
    more: tuple[str, ...]  # titles of what would be asked for and was not, and is not met
    gained: tuple[str, ...]  # titles of what was open and would not be

    @property
    def loses(self) -> bool:
        """Whether she would be worse off."""
        return bool(self.lost or self.more) or (self.status in Status.IN_FORCE and self.status_then not in Status.IN_FORCE)

    @property
    def would_be_ready(self) -> bool:
        """Whether a decision could be made then and cannot be now."""
        return self.is_ready_then and not self.is_ready


def try_rules(candidacies: Iterable[Candidacy], rules: Scheme, *, on: date, at: datetime) -> list[Outlook]:
    """Return the outlook of each candidacy if it were held to the rules from the day on; a constant number of queries.

    Expects `person`, `scheme.program` and `scheme_edition` to be loaded.
    """
    candidacies = list(candidacies)
    cases = build_cases(candidacies, also=[rules])
    return [_outlook(candidacy, cases[candidacy.pk], rules, on=on, at=at) for candidacy in candidacies]


def _outlook(candidacy: Candidacy, case: dict[str, Any], rules: Scheme, *, on: date, at: datetime) -> Outlook:
    held = case["editions"][-1]
    moved = {"from": on.isoformat(), "recorded_at": instant_text(at), "edition": held["edition"] + 1, "scheme": rules}
    now = evaluate(parse_case(case), on=on).document()
    then = evaluate(parse_case(case | {"editions": [*case["editions"], moved]}), on=on).document()
    before, after = _leaves(now), _leaves(then)
    titles = requirement_titles(scheme_document(rules), stage=then["stage"])
    old_titles = requirement_titles(candidacy.scheme_edition.rules, stage=now["stage"])
    lost = [titles[key] for key, done in after.items() if not done and before.get(key)]
    return Outlook(
        candidacy,
        Status(now["status"]),
        Status(then["status"]),
        now["ready"],
        then["ready"],
        tuple(lost),
        tuple(titles[key] for key, done in after.items() if not done and key not in before),
        tuple(old_titles[key] for key, done in before.items() if not done and after.get(key, True)),
    )


def _leaves(verdict: Mapping[str, Any]) -> dict[str, bool]:
    """For each requirement that looks at evidence: whether nothing is left to do or wait for."""
    return dict(_walk(verdict["requirements"]))


def _walk(result: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    if result["kind"] != "group":
        yield result["key"], result["state"] in DONE
    for part in result["of"]:
        yield from _walk(part)
