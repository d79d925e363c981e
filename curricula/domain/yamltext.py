"""YAML as packages use it: text, lists and maps. Every plain value is a string; nothing refers to anything; every value knows its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from django.utils.translation import gettext as _

from core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 1024 * 1024
MOST_EVENTS = 100_000
MOST_DEPTH = 24
EMPTY = {"", "null", "~"}


class YamlRefused(DomainError):
    """The text is not YAML as packages use it. `line` counts from 1."""

    code = "yaml-refused"

    def __init__(self, message: str, line: int) -> None:
        self.line = line
        super().__init__(message)


class Node(NamedTuple):
    """A value with its line: a string, a list of nodes, or a map of nodes."""

    value: str | list[Node] | dict[str, Node]
    line: int
    is_null: bool = False


class Prose(str):
    """A string that is written as a block of lines."""

    __slots__ = ()


def read_yaml(text: str) -> Node:
    """Return the one value of a YAML text. Raises YamlRefused: references, tags, doubled names, depth, size, or bad YAML."""
    if len(text) > MOST_BYTES:
        raise YamlRefused(_("The file is larger than 1 MB. Split it."), 1)
    try:
        return _build(_plain_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlRefused(
            _("This is not YAML: %(problem)s. Look at indents, quotes and colons here.") % {"problem": error.problem or error.context},
            mark.line + 1 if mark else 1,
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        raise YamlRefused(_("There is a character that YAML does not allow. Delete it."), line) from error


def write_yaml(value: Any) -> str:
    """Return the YAML of plain data in the one form that packages keep."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=100_000)


class _Dumper(yaml.SafeDumper):
    """Writes prose as blocks of lines."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 -- signature of the method it replaces
        return True


_Dumper.add_representer(Prose, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|"))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain_events(text: str) -> Iterator[yaml.Event]:
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlRefused(_("References (& and *) are not allowed. Write the text out."), line)
        if getattr(event, "tag", None):
            raise YamlRefused(_("Tags (!) are not allowed. Put the text in quotes."), line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH or count > MOST_EVENTS:
            raise YamlRefused(_("The file is nested too deep or too long."), line)
        yield event


def _build(events: Iterator[yaml.Event]) -> Node:
    open_: list[tuple[Node, Node | None]] = []  # a list or map being filled, and the name waiting for its value
    found: Node | None = None
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            node = Node(event.value, _line(event), event.implicit[0] and event.value in EMPTY)
        elif isinstance(event, yaml.SequenceStartEvent):
            open_.append((Node([], _line(event)), None))
            continue
        elif isinstance(event, yaml.MappingStartEvent):
            open_.append((Node({}, _line(event)), None))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            node = open_.pop()[0]
        elif isinstance(event, yaml.DocumentStartEvent) and found is not None:
            raise YamlRefused(_("The file holds two texts. Keep one."), _line(event))
        else:
            continue
        if not open_:
            found = node
        else:
            _put(node, open_)
    if found is None:
        raise YamlRefused(_("The file is empty."), 1)
    return found


def _put(node: Node, open_: list[tuple[Node, Node | None]]) -> None:
    holder, name = open_[-1]
    if isinstance(holder.value, list):
        holder.value.append(node)
    elif name is None:
        if not isinstance(node.value, str):
            raise YamlRefused(_("A name is expected here."), node.line)
        if isinstance(holder.value, dict) and node.value in holder.value:
            raise YamlRefused(_("The field “%(name)s” is there twice. Keep one.") % {"name": node.value}, node.line)
        open_[-1] = (holder, node)
    elif isinstance(holder.value, dict):
        holder.value[str(name.value)] = node
        open_[-1] = (holder, None)
