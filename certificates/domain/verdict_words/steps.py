"""What to do next, in a short sentence to the person herself: for a page, and for a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from certificates.domain.amount_words import code_text, date_text, minutes_text, months_text, quoted
from certificates.domain.rule_words.conditions import FACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

# Steps that are done when somebody reads them: what is waited for.
WAITING = {
    "await-decision": gettext_lazy("You have done everything. Your program looks at it next."),
    "await-verification": gettext_lazy("You have done everything. Your program checks it next."),
}
STEPS: dict[str, Any] = {
    "complete-module": gettext_lazy("take %(title)s."),
    "add-hours": gettext_lazy("%(amount)s more for %(title)s."),
    "cover-categories": gettext_lazy("some hours in one more topic of %(title)s."),
    "attend-sessions": ngettext_lazy(
        "come to %(count)s more session of %(title)s.", "come to %(count)s more sessions of %(title)s.", "count"
    ),
    "add-practice": gettext_lazy("%(amount)s more of practice for %(title)s."),
    "add-supervision": gettext_lazy("%(amount)s more of supervision for %(title)s."),
    "serve-on": gettext_lazy("%(amount)s more in your role for %(title)s."),
    "take-exam": gettext_lazy("take the exam %(title)s."),
    "ask-about-exam": gettext_lazy("ask your coordinator about the exam %(title)s."),
    "show-document": gettext_lazy("show your program %(title)s."),
    "get-references": ngettext_lazy("%(count)s more reference for %(title)s.", "%(count)s more references for %(title)s.", "count"),
    "confirm-profile": gettext_lazy("your program confirms %(title)s."),
    "get-credential": gettext_lazy("get the credential for %(title)s."),
    "get-attestation": gettext_lazy("your program confirms %(title)s. You do not need to send anything."),
    "get-sign-off": gettext_lazy("%(title)s. Ask your coordinator for a time."),
}
AGAIN = gettext_lazy("take %(title)s again, from the start.")


def next_step_sentence(step: Mapping[str, Any] | None, titles: Mapping[str, str], *, stage: str = "initial") -> str:
    """What to do next, in a short sentence or two; empty when nothing is left to do or wait for."""
    if step is None:
        return ""
    if step["code"] in WAITING:
        return str(WAITING[step["code"]])
    sentence = _("Next: %(step)s") % {"step": _plain_step(step, titles, stage=stage)}
    if step["code"] == "complete-module" and stage != "initial":
        sentence = _("%(sentence)s Open it below and choose “Take it again from the start”.") % {"sentence": sentence}
    return sentence


def letter_sentence(step: Mapping[str, Any], titles: Mapping[str, str], *, stage: str) -> str:
    """The same step as a sentence of its own, for paper."""
    if step["code"] in WAITING:
        return str(WAITING[step["code"]])
    words = _plain_step(step, titles, stage=stage)
    return words[:1].upper() + words[1:]


def _plain_step(step: Mapping[str, Any], titles: Mapping[str, str], *, stage: str) -> str:
    code, params = step["code"], dict(step["params"])
    key = params.get("requirement", "")
    params["title"] = quoted(
        str(FACTS[params["profile"]]) if params.get("profile") and key not in titles else titles.get(key, code_text(key))
    )
    if "minutes" in params:
        params["amount"] = minutes_text(params["minutes"] or 0)
    if "months" in params:
        params["amount"] = months_text(params["months"] or 0)
    if "count" in params:
        params["count"] = int(params["count"] or 1)
    words = str((AGAIN if code == "complete-module" and stage != "initial" else STEPS[code]) % params)
    if code == "take-exam" and params.get("from"):
        words = _("%(step)s From %(day)s on.") % {"step": words, "day": date_text(params["from"])}
    return words
