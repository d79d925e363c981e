"""Between the pages where a module is written and its document (decision 0002).

The source page holds the structure, each twin holds its own language's words; they are merged by key. A twin's part whose key the source does
not have is left out.
"""

from __future__ import annotations

import json
import uuid
from hashlib import sha1
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale

from core import blobs
from curricula.adapters import media as files
from curricula.domain.prose import normalise, squeeze
from curricula.domain.shape import (
    CHECK,
    CONTRIBUTOR,
    LESSON,
    MINUTES,
    OBJECTIVE,
    QUESTION,
    TERM,
    Field,
    Kind,
    Shape,
    block_shape,
    nothing,
)
from curricula.enums import Language
from curricula.models import CataloguePage, ModulePage
from curricula.rules import has_note, keyed_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.models import Page

Json = dict[str, Any]
STREAMS: dict[str, tuple[str, Shape]] = {  # page field -> type of its blocks, shape of each
    "objectives": ("objective", OBJECTIVE),
    "minutes": ("minutes", MINUTES),
    "people": ("person", CONTRIBUTOR),
    "glossary": ("term", TERM),
    "lessons": ("lesson", LESSON),
    "check_questions": ("question", QUESTION),
}
NAMESPACE = uuid.UUID("5f0c5f52-7d1b-4f7f-9c0a-6f8f6a0f9b11")


def source_of(page: ModulePage) -> ModulePage:
    """Return the page that holds the structure: itself, or the one it is a twin of."""
    if page.is_source:
        return page
    return ModulePage.objects.exclude(code=None).get(translation_key=page.translation_key)


def document_from_page(page: ModulePage, *, drafts: bool = False) -> Json:
    """Return the document of a source page as given, merged with its twins: the published ones, or with `drafts` their newest drafts.

    Files are copied into the private store. Files that cannot be used are left out, which `problems` tells.
    """
    return _Reading(page, _twins(page, drafts=drafts)).document()


def preview_document(page: ModulePage) -> Json:
    """Return the document with this page as it stands in the editor, saved or not, and the newest drafts of the others."""
    if page.pk:
        page.hold_code()
    if page.is_source or not page.pk:
        return _Reading(page, _twins(page, drafts=True)).document()
    source = source_of(page).get_latest_revision_as_object()
    return _Reading(source, _twins(source, drafts=True) | {page.locale.language_code: page}).document()


@transaction.atomic
def page_from_document(doc: Json, parent: Page) -> ModulePage:
    """Make or bring up to date the published pages of a module, one per language, and return the source page.

    The bytes of its media must be in the private store. Twins stand under the twin of `parent`, which is made if it is missing.
    """
    source = ModulePage.objects.filter(code=doc["code"]).first()
    languages = doc["languages"]
    page = _save(doc, languages[0], source or ModulePage(code=doc["code"]), parent)
    for language in languages[1:]:
        twin = page.get_translation_or_none(_locale(language)) or ModulePage(
            code=None, translation_key=page.translation_key, slug=page.slug
        )
        _save(doc, language, twin, _twin_of_parent(page.get_parent(), language))
    return page


@transaction.atomic
def align_twins(page: ModulePage) -> list[ModulePage]:
    """Give every twin a draft with the structure of the source's newest draft, its own words kept by key; make the twins that are missing."""
    source = source_of(page).get_latest_revision_as_object()
    doc = document_from_page(source, drafts=True)
    aligned = []
    for language in [language for language in Language.values if language != source.locale.language_code]:
        locale = _locale(language)
        twin = source.get_translation_or_none(locale)
        if twin is None:
            twin = ModulePage(code=None, translation_key=source.translation_key, slug=source.slug, live=False, locale=locale)
            _fill(twin, _with_language(doc, language), language)
            _twin_of_parent(source.get_parent(), language).add_child(instance=twin)
        else:
            twin = twin.get_latest_revision_as_object()
            _fill(twin, doc, language)
        twin.save_revision()
        aligned.append(twin)
    return aligned


