"""The restricted HTML of documents, and its Markdown in packages.

One normal form: `normalise(normalise(x)) == normalise(x)`, and `from_markdown(to_markdown(html)) == html` for every html in it. Inside, prose
is a flat list of lines (kind, depth, runs): the form an editor has too, in which nothing is left to say twice.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from core.errors import DomainError

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "br"}
SCHEMES = {"https", "tel", "mailto"}
READ_AS = {"b": "strong", "i": "em", "div": "p", "h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LISTS = ("ul", "ol")

_MARKDOWN = MarkdownIt("commonmark").disable(
    ["html_block", "html_inline", "code", "fence", "blockquote", "hr", "image", "autolink", "lheading", "reference", "backticks"]
)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


class ProseRefused(DomainError):
    """Markdown that the subset does not have. `line` counts from 0 within the text."""

    code = "prose-refused"

    def __init__(self, message: str, line: int = 0) -> None:
        self.line = line
        super().__init__(message)


class Run(NamedTuple):
    """Characters that look alike. A line break is a run of its own."""

    text: str
    strong: bool = False
    em: bool = False
    href: str = ""


class Line(NamedTuple):
    """A paragraph, heading or list item."""

    kind: str  # p, h3, ul, ol
    depth: int
    runs: tuple[Run, ...]


def sanitise(html: str) -> str:
    """Return only what documents may hold; everything else goes, its words stay."""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)


def normalise(html: str) -> str:
    """Return HTML from anywhere in the one form that documents keep. Idempotent."""
    return _write_html(_read_html(html))


def from_markdown(text: str) -> str:
    """Return the normal HTML of a text in the Markdown subset. Raises ProseRefused."""
    _refuse_foreign(text)
    return normalise(_MARKDOWN.render(text))


def to_markdown(html: str) -> str:
    """Return the Markdown of normal HTML, as plain as it can be while reading back as the same."""
    lines = _read_html(html)
    for sure in (False, True):
        text = _write_markdown(lines, sure=sure)
        if _read_html(_MARKDOWN.render(text)) == lines:
            return text
    raise ProseRefused(_("This text cannot be written as Markdown: %(text)s") % {"text": html})


def squeeze(text: str) -> str:
    """Return plain text on one line, without spaces around it."""
    return _SPACES.sub(" ", text).strip()


class _Reader(HTMLParser):
    """Turns clean HTML into lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.lists: list[str] = []
        self.kind = "p"
        self.runs: list[Run] = []
        self.strong = self.em = 0
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = READ_AS.get(tag, tag)
        if tag == "br":
            self.runs.append(Run("\n"))
        elif tag == "strong":
            self.strong += 1
        elif tag == "em":
            self.em += 1
        elif tag == "a":
            self.hrefs.append(dict(attrs).get("href") or "")
        elif tag in LISTS:
            self.flush()
            self.lists.append(tag)
        elif tag == "li" or not self.lists:
            self.flush()
            self.kind = "p" if tag == "li" else tag
        else:
            self.runs.append(Run("\n"))

    def handle_endtag(self, tag: str) -> None:
        tag = READ_AS.get(tag, tag)
        if tag == "strong":
            self.strong = max(0, self.strong - 1)
        elif tag == "em":
            self.em = max(0, self.em - 1)
        elif tag == "a" and self.hrefs:
            self.hrefs.pop()
        elif tag in LISTS:
            self.flush()
            if self.lists:
                self.lists.pop()
        elif tag == "li" or (tag in {"p", "h3"} and not self.lists):
            self.flush()

    def handle_data(self, data: str) -> None:
        self.runs.append(Run(data, bool(self.strong), bool(self.em), self.hrefs[-1] if self.hrefs else ""))

    def flush(self) -> None:
        """Close the line that is being read."""
        is_heading = self.kind == "h3" and not self.lists
        runs = _tidy([Run(" ") if is_heading and run == Run("\n") else run for run in self.runs])  # a heading is one line
        if runs:
            before = self.lines[-1] if self.lines and self.lines[-1].kind in LISTS else None
            depth = min(len(self.lists) - 1, before.depth + 1 if before else 0) if self.lists else 0
            self.lines.append(Line(self.lists[-1] if self.lists else self.kind, depth, runs))
        self.runs, self.kind = [], "p"


def _read_html(html: str) -> list[Line]:
    tags = TAGS | set(READ_AS)
    reader = _Reader()
    reader.feed(nh3.clean(html, tags=tags, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None))
    reader.close()
    reader.flush()
    return reader.lines


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    """One space between words, none at the ends or around breaks; no mark begins or ends with a space; like runs are one."""
    pieces: list[Run] = []
    for run in runs:
        if run.text == "\n" and not (run.strong or run.em or run.href):
            pieces.append(run)
            continue
        text = _SPACES.sub(" ", run.text)
        bare = text.strip(" ")
        if text.startswith(" "):
            pieces.append(Run(" "))
        if bare:
            pieces.append(run._replace(text=bare))
        if bare and text.endswith(" "):
            pieces.append(Run(" "))
    tidy: list[Run] = []
    for place, piece in enumerate(pieces):
        if piece.text == " ":
            after = next((item for item in pieces[place + 1 :] if item.text != " "), None)
            if not tidy or after is None or tidy[-1].text == "\n" or after.text == "\n" or tidy[-1].text.endswith(" "):
                continue
            like = tidy[-1][1:] == after[1:]  # a space between two like runs belongs to them
            piece = tidy[-1]._replace(text=" ") if like else piece  # noqa: PLW2901 -- the piece as it will be kept
        if piece.text == "\n" and (not tidy or tidy[-1].text == "\n" or not any(item.text.strip() for item in pieces[place + 1 :])):
            continue
        if tidy and tidy[-1].text != "\n" and piece.text != "\n" and tidy[-1][1:] == piece[1:]:
            tidy[-1] = piece._replace(text=tidy[-1].text + piece.text)
        else:
            tidy.append(piece)
    return tuple(tidy)


