"""Amounts, lists and codes as people read them, in the language in use."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from certificates.domain.code_words import CODE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def code_text(code: object) -> str:
    """A code in words: `peer-support` as peer support."""
    words = CODE_WORDS.get(str(code))
    return str(words) if words is not None else str(code).replace("-", " ").replace("_", " ")


def quoted(words: str) -> str:
    """Words in the quotation marks of the language."""
    return _("“%(words)s”") % {"words": words}


def title_in_language(titles: Mapping[str, str]) -> str:
    """The text in the language in use, else in the first it is written in."""
    return titles.get((get_language() or "en")[:2]) or next(iter(titles.values()))


def minutes_text(minutes: int) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)


def months_text(months: int) -> str:
    """A number of months; whole years from two on as years."""
    if months >= 24 and months % 12 == 0:
        return ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def days_text(days: int) -> str:
    """A number of days."""
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def span_text(span: Mapping[str, int]) -> str:
    """A stretch of time of the rules: {"months": 24} or {"days": 30}."""
    return months_text(span["months"]) if "months" in span else days_text(span["days"])


def date_text(day: str) -> str:
    """A civil date written as 2026-03-01."""
    return date_format(date.fromisoformat(day), "DATE_FORMAT")


def and_list(words: Iterable[str]) -> str:
    """one, two and three."""
    *first, last = list(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def or_list(words: Iterable[str]) -> str:
    """one, two or three."""
    *first, last = list(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def codes_text(codes: Iterable[Any]) -> str:
    """Codes in words, any of which will do."""
    return or_list(quoted(code_text(code)) for code in codes)


def sentence(words: str) -> str:
    """Begin with a capital and end with a full stop."""
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", ":", "?")) else f"{words}."
