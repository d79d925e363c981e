"""The published JSON Schema of `module/1`, made from the shape. `curricula/schemas/module-1.json` holds it; a test compares them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from curricula.domain.shape import BLOCKS, FORMAT, MODULE, Field, Kind, Shape, block_shape
from curricula.enums import Language
from curricula.validators import KEY_LENGTH

Json = dict[str, Any]
PATH = Path(__file__).resolve().parent.parent / "schemas" / "module-1.json"
SIMPLE: dict[Kind, Json] = {
    Kind.KEY: {"$ref": "#/$defs/key"},
    Kind.CODE: {"$ref": "#/$defs/key"},
    Kind.CODES: {"type": "array", "items": {"$ref": "#/$defs/key"}},
    Kind.WORDS: {"$ref": "#/$defs/words"},
    Kind.PROSE: {"$ref": "#/$defs/words"},
    Kind.PLAIN: {"type": "string"},
    Kind.NUMBER: {"type": "integer", "minimum": 0},
    Kind.YES: {"type": "boolean"},
    Kind.DATE: {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
    Kind.MEDIA: {"anyOf": [{"$ref": "#/$defs/media"}, {"type": "null"}]},
    Kind.BLOCKS: {"type": "array", "items": {"$ref": "#/$defs/block"}},
}


def json_schema() -> Json:
    """Return the JSON Schema of a module document."""
    languages = {"enum": Language.values}
    schema = _object(MODULE)
    schema["properties"] |= {
        "format": {"const": FORMAT},
        "languages": {"type": "array", "items": languages, "minItems": 1, "uniqueItems": True},
        "pass_percent": {"type": "integer", "minimum": 0, "maximum": 100},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **schema,
        "$defs": {
            "key": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": KEY_LENGTH},
            "words": {"type": "object", "propertyNames": languages, "additionalProperties": {"type": "string"}},
            "media": {
                "type": "object",
                "properties": {
                    "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    "mime": {"type": "string"},
                    "bytes": {"type": "integer", "minimum": 0},
                    "name": {"type": "string"},
                },
                "required": ["sha256", "mime", "bytes", "name"],
                "additionalProperties": False,
            },
            "block": {"anyOf": [_object(block_shape(type_), type={"const": str(type_)}) for type_ in BLOCKS]},
        },
    }


def stored_schema() -> Json:
    """Return the schema as it is published."""
    return json.loads(PATH.read_text(encoding="utf-8"))


def _object(shape: Shape, **known: Json) -> Json:
    properties = {field.name: known.get(field.name) or _field(field) for field in shape}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _field(field: Field) -> Json:
    match field.kind:
        case Kind.CHOICE:
            return {"enum": list(field.choices)}
        case Kind.PART if field.optional:
            return {"anyOf": [_object(field.shape), {"type": "null"}]}
        case Kind.PART:
            return _object(field.shape)
        case Kind.PARTS:
            return {"type": "array", "items": _object(field.shape)}
        case Kind.CAPTIONS:
            return {"type": "object", "propertyNames": {"enum": Language.values}, "additionalProperties": {"$ref": "#/$defs/media"}}
        case Kind.CODE if field.name == "read_again":
            return {"anyOf": [SIMPLE[Kind.CODE], {"type": "null"}]}
    return SIMPLE[field.kind]
