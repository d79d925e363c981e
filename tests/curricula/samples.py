"""A small module with every kind of block, in both languages."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

from PIL import Image

from core.canonical import sha256_hex

Json = dict[str, Any]


def picture(**save: Any) -> bytes:
    """A bare PNG of four dots."""
    out = io.BytesIO()
    Image.new("RGB", (2, 2), "#886644").save(out, format="PNG", **save)
    return out.getvalue()


FILES = {
    "window.png": ("image/png", picture()),
    "talk.mp3": ("audio/mpeg", b"ID3\x03\x00 a short talk"),
    "walk.mp4": ("video/mp4", b"\x00\x00\x00\x18ftypmp42 a walk"),
    "walk.en.vtt": ("text/vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nA walk.\n"),
    "walk.es.vtt": ("text/vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nUn paseo pequeño.\n".encode()),
    "plan.pdf": ("application/pdf", b"%PDF-1.7 a plan"),
}
MEDIA = {sha256_hex(data): data for _mime, data in FILES.values()}


def media(name: str) -> Json:
    """The record of one of the files above."""
    mime, data = FILES[name]
    return {"sha256": sha256_hex(data), "mime": mime, "bytes": len(data), "name": name}


def both(en: str, es: str) -> Json:
    """Words in both languages."""
    return {"en": en, "es": es}


def question(key: str, **changes: Any) -> Json:
    """A question whose answer `b` is right."""
    return {
        "key": key,
        "type": "one",
        "objectives": ["pause-first"],
        "text": both("What helps first?", "¿Qué ayuda primero?"),
        "options": [
            {"key": "a", "text": both("Run.", "Correr."), "right": False, "feedback": both("Not yet.", "Todavía no.")},
            {"key": "b", "text": both("Breathe.", "Respirar."), "right": True, "feedback": both("Yes.", "Sí.")},
        ],
        "why": both("Breath comes first.", "Primero va el aire."),
        "read_again": "calm",
    } | changes


def module(**changes: Any) -> Json:
    """The whole module; nothing in it is a problem."""
    doc = {
        "format": "module/1",
        "code": "calm-days",
        "languages": ["en", "es"],
        "title": both("Calm days", "Días de calma"),
        "summary": both("A short one.", "Uno corto."),
        "objectives": [{"key": "pause-first", "text": both("Stop before I act.", "Parar antes de actuar."), "competencies": ["samhsa-02"]}],
        "topics": ["self-care"],
        "minutes": [{"category": "wellness", "minutes": 12}, {"category": "ethics", "minutes": 3}],
        "pass_percent": 75,
        "people": [{"name": "Robin Example", "as": "parent partner", "did": "reviewed"}],
        "review_due": "2027-11-01",
        "sample": True,
        "glossary": [{"key": "calm-word", "term": both("calm", "calma"), "meaning": both("Being at ease.", "Estar en paz.")}],
        "lessons": [_calm_lesson(), _short_lesson()],
        "check": {"key": "check", "draw": 1, "minutes": 4, "questions": [question("c-first"), question("c-second", type="several")]},
    }
    return deepcopy(doc) | changes


def _calm_lesson() -> Json:
    return {
        "key": "calm",
        "title": both("Calm", "Calma"),
        "minutes": 8,
        "objectives": ["pause-first"],
        "content_note": {
            "key": "calm-note",
            "text": both("One part tells of a loud night.", "Una parte habla de una noche ruidosa."),
            "covers": ["loud-night", "loud-picture"],
            "other_way": [{"key": "quiet-day", "type": "text", "text": both("<p>A quiet day.</p>", "<p>Un día tranquilo.</p>")}],
        },
        "blocks": [
            {
                "key": "start",
                "type": "text",
                "text": both(
                    '<h3>Here</h3><p>A <strong>slow</strong> <em>start</em>, see <a href="https://example.org/a">this</a>.</p>'
                    "<ul><li>one<ol><li>first</li></ol></li><li>two</li></ul>",
                    "<h3>Aquí</h3><p>Un comienzo <strong>lento</strong>.</p><ul><li>uno</li></ul>",
                ),
            },
            {"key": "loud-night", "type": "text", "text": both("<p>A loud night.</p>", "<p>Una noche ruidosa.</p>")},
            {"key": "ask-one", "type": "question", "question": question("q-one")},
            {
                "key": "loud-picture",
                "type": "image",
                "media": media("window.png"),
                "alt": both("A window.", "Una ventana."),
                "caption": both("", ""),
            },
            {
                "key": "breathe",
                "type": "pause",
                "title": both("Breathe", "Respire"),
                "text": both("<p>In and out.</p>", "<p>Dentro y fuera.</p>"),
            },
            {"key": "think", "type": "reflection", "prompt": both("What calms you?", "¿Qué le calma?"), "help": both("", "")},
        ],
    }


def _short_lesson() -> Json:
    return {
        "key": "after",
        "title": both("After", "Después"),
        "minutes": 3,
        "objectives": [],
        "content_note": None,
        "blocks": [
            {
                "key": "talk",
                "type": "media",
                "kind": "audio",
                "media": media("talk.mp3"),
                "captions": {},
                "transcript": both("<p>Hello.</p>", "<p>Hola.</p>"),
                "title": both("A talk", "Una charla"),
            },
            {
                "key": "walk",
                "type": "media",
                "kind": "video",
                "media": media("walk.mp4"),
                "captions": {"en": media("walk.en.vtt"), "es": media("walk.es.vtt")},
                "transcript": both("<p>A walk.</p>", "<p>Un paseo.</p>"),
                "title": both("A walk", "Un paseo"),
            },
            {
                "key": "care",
                "type": "callout",
                "tone": "care",
                "title": both("Care", "Cuidado"),
                "text": both("<p>Rest.</p>", "<p>Descanse.</p>"),
            },
            {
                "key": "door",
                "type": "scenario",
                "title": both("At the door", "En la puerta"),
                "text": both("<p>Sam waits.</p>", "<p>Sam espera.</p>"),
                "choices": [
                    {"key": "knock", "text": both("Knock.", "Tocar."), "consequence": both("<p>It opens.</p>", "<p>Se abre.</p>")},
                    {
                        "key": "wait",
                        "text": both("Wait.", "Esperar."),
                        "consequence": both("<p>It stays shut.</p>", "<p>Sigue cerrada.</p>"),
                    },
                ],
            },
            {"key": "my-plan", "type": "download", "media": media("plan.pdf"), "title": both("My plan", "Mi plan")},
        ],
    }
