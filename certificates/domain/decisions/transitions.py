"""Which decisions there are, by where somebody stands: the one table that the use cases and the screens read."""

from __future__ import annotations

from certificates.enums import Status
from training.enums import Kind

HOLDS = (*Status.IN_FORCE, Status.LATE)
BEFORE = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.READY)

# The statuses in which each decision may be made. What else it needs (rules that know it, an open leave) its use case says.
ALLOWED: dict[Kind, tuple[str, ...]] = {
    Kind.WAIVED: (*BEFORE, *HOLDS, Status.LAPSED, Status.SUSPENDED, Status.INACTIVE, Status.CLOSED),
    Kind.EQUIVALENCE_GRANTED: (*BEFORE, *HOLDS, Status.LAPSED, Status.SUSPENDED, Status.INACTIVE, Status.CLOSED),
    Kind.SUSPENDED: HOLDS,
    Kind.REINSTATED: (Status.SUSPENDED,),
    Kind.REVOKED: (*HOLDS, Status.SUSPENDED, Status.INACTIVE),
    Kind.RELINQUISHED: (*HOLDS, Status.SUSPENDED, Status.INACTIVE),
    Kind.LEAVE_GRANTED: (*HOLDS, Status.IN_PROGRESS, Status.READY),
    Kind.LEAVE_ENDED: (Status.INACTIVE, *HOLDS, *BEFORE),
    Kind.EXTENDED: (*BEFORE, *HOLDS, Status.LAPSED, Status.CLOSED),
    Kind.APPEAL_OPENED: tuple(Status.values),
    Kind.APPEAL_DECIDED: tuple(Status.values),
    Kind.VOIDED: tuple(Status.values),
    Kind.AUDIT_OPENED: (*HOLDS, Status.LAPSED, Status.SUSPENDED, Status.INACTIVE),
    Kind.AUDIT_CLOSED: (*HOLDS, Status.LAPSED, Status.SUSPENDED, Status.INACTIVE, Status.REVOKED, Status.RELINQUISHED),
}


def is_allowed(kind: Kind, status: str) -> bool:
    """Whether somebody who stands so can be the object of this decision."""
    return status in ALLOWED[kind]
