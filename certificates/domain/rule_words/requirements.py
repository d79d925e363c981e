"""One requirement in words: a main sentence by its kind, and one more for each option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.amount_words import (
    and_list,
    code_text,
    codes_text,
    date_text,
    minutes_text,
    months_text,
    or_list,
    quoted,
    sentence,
    span_text,
    title_in_language,
)
from certificates.domain.rule_words.conditions import condition_text, fact_text
from certificates.domain.rule_words.hours import hours_clauses, hours_phrase, labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Part = Mapping[str, Any]
    Titles = Mapping[str, str]


def titles_of(tree: Part) -> dict[str, str]:
    """Title of every requirement of a tree by key, in the language in use."""
    return {part["key"]: part_title(part) for part in _parts(tree)}


def part_title(part: Part) -> str:
    """The title as written, or one made from the kind or the key."""
    if part.get("title"):
        return title_in_language(part["title"])
    if part["kind"] == "group":
        return _("All of these") if part["need"] == "all" else _("One of these") if part["need"] == "any" else _("%(need)d of these") % part
    return part["key"].replace("-", " ").capitalize()


def requirement_sentence(part: Part, titles: Titles) -> str:
    """Return the requirement as one or more sentences."""
    phrase, clauses = PHRASES[part["kind"]](part)
    own = part["kind"] not in NAMED and part.get("title")
    main = _("%(title)s: %(rule)s") % {"title": title_in_language(part["title"]), "rule": phrase} if own else phrase
    more = [*clauses, *_option_clauses(part, titles)]
    if part["kind"] == "group":
        return " ".join([*(sentence(clause) for clause in more), sentence(main)])
    return " ".join(sentence(words) for words in [main, *more])


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for child in part.get("of", []):
        yield from _parts(child)


def _name(part: Part, field: str) -> str:
    return quoted(title_in_language(part["title"]) if part.get("title") else code_text(part[field]))


def _group(part: Part) -> tuple[str, list[str]]:
    need = part["need"]
    if need == "all":
        return _("all of these:"), []
    if need == "any":
        return _("one of these:"), []
    return _("%(need)d of these %(parts)d:") % {"need": need, "parts": len(part["of"])}, []


def _module(part: Part) -> tuple[str, list[str]]:
    score = part.get("score")
    clauses = [_("at least %(share)d%% right in its check") % {"share": score}] if score is not None else []
    return _("complete the module %(name)s") % {"name": _name(part, "module")}, clauses


def _sessions(part: Part) -> tuple[str, list[str]]:
    count, attended = part["count"], part.get("attended", 100)
    phrase = ngettext("attend %(count)d session of %(name)s", "attend %(count)d sessions of %(name)s", count)
    clauses = [_("each in full") if attended == 100 else _("each for at least %(share)d%% of its time") % {"share": attended}]
    if per := part.get("one_per"):
        clauses.append(
            {
                "week": _("one a week counts"),
                "month": _("one a month counts"),
                "quarter": _("one in three months counts"),
            }[per]
        )
    if part.get("in_a_row"):
        clauses.append(_("one after the other, without a gap"))
    if most := part.get("most_per_trainer"):
        clauses.append(_("at most %(count)d with the same trainer") % {"count": most})
    if part.get("certified_instructor"):
        clauses.append(_("led by a certified instructor"))
    return phrase % {"count": count, "name": _name(part, "session")}, clauses


def _practice(part: Part) -> tuple[str, list[str]]:
    clauses = []
    if part.get("practice"):
        clauses.append(_("in %(name)s") % {"name": quoted(code_text(part["practice"]))})
    if part.get("only_tags"):
        clauses.append(labelled(_("only"), part["only_tags"]))
    if tags := (part.get("exclude") or {}).get("tags"):
        clauses.append(labelled(_("not counted"), tags))
    return _("%(amount)s of practice") % {"amount": minutes_text(part["minutes"])}, clauses


def _supervision(part: Part) -> tuple[str, list[str]]:
    clauses = []
    if part.get("supervision"):
        clauses.append(_("in %(name)s") % {"name": quoted(code_text(part["supervision"]))})
    if part.get("signer"):
        clauses.append(_("signed by: %(who)s") % {"who": code_text(part["signer"])})
    if part.get("way"):
        clauses.append(code_text(part["way"]))
    if per := part.get("per"):
        phrase = _("%(amount)s of supervision for each full %(practice)s of practice") % {
            "amount": minutes_text(per["minutes"]),
            "practice": minutes_text(per["practice"]),
        }
        return phrase, clauses
    return _("%(amount)s of supervision") % {"amount": minutes_text(part["minutes"])}, clauses


def _service(part: Part) -> tuple[str, list[str]]:
    clauses = [_("in one stretch")] if part.get("in_a_row") else []
    return _("%(name)s: %(span)s in this role") % {"span": months_text(_count_of(part["months"])), "name": _name(part, "service")}, clauses


def _exam(part: Part) -> tuple[str, list[str]]:
    clauses = []
    if part.get("parts"):
        parts = and_list(quoted(code_text(one)) for one in part["parts"])
        together = part.get("combine") == "total"
        clauses.append(
            _("the points of the parts %(parts)s are added up") % {"parts": parts}
            if together
            else _("so much in each of the parts %(parts)s") % {"parts": parts}
        )
    if part.get("attempts"):
        clauses.append(ngettext("at most %(count)d try", "at most %(count)d tries", part["attempts"]) % {"count": part["attempts"]})
    if part.get("wait"):
        clauses.append(_("at least %(span)s between two tries") % {"span": span_text(part["wait"])})
    return _("pass the exam %(name)s with at least %(share)d%%") % {"name": _name(part, "exam"), "share": part["pass"]}, clauses


def _document(part: Part) -> tuple[str, list[str]]:
    clauses = (
        [_("it is good if it is %(results)s") % {"results": or_list(code_text(one) for one in part["results"])}]
        if part.get("results")
        else []
    )
    return _("%(name)s: the program has seen it, and it has not expired") % {"name": _name(part, "document")}, clauses


def _references(part: Part) -> tuple[str, list[str]]:
    clauses = [_("from: %(kinds)s") % {"kinds": codes_text(part["kinds"])}] if part.get("kinds") else []
    if part.get("one_of_each"):
        clauses.append(_("at least one of each kind"))
    count = part["count"]
    return ngettext("%(count)d reference", "%(count)d references, from different people", count) % {"count": count}, clauses


def _profile(part: Part) -> tuple[str, list[str]]:
    return _("the program confirms %(fact)s") % {"fact": fact_text(part)}, []


def _credential(part: Part) -> tuple[str, list[str]]:
    clauses = [_("issued by: %(issuers)s") % {"issuers": codes_text(part["issuers"])}] if part.get("issuers") else []
    held = part.get("credentials") or [part["credential"]]
    return _("hold a valid credential: %(credentials)s") % {"credentials": codes_text(held)}, clauses


def _attestation(part: Part) -> tuple[str, list[str]]:
    return _("%(name)s: the program confirms it") % {"name": _name(part, "attestation")}, []


def _sign_off(part: Part) -> tuple[str, list[str]]:
    clauses = [_("signed by: %(who)s") % {"who": code_text(part["signer"])}] if part.get("signer") else []
    if (count := part.get("count") or 1) > 1:
        clauses.append(ngettext("%(count)d time", "%(count)d times", count) % {"count": count})
    return _("%(name)s, seen and signed off") % {"name": _name(part, "sign_off")}, clauses


def _hours(part: Part) -> tuple[str, list[str]]:
    return hours_phrase(part), hours_clauses(part)


PHRASES: dict[str, Callable[[Part], tuple[str, list[str]]]] = {
    "group": _group,
    "module": _module,
    "hours": _hours,
    "sessions": _sessions,
    "practice": _practice,
    "supervision": _supervision,
    "service": _service,
    "exam": _exam,
    "document": _document,
    "references": _references,
    "profile": _profile,
    "credential": _credential,
    "attestation": _attestation,
    "sign_off": _sign_off,
}
# The main sentence of these says their title.
NAMED = frozenset(("module", "sessions", "service", "exam", "document", "attestation", "sign_off"))


def _option_clauses(part: Part, titles: Titles) -> list[str]:
    return [say(part, titles) for name, say in OPTIONS.items() if part.get(name) not in (None, [], {})]


def _after(part: Part, titles: Titles) -> str:
    since = part["after"]
    within = part.get("within")
    if since == "opening":
        if within:
            return _("counts from the day of beginning, through %(span)s after it") % {"span": span_text(within)}
        return _("counts from the day of beginning")
    params = {"title": quoted(titles.get(since, code_text(since)))}
    if within:
        return _("counts from the day on which %(title)s is met, through %(span)s after it") % {**params, "span": span_text(within)}
    return _("counts from the day on which %(title)s is met") % params


OPTIONS: dict[str, Callable[[Part, Titles], str]] = {
    "when": lambda part, titles: _("only if %(condition)s") % {"condition": condition_text(part["when"], titles)},
    "unless": lambda part, titles: _("not asked for if %(condition)s") % {"condition": condition_text(part["unless"], titles)},
    "after": _after,
    "look_back": lambda part, _titles: _("each entry counts for %(span)s") % {"span": span_text(part["look_back"])},
    "every": lambda part, _titles: _("good for %(span)s each time, through several renewals") % {"span": span_text(part["every"])},
    "from": lambda part, _titles: _("done on %(day)s or later") % {"day": date_text(part["from"])},
    "by": lambda part, _titles: _("done by %(day)s") % {"day": date_text(part["by"])},
    "standing": lambda part, _titles: (
        _("counts once somebody has checked it") if part["standing"] == "verified" else _("counts as soon as it is recorded")
    ),
}


def _count_of(months: Any) -> int:
    """Months as a number, written as 24 or as {"months": 24}."""
    return months["months"] if isinstance(months, dict) else months
