"""The shape of a module document, said once: names, kinds and order of every field (decision 0002).

The package on disk, the pages of the editor, the view in one language and the list of problems are all walks over this shape.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from curricula.enums import BlockType, Contribution, MediaKind, QuestionType, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(StrEnum):
    """What a field holds."""

    KEY = "key"
    CODE = "code"  # the key of something else
    CODES = "codes"
    WORDS = "words"  # plain text in every language
    PROSE = "prose"  # restricted HTML in every language
    PLAIN = "plain"  # one text for all languages
    NUMBER = "number"
    YES = "yes"  # true or false
    CHOICE = "choice"
    DATE = "date"
    MEDIA = "media"
    CAPTIONS = "captions"  # media by language
    PART = "part"  # one nested part, or null where it may be left out
    PARTS = "parts"
    BLOCKS = "blocks"  # parts of several types


class Field(NamedTuple):
    """One field: whether it may be left out, and what it nests."""

    name: str
    kind: Kind
    optional: bool = False
    shape: tuple[Field, ...] = ()
    choices: tuple[str, ...] = ()


Shape = tuple[Field, ...]

_KEY = Field("key", Kind.KEY)
_TITLE = Field("title", Kind.WORDS)
_TEXT = Field("text", Kind.PROSE)
_OBJECTIVES = Field("objectives", Kind.CODES, optional=True)

OPTION: Shape = (
    _KEY,
    Field("text", Kind.WORDS),
    Field("right", Kind.YES, optional=True),
    Field("feedback", Kind.WORDS, optional=True),
)
QUESTION: Shape = (
    _KEY,
    Field("type", Kind.CHOICE, choices=tuple(QuestionType.values)),
    _OBJECTIVES,
    Field("text", Kind.WORDS),
    Field("options", Kind.PARTS, shape=OPTION),
    Field("why", Kind.WORDS, optional=True),
    Field("read_again", Kind.CODE, optional=True),
)
CHOICE: Shape = (_KEY, Field("text", Kind.WORDS), Field("consequence", Kind.PROSE))

BLOCKS: dict[str, Shape] = {
    BlockType.TEXT: (_TEXT,),
    BlockType.IMAGE: (Field("media", Kind.MEDIA), Field("alt", Kind.WORDS), Field("caption", Kind.WORDS, optional=True)),
    BlockType.MEDIA: (
        Field("kind", Kind.CHOICE, choices=tuple(MediaKind.values)),
        Field("media", Kind.MEDIA),
        Field("captions", Kind.CAPTIONS, optional=True),
        Field("transcript", Kind.PROSE),
        _TITLE,
    ),
    BlockType.CALLOUT: (Field("tone", Kind.CHOICE, choices=tuple(Tone.values)), _TITLE, _TEXT),
    BlockType.PAUSE: (_TITLE, _TEXT),
    BlockType.REFLECTION: (Field("prompt", Kind.WORDS), Field("help", Kind.WORDS, optional=True)),
    BlockType.SCENARIO: (_TITLE, _TEXT, Field("choices", Kind.PARTS, shape=CHOICE)),
    BlockType.QUESTION: (Field("question", Kind.PART, shape=QUESTION),),
    BlockType.DOWNLOAD: (Field("media", Kind.MEDIA), _TITLE),
}
BLOCK_HEAD: Shape = (_KEY, Field("type", Kind.CHOICE, choices=tuple(BlockType.values)))

CONTENT_NOTE: Shape = (
    _KEY,
    Field("text", Kind.WORDS),
    Field("covers", Kind.CODES, optional=True),
    Field("other_way", Kind.BLOCKS, optional=True),
)
LESSON: Shape = (
    _KEY,
    _TITLE,
    Field("minutes", Kind.NUMBER),
    _OBJECTIVES,
    Field("content_note", Kind.PART, optional=True, shape=CONTENT_NOTE),
    Field("blocks", Kind.BLOCKS),
)
CHECK: Shape = (_KEY, Field("draw", Kind.NUMBER), Field("minutes", Kind.NUMBER), Field("questions", Kind.PARTS, shape=QUESTION))
OBJECTIVE: Shape = (_KEY, Field("text", Kind.WORDS), Field("competencies", Kind.CODES, optional=True))
TERM: Shape = (_KEY, Field("term", Kind.WORDS), Field("meaning", Kind.WORDS))
MINUTES: Shape = (Field("category", Kind.CODE), Field("minutes", Kind.NUMBER))
CONTRIBUTOR: Shape = (
    Field("name", Kind.PLAIN),
    Field("as", Kind.PLAIN, optional=True),
    Field("did", Kind.CHOICE, choices=tuple(Contribution.values)),
)
MODULE: Shape = (
    Field("format", Kind.PLAIN),
    Field("code", Kind.CODE),
    Field("languages", Kind.CODES),
    _TITLE,
    Field("summary", Kind.WORDS),
    Field("objectives", Kind.PARTS, optional=True, shape=OBJECTIVE),
    Field("topics", Kind.CODES, optional=True),
    Field("minutes", Kind.PARTS, shape=MINUTES),
    Field("pass_percent", Kind.NUMBER),
    Field("people", Kind.PARTS, optional=True, shape=CONTRIBUTOR),
    Field("review_due", Kind.DATE, optional=True),
    Field("sample", Kind.YES, optional=True),
    Field("glossary", Kind.PARTS, optional=True, shape=TERM),
    Field("lessons", Kind.PARTS, shape=LESSON),
    Field("check", Kind.PART, optional=True, shape=CHECK),
)
FORMAT = "module/1"


def block_shape(type_: str) -> Shape:
    """Return all fields of a block of one type, in order."""
    return BLOCK_HEAD + BLOCKS[type_]


def nothing(field: Field, languages: list[str]) -> Any:
    """Return what a field holds when nobody filled it in."""
    match field.kind:
        case Kind.WORDS | Kind.PROSE:
            return dict.fromkeys(languages, "")
        case Kind.KEY | Kind.CODE | Kind.PLAIN:
            return None if field.name == "read_again" else ""
        case Kind.CHOICE:
            return field.choices[0]
        case Kind.NUMBER:
            return 0
        case Kind.YES:
            return False
        case Kind.DATE | Kind.MEDIA | Kind.PART:
            return None
        case Kind.CAPTIONS:
            return {}
    return []


class Found(NamedTuple):
    """One field met on a walk: the part it is in, its value, and the keys of the parts around it, outermost first."""

    field: Field
    part: dict[str, Any]
    path: tuple[str, ...]

    @property
    def value(self) -> Any:
        """What the field holds."""
        return self.part[self.field.name]

    @property
    def where(self) -> str:
        """The key of the nearest part, "" for the module itself."""
        return self.path[-1] if self.path else ""


def walk(part: dict[str, Any], shape: Shape = MODULE, path: tuple[str, ...] = ()) -> Iterator[Found]:
    """Every field of a part and of all parts in it, in document order."""
    for field in shape:
        yield Found(field, part, path)
        value = part[field.name]
        match field.kind:
            case Kind.PART if value is not None:
                yield from walk(value, field.shape, (*path, value["key"]))
            case Kind.PARTS:
                for item in value:
                    yield from walk(item, field.shape, (*path, item["key"]) if "key" in item else path)
            case Kind.BLOCKS:
                for item in value:
                    yield from walk(item, block_shape(item["type"]), (*path, item["key"]))


def map_part(part: dict[str, Any], change: Any, shape: Shape = MODULE) -> dict[str, Any]:
    """Return a copy of a part in which `change(field, value)` stands for every field that nests nothing."""
    copy: dict[str, Any] = {}
    for field in shape:
        value = part[field.name]
        match field.kind:
            case Kind.PART:
                copy[field.name] = None if value is None else map_part(value, change, field.shape)
            case Kind.PARTS:
                copy[field.name] = [map_part(item, change, field.shape) for item in value]
            case Kind.BLOCKS:
                copy[field.name] = [map_part(item, change, block_shape(item["type"])) for item in value]
            case _:
                copy[field.name] = change(field, value)
    return copy
