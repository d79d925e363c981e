"""What templates ask of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.urls import reverse
from wagtail.models import Locale

from curricula.domain.document import Problem, localise, parts, problems
from curricula.domain.pages import document_from_page, preview_document, source_of
from curricula.enums import BlockType, Route, Severity

if TYPE_CHECKING:
    from curricula.models import ModulePage

register = template.Library()

Json = dict[str, Any]
MOST_SHOWN = 60


class Advice(NamedTuple):
    """What the editor tells about a module."""

    blocking: list[Problem]
    advice: list[Problem]
    keys: dict[str, list[str]]
    languages: list[str]


@register.simple_tag
def module_advice(page: ModulePage) -> Advice:
    """Return what is to mend in the page as it was last saved, and the keys that other fields may name."""
    doc = preview_document(page)
    found = problems(doc)
    keys = {
        "objectives": [item["key"] for item in doc["objectives"]],
        "lessons": [item["key"] for item in doc["lessons"]],
        "blocks": [block["key"] for item in doc["lessons"] for block in item["blocks"] if block["type"] != BlockType.QUESTION],
    }
    blocking = [problem for problem in found if problem.severity == Severity.BLOCKING]
    advice = [problem for problem in found if problem.severity != Severity.BLOCKING]
    return Advice(blocking[:MOST_SHOWN], advice[:MOST_SHOWN], keys, doc["languages"])


@register.simple_tag
def module_preview(page: ModulePage) -> Json:
    """Return the page as a learner would see it, in the page's language, saved or not."""
    doc = preview_document(page)
    language = page.locale.language_code if page.locale_id else Locale.get_default().language_code
    view = localise(doc, language)
    lessons = [
        {
            "lesson": lesson,
            "screens": [_screen(part.blocks, page, language) for part in parts(lesson)],
            "other": [_screen(part.blocks, page, language) for part in parts(lesson, Route.OTHER)] if lesson["content_note"] else [],
        }
        for lesson in view["lessons"]
    ]
    return {"view": view, "language": language, "lessons": lessons}


@register.simple_tag
def module_outline(page: ModulePage) -> Json:
    """Return what anybody may know of a published module before starting it."""
    view = localise(document_from_page(source_of(page)), page.locale.language_code)
    return {"view": view, "minutes": sum(item["minutes"] for item in view["minutes"])}


def _screen(blocks: tuple[Json, ...], page: ModulePage, language: str) -> list[Json]:
    """Blocks with the addresses of their files; those whose file is missing are left out."""
    return [shown for block in blocks if (shown := _with_address(block, page, language)) is not None]


def _with_address(block: Json, page: ModulePage, language: str) -> Json | None:
    if "media" not in block:
        return block
    if not block["media"] or not page.pk:
        return None
    shown = block | {"media": block["media"] | {"url": _address(page, block["media"])}}
    if "captions" in block:
        captions = block["captions"].get(language)
        shown["captions"] = {"url": _address(page, captions)} if captions else None
    return shown


def _address(page: ModulePage, media: Json) -> str:
    return reverse("curricula-media", args=[page.pk, media["sha256"]])
