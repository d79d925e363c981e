"""States, stages, statuses and amounts of a verdict in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates.domain.amount_words import code_text, date_text, minutes_text, months_text

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_WORDS = {
    "met": gettext_lazy("Met"),
    "unmet": gettext_lazy("Not done yet"),
    "pending": gettext_lazy("Waiting to be checked"),
    "waived": gettext_lazy("Waived"),
    "not_applicable": gettext_lazy("Does not apply"),
}

STAGE_WORDS = {
    "initial": gettext_lazy("To be certified"),
    "renewal": gettext_lazy("For the next renewal"),
    "reinstatement": gettext_lazy("To win the certificate back"),
    "return": gettext_lazy("To come back from leave"),
    "again": gettext_lazy("To be certified again"),
}

# Why a status holds on the day asked about.
STATUS_REASONS = {
    "nothing-counted": gettext_lazy("Nothing is recorded yet."),
    "requirements-open": gettext_lazy("Some requirements are still open."),
    "awaiting-verification": gettext_lazy("Something waits to be checked."),
    "requirements-met": gettext_lazy("Everything is there. A decision comes next."),
    "approved-from": gettext_lazy("Approved. It begins on the day of the approval’s first day."),
    "approved": gettext_lazy("Approved."),
    "window-open": gettext_lazy("Renewal is open."),
    "in-grace": gettext_lazy("The last day is over. Renewal is still possible."),
    "ended": gettext_lazy("The certificate has ended."),
    "suspended": gettext_lazy("Paused by a decision."),
    "revoked": gettext_lazy("Revoked by a decision."),
    "relinquished": gettext_lazy("The holder gave it up."),
}

UNITS = ("minutes", "months", "points", "count")


def amount_of(number: int, unit: str) -> str:
    """A number with its unit."""
    if unit == "minutes":
        return minutes_text(number)
    if unit == "months":
        return months_text(number)
    if unit == "points":
        return ngettext("%(count)d point", "%(count)d points", number) % {"count": number}
    return str(number)


def amount_text(result: Mapping[str, Any]) -> str:
    """Have and need, where that says more than met or not."""
    have, need, unit = result["have"], result["need"], result["unit"]
    if unit == "count" and need <= 1:
        return ""
    if unit == "count":
        return _("%(have)s of %(need)s") % {"have": have, "need": need}
    return _("%(have)s of %(need)s") % {"have": amount_of(have, unit), "need": amount_of(need, unit)}


def amount_left_text(result: Mapping[str, Any]) -> str:
    """How far she has come, kindly: what is there already first. Empty where it is one thing or nothing is there yet."""
    if not result["have"] or (result["unit"] == "count" and result["need"] <= 1):
        return ""
    return _("%(have)s of %(need)s are there already") % {
        "have": amount_of(result["have"], result["unit"]),
        "need": amount_of(result["need"], result["unit"]),
    }


def short_sentences(result: Mapping[str, Any]) -> list[str]:
    """What the parts of an hours requirement still lack, by category."""
    return [_short(part) for part in result.get("short") or ()]


def _short(part: Mapping[str, Any]) -> str:
    code = part.get("category")
    if part.get("minutes") is not None and code:
        return _("%(amount)s more in %(category)s") % {"amount": minutes_text(part["minutes"]), "category": code_text(code)}
    count = part.get("count") or 1
    return ngettext("%(count)d more topic", "%(count)d more topics", count) % {"count": count}


def status_sentence(reason: Mapping[str, Any]) -> str:
    """Why a status holds."""
    params = {name: date_text(value) if _is_day(value) else value for name, value in reason["params"].items()}
    return str(STATUS_REASONS[reason["code"]]) % params


def _is_day(value: object) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4:5] == "-"
