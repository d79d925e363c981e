"""The words and figures of a payload as its page shows them, in the payload's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.adapters.qr import qr_svg

_DATE_FORMATS = {"en": "F j, Y", "es": r"j \d\e F \d\e Y"}
_SHORT_DATE_FORMATS = {"en": "M j, Y", "es": "j b Y"}  # in tables
LANGUAGES = tuple(_DATE_FORMATS)


def proof(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The code, the address and the picture of it."""
    return {
        "code": "-".join(payload["code"][start : start + 5] for start in range(0, len(payload["code"]), 5)),
        "address": payload["verify_url"].partition("://")[2],
        "qr": qr_svg(payload["verify_url"]),
    }


def hours_rows(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Minutes by category and mode, in words."""
    return [row | {"mode": mode_words(row["mode"]), "time": duration(row["minutes"])} for row in payload["hours"]]


def transcript_context(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a transcript's page shows."""
    language = payload["language"]
    entries = [
        entry
        | {
            "on": short_day(entry["on"], language),
            "parts": [part | {"mode": mode_words(part["mode"]), "time": duration(part["minutes"])} for part in entry["parts"]],
        }
        for entry in payload["entries"]
    ]
    return proof(payload) | {
        "payload": payload,
        "heading": in_words(payload, "titles"),
        "as_of": day(payload["as_of"], language),
        "entries": entries,
        "has_unchecked": any(not entry["checked"] for entry in payload["entries"]),
        "hours": hours_rows(payload),
        "total": duration(sum(row["minutes"] for row in payload["hours"])),
    }


def in_words(payload: Mapping[str, Any], key: str) -> str:
    """A text by language, in the payload's, or in the first there is."""
    texts = payload[key]
    return texts.get(payload["language"]) or next(iter(texts.values()))


def mode_words(mode: str) -> str:
    """How time was spent, as documents say it."""
    return {"self_paced": _("self-paced"), "live": _("live"), "external": _("elsewhere")}.get(mode.replace("-", "_"), mode)


def duration(minutes: int) -> str:
    """Minutes as hours and minutes, short."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest} if hours else _("%(minutes)d min") % {"minutes": rest}


def day(text: str | None, language: str) -> str:
    """A date in full; empty where there is none."""
    return date_format(date.fromisoformat(text), _DATE_FORMATS[language]) if text else ""


def short_day(text: str | None, language: str) -> str:
    """A date as tables hold it."""
    return date_format(date.fromisoformat(text), _SHORT_DATE_FORMATS[language]) if text else ""
