"""The shipped fonts: which characters they can print, and how large a line of text may be to fit."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

ASSETS = Path(__file__).resolve().parents[2] / "assets"


@dataclass(frozen=True)
class Face:
    """One font file, as the stylesheet names it."""

    family: str
    weight: int
    file: str


# In the order in which a character is looked for. The families are written out, so that no font of the machine can slip in.
FACES = (
    Face("Source Sans 3", 300, "fonts/SourceSans3_300Light.ttf"),
    Face("Source Sans 3", 400, "fonts/SourceSans3_400Regular.ttf"),
    Face("Source Sans 3", 600, "fonts/SourceSans3_600SemiBold.ttf"),
    Face("Noto Sans", 400, "fonts/NotoSans_400Regular.ttf"),
    Face("Noto Sans", 600, "fonts/NotoSans_600SemiBold.ttf"),
    Face("Noto Sans Arabic", 400, "fonts/NotoSansArabic_400Regular.ttf"),
    Face("Noto Sans Arabic", 600, "fonts/NotoSansArabic_600SemiBold.ttf"),
)
FAMILIES = tuple(dict.fromkeys(face.family for face in FACES))

# Controls, invisible formatting (bidirectional overrides, joiners, soft hyphens), line separators, lone surrogates, private and unassigned
# characters: some fonts map them, but nobody can see them on paper, and two names that look alike would not be the same.
_NEVER_PRINTED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})

Steps = tuple[tuple[int, int, int], ...]
"""How a text may be set, best first: (lines, largest size, smallest size) in points."""


def font_face_rules() -> str:
    """Return the @font-face rules and the root font of every certificate stylesheet."""
    rules = [f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};src:url(asset:{face.file})}}" for face in FACES]
    families = ",".join(f"'{family}'" for family in FAMILIES)
    return "\n".join([*rules, f"html{{font-family:{families}}}"])


def unprintable_characters(text: str) -> list[str]:
    """List the characters of the text that no shipped font can print, each once, in the order met; empty when all is well."""
    printable = _printable()
    return [
        char
        for char in dict.fromkeys(unicodedata.normalize("NFC", text))
        if ord(char) not in printable or unicodedata.category(char) in _NEVER_PRINTED
    ]


def fitted_size(text: str, *, width: float, weight: int, steps: Steps) -> int:
    """Return the largest size at which the text fits the width in the first step that can hold it; else the smallest size of all.

    CSS cannot shrink to fit, so the lines are measured here from the advances in the fonts. A word that is wider than the line even at the
    smallest size is broken by the stylesheet (`overflow-wrap: anywhere`).
    """
    words = [_width(word, weight) for word in text.split()]
    space = _width(" ", weight)
    for lines, largest, smallest in steps:
        for size in range(largest, smallest - 1, -1):
            if _lines_needed(words, space, width / size) <= lines:
                return size
    return min(smallest for _lines, _largest, smallest in steps)


def _lines_needed(words: list[float], space: float, room: float) -> float:
    """Count the lines of a greedy setting; infinite when one word is wider than the line."""
    lines, used = 1, 0.0
    for word in words:
        if word > room:
            return float("inf")
        if used and used + space + word > room:
            lines, used = lines + 1, word
        else:
            used += (space if used else 0) + word
    return lines


def _width(text: str, weight: int) -> float:
    """Sum the advances in em; kerning is left out, which is paid for by the caller's margin."""
    advances = _advances(weight)
    return sum(advances.get(ord(char), 1.0) for char in text)


@lru_cache
def _advances(weight: int) -> dict[int, float]:
    """Return the advance in em of every character, from the family that will print it."""
    advances: dict[int, float] = {}
    for family in reversed(FAMILIES):
        # CSS picks the nearest weight when a family lacks one.
        face = min((face for face in FACES if face.family == family), key=lambda face: abs(face.weight - weight))
        with TTFont(ASSETS / face.file, lazy=True) as font:
            metrics, em = font["hmtx"], font["head"].unitsPerEm
            advances |= {char: metrics[glyph][0] / em for char, glyph in font.getBestCmap().items()}
    return advances


@lru_cache
def _printable() -> frozenset[int]:
    """Return the characters that at least one family has in all its weights."""
    printable: dict[str, frozenset[int]] = {}
    for face in FACES:
        with TTFont(ASSETS / face.file, lazy=True) as font:
            characters = frozenset(font.getBestCmap())
        printable[face.family] = printable.get(face.family, characters) & characters
    return frozenset().union(*printable.values())
