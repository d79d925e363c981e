"""Reads a scheme as written: YAML with every scalar left as text, and the line of each value."""

from __future__ import annotations

from typing import Any

import yaml

from .authoring import parse_scheme
from .problems import Path, Problem, SchemeError, shown, written_path
from .scheme import Scheme

LONGEST = 60_000
DEEPEST = 20


def read_scheme(text: str) -> Scheme:
    """Return the scheme written in YAML, or raise SchemeError naming the lines."""
    if len(text) > LONGEST:
        raise SchemeError([Problem("too-long", "document", None, {"most": LONGEST})])
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            builder.take(event)
    except _Refused as refused:
        raise SchemeError([*builder.problems, refused.problem]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SchemeError([*builder.problems, Problem("bad-yaml", "document", line, {"detail": str(error.problem)})]) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        detail = "it holds a character that YAML does not allow"
        raise SchemeError([*builder.problems, Problem("bad-yaml", "document", None, {"detail": detail})]) from None
    return parse_scheme(builder.document, lines=builder.lines, written=True, found=builder.problems)


class _Refused(Exception):
    """YAML that a scheme has no use for: stop reading."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Builder:
    """Builds plain values from parser events: no guesses (no and 7:30 stay text), no recursion, aliases or tags."""

    def __init__(self) -> None:
        self.document: Any = None
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self.open: list[tuple[Any, Path]] = []
        self.names: list[str | None] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        """Take the parser's next event."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.refuse("yaml-feature", line, feature="a second document")
        elif isinstance(event, yaml.AliasEvent):
            self.refuse("yaml-feature", line, feature="an alias")
        elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            if event.anchor:
                self.refuse("yaml-feature", line, feature="an anchor")
            if event.tag is not None:
                self.refuse("yaml-feature", line, feature="a tag")
            self.node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.names.pop()

    def node(self, event: Any, line: int) -> None:
        """Take a value, or the name of a field."""
        container, inside = self.open[-1] if self.open else (None, ())
        if isinstance(container, dict) and self.names[-1] is None:
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse("yaml-feature", line, feature="a field name that is not text")
            if event.value in container:
                self.problems.append(Problem("duplicate-field", written_path(inside), line, {"name": shown(event.value)}))
            self.names[-1] = event.value
            return
        value: Any = event.value if isinstance(event, yaml.ScalarEvent) else {} if isinstance(event, yaml.MappingStartEvent) else []
        path = inside
        if isinstance(container, dict):
            name = str(self.names[-1])
            path = (*inside, name)
            container[name] = value
            self.names[-1] = None
        elif isinstance(container, list):
            path = (*inside, len(container))
            container.append(value)
        else:
            self.document = value
        self.lines[path] = line
        if not isinstance(event, yaml.ScalarEvent):
            if len(self.open) >= DEEPEST:
                self.refuse("too-deep", line, most=DEEPEST)
            self.open.append((value, path))
            self.names.append(None)

    def refuse(self, code: str, line: int, **params: str | int) -> None:
        """Stop reading."""
        raise _Refused(Problem(code, "document", line, params))
