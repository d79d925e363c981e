"""What holds for the whole certificate, in words: who decides, how long, what happens late, on leave, and after the end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.amount_words import (
    and_list,
    code_text,
    date_text,
    days_text,
    months_text,
    quoted,
    sentence,
    span_text,
    title_in_language,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Rules = Mapping[str, Any]


def certificate_sentences(rules: Rules) -> list[tuple[str, str]]:
    """Return what every field at the top of the rules says, as (name of the field and number of the sentence, sentence)."""
    return [
        (f"{name}-{number}", sentence(words))
        for name, say in SAYS.items()
        if not _is_empty(rules.get(name))
        for number, words in enumerate(say(rules[name]), start=1)
    ]


def late_steps(rules: Rules) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield key, title and the further requirement of each late step that asks for one."""
    for step in rules.get("late") or ():
        if step.get("also"):
            yield step["key"], _step_title(step), step["also"]


def _is_empty(value: object) -> bool:
    return value in (None, [], {}, {"days": 0})


def _decision(decision: Mapping[str, Any]) -> Iterator[str]:
    if decision["by"] == "automatic":
        yield _("Nobody has to decide: who meets the rules is certified")
        return
    yield _("A lead decides")
    separate = {
        "trained": _("not somebody who trained the person"),
        "signed_off": _("not somebody who signed the person off"),
    }
    if decision.get("separate_from"):
        yield and_list(separate[name] for name in decision["separate_from"])


def _valid(valid: Any) -> Iterator[str]:
    if valid == "open" or (isinstance(valid, dict) and valid.get("open")):
        yield _("The certificate has no end date")
        return
    if "ends_on" in valid:
        month, day = (int(part) for part in valid["ends_on"].split("-"))
        params = {"day": date_format(date(2000, month, day), "MONTH_DAY_FORMAT")}
        yield {
            "any": _("The certificate ends on %(day)s"),
            "odd": _("The certificate ends on %(day)s of an odd year"),
            "even": _("The certificate ends on %(day)s of an even year"),
        }[valid.get("years", "any")] % params
        if valid.get("at_least"):
            yield _("That is the first such day at least %(span)s after it began") % {"span": span_text(valid["at_least"])}
        return
    yield _("The certificate is valid for %(span)s") % {"span": months_text(valid["months"])}
    if valid.get("last_day") == "day_before":
        yield _("Its last day is the day before the same day of the month")


def _in_force(dates: Mapping[str, Any]) -> Iterator[str]:
    if dates.get("from"):
        yield _("People begin under these rules from %(day)s") % {"day": date_text(dates["from"])}
    if dates.get("until"):
        yield _("Nobody begins under these rules after %(day)s") % {"day": date_text(dates["until"])}


def _window(window: Mapping[str, int]) -> Iterator[str]:
    yield _("Renewal opens %(span)s before the last day") % {"span": span_text(window)}


def _grace(grace: Mapping[str, int]) -> Iterator[str]:
    yield _("For %(span)s after the last day, renewal is late and still possible") % {"span": span_text(grace)}


def _late(steps: list[Mapping[str, Any]]) -> Iterator[str]:
    for step in steps:
        yield _("After the last day, renewal is late: step %(step)s, for %(span)s") % {
            "step": quoted(_step_title(step)),
            "span": span_text(step["for"]),
        }


def _step_title(step: Mapping[str, Any]) -> str:
    return title_in_language(step["title"]) if step.get("title") else code_text(step["key"])


def _reinstatement(reinstatement: Mapping[str, Any]) -> Iterator[str]:
    yield _("A lapsed certificate can be won back through %(span)s after its last day") % {"span": span_text(reinstatement["within"])}
    yield _("After that, everything begins again")


def _renewals(most: int) -> Iterator[str]:
    if most == 0:
        yield _("It cannot be renewed")
        return
    yield ngettext("It can be renewed %(count)d time", "It can be renewed %(count)d times", most) % {"count": most}


def _finish(finish: Mapping[str, Any]) -> Iterator[str]:
    yield _("There are %(span)s from the first day to finish") % {"span": span_text(finish["within"])}


def _leave(leave: Mapping[str, Any]) -> Iterator[str]:
    if leave.get("at_most"):
        yield _("Leave can be granted for at most %(span)s") % {"span": span_text(leave["at_most"])}
    else:
        yield _("Leave can be granted")
    if leave.get("valid", "stops") == "runs":
        yield _("The certificate runs on during leave")
    else:
        yield _("The last day moves by the days of leave")


def _count_once_with(codes: list[str]) -> Iterator[str]:
    yield _("What counted for %(credentials)s does not count here as well") % {
        "credentials": and_list(quoted(code_text(code)) for code in codes)
    }


def _audit(audit: Mapping[str, Any]) -> Iterator[str]:
    yield _("%(share)d%% of renewals are looked at more closely") % {"share": audit["sample"]}
    if audit.get("answer_within"):
        yield _("Whoever is asked has %(span)s to answer") % {"span": days_text(audit["answer_within"]["days"])}


def _capacity(capacity: Mapping[str, int]) -> Iterator[str]:
    families = capacity["families"]
    yield ngettext("The guide is at most %(count)d family at a time", "The guide is at most %(count)d families at a time", families) % {
        "count": families
    }


def _certificate(certificate: Mapping[str, Any]) -> Iterator[str]:
    parts = {
        "competencies": _("the competencies learned"),
        "instructors": _("the instructors’ names"),
        "credit_approval": _("who approved it for credit"),
        "provider_number": _("the provider’s number"),
    }
    yield _("The certificate also shows %(parts)s") % {"parts": and_list(parts[part] for part in certificate["shows"])}


SAYS: dict[str, Callable[[Any], Iterator[str]]] = {
    "decision": _decision,
    "valid": _valid,
    "window": _window,
    "grace": _grace,
    "late": _late,
    "reinstatement": _reinstatement,
    "renewals": _renewals,
    "finish": _finish,
    "leave": _leave,
    "count_once_with": _count_once_with,
    "audit": _audit,
    "capacity": _capacity,
    "certificate": _certificate,
    "in_force": _in_force,
}
