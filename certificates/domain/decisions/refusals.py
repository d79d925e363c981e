"""Why a decision is refused, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.errors import DomainError

if TYPE_CHECKING:
    from datetime import date


class RequirementsOpen(DomainError):
    """Something the rules ask for is still open."""

    code = "requirements-open"

    def __init__(self) -> None:
        super().__init__(_("Some requirements are still open. Look at the list below, then approve when all are met."))


class NotYours(DomainError):
    """The rules keep this decision from this person."""

    code = "separation-of-duties"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class NotNow(DomainError):
    """Where the person stands today, there is no such decision."""

    code = "not-now"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class NothingInForce(NotNow):
    """There is no certification to act on."""

    code = "nothing-in-force"

    def __init__(self) -> None:
        super().__init__(_("There is no certification in force for this person, so there is nothing to change."))


class NotInTheRules(DomainError):
    """The rules of this credential know no such thing."""

    code = "not-in-the-rules"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class UnknownRequirement(DomainError):
    """The rules hold no requirement of that name."""

    code = "unknown-requirement"

    def __init__(self) -> None:
        super().__init__(_("That requirement is not in this person's rules. Choose one from the list."))


class ReasonMissing(DomainError):
    """A decision that is not an approval needs a reason."""

    code = "reason-missing"

    def __init__(self) -> None:
        super().__init__(_("Write the reason. It is kept with the decision. Do not name a child or give case details."))


class BadDay(DomainError):
    """A day that this decision cannot have."""

    code = "bad-day"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


def too_long(last: date) -> BadDay:
    """The refusal of an end that is later than the rules allow."""
    return BadDay(_("The rules allow it through %(date)s at the latest. Choose that day or an earlier one.") % {"date": last.isoformat()})