class _Reading:
    """One reading of a page and its twins into a document."""

    def __init__(self, page: ModulePage, twins: dict[str, ModulePage]) -> None:
        self.page = page
        source = page.locale.language_code if page.locale_id else Locale.get_default().language_code
        self.pages = {source: page, **twins}
        self.words = {language: _index(twin) for language, twin in twins.items()}

    @property
    def languages(self) -> list[str]:
        """The source language first."""
        return list(self.pages)

    def document(self) -> Json:
        """The whole document, its fields in the order of the shape."""
        page = self.page
        doc: Json = {
            "format": "module/1",
            "code": page.code,
            "languages": self.languages,
            "title": {language: squeeze(each.title) for language, each in self.pages.items()},
            "summary": {language: squeeze(each.summary) for language, each in self.pages.items()},
            "objectives": self.stream("objectives"),
            "topics": sorted({topic.slug for topic in page.topics.all()}),
            "minutes": self.stream("minutes"),
            "pass_percent": page.pass_percent or 0,
            "people": self.stream("people"),
            "review_due": page.review_due.isoformat() if page.review_due else None,
            "sample": page.sample,
            "glossary": self.stream("glossary"),
            "lessons": self.stream("lessons"),
            "check": None,
        }
        if len(page.check_questions):
            values = {"key": page.check_key, "draw": page.check_draw or 0, "minutes": page.check_minutes or 0}
            doc["check"] = {field.name: values.get(field.name) for field in CHECK} | {"questions": self.stream("check_questions")}
        return doc

    def stream(self, name: str) -> list[Json]:
        """One stream of the page."""
        shape = STREAMS[name][1]
        return [self.part(child.value, shape, "") for child in getattr(self.page, name)]

    def part(self, value: Any, shape: Shape, scope: str, **given: Any) -> Json:
        """One struct of the page as a part; `scope` is the key of the question or scenario whose items are read."""
        key = value.get("key") or ""
        words = {language: index.get((scope, key)) if key else None for language, index in self.words.items()}
        part: Json = {}
        for field in shape:
            if field.name in given:
                part[field.name] = given[field.name]
                continue
            part[field.name] = self.value(field, value.get("as_" if field.name == "as" else field.name), words, key)
        return part

    def value(self, field: Field, value: Any, words: dict[str, Any], key: str) -> Any:  # noqa: PLR0911 -- one line a kind
        """One field of a struct."""
        told = {self.languages[0]: value} | {language: twin.get(field.name) if twin else None for language, twin in words.items()}
        match field.kind:
            case Kind.WORDS:
                return {language: squeeze(text or "") for language, text in told.items()}
            case Kind.PROSE:
                return {language: normalise(text.source) if text else "" for language, text in told.items()}
            case Kind.CAPTIONS:
                found = {language: _file_record(file, files.CAPTIONS) for language, file in told.items()}
                return {language: media for language, media in found.items() if media}
            case Kind.MEDIA:
                return _file_record(
                    value, files.PICTURES if field.name == "media" and _is_image(value) else files.AUDIO | files.VIDEO | files.SHEETS
                )
            case Kind.CODES:
                return [code for code in value or [] if code]
            case Kind.PARTS:
                return [self.part(item, field.shape, key) for item in value or []]
            case Kind.BLOCKS:
                return [self.part(child.value, block_shape(child.block_type), "", type=child.block_type) for child in value or []]
            case Kind.PART:
                return (
                    None if value is None or (field.name == "content_note" and not has_note(value)) else self.part(value, field.shape, "")
                )
            case Kind.NUMBER | Kind.YES | Kind.CHOICE | Kind.CODE:
                return value or nothing(field, self.languages)
        return squeeze(value or "")


def _twins(page: ModulePage, *, drafts: bool) -> dict[str, ModulePage]:
    twins = (
        ModulePage.objects.filter(translation_key=page.translation_key)
        .exclude(pk=page.pk)
        .select_related("locale")
        .order_by("locale__language_code")
    )
    if drafts:
        return {twin.locale.language_code: twin.get_latest_revision_as_object() for twin in twins}
    return {twin.locale.language_code: twin for twin in twins if twin.live}


def _index(page: ModulePage) -> dict[tuple[str, str], Any]:
    """Every keyed struct of a twin by (key of its question or scenario, key)."""
    parts = list(keyed_parts(page))
    keys = {part.place: part.value.get("key") for part in parts}
    return {(keys.get(part.scope, ""), part.value.get("key")): part.value for part in reversed(parts) if part.value.get("key")}


# --- Files ---------------------------------------------------------------------------------------------------------------------------

_known_files: dict[tuple[str, str], Json] = {}  # (kind, hash and title of the uploaded file) -> its record


def _is_image(file: Any) -> bool:
    return isinstance(file, get_image_model())


def _file_record(file: Any, allowed: dict[str, str]) -> Json | None:
    """What the document says of an uploaded file; its bytes are in the private store afterwards. None when it cannot be used."""
    if file is None:
        return None
    known = (
        f"{type(file).__name__}{sorted(allowed)}",
        f"{file.get_file_hash() if hasattr(file, 'get_file_hash') else file.file_hash}{file.title}",
    )
    record = _known_files.get(known)
    if record is not None and blobs.exists(record["sha256"]):
        return record
    name = _file_name(file)
    raw = _bytes_of(file)
    if raw is None:
        return None
    try:
        data, mime = files.check_file(name, raw, allowed)
    except files.MediaRefused:
        return None
    record = {"sha256": blobs.store(data), "mime": mime, "bytes": len(data), "name": name}
    _known_files[known] = record
    return record


def _file_name(file: Any) -> str:
    """The name in the package: the title if it has the form of one, otherwise made from the uploaded name."""
    stored = PurePosixPath(file.file.name)
    if files.NAME.match(file.title) and PurePosixPath(file.title).suffix == stored.suffix.lower():
        return str(file.title)
    return f"{slugify(stored.stem).replace('_', '-')[:60].strip('-') or 'file'}{stored.suffix.lower()}"


