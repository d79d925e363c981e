"""What a file really is. Pictures are drawn anew unless they hold nothing but the picture; everything else must be what its name says."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from core.errors import DomainError

NAME = re.compile(r"^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)?\.[a-z0-9]{2,5}\Z")
MOST_BYTES = 50 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_SIDE = 1600

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
AUDIO = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}
VIDEO = {".mp4": "video/mp4", ".webm": "video/webm"}
CAPTIONS = {".vtt": "text/vtt"}
SHEETS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
}
FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}


class MediaRefused(DomainError):
    """A file that is too big or is not what its name says."""

    code = "media-refused"


def check_file(name: str, data: bytes, allowed: dict[str, str]) -> tuple[bytes, str]:
    """Return the bytes to keep and their type. Raises MediaRefused."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in allowed:
        raise MediaRefused(_("%(name)s: use one of these here: %(allowed)s.") % {"name": name, "allowed": ", ".join(sorted(allowed))})
    if len(data) > MOST_BYTES:
        raise MediaRefused(_("%(name)s is larger than %(most)d MB. Make it smaller.") % {"name": name, "most": MOST_BYTES // 2**20})
    if suffix in PICTURES:
        data = clean_picture(name, data)
    elif not _looks_like(suffix, data):
        raise MediaRefused(_("%(name)s is not the kind of file its name says. Save it again in that form.") % {"name": name})
    return data, allowed[suffix]


def clean_picture(name: str, data: bytes) -> bytes:
    """Return a picture that holds nothing but the picture, unchanged if it did already. Raises MediaRefused."""
    suffix = PurePosixPath(name).suffix.lower().replace(".jpeg", ".jpg")
    try:
        with Image.open(io.BytesIO(data), formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MOST_PIXELS or getattr(picture, "n_frames", 1) > 1:
                raise MediaRefused(_("%(name)s is too large or moves. Use a still picture of at most 40 million dots.") % {"name": name})
            if FORMATS[picture.format or ""] != suffix:
                raise MediaRefused(_("%(name)s is not the kind of file its name says. Save it again in that form.") % {"name": name})
            picture.load()
            if _is_bare(data, suffix) and max(picture.size) <= MOST_SIDE:
                return data
            return _draw_anew(picture, suffix)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaRefused(_("%(name)s is not a picture that can be read. Save it again as PNG or JPEG.") % {"name": name}) from error


def _draw_anew(picture: Image.Image, suffix: str) -> bytes:
    mode = "RGB" if suffix == ".jpg" else "RGBA" if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info else "RGB"
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    fresh.thumbnail((MOST_SIDE, MOST_SIDE))
    out = io.BytesIO()
    options: dict[str, dict[str, Any]] = {
        ".png": {"format": "PNG", "optimize": True},
        ".jpg": {"format": "JPEG", "quality": 82},
        ".webp": {"format": "WEBP", "quality": 82},
    }
    fresh.save(out, **options[suffix])
    return out.getvalue()


def _is_bare(data: bytes, suffix: str) -> bool:
    """True when a picture file has no part that could carry words, places or other files."""
    try:
        match suffix:
            case ".png":
                return _parts_of_png(data)
            case ".webp":
                return _parts_of_webp(data)
        return _parts_of_jpeg(data)
    except (struct.error, IndexError):
        return False


def _parts_of_png(data: bytes) -> bool:
    place = 8
    while place < len(data):
        (size,), kind = struct.unpack(">I", data[place : place + 4]), data[place + 4 : place + 8]
        place += 12 + size
        if kind not in PNG_PARTS:
            return False
        if kind == b"IEND":
            return place == len(data)
    return False


def _parts_of_webp(data: bytes) -> bool:
    if struct.unpack("<I", data[4:8])[0] + 8 != len(data):
        return False
    place = 12
    while place < len(data):
        if data[place : place + 4] not in WEBP_PARTS:
            return False
        size = struct.unpack("<I", data[place + 4 : place + 8])[0]
        place += 8 + size + size % 2
    return place == len(data)


def _parts_of_jpeg(data: bytes) -> bool:
    place = 2
    while data[place] == 0xFF:
        kind, size = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if kind == 0xFE or (0xE1 <= kind <= 0xEF):
            return False
        place += 2 + size
        if kind == 0xDA:
            return data.find(b"\xff\xd9", place) == len(data) - 2
    return False


def _looks_like(suffix: str, data: bytes) -> bool:
    tests = {
        ".mp3": lambda: data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0),
        ".m4a": lambda: data[4:8] == b"ftyp",
        ".mp4": lambda: data[4:8] == b"ftyp",
        ".ogg": lambda: data[:4] == b"OggS",
        ".webm": lambda: data[:4] == b"\x1a\x45\xdf\xa3",
        ".vtt": lambda: _is_text(data) and re.match(r"^\ufeff?WEBVTT(\s|$)", data.decode()) is not None,
        ".txt": lambda: _is_text(data),
        ".pdf": lambda: data[:5] == b"%PDF-",
        ".docx": lambda: _is_word(data),
    }
    return tests[suffix]()


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode()
    except UnicodeDecodeError:
        return False


def _is_word(data: bytes) -> bool:
    """A Word file without macros; only its list of contents is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False
    return "word/document.xml" in names and not any(name.lower().endswith((".bin", ".exe")) for name in names)
