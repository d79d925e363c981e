"""The smallest valid curricula."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Page

from core import blobs
from core.canonical import canonical_bytes, sha256_hex
from curricula.domain.pages import page_from_document
from curricula.models import CataloguePage, CurriculumEdition, ModuleEdition, ModulePage
from tests.curricula.samples import MEDIA, module
from tests.people.factories import PersonFactory, ProgramFactory

RELEASED = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


class ModuleEditionFactory(DjangoModelFactory[ModuleEdition]):
    """Edition 1.0 of the sample module; give `doc` for another text."""

    class Meta:
        model = ModuleEdition
        exclude = ["doc"]

    doc = factory.LazyFunction(module)
    code = factory.LazyAttribute(lambda edition: edition.doc["code"])
    number = 1
    correction = 0
    document = factory.LazyAttribute(lambda edition: canonical_bytes(edition.doc).decode())
    sha256 = factory.LazyAttribute(lambda edition: sha256_hex(edition.document.encode()))
    kind = "new_edition"
    earlier = "still_count"
    reason = "First release."
    released_at = RELEASED
    released_by = factory.SubFactory(PersonFactory)


class CurriculumEditionFactory(DjangoModelFactory[CurriculumEdition]):
    """A curriculum of the sample module."""

    class Meta:
        model = CurriculumEdition

    code = "core"
    number = 1
    title = factory.LazyFunction(lambda: {"en": "Core", "es": "Base"})
    entries = factory.LazyFunction(lambda: [{"module": "calm-days", "optional": False}])
    program = factory.SubFactory(ProgramFactory)
    released_at = RELEASED
    released_by = factory.SubFactory(PersonFactory)


def catalogue(**fields: Any) -> CataloguePage:
    """A published catalogue page at the top of the tree."""
    page = CataloguePage(**{"title": "Catalogue"} | fields)
    Page.objects.get(depth=1).add_child(instance=page)
    return page


def module_page(doc: dict[str, Any] | None = None) -> ModulePage:
    """The sample module as published pages in both languages."""
    for data in MEDIA.values():
        blobs.store(data)
    return page_from_document(doc or module(), CataloguePage.objects.filter(locale__language_code="en").first() or catalogue())


def posted(page: ModulePage, user: Any) -> dict[str, Any]:
    """What a browser sends when it saves the editing form of a page without a change."""
    form = page.get_edit_handler().get_form_class()(instance=page, for_user=user)
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if hasattr(field, "block"):
            data |= _posted_block(field.block, value, name)
        elif isinstance(value, bool):
            data |= {name: "on"} if value else {}
        elif name == "guide":
            data[name] = rich_text(value or "")
        elif name == "topics":
            data[name] = ", ".join(str(getattr(item, "tag", item)) for item in value or [])
        elif value is not None:
            data[name] = value
    for name, formset in form.formsets.items():
        data |= {f"{name}-TOTAL_FORMS": len(formset.forms), f"{name}-INITIAL_FORMS": len(formset.forms)}
        data |= {f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
    return data


def _posted_block(block: Any, value: Any, prefix: str) -> dict[str, Any]:
    if hasattr(value, "bound_blocks") and isinstance(value.bound_blocks, dict):  # a struct
        return {
            key: item
            for name, child in block.child_blocks.items()
            for key, item in _posted_block(child, value[name], f"{prefix}-{name}").items()
        }
    if hasattr(value, "stream_block") or hasattr(value, "list_block"):
        children = list(value) if hasattr(value, "stream_block") else list(value.bound_blocks)
        data: dict[str, Any] = {f"{prefix}-count": len(children)}
        for place, child in enumerate(children):
            at = f"{prefix}-{place}"
            data |= {f"{at}-order": place, f"{at}-deleted": "", f"{at}-id": child.id or ""}
            if hasattr(value, "stream_block"):
                data[f"{at}-type"] = child.block_type
            data |= _posted_block(child.block, child.value, f"{at}-value")
        return data
    if isinstance(value, bool):
        return {prefix: "on"} if value else {}
    if hasattr(value, "source"):  # rich text
        return {prefix: block.field.widget.format_value(value.source)}
    if isinstance(value, list):
        return {prefix: value}
    return {prefix: getattr(value, "pk", value) if value is not None else ""}


def rich_text(text: str) -> str:
    """What the rich text editor sends for one paragraph."""
    block = {"key": "abcde", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})
