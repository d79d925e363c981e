"""Requirements: which rows count for each, from when, until when, and what that adds up to."""

from .assessment import assess
from .results import Result, result_on, spans_on
from .spans import Cycle, Node, Reason, Refusal, Span, Steps, Track
from .tracks import applies_on, state_on

__all__ = [
    "Cycle",
    "Node",
    "Reason",
    "Refusal",
    "Result",
    "Span",
    "Steps",
    "Track",
    "applies_on",
    "assess",
    "result_on",
    "spans_on",
    "state_on",
]