def _uploaded(media: Json | None, model: Any) -> int | None:
    """The image or document of the editor that holds these bytes, made if it is missing."""
    if media is None:
        return None
    data = blobs.load(media["sha256"])
    for same in model.objects.filter(title=media["name"]).order_by("pk"):
        if _bytes_of(same) == data:
            return int(same.pk)
    fresh = model(title=media["name"], file=ContentFile(data, name=media["name"]))
    fresh.file_size = len(data)
    fresh.file_hash = sha1(data, usedforsecurity=False).hexdigest()  # as Wagtail does; later it would be written when a page is read
    fresh.save()
    return int(fresh.pk)


def _bytes_of(file: Any) -> bytes | None:
    """What lies in the upload folder, at most one byte more than is allowed; None when the file is gone."""
    try:
        with file.file.storage.open(file.file.name, "rb") as stream:
            return bytes(stream.read(files.MOST_BYTES + 1))
    except OSError:
        return None


# --- Pages from a document -----------------------------------------------------------------------------------------------------------


def _save(doc: Json, language: str, page: ModulePage, parent: Page) -> ModulePage:
    _fill(page, doc, language)
    if page.pk is None:
        page.locale = _locale(language)
        parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _fill(page: ModulePage, doc: Json, language: str) -> None:
    """Put a document into the fields of one page."""
    page.title = (doc["title"].get(language) or doc["title"][doc["languages"][0]] or doc["code"])[:255]
    page.draft_title = page.title
    page.summary = doc["summary"].get(language, "")
    page.pass_percent, page.sample, page.review_due = doc["pass_percent"], doc["sample"], doc["review_due"]
    check = doc["check"] or {"key": "", "draw": None, "minutes": None, "questions": []}
    page.check_key, page.check_draw, page.check_minutes = check["key"], check["draw"] or None, check["minutes"] or None
    values = {name: doc[name] for name in STREAMS if name != "check_questions"} | {"check_questions": check["questions"]}
    for name, (type_, shape) in STREAMS.items():
        setattr(
            page,
            name,
            json.dumps(_stream(values[name], lambda _part, type_=type_: type_, lambda _part, shape=shape: shape, name, language)),
        )
    page.topics.set(doc["topics"])


def _stream(parts: Iterable[Json], type_of: Any, shape_of: Any, place: str, language: str) -> list[Json]:
    """Parts as the raw data of a stream or list; block ids follow from keys, so that they stay the same."""
    return [
        {
            "type": type_of(part),
            "value": _raw(part, shape_of(part), f"{place}/{part.get('key', number)}", language),
            "id": _id(place, part.get("key", number)),
        }
        for number, part in enumerate(parts)
    ]


def _id(place: str, name: str | int) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{place}/{name}"))


def _raw(part: Json, shape: Shape, place: str, language: str) -> Json:
    """One part as the raw data of a struct."""
    raw: Json = {}
    for field in shape:
        if field.name == "type" and "key" in part and shape[:2] == block_shape("text")[:2]:
            continue  # a block's type is the stream's, not a field of the struct
        value = part[field.name]
        name = "as_" if field.name == "as" else field.name
        match field.kind:
            case Kind.WORDS | Kind.PROSE:
                raw[name] = value.get(language, "")
            case Kind.MEDIA:
                raw[name] = _uploaded(value, get_image_model() if part.get("type") == "image" else get_document_model())
            case Kind.CAPTIONS:
                raw[name] = _uploaded(value.get(language), get_document_model())
            case Kind.PART:
                raw[name] = _raw(value, field.shape, f"{place}/{name}", language) if value is not None else _empty(field.shape)
            case Kind.PARTS:
                raw[name] = _stream(value, lambda _part: "item", lambda _part, shape=field.shape: shape, f"{place}/{name}", language)
            case Kind.BLOCKS:
                raw[name] = _stream(
                    value, lambda block: block["type"], lambda block: block_shape(block["type"]), f"{place}/{name}", language
                )
            case Kind.CODES if name == "competencies":
                raw[name] = value
            case Kind.CODES:
                raw[name] = [{"type": "item", "value": code, "id": _id(f"{place}/{name}", number)} for number, code in enumerate(value)]
            case _:
                raw[name] = value or "" if field.kind is Kind.CODE else value
    return raw


def _empty(shape: Shape) -> Json:
    return {field.name: [] if field.kind in {Kind.CODES, Kind.BLOCKS} else "" for field in shape}


def _with_language(doc: Json, language: str) -> Json:
    return doc if language in doc["languages"] else doc | {"languages": [*doc["languages"], language]}


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _twin_of_parent(parent: Page, language: str) -> Page:
    """The parent's page in another language, made if it is missing; at the top of the tree, the same page."""
    specific = parent.specific
    if not isinstance(specific, CataloguePage):
        return parent
    locale = _locale(language)
    twin = specific.get_translation_or_none(locale)
    if twin is None:
        twin = CataloguePage(
            title=specific.title,
            program=specific.program,
            intro=specific.intro,
            translation_key=specific.translation_key,
            locale=locale,
            live=specific.live,
        )
        above = specific.get_parent()
        is_below = isinstance(above.specific, CataloguePage)
        twin.slug = specific.slug if is_below else ""
        (_twin_of_parent(above, language) if is_below else above).add_child(instance=twin)
    return twin
