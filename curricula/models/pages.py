"""Where modules and curricula are written: one Wagtail page per language, joined by `translation_key`."""

from __future__ import annotations

import json
import re
import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CASCADE, PROTECT, CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from curricula import blocks
from curricula.models.editions import ModuleEdition
from curricula.models.vocabulary import ModuleTopic
from curricula.panels import CodePanel, ProblemsPanel
from curricula.rules import settle_keys, stored_places
from curricula.validators import KEY_LENGTH, key_validator

if TYPE_CHECKING:
    from django.http import HttpRequest

KEYED_FIELDS = ("objectives", "glossary", "lessons", "check_questions")


def new_code() -> str:
    """A code for a module or curriculum that nobody named."""
    return f"m-{secrets.token_hex(4)}"


def new_slug() -> str:
    """An address that tells nothing."""
    return secrets.token_hex(5)


def keys_ever_used(code: str) -> set[str]:
    """Keys in released texts of a module: a key that was dropped is never given to something else."""
    documents = ModuleEdition.objects.filter(code=code).values_list("document", flat=True)
    return {key for document in documents for key in re.findall(r'"key":"([a-z0-9-]+)"', document)}


class NeutralPage(Page):
    """A page whose address and window title never tell a topic."""

    promote_panels: list[Any] = []
    settings_panels: list[Any] = []

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        slug: str

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Check the page; it gets its opaque address here, once."""
        self.slug = self.slug or new_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Check what even a draft needs."""
        self.slug = self.slug or new_slug()
        super().minimal_clean()


