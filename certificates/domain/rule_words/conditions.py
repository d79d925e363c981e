"""Conditions on facts and dates, in words that follow "only if"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.domain.amount_words import and_list, code_text, date_text, or_list, quoted, span_text

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = {
    "age": gettext_lazy("age"),
    "education": gettext_lazy("schooling"),
    "language": gettext_lazy("language"),
    "residence": gettext_lazy("place of living"),
    "degree": gettext_lazy("a degree"),
    "supervisor": gettext_lazy("work as a supervisor"),
    "trainer": gettext_lazy("work as a trainer"),
    "telehealth": gettext_lazy("work by phone or video"),
    "military": gettext_lazy("military service"),
    "employed": gettext_lazy("employment"),
    "caregiver": gettext_lazy("being a caregiver"),
    "prior_experience": gettext_lazy("experience from before"),
}


def condition_text(condition: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Return what must hold, as a clause."""
    if "profile" in condition:
        return _("%(fact)s is confirmed") % {"fact": fact_text(condition)}
    (name, value), *_rest = condition.items()
    if name in ("all", "any"):
        join = and_list if name == "all" else or_list
        return join(condition_text(part, titles) for part in value)
    if name == "met":
        return _("%(title)s is met") % {"title": quoted(titles.get(value, code_text(value)))}
    if name == "held_less_than":
        return _("the certificate has been held for less than %(span)s") % {"span": span_text(value)}
    words = {
        "opened_before": _("the person began before %(day)s"),
        "opened_from": _("the person began on %(day)s or later"),
    }[name]
    return words % {"day": date_text(value)}


def fact_text(asked: Mapping[str, Any]) -> str:
    """Return what is to be confirmed, as a noun."""
    fact = str(FACTS[asked["profile"]])
    if asked.get("at_least") is not None:
        return _("%(fact)s of at least %(value)s") % {"fact": fact, "value": code_text(asked["at_least"])}
    if asked.get("is") is not None:
        return _("%(fact)s %(value)s") % {"fact": fact, "value": quoted(code_text(asked["is"]))}
    return fact