def _write_html(lines: list[Line]) -> str:
    parts: list[str] = []
    opened: list[str] = []
    for line in lines:
        depth = line.depth if line.kind in LISTS else -1
        while len(opened) > depth + 1 or (opened and len(opened) == depth + 1 and opened[-1] != line.kind):
            parts.append(f"</li></{opened.pop()}>")
        text = _write_runs(line.runs)
        if depth < 0:
            parts.append(f"<{line.kind}>{text}</{line.kind}>")
        elif len(opened) == depth + 1:
            parts.append(f"</li><li>{text}")
        else:
            opened.append(line.kind)
            parts.append(f"<{line.kind}><li>{text}")
    parts.extend(f"</li></{kind}>" for kind in reversed(opened))
    return "".join(parts)


def _write_runs(runs: tuple[Run, ...]) -> str:
    parts: list[str] = []
    for href, linked in groupby(runs, key=lambda run: run.href):
        inner: list[str] = []
        for strong, marked in groupby(linked, key=lambda run: run.strong):
            text = "".join(
                "<br>" if run.text == "\n" else f"<em>{escape(run.text, quote=False)}</em>" if run.em else escape(run.text, quote=False)
                for run in marked
            )
            inner.append(f"<strong>{text}</strong>" if strong else text)
        parts.append(f'<a href="{escape(href)}">{"".join(inner)}</a>' if href else "".join(inner))
    return "".join(parts)


def _write_markdown(lines: list[Line], *, sure: bool) -> str:
    parts: list[str] = []
    numbers: list[int] = []  # of the list items around the line, by depth
    kinds: list[str] = []
    before = ""
    for line in lines:
        if line.kind not in LISTS:
            numbers, kinds = [], []
            parts.append(("\n\n" if parts else "") + ("### " if line.kind == "h3" else "") + _line_markdown(line, "", sure=sure))
            before = line.kind
            continue
        same = len(kinds) > line.depth and kinds[line.depth] == line.kind
        numbers, kinds = numbers[: line.depth + same], kinds[: line.depth + same]
        if not same:
            numbers.append(0)
            kinds.append(line.kind)
        numbers[-1] += 1
        indent = "".join(" " * len(_marker(kind, number)) for kind, number in zip(kinds[:-1], numbers[:-1], strict=True))
        marker = _marker(line.kind, numbers[-1])
        apart = "" if not parts else "\n" if before in LISTS and (same or line.depth) else "\n\n"
        parts.append(apart + indent + marker + _line_markdown(line, indent + " " * len(marker), sure=sure))
        before = line.kind
    return "".join(parts)


def _marker(kind: str, number: int) -> str:
    return "- " if kind == "ul" else f"{number}. "


def _line_markdown(line: Line, indent: str, *, sure: bool) -> str:
    """The plainest way to write one line that reads back as the same."""
    head = "### " if line.kind == "h3" else ""
    expected = [Line("h3" if head else "p", 0, line.runs)]
    text = ""
    for em, escaped, apart in (("*", False, False), ("*", True, False), ("_", True, False), ("_", True, True)):
        if sure and not escaped:
            continue
        text = _runs_markdown(line.runs, em=em, escaped=escaped, apart=apart)
        if _read_html(_MARKDOWN.render(head + text)) == expected:
            break
    return text.replace("\n", f"\n{indent}")


def _runs_markdown(runs: tuple[Run, ...], *, em: str, escaped: bool, apart: bool) -> str:
    parts: list[str] = []
    for href, linked in groupby(runs, key=lambda run: run.href):
        inner: list[str] = []
        for strong, marked in groupby(linked, key=lambda run: run.strong):
            text = "".join(_run_markdown(run, em=em, escaped=escaped, apart=apart) for run in marked)
            inner.append(f"**{text}**" if strong else text)
        address = f"<{href}>" if re.search(r"[()\s]", href) else href
        parts.append(f"[{''.join(inner)}]({address})" if href else "".join(inner))
    return "".join(parts)


def _run_markdown(run: Run, *, em: str, escaped: bool, apart: bool) -> str:
    if run.text == "\n":
        return "\\\n"
    text = run.text
    edge = lambda char: f"&#{ord(char)};" if apart and char not in " \n" else None  # noqa: E731 -- used twice, here only
    first, last = edge(text[0]), edge(text[-1]) if len(text) > 1 else None
    middle = text[1 if first else 0 : len(text) - 1 if last else len(text)]
    if escaped:
        middle = re.sub(r"([\\`*_\[\]<>&])", r"\\\1", middle)
        middle = middle if first else re.sub(r"^(\d+)([.)])|^([#+\-=~])", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", middle)
        middle = re.sub(r"#+$", lambda m: "\\#" * len(m[0]), middle)
    text = (first or "") + middle + (last or "")
    return f"{em}{text}{em}" if run.em else text


def _refuse_foreign(text: str) -> None:
    for token in _MARKDOWN.parse(text):
        line = token.map[0] if token.map else 0
        if token.type == "heading_open" and token.tag != "h3":
            raise ProseRefused(_("Headings are written with ### and a space."), line)
        for child in token.children or []:
            href = child.attrGet("href") if child.type == "link_open" else None
            if href is not None and str(href).partition(":")[0].lower() not in SCHEMES:
                raise ProseRefused(_("The address “%(address)s” must begin with https:, tel: or mailto:.") % {"address": href}, line)