class CodedPage(NeutralPage):
    """A page with a code: fixed at creation, held by the source page only. The twin in another language has none."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the page. A code once stored stays, whatever is asked."""
        self.hold_code()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Store a draft, with the code that the page was made with."""
        self.hold_code()
        return super().save_revision(*args, **kwargs)

    def hold_code(self) -> None:
        """Put back the code that the page was made with; a new page that is nobody's twin gets one."""
        if self.pk:
            self.code = type(self).objects.values_list("code", flat=True).get(pk=self.pk)
        elif not self.code:
            is_twin = type(self).objects.filter(translation_key=self.translation_key).exists()
            self.code = None if is_twin else new_code()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Check the page, with the code it keeps."""
        self.hold_code()
        super().full_clean(*args, **kwargs)

    @property
    def is_source(self) -> bool:
        """True on the page that holds the structure; False on a twin that holds only its words."""
        return self.code is not None


class CataloguePage(NeutralPage):
    """The list of what a program teaches. The one at the top of the site belongs to no program."""

    program = models.ForeignKey(
        "people.Program", on_delete=PROTECT, null=True, blank=True, related_name="catalogue_pages", verbose_name=_("program")
    )
    intro = models.TextField(_("introduction"), blank=True, max_length=2000)

    template = "curricula/catalogue_page.html"
    parent_page_types = ["wagtailcore.Page", "curricula.CataloguePage"]
    subpage_types = ["curricula.CataloguePage", "curricula.CurriculumPage", "curricula.ModulePage"]
    content_panels = [FieldPanel("title"), FieldPanel("program"), FieldPanel("intro")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What is listed here."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["entries"] = self.get_children().live().specific()
        return context

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")


class CurriculumPage(CodedPage):
    """An ordered list of modules, some of them optional."""

    code = models.CharField(
        _("code"), max_length=KEY_LENGTH, unique=True, null=True, blank=True, default=new_code, validators=[key_validator]
    )
    summary = models.TextField(_("summary"), blank=True, max_length=2000)

    template = "curricula/curriculum_page.html"
    parent_page_types = ["curricula.CataloguePage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["code"]
    content_panels = [
        FieldPanel("title"),
        CodePanel("code"),
        FieldPanel("summary"),
        InlinePanel("entries", label=_("Module")),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its modules, in the language of this page; a twin without a list of its own shows the source's."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        source = (
            self if self.is_source else type(self).objects.exclude(code=None).filter(translation_key=self.translation_key).first() or self
        )
        context["entries"] = source.entries.filter(module__live=True).select_related("module")
        return context

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")
        constraints = [CheckConstraint(condition=Q(code__isnull=True) | ~Q(code=""), name="curriculumpage_code_given")]


class CurriculumEntry(Orderable):
    """One module in a curriculum."""

    page = ParentalKey(CurriculumPage, on_delete=CASCADE, related_name="entries")
    module = models.ForeignKey("curricula.ModulePage", on_delete=PROTECT, related_name="curriculum_entries", verbose_name=_("module"))
    optional = models.BooleanField(_("optional"), default=False)

    panels = [FieldPanel("module"), FieldPanel("optional")]

    class Meta(Orderable.Meta):
        constraints = [UniqueConstraint(fields=["page", "module"], name="curriculumentry_module_once")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.module_id}"


class ModulePage(CodedPage):
    """A module as it is written. What learners are served is a `ModuleEdition`, made by release, never this page."""

    code = models.CharField(
        _("code"), max_length=KEY_LENGTH, unique=True, null=True, blank=True, default=new_code, validators=[key_validator]
    )
    summary = models.TextField(_("summary"), blank=True, max_length=2000)
    objectives = StreamField([("objective", blocks.ObjectiveBlock())], blank=True, verbose_name=_("objectives"))
    topics = ClusterTaggableManager(through=ModuleTopic, blank=True, verbose_name=_("topics"))
    minutes = StreamField([("minutes", blocks.MinutesBlock())], blank=True, verbose_name=_("minutes by category"))
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"),
        default=75,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Share of right answers in the module check. 0 means that answering is enough."),
    )
    people = StreamField([("person", blocks.ContributorBlock())], blank=True, verbose_name=_("people"))
    review_due = models.DateField(_("next review"), null=True, blank=True)
    sample = models.BooleanField(_("sample content"), default=False)
    glossary = StreamField([("term", blocks.TermBlock())], blank=True, verbose_name=_("glossary"))
    lessons = StreamField([("lesson", blocks.LessonBlock())], blank=True, verbose_name=_("lessons"))
    check_key = models.CharField(_("key of the check"), max_length=KEY_LENGTH, blank=True, validators=[key_validator], editable=False)
    check_draw = models.PositiveSmallIntegerField(
        _("questions asked"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("How many questions each try draws.")
    )
    check_minutes = models.PositiveSmallIntegerField(_("minutes for the check"), null=True, blank=True, validators=[MaxValueValidator(600)])
    check_questions = StreamField([("question", blocks.QuestionFieldsBlock())], blank=True, verbose_name=_("questions"))
    guide = RichTextField(
        _("trainer's guide"),
        blank=True,
        features=blocks.PROSE_FEATURES,
        help_text=_("How to hold this module in a room. Only staff see it."),
    )

    template = "curricula/module_page.html"
    preview_template = "curricula/module_preview.html"
    parent_page_types = ["curricula.CataloguePage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["code"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [ProblemsPanel(), FieldPanel("title"), CodePanel("code"), FieldPanel("summary"), FieldPanel("lessons")],
                heading=_("Lessons"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [FieldPanel("check_draw"), FieldPanel("check_minutes"), FieldPanel("pass_percent")], heading=_("Module check")
                    ),
                    FieldPanel("check_questions"),
                ],
                heading=_("Check"),
            ),
            ObjectList([FieldPanel("guide")], heading=_("Guide")),
            ObjectList(
                [
                    FieldPanel("objectives"),
                    FieldPanel("minutes"),
                    FieldPanel("topics"),
                    FieldPanel("glossary"),
                    FieldPanel("people"),
                    FieldPanel("review_due"),
                    FieldPanel("sample"),
                ],
                heading=_("About"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        constraints = [
            CheckConstraint(condition=Q(code__isnull=True) | ~Q(code=""), name="modulepage_code_given"),
            CheckConstraint(condition=Q(pass_percent__lte=100), name="modulepage_pass_percent_range"),
            CheckConstraint(condition=Q(check_draw__isnull=True) | Q(check_draw__gte=1), name="modulepage_check_draw_range"),
            CheckConstraint(condition=Q(check_minutes__isnull=True) | Q(check_minutes__lte=600), name="modulepage_check_minutes_range"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the page; parts without a key get one."""
        self._settle_keys()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Store a draft; parts without a key get one, and a key once given is put back."""
        self._settle_keys()
        return super().save_revision(*args, **kwargs)

    def _settle_keys(self) -> None:
        """Ask the rule of keys, with the keys of the newest draft and those of every text ever released."""
        revision = self.latest_revision if self.latest_revision_id else None
        content = revision.content if revision is not None else {}
        stored = stored_places([{"value": json.loads(content.get(name) or "[]")} for name in KEYED_FIELDS])
        settle_keys(self, stored=stored, used=partial(keys_ever_used, self.code or ""))
        if self.is_source and not self.check_key and len(self.check_questions):
            self.check_key = "check"

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:  # noqa: ARG002 -- Wagtail's signature
        """The module as a learner would see it."""
        return self.preview_template
