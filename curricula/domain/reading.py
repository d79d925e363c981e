"""A plain measure of how hard a sentence is. It names the sentence, so that it can be mended; it gives no mark."""

from __future__ import annotations

import re
from html import unescape

# Spanish sentences and words run longer for the same thought.
MOST_WORDS = {"en": 24, "es": 30}
LONG_WORD = {"en": 10, "es": 12}  # letters
MOST_LONG = 4  # long words in one sentence

_BREAKS = re.compile(r"</(?:p|li|h3)>|<br ?/?>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]+>")
_SENTENCE = re.compile(r"(?<=[.!?:;…])[\"”’»)]*\s+|\n+")


def hard_sentences(text: str, language: str, *, is_html: bool) -> list[str]:
    """Return the sentences that are too long or hold too many long words."""
    if is_html:
        text = unescape(_TAGS.sub("", _BREAKS.sub("\n", text)))
    return [sentence for sentence in (piece.strip() for piece in _SENTENCE.split(text)) if _is_hard(sentence, language)]


def _is_hard(sentence: str, language: str) -> bool:
    words = re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", sentence)
    long_words = sum(len(word) >= LONG_WORD.get(language, 12) for word in words)
    return len(words) > MOST_WORDS.get(language, 28) or long_words >= MOST_LONG
