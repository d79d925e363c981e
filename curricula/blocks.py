"""What a trainer builds a module from. Each block has the field names of the module document (decision 0002).

No words are required while writing: a draft may be half done. What is missing is told by `curricula.domain.document.problems` and stops
the release.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from curricula.enums import Contribution, MediaKind, QuestionType, Tone
from curricula.validators import KEY_LENGTH, key_validator

PROSE_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


def competency_choices() -> list[tuple[str, str]]:
    """Return the competencies of the database, asked only when a form is drawn."""
    return list(apps.get_model("curricula", "Competency").objects.values_list("code", "name"))


def category_choices() -> list[tuple[str, str]]:
    """Return the hour categories of the database, asked only when a form is drawn."""
    return list(apps.get_model("curricula", "HourCategory").objects.values_list("code", "name"))


class KeyBlock(blocks.CharBlock):
    """The name that a part keeps for ever. Filled in by the system at the first save and never changed afterwards."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Key"))
        kwargs.setdefault("help_text", _("Filled in when you save. It never changes."))
        super().__init__(required=False, max_length=KEY_LENGTH, validators=[key_validator], **kwargs)
        self.field.widget = forms.TextInput(attrs={"readonly": True, "maxlength": KEY_LENGTH})


class KeyReferenceBlock(blocks.CharBlock):
    """The key of another part of the same module, picked from a list."""

    def __init__(self, refers_to: str = "", **kwargs: Any) -> None:
        super().__init__(required=False, max_length=KEY_LENGTH, validators=[key_validator], **kwargs)
        self.field.widget = forms.TextInput(attrs={"list": f"module-keys-{refers_to}", "autocomplete": "off"})


class WordsBlock(blocks.CharBlock):
    """One line of plain text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=1000, **kwargs)


class LinesBlock(blocks.TextBlock):
    """A few sentences of plain text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("rows", 2)
        super().__init__(required=False, max_length=5000, **kwargs)


