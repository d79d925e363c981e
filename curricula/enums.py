"""The closed word lists of what is taught."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """A language a module can be taught in."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class ReleaseKind(TextChoices):
    """What a release is: an act with a named meaning for people who finished earlier."""

    CORRECTION = "correction", _("Correction")
    NEW_EDITION = "new_edition", _("New edition")


class EarlierCompletions(TextChoices):
    """What a new edition means for those who finished the one before."""

    STILL_COUNT = "still_count", _("Earlier completions still count")
    COUNT_UNTIL = "count_until", _("Earlier completions count until a date")
    MUST_REDO = "must_redo", _("The module must be done again")


class BlockType(TextChoices):
    """What a lesson is made of."""

    TEXT = "text", _("Text")
    IMAGE = "image", _("Picture")
    MEDIA = "media", _("Audio or video")
    CALLOUT = "callout", _("Call-out")
    PAUSE = "pause", _("Pause")
    REFLECTION = "reflection", _("Reflection")
    SCENARIO = "scenario", _("Scenario")
    QUESTION = "question", _("Question")
    DOWNLOAD = "download", _("Download")


class QuestionType(TextChoices):
    """How many answers are right."""

    ONE = "one", _("One answer")
    SEVERAL = "several", _("Several answers")


class Tone(TextChoices):
    """What a call-out is for."""

    NOTE = "note", _("Good to know")
    CARE = "care", _("Take care")
    IDEA = "idea", _("An idea to try")


class MediaKind(TextChoices):
    """What is played."""

    AUDIO = "audio", _("Audio")
    VIDEO = "video", _("Video")


class Contribution(TextChoices):
    """What a named person did for a module."""

    WROTE = "wrote", _("Wrote it")
    REVIEWED = "reviewed", _("Reviewed it")


class Severity(TextChoices):
    """How much a problem in a module weighs."""

    BLOCKING = "blocking", _("Stops release")
    ADVICE = "advice", _("Advice")


class Route(TextChoices):
    """Which way a learner takes through a lesson. Both earn the same."""

    MAIN = "main", _("The lesson as written")
    OTHER = "other", _("Another way through")
