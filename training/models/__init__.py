"""Tables of training: the evidence ledger, and what learners do until it becomes evidence."""

from training.models.learning import Attempt, AttemptAnswer, Enrolment, LessonProgress, ModuleProgress, Reflection, SavedAnswer
from training.models.ledger import Checkpoint, LedgerHead, LedgerRow, LedgerWords
from training.models.voices import LessonVoice

__all__ = [
    "Attempt",
    "AttemptAnswer",
    "Checkpoint",
    "Enrolment",
    "LedgerHead",
    "LedgerRow",
    "LedgerWords",
    "LessonProgress",
    "LessonVoice",
    "ModuleProgress",
    "Reflection",
    "SavedAnswer",
]
