"""A verdict in words: the kernel speaks in codes, people are told in sentences of their own language.

The one place where requirement titles, amounts, reasons and next steps become text; every page takes them from here.
"""

from certificates.domain.verdict_words.lines import (
    EvidenceLine,
    RequirementLine,
    ageing_sentences,
    requirement_lines,
    requirement_titles,
    side_sentences,
)
from certificates.domain.verdict_words.reasons import reason_sentence
from certificates.domain.verdict_words.states import (
    STAGE_WORDS,
    STATE_WORDS,
    amount_left_text,
    amount_text,
    short_sentences,
    status_sentence,
)
from certificates.domain.verdict_words.steps import letter_sentence, next_step_sentence

__all__ = [
    "STAGE_WORDS",
    "STATE_WORDS",
    "EvidenceLine",
    "RequirementLine",
    "ageing_sentences",
    "amount_left_text",
    "amount_text",
    "letter_sentence",
    "next_step_sentence",
    "reason_sentence",
    "requirement_lines",
    "requirement_titles",
    "short_sentences",
    "side_sentences",
    "status_sentence",
]