class ProseBlock(blocks.RichTextBlock):
    """Formatted text in the restricted HTML of the document."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, features=PROSE_FEATURES, **kwargs)


class TextBlock(blocks.StructBlock):
    """Running text."""

    key = KeyBlock()
    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows in words."""

    key = KeyBlock()
    media = ImageChooserBlock(required=False, label=_("Picture"))
    alt = LinesBlock(label=_("What the picture shows"), help_text=_("Read aloud to people who do not see it."))
    caption = LinesBlock(label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")


class MediaBlock(blocks.StructBlock):
    """Audio or video with captions and a transcript."""

    key = KeyBlock()
    kind = blocks.ChoiceBlock(choices=MediaKind.choices, default=MediaKind.AUDIO, label=_("Kind"))
    media = DocumentChooserBlock(required=False, label=_("File"), help_text=_("MP3, M4A, MP4, OGG or WebM."))
    captions = DocumentChooserBlock(required=False, label=_("Captions in this language"), help_text=_("A WebVTT file (.vtt)."))
    title = WordsBlock(label=_("Title"))
    transcript = ProseBlock(label=_("Transcript"))

    class Meta:
        icon = "media"
        label = _("Audio or video")


class CalloutBlock(blocks.StructBlock):
    """Something to notice."""

    key = KeyBlock()
    tone = blocks.ChoiceBlock(choices=Tone.choices, default=Tone.NOTE, label=_("Kind"))
    title = WordsBlock(label=_("Title"))
    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Call-out")


class PauseBlock(blocks.StructBlock):
    """A place to stop and breathe; the next part starts after it."""

    key = KeyBlock()
    title = WordsBlock(label=_("Title"))
    text = ProseBlock(label=_("Text"))

    class Meta:
        icon = "time"
        label = _("Pause")


class ReflectionBlock(blocks.StructBlock):
    """A private question to oneself: optional, seen by nobody else, counts for nothing."""

    key = KeyBlock()
    prompt = LinesBlock(label=_("Prompt"))
    help = LinesBlock(label=_("Help"))

    class Meta:
        icon = "edit"
        label = _("Reflection")


class ChoiceOfScenarioBlock(blocks.StructBlock):
    """One thing that could be done, and what comes of it."""

    key = KeyBlock()
    text = LinesBlock(label=_("Choice"))
    consequence = ProseBlock(label=_("What happens then"))


class ScenarioBlock(blocks.StructBlock):
    """A made-up situation to think through. Nothing is graded, nothing is stored."""

    key = KeyBlock()
    title = WordsBlock(label=_("Title"))
    text = ProseBlock(label=_("Situation"))
    choices = blocks.ListBlock(ChoiceOfScenarioBlock(), label=_("Choices"))

    class Meta:
        icon = "comment"
        label = _("Scenario")


class OptionBlock(blocks.StructBlock):
    """One answer to choose from."""

    key = KeyBlock()
    text = LinesBlock(label=_("Answer"))
    right = blocks.BooleanBlock(required=False, label=_("This is right"))
    feedback = LinesBlock(label=_("Kind words on this answer"))


class QuestionFieldsBlock(blocks.StructBlock):
    """A question that the server grades."""

    key = KeyBlock()
    type = blocks.ChoiceBlock(choices=QuestionType.choices, default=QuestionType.ONE, label=_("Kind"))
    objectives = blocks.ListBlock(KeyReferenceBlock(refers_to="objectives", label=_("Key")), default=[], label=_("Objectives"))
    text = LinesBlock(label=_("Question"))
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"))
    why = LinesBlock(label=_("Why"), help_text=_("Shown after answering."))
    read_again = KeyReferenceBlock(refers_to="lessons", label=_("Lesson to read again"))

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionBlock(blocks.StructBlock):
    """A question inside a lesson."""

    key = KeyBlock()
    question = QuestionFieldsBlock(label=_("Question"))

    class Meta:
        icon = "help"
        label = _("Question")


class DownloadBlock(blocks.StructBlock):
    """A sheet to print or keep."""

    key = KeyBlock()
    media = DocumentChooserBlock(required=False, label=_("File"), help_text=_("PDF, Word or plain text."))
    title = WordsBlock(label=_("Title"))

    class Meta:
        icon = "download"
        label = _("Download")


class OtherWayBlock(blocks.StreamBlock):
    """What may stand in the other way through a lesson: everything but questions, which stay the same."""

    text = TextBlock()
    image = PictureBlock()
    media = MediaBlock()
    callout = CalloutBlock()
    pause = PauseBlock()
    reflection = ReflectionBlock()
    scenario = ScenarioBlock()
    download = DownloadBlock()

    class Meta:
        required = False


class BodyBlock(OtherWayBlock):
    """What a lesson is made of."""

    question = QuestionBlock()


class ContentNoteBlock(blocks.StructBlock):
    """What is hard in this lesson, said before it starts, and another way round that earns the same."""

    key = KeyBlock()
    text = LinesBlock(label=_("What is hard in this lesson"), help_text=_("Leave empty when nothing is."))
    covers = blocks.ListBlock(KeyReferenceBlock(refers_to="blocks", label=_("Key")), default=[], label=_("The parts it is about"))
    other_way = OtherWayBlock(required=False, label=_("Another way through"))


class LessonBlock(blocks.StructBlock):
    """One sitting."""

    key = KeyBlock()
    title = WordsBlock(label=_("Title"))
    minutes = blocks.IntegerBlock(required=False, min_value=1, max_value=600, label=_("Minutes"))
    objectives = blocks.ListBlock(KeyReferenceBlock(refers_to="objectives", label=_("Key")), default=[], label=_("Objectives"))
    content_note = ContentNoteBlock(label=_("Content note"))
    blocks = BodyBlock(required=False, label=_("Lesson"))

    class Meta:
        icon = "doc-full"
        label = _("Lesson")
        label_format = "{title}"


class ObjectiveBlock(blocks.StructBlock):
    """What a learner can do afterwards."""

    key = KeyBlock()
    text = LinesBlock(label=_("After this module I can ..."))
    competencies = blocks.MultipleChoiceBlock(choices=competency_choices, required=False, label=_("Competencies"))

    class Meta:
        icon = "tick"
        label = _("Objective")


class TermBlock(blocks.StructBlock):
    """A word and what it means."""

    key = KeyBlock()
    term = WordsBlock(label=_("Word"))
    meaning = LinesBlock(label=_("Meaning"))

    class Meta:
        icon = "openquote"
        label = _("Word")


class MinutesBlock(blocks.StructBlock):
    """Minutes that count in one category of hours."""

    category = blocks.ChoiceBlock(choices=category_choices, required=False, label=_("Counts as"))
    minutes = blocks.IntegerBlock(required=False, min_value=1, max_value=6000, label=_("Minutes"))

    class Meta:
        icon = "time"
        label = _("Minutes")


class ContributorBlock(blocks.StructBlock):
    """Who wrote or reviewed this module, and as what."""

    name = WordsBlock(label=_("Name"))
    as_ = WordsBlock(label=_("As"), help_text=_("For example: parent partner, 6 years."))
    did = blocks.ChoiceBlock(choices=Contribution.choices, default=Contribution.WROTE, label=_("Did"))

    class Meta:
        icon = "user"
        label = _("Person")
