"""Reads a scheme as written: YAML with every scalar left as text, and the line of each value."""

from __future__ import annotations

from typing import Any

import yaml

from .problems import Path, Problem, SchemeError
from .scheme import Scheme, parse_scheme

LONGEST = 60_000
DEEPEST = 20


def read_scheme(text: str) -> Scheme:
    """Return the scheme written in YAML, or raise SchemeError naming the lines."""
    document, lines = read_yaml(text)
    return parse_scheme(document, lines=lines, written=True)


def read_yaml(text: str) -> tuple[Any, dict[Path, int]]:
    """Return mappings, lists and text, and the line of each path. No guesses: no and 7:30 stay as they are written."""
    if len(text) > LONGEST:
        raise SchemeError([Problem("too-long", "document", None, {"most": LONGEST})])
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            builder.take(event)
    except SchemeError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise SchemeError([Problem("bad-yaml", "document", line, {"detail": str(error.problem or error.context)})]) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        raise SchemeError([Problem("bad-yaml", "document", None, {"detail": "it holds a character that YAML does not allow"})]) from None
    return builder.document, builder.lines


class _Builder:
    """Builds plain values from parser events, without recursion, aliases or tags."""

    def __init__(self) -> None:
        self.document: Any = None
        self.lines: dict[Path, int] = {}
        self.open: list[tuple[Any, Path]] = []
        self.names: list[str | None] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.refuse("yaml-feature", line, feature="a second document")
        elif isinstance(event, (yaml.AliasEvent, yaml.NodeEvent)) and event.anchor:
            self.refuse("yaml-feature", line, feature="an anchor or alias")
        elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            if event.tag not in (None, "!"):
                self.refuse("yaml-feature", line, feature="a tag")
            self.start(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.names.pop()

    def start(self, event: yaml.Event, line: int) -> None:
        container = self.open[-1][0] if self.open else None
        if isinstance(container, dict) and self.names[-1] is None:
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse("yaml-feature", line, feature="a field name that is not text")
            if event.value in container:
                self.refuse("duplicate-field", line, name=event.value)
            self.names[-1] = event.value
            return
        value: Any = event.value if isinstance(event, yaml.ScalarEvent) else {} if isinstance(event, yaml.MappingStartEvent) else []
        path: Path = ()
        if container is None:
            self.document = value
        elif isinstance(container, dict):
            name = str(self.names[-1])
            path = (*self.open[-1][1], name)
            container[name] = value
            self.names[-1] = None
        else:
            path = (*self.open[-1][1], len(container))
            container.append(value)
        self.lines[path] = line
        if not isinstance(event, yaml.ScalarEvent):
            if len(self.open) >= DEEPEST:
                self.refuse("too-deep", line, most=DEEPEST)
            self.open.append((value, path))
            self.names.append(None)

    def refuse(self, code: str, line: int, **params: str | int) -> None:
        raise SchemeError([Problem(code, "document", line, params)])
