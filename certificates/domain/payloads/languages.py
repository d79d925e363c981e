"""One payload, two languages: the holder's own is the payload itself, what differs in the other stands under `also`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import get_language

from people.enums import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def in_all_languages(build: Callable[[str], dict[str, Any]], *, language: str) -> dict[str, Any]:
    """Build a payload in one language, with what differs in each other one under `also`."""
    built = {}
    for spoken in Language.values:
        with translation.override(spoken):
            built[spoken] = build(spoken)
    own = built.pop(language)
    also = {spoken: {key: value for key, value in other.items() if value != own[key]} for spoken, other in built.items()}
    return own | {"also": also}


def languages_of(content: Mapping[str, Any]) -> list[str]:
    """The languages a document can be had in, its holder's first."""
    return [content["language"], *content.get("also", {})]


def in_language(content: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The payload in one language; in the holder's own where it does not exist in that one."""
    return {key: value for key, value in (dict(content) | content.get("also", {}).get(language, {})).items() if key != "also"}


def titles_of(content: Mapping[str, Any]) -> dict[str, str]:
    """What a document is called on its first line, by language."""
    return content["titles"] if "titles" in content else content["credential"]


def title_of(content: Mapping[str, Any]) -> str:
    """What a document is called on its first line, in the reader's language."""
    titles = titles_of(content)
    return titles.get((get_language() or "")[:2]) or next(iter(titles.values()))
