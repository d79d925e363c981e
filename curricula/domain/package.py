"""A module as it lies on disk: readable text in both languages, reviewed in a diff (decision 0002)."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import shutil
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.canonical import sha256_hex
from core.errors import DomainError
from curricula.adapters import media as files
from curricula.domain.prose import ProseRefused, from_markdown, squeeze, to_markdown
from curricula.domain.shape import BLOCK_HEAD, BLOCKS, CHECK, FORMAT, LESSON, MODULE, Field, Kind, Shape, block_shape, nothing
from curricula.domain.yamltext import MOST_BYTES, Node, Prose, YamlRefused, read_yaml, write_yaml
from curricula.enums import Language, MediaKind
from curricula.validators import KEY_LENGTH, KEY_PATTERN

Json = dict[str, Any]
MOST_FILES = 300
MOST_MEDIA_BYTES = 250 * 1024 * 1024
HEAD: Shape = tuple(field for field in MODULE if field.name not in {"lessons", "check"})
GUIDE = "guide"  # the folder of the trainer's guide: see curricula.domain.guides
ALWAYS = {"content_note", "right", "review_due", "sample"}  # optional fields that are written even when nothing is in them


class PackageRefused(DomainError):
    """A package that cannot be read. `complaints` name file, line and how to mend each."""

    code = "package-refused"

    def __init__(self, complaints: list[str]) -> None:
        self.complaints = complaints
        super().__init__("\n".join(complaints))


def load_package(path: Path | str) -> tuple[Json, dict[str, bytes]]:
    """Return the document of a package and its media by SHA-256. Raises PackageRefused; reads nothing outside the folder."""
    return _Loader(Path(path)).load()


def write_package(doc: Json, media: dict[str, bytes], path: Path | str) -> None:
    """Write a document as a package in normal form. The folder is replaced as a whole; what else lay in it is gone."""
    target = Path(path)
    fresh = target.with_name(f".{target.name}.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    (fresh / "lessons").mkdir(parents=True)
    used: dict[str, str] = {}
    parts = {"module.yaml": _plain(doc, HEAD, used)}
    for number, lesson in enumerate(doc["lessons"], start=1):
        parts[f"lessons/{number:02}-{lesson['key']}.yaml"] = _plain(lesson, LESSON, used)
    if doc["check"] is not None:
        parts["check.yaml"] = _plain(doc["check"], CHECK, used)
    for name, part in parts.items():
        (fresh / name).write_text(write_yaml(part), encoding="utf-8")
    if used:
        (fresh / "media").mkdir()
    for name, sha256 in used.items():
        (fresh / "media" / name).write_bytes(media[sha256])
    if target.exists():
        shutil.rmtree(target)
    fresh.replace(target)


def _plain(part: Json, shape: Shape, used: dict[str, str]) -> Json:
    """One part as plain data for YAML; notes the media it uses."""
    plain: Json = {}
    for field in shape:
        value = part[field.name]
        if field.optional and field.name not in ALWAYS and _is_empty(value):
            continue
        plain[field.name] = _plain_value(field, value, used)
    return plain


def _is_empty(value: Any) -> bool:
    return not value or (isinstance(value, dict) and not any(value.values()))


def _plain_value(field: Field, value: Any, used: dict[str, str]) -> Any:
    match field.kind:
        case Kind.PROSE:
            return {language: Prose(to_markdown(html)) for language, html in value.items()}
        case Kind.MEDIA:
            return _media_name(value, used) if value else None
        case Kind.CAPTIONS:
            return {language: _media_name(media, used) for language, media in value.items()}
        case Kind.PART:
            return None if value is None else _plain(value, field.shape, used)
        case Kind.PARTS:
            return [_plain(item, field.shape, used) for item in value]
        case Kind.BLOCKS:
            return [_plain(item, block_shape(item["type"]), used) for item in value]
    return value


def _media_name(media: Json, used: dict[str, str]) -> str:
    """The name of a media file, made different when another file has it."""
    name, number = media["name"], 1
    while used.setdefault(name, media["sha256"]) != media["sha256"]:
        number += 1
        stem, _dot, suffix = media["name"].rpartition(".")
        name = f"{stem}-{number}.{suffix}"
    return name


class _Loader:
    """One reading of one package; gathers complaints instead of stopping at the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.complaints: list[str] = []
        self.file = ""
        self.languages = [Language.ENGLISH.value]
        self.media: dict[str, bytes] = {}
        self.used: set[str] = set()

    def load(self) -> tuple[Json, dict[str, bytes]]:
        """Read everything. Raises PackageRefused."""
        names = self.list_files()
        if "module.yaml" not in names:
            self.complain(None, _("There is no module.yaml. Is this the folder of a module?"))
        self.stop_if_bad()
        doc = self.read_file("module.yaml", HEAD)
        doc["lessons"] = [self.read_lesson(name, number) for number, name in enumerate(self.lesson_names(names), start=1)]
        doc["check"] = self.read_file("check.yaml", CHECK) if "check.yaml" in names else None
        for name in sorted(names):
            if name.startswith("media/") and name.removeprefix("media/") not in self.used:
                self.file = name
                self.complain(None, _("Nothing in the module uses this file. Delete it, or name it where it belongs."))
        self.stop_if_bad()
        return doc, self.media

    def list_files(self) -> set[str]:
        """Every file of the package by its path; complains of links, strangers and giants."""
        names: set[str] = set()
        if not self.root.is_dir():
            raise PackageRefused([_("%(path)s is not a folder.") % {"path": self.root}])
        size = 0
        for found in sorted(self.root.rglob("*")):
            self.file = found.relative_to(self.root).as_posix()
            if found.is_symlink():
                self.complain(None, _("This is a link to another place. Put the file itself here."))
            elif found.is_dir() and self.file in {"lessons", "media", GUIDE}:
                continue
            elif not found.is_file() or not self.is_expected(self.file):
                self.complain(None, _("This does not belong in a package. Move it elsewhere, or check its name."))
            else:
                names.add(self.file)
                size += found.stat().st_size
                if not self.file.startswith("media/") and found.stat().st_size > MOST_BYTES:
                    self.complain(None, _("The file is larger than 1 MB. Split it."))
                elif found.stat().st_size > files.MOST_BYTES:
                    self.complain(None, _("The file is larger than 50 MB. Make it smaller."))
        self.file = ""
        if len(names) > MOST_FILES or size > MOST_MEDIA_BYTES:
            self.complain(None, _("The package is too large: at most 300 files and 250 MB."))
        return names

    def is_expected(self, name: str) -> bool:
        """True for the names that a package may hold."""
        folder, _slash, last = name.rpartition("/")
        if folder == "media":
            return files.NAME.match(last) is not None
        if folder == GUIDE:
            return last in {f"{language}.md" for language in Language.values}
        return name in {"module.yaml", "check.yaml"} or (folder == "lessons" and re.match(r"^\d{2,3}-[a-z0-9-]+\.yaml\Z", last) is not None)

    def lesson_names(self, names: set[str]) -> list[str]:
        """Lesson files in order."""
        return sorted((name for name in names if name.startswith("lessons/")), key=lambda name: int(name[8:].partition("-")[0]))

    def read_lesson(self, name: str, number: int) -> Json:
        """One lesson; its file name must say its place and key."""
        lesson = self.read_file(name, LESSON)
        expected = f"lessons/{number:02}-{lesson['key']}.yaml"
        if lesson["key"] and name != expected:
            self.file = name
            self.complain(None, _("Name this file %(name)s, after its place and key.") % {"name": expected})
        return lesson

    def read_file(self, name: str, shape: Shape) -> Json:
        """One YAML file as a part of the document."""
        self.file = name
        try:
            node = read_yaml((self.root / name).read_bytes().decode())
        except UnicodeDecodeError:
            node = None
            self.complain(None, _("The file is not UTF-8 text. Save it as UTF-8."))
        except YamlRefused as refused:
            node = None
            self.complain(refused.line, refused.message)
        if name == "module.yaml":
            self.read_languages(node)
        return self.read_part(node, shape) if node else {field.name: nothing(field, self.languages) for field in shape}

    def read_languages(self, node: Node | None) -> None:
        """Learn the languages first: every field with words needs them, so nothing else is read without them."""
        if node is None:
            self.stop_if_bad()
        listed = node.value.get("languages") if node and isinstance(node.value, dict) else None
        found = [str(item.value) for item in listed.value] if listed and isinstance(listed.value, list) else []
        if not listed or not found or len(set(found)) != len(found) or not set(found) <= set(Language.values):
            self.complain(listed.line if listed else 1, _("Say the languages: a list of en and es, the source first."))
            self.stop_if_bad()
        self.languages = found

    def read_part(self, node: Node, shape: Shape) -> Json:
        """A map with the fields of a shape."""
        if not isinstance(node.value, dict):
            self.complain(node.line, _("Fields with names are expected here, such as “%(name)s:”.") % {"name": shape[0].name})
            return {field.name: nothing(field, self.languages) for field in shape}
        names = [field.name for field in shape]
        for name, inner in node.value.items():
            if name not in names:
                near = difflib.get_close_matches(name, names, n=1)
                hint = _("Did you mean “%(near)s”?") % {"near": near[0]} if near else _("Delete it.")
                self.complain(inner.line, _("There is no field “%(name)s” here. %(hint)s") % {"name": name, "hint": hint})
        part: Json = {}
        for field in shape:
            inner = node.value.get(field.name)
            if inner is None or (inner.is_null and field.kind not in {Kind.WORDS, Kind.PROSE}):
                part[field.name] = nothing(field, self.languages)
                if not field.optional and field.kind not in {Kind.MEDIA, Kind.WORDS, Kind.PROSE}:
                    self.complain(node.line, _("The field “%(name)s” is missing. Add it.") % {"name": field.name})
            else:
                part[field.name] = self.read_value(field, inner, part)
        return part

    def read_value(self, field: Field, node: Node, part: Json) -> Any:
        """One field that is there."""
        match field.kind:
            case Kind.PART:
                return self.read_part(node, field.shape)
            case Kind.PARTS:
                return [self.read_part(item, field.shape) for item in self.read_list(node)]
            case Kind.BLOCKS:
                return [block for item in self.read_list(node) if (block := self.read_block(item)) is not None]
            case Kind.CODES:
                found = [self.read_text(field, item) for item in self.read_list(node)]
                return sorted(found) if field.name == "topics" else found
            case Kind.WORDS | Kind.PROSE:
                return self.read_words(field, node)
            case Kind.MEDIA:
                return self.read_media(self.read_text(field, node), node, _allowed(part))
            case Kind.CAPTIONS:
                return self.read_captions(field, node)
        return self.read_scalar(field, node)

    def read_scalar(self, field: Field, node: Node) -> Any:
        """A value on one line."""
        text = self.read_text(field, node)
        match field.kind:
            case Kind.NUMBER:
                if re.match(r"^\d{1,5}\Z", text):
                    return int(text)
                self.complain(node.line, _("“%(name)s” must be a whole number.") % {"name": field.name})
                return 0
            case Kind.YES:
                if text not in {"true", "false"}:
                    self.complain(node.line, _("“%(name)s” must be true or false.") % {"name": field.name})
                return text == "true"
            case Kind.CHOICE:
                if text in field.choices:
                    return text
                allowed = ", ".join(field.choices)
                self.complain(node.line, _("“%(name)s” must be one of: %(allowed)s.") % {"name": field.name, "allowed": allowed})
                return field.choices[0]
            case Kind.DATE:
                return self.read_date(text, node)
        if field.name == "format" and text != FORMAT:
            self.complain(node.line, _("This reads the format %(format)s only.") % {"format": FORMAT})
        return text

    def read_date(self, text: str, node: Node) -> str | None:
        """A civil date."""
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            self.complain(node.line, _("Write the date as year-month-day, for example 2027-11-01."))
            return None

    def read_text(self, field: Field, node: Node) -> str:
        """A string; keys and codes in their form."""
        if not isinstance(node.value, str):
            self.complain(node.line, _("“%(name)s” must be one value.") % {"name": field.name})
            return ""
        if field.kind in {Kind.KEY, Kind.CODE, Kind.CODES}:
            if not re.match(KEY_PATTERN, node.value) or len(node.value) > KEY_LENGTH:
                self.complain(
                    node.line,
                    _("“%(key)s” is not a key. Use small letters, digits and single hyphens, at most 40.") % {"key": node.value[:60]},
                )
            return node.value
        return squeeze(node.value)

    def read_list(self, node: Node) -> list[Node]:
        """The items of a list."""
        if isinstance(node.value, list):
            return node.value
        self.complain(node.line, _("A list is expected here. Begin each item with a hyphen."))
        return []

    def read_block(self, node: Node) -> Json | None:
        """One block of a lesson, by its type."""
        type_ = node.value.get("type") if isinstance(node.value, dict) else None
        if type_ is None or type_.value not in BLOCKS:
            allowed = ", ".join(BLOCKS)
            self.complain((type_ or node).line, _("A block needs a type: one of %(allowed)s.") % {"allowed": allowed})
            return None
        return self.read_part(node, BLOCK_HEAD + BLOCKS[str(type_.value)])

    def read_words(self, field: Field, node: Node) -> dict[str, str]:
        """Words in every language; what is missing is empty and told as a problem later, not here."""
        words = dict.fromkeys(self.languages, "")
        if not isinstance(node.value, dict):
            self.complain(node.line, _("“%(name)s” needs a line for each language: en: and es:.") % {"name": field.name})
            return words
        for language, inner in node.value.items():
            if language not in words:
                self.complain(inner.line, _("“%(language)s” is not a language of this module.") % {"language": language})
            elif not isinstance(inner.value, str):
                self.complain(inner.line, _("Text is expected here. Put it in quotes if it holds a colon."))
            elif inner.is_null:
                continue
            elif field.kind is Kind.PROSE:
                words[language] = self.read_prose(inner)
            else:
                words[language] = squeeze(inner.value)
        return words

    def read_prose(self, node: Node) -> str:
        """Markdown as HTML."""
        try:
            return from_markdown(str(node.value))
        except ProseRefused as refused:
            self.complain(node.line + refused.line + 1, refused.message)
            return ""

    def read_captions(self, field: Field, node: Node) -> Json:
        """A caption file for each language."""
        if not isinstance(node.value, dict) or not set(node.value) <= set(self.languages):
            self.complain(node.line, _("“%(name)s” needs a line for each language: en: and es:.") % {"name": field.name})
            return {}
        found = {language: self.read_media(self.read_text(field, inner), inner, files.CAPTIONS) for language, inner in node.value.items()}
        return {language: media for language, media in found.items() if media}

    def read_media(self, name: str, node: Node, allowed: dict[str, str]) -> Json | None:
        """A media file of the package: what it is, by its bytes."""
        path = self.root / "media" / name
        if not files.NAME.match(name) or path.is_symlink() or not path.is_file():
            self.complain(
                node.line,
                _("There is no file media/%(name)s. Put it there; use small letters, digits and hyphens in its name.")
                % {"name": name[:80]},
            )
            return None
        self.used.add(name)
        try:
            data, mime = files.check_file(name, path.read_bytes(), allowed)
        except files.MediaRefused as refused:
            self.complain(node.line, refused.message)
            return None
        sha256 = sha256_hex(data)
        self.media[sha256] = data
        return {"sha256": sha256, "mime": mime, "bytes": len(data), "name": name}

    def complain(self, line: int | None, message: str) -> None:
        """Note what is wrong, with its place."""
        place = {"file": self.file, "line": line, "message": message}
        if line is None:
            self.complaints.append(_("%(file)s: %(message)s") % place if self.file else message)
        else:
            self.complaints.append(_("%(file)s, line %(line)d: %(message)s") % place)

    def stop_if_bad(self) -> None:
        """Raise what was gathered."""
        if self.complaints:
            raise PackageRefused(self.complaints)


def _allowed(part: Json) -> dict[str, str]:
    """The kinds of file that a block takes."""
    match part.get("type"):
        case "image":
            return files.PICTURES
        case "download":
            return files.SHEETS
    return files.VIDEO if part.get("kind") == MediaKind.VIDEO else files.AUDIO
