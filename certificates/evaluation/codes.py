"""Every word the kernel answers with, in one place: sentences are made from these at the edge, and held to them by tests.

Beside each code of a reason or a step stand the parameters that come with it. Days are written 2026-01-31; a parameter may be null.
"""

from __future__ import annotations

KINDS = (
    "group", "module", "hours", "sessions", "practice", "supervision", "service", "exam", "document", "references", "profile", "credential",
    "attestation", "sign_off",
)  # fmt: skip
OPTIONS = ("when", "unless", "after", "within", "look_back", "every", "by", "from")
UNITS = ("minutes", "count", "points", "months")

# Why a row does not count for a requirement.
ROW_REASONS = {
    "voided": (),
    "not-yet": ("on",),
    "ended": (),
    "before-cycle-start": ("cycle_start",),
    "counted-already": ("period",),
    "counted-elsewhere": ("credential",),
    "superseded": ("by",),
    "not-accepted-edition": ("edition", "from"),
    "below-score": ("score",),
    "wrong-category": ("category",),
    "wrong-mode": ("mode",),
    "wrong-tag": ("tags",),
    "excluded": ("what", "value"),
    "course-counted-already": ("by",),
    "over-cap": ("what", "value", "most"),
    "partly-attended": ("attended",),
    "no-certified-instructor": (),
    "too-many-per-trainer": ("most",),
    "wrong-signer": ("signer",),
    "wrong-way": ("way",),
    "wrong-part": ("parts",),
    "too-soon": ("from",),
    "no-attempts-left": ("attempts",),
    "result-not-accepted": ("result",),
    "expired": ("on",),
    "replaced-by-newer": ("by",),
    "not-enough": ("need",),
    "wrong-issuer": ("issuers",),
    "wrong-reference": ("kinds",),
    "same-person": ("by",),
    "before-requirement": ("requirement", "from"),
    "outside-window": ("until",),
    "before-date": ("from",),
    "after-date": ("until",),
    "too-long-ago": ("until",),
}

# What to do next, or what is waited for.
STEPS = {
    "complete-module": ("requirement", "module"),
    "add-hours": ("requirement", "minutes", "category", "mode"),
    "cover-categories": ("requirement", "count"),
    "attend-sessions": ("requirement", "session", "count", "one_per"),
    "add-practice": ("requirement", "practice", "minutes"),
    "add-supervision": ("requirement", "supervision", "minutes"),
    "serve-on": ("requirement", "service", "months"),
    "take-exam": ("requirement", "exam", "part", "from"),
    "ask-about-exam": ("requirement", "exam"),
    "show-document": ("requirement", "document"),
    "get-references": ("requirement", "count"),
    "confirm-profile": ("requirement", "profile"),
    "get-credential": ("requirement", "credential"),
    "get-attestation": ("requirement", "attestation"),
    "get-sign-off": ("requirement", "sign_off", "count"),
    "await-verification": (),
    "await-decision": ("by",),
    "no-more-renewals": ("renewals",),
}

# Why the status is what it is on the days of a segment.
SEGMENT_REASONS = {
    "nothing-counted": (),
    "requirements-open": (),
    "awaiting-verification": (),
    "requirements-met": (),
    "time-to-finish-over": ("finish_by",),
    "approved-from": ("row", "valid_from"),
    "approved": ("row", "period", "valid_until"),
    "window-open": ("row", "period", "valid_until"),
    "in-grace": ("row", "period", "valid_until", "grace_until"),
    "late-step": ("row", "period", "valid_until", "step", "step_until"),
    "ended": ("row", "period", "valid_until", "reinstate_by"),  # the last one only where there is reinstatement
    "start-over": ("row", "period", "valid_until", "reinstate_by"),
    "no-more-renewals": ("row", "period", "valid_until"),
    "on-leave": ("row", "until"),
    "suspended": ("row",),
    "revoked": ("row",),
    "relinquished": ("row",),
}
