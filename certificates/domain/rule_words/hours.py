"""Hours in words: how many, of what, and what limits them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certificates.domain.amount_words import and_list, code_text, codes_text, minutes_text, or_list, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def hours_phrase(part: Mapping[str, Any]) -> str:
    """So many hours, of what and in which way."""
    amount = minutes_text(part["minutes"])
    categories = part.get("categories") or ([part["category"]] if part.get("category") else [])
    modes = part.get("modes") or ([part["mode"]] if part.get("mode") else [])
    params = {
        "amount": amount,
        "categories": codes_text(categories) if categories else "",
        "modes": or_list(map(code_text, modes)) if modes else "",
    }
    if categories and modes:
        return _("%(amount)s of training in %(categories)s (%(modes)s)") % params
    if categories:
        return _("%(amount)s of training in %(categories)s") % params
    if modes:
        return _("%(amount)s of training (%(modes)s)") % params
    return _("%(amount)s of training") % params


def hours_clauses(part: Mapping[str, Any]) -> list[str]:
    """What each category needs at least, what is capped, and what does not count."""
    clauses = []
    if each := part.get("each"):
        params = {"amount": minutes_text(each["at_least"]), "categories": and_list(quoted(code_text(one)) for one in each["of"])}
        alone = len(each["of"]) == 1
        clauses.append(
            (_("at least %(amount)s of them in %(categories)s") if alone else _("at least %(amount)s of them in each of %(categories)s"))
            % params
        )
    if cover := part.get("cover"):
        count, topics = cover.get("at_least", len(cover["of"])), ", ".join(code_text(one) for one in cover["of"])
        every = count == len(cover["of"])
        clauses.append(
            _("some in each of these: %(categories)s") % {"categories": topics}
            if every
            else _("some in at least %(count)d of these: %(categories)s") % {"count": count, "categories": topics}
        )
    clauses += [_cap(cap) for cap in part.get("caps") or ()]
    if part.get("only_tags"):
        clauses.append(labelled(_("only"), part["only_tags"]))
    excluded = part.get("exclude") or {}
    left_out = [code for name in ("categories", "modes", "tags", "courses") for code in excluded.get(name) or ()]
    if left_out:
        clauses.append(labelled(_("not counted"), left_out))
    if part.get("course_once"):
        clauses.append(_("the same course counts once"))
    return clauses


def labelled(label: str, codes: Iterable[str]) -> str:
    """A label, then codes in words."""
    return _("%(label)s: %(codes)s") % {"label": label, "codes": ", ".join(code_text(code) for code in codes)}


def _cap(cap: Mapping[str, Any]) -> str:
    amount = {"amount": minutes_text(cap["most"])}
    if "each" in cap:
        return {
            "course": _("at most %(amount)s from one course"),
            "provider": _("at most %(amount)s from one provider"),
        }[cap["each"]] % amount
    (code,) = [value for name, value in cap.items() if name != "most"]
    return _("at most %(amount)s of %(name)s") % {**amount, "name": quoted(code_text(code))}
