"""Two editions side by side: what was added, removed and changed, in words and line by line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certificates.domain.rule_text import write_rules
from certificates.domain.rule_words import Section, read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence that is only in one edition, or stands in both with other words. The empty side is not there."""

    section: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        return "changed" if self.before and self.after else "added" if self.after else "removed"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the two texts: sign is + (only in the later), - (only in the earlier) or empty."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs. The rules are the same when both are empty."""

    differences: tuple[Difference, ...]
    lines: tuple[TextLine, ...]


def compare_rules(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """Compare two canonical scheme documents in the language in use."""
    return Comparison(tuple(_differences(before, after)), tuple(_text_lines(write_rules(before), write_rules(after))))


def compare_texts(before: str, after: str) -> tuple[TextLine, ...]:
    """Compare two texts line by line, with three lines around each change."""
    return tuple(_text_lines(before, after))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    earlier, later = ({section.name: section for section in read_rules(rules)} for rules in (before, after))
    for name in [*earlier, *(name for name in later if name not in earlier)]:
        old, new = earlier.get(name), later.get(name)
        title = (new or old).title  # type: ignore[union-attr]  # one of the two is there
        if old and new and old.title != new.title:
            yield Difference(title, old.title, new.title)
        yield from _in_section(title, old, new)


def _in_section(title: str, old: Section | None, new: Section | None) -> Iterator[Difference]:
    """Lines are matched by key: of the requirement, or of the field at the top."""
    old_lines, new_lines = (_by_key(section) for section in (old, new))
    for key, text in old_lines.items():
        if key not in new_lines:
            yield Difference(title, text, "")
        elif new_lines[key] != text:
            yield Difference(title, text, new_lines[key])
    for key, text in new_lines.items():
        if key not in old_lines:
            yield Difference(title, "", text)


def _by_key(section: Section | None) -> dict[str, str]:
    return {line.key: line.text for line in section.lines} if section else {}


def _text_lines(before: str, after: str) -> Iterator[TextLine]:
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=3, lineterm=""):
        if line.startswith(("---", "+++")):
            continue
        if line.startswith("@@"):
            yield TextLine("", "…")
        else:
            yield TextLine(line[0].strip(), line[1:])
