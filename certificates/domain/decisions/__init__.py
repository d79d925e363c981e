"""Decisions about a credential: each is a ledger row, by a named person or by the system where the rules say so."""

from certificates.domain.decisions.appeals import appealable, decide_appeal, open_appeal, open_appeals
from certificates.domain.decisions.approval import approve, approve_automatically
from certificates.domain.decisions.audits import close_audit, draw_audits, open_audit, open_audits, open_drawn_audits
from certificates.domain.decisions.earlier import earlier_period, record_earlier_period
from certificates.domain.decisions.keeping import counted_rows, lock_candidacy, look_at, requirement_keys
from certificates.domain.decisions.refusals import (
    BadDay,
    NothingInForce,
    NotInTheRules,
    NotNow,
    NotYours,
    ReasonMissing,
    RequirementsOpen,
    UnknownRequirement,
)
from certificates.domain.decisions.standing import grant_equivalence, reinstate, relinquish, revoke, suspend, waive_requirement
from certificates.domain.decisions.taking_back import mendable, take_back_decision
from certificates.domain.decisions.time import end_leave, extend_period, grant_leave, open_leave
from certificates.domain.decisions.transitions import ALLOWED, is_allowed

__all__ = [
    "ALLOWED",
    "BadDay",
    "NotInTheRules",
    "NotNow",
    "NotYours",
    "NothingInForce",
    "ReasonMissing",
    "RequirementsOpen",
    "UnknownRequirement",
    "appealable",
    "approve",
    "approve_automatically",
    "close_audit",
    "counted_rows",
    "decide_appeal",
    "draw_audits",
    "earlier_period",
    "end_leave",
    "extend_period",
    "grant_equivalence",
    "grant_leave",
    "is_allowed",
    "lock_candidacy",
    "look_at",
    "mendable",
    "open_appeal",
    "open_appeals",
    "open_audit",
    "open_audits",
    "open_drawn_audits",
    "open_leave",
    "record_earlier_period",
    "reinstate",
    "relinquish",
    "requirement_keys",
    "revoke",
    "suspend",
    "take_back_decision",
    "waive_requirement",
]
