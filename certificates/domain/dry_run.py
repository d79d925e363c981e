"""What a draft would mean for real people, before anybody is touched: a preview of moving them, in words. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certificates.domain.moves import Change, preview_rules
from certificates.domain.verdict_words import requirement_titles
from certificates.enums import Status
from certificates.evaluation import scheme_document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from certificates.evaluation import Scheme
    from certificates.models import Candidacy


@dataclass(frozen=True, slots=True)
class Outlook:
    """One person under the edition she is held to, and as if moved to the draft today. The titles are in the language in use."""

    change: Change
    status: Status
    status_then: Status
    lost: tuple[str, ...]  # met now, and open under the draft
    more: tuple[str, ...]  # asked for by the draft only, and open
    gained: tuple[str, ...]  # open now, and not open under the draft

    @property
    def candidacy(self) -> Candidacy:
        """Whose it is."""
        return self.change.candidacy

    @property
    def loses(self) -> bool:
        """Whether she would be worse off."""
        return bool(self.lost or self.more) or (self.status in Status.IN_FORCE and self.status_then not in Status.IN_FORCE)


def try_rules(candidacies: Iterable[Candidacy], rules: Scheme, *, at: datetime) -> list[Outlook]:
    """Return the outlook of each candidacy if it were held to the rules from today; a constant number of queries.

    Expects `person`, `scheme.program` and `scheme_edition` to be loaded.
    """
    document = scheme_document(rules)
    listed = list(candidacies)
    number = max((candidacy.scheme_edition.number for candidacy in listed), default=0) + 1
    return [_outlook(change, document) for change in preview_rules(document, listed, number=number, at=at)]


def _outlook(change: Change, rules: dict[str, object]) -> Outlook:
    before = requirement_titles(change.candidacy.scheme_edition.rules, stage=change.stage_before)
    after = requirement_titles(rules, stage=change.stage_after)
    return Outlook(
        change,
        Status(change.status_before),
        Status(change.status_after),
        tuple(before[key] for key in change.loses),
        tuple(after[key] for key in change.asks),
        tuple(before.get(key) or after[key] for key in change.gains),
    )
