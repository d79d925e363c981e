"""Words are explained on the page that uses them."""

from __future__ import annotations

from curricula.domain.glossary import words_used

GLOSSARY = [
    {"key": "t1", "term": "trauma", "meaning": "m1"},
    {"key": "t2", "term": "vicarious trauma", "meaning": "m2"},
    {"key": "t3", "term": "case plan", "meaning": "m3"},
    {"key": "t4", "term": "bias", "meaning": "m4"},
]


def terms(*parts):
    return [entry["term"] for entry in words_used(GLOSSARY, parts)]


def test_words_come_in_the_order_in_which_they_are_met():
    assert terms({"text": "<p>A case plan, then bias.</p>"}, {"title": "Trauma"}) == ["case plan", "bias", "trauma"]


def test_plurals_and_capitals_are_the_same_word_and_parts_of_words_are_not():
    assert terms({"text": "Case plans. Biases."}) == ["case plan", "bias"]
    assert terms({"text": "Biased. Traumatic."}) == []


def test_a_longer_term_does_not_bring_the_shorter_one_inside_it():
    assert terms({"text": "Vicarious trauma is slow."}) == ["vicarious trauma"]
    assert terms({"text": "Vicarious trauma, and trauma."}) == ["vicarious trauma", "trauma"]


def test_keys_and_kinds_are_not_read():
    assert terms({"key": "bias", "type": "trauma", "media": {"name": "case plan"}, "choices": [{"key": "bias", "text": "Hello."}]}) == []
