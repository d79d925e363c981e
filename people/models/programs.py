"""A program, its tree of locations, and the help lines its people are shown."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from people import validators
from people.enums import PaperSize


def in_language(english: str, spanish: str) -> str:
    """The Spanish words when the page is in Spanish and there are some, otherwise the English ones."""
    return spanish if spanish and (get_language() or "").startswith("es") else english


def dialled(number: str) -> str:
    """A number as a phone dials it, without the spaces, dashes and brackets that people read it by."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


class Program(models.Model):  # type: ignore[django-manager-missing]  # treebeard's and Wagtail's managers have no types
    """An organisation's program: its words, its time zone, its warm line, its paper."""

    code = models.SlugField(_("code"), max_length=40, unique=True, validators=[validators.program_code])
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    # What this program calls the people it certifies.
    role_singular = models.CharField(_("word for one partner"), max_length=60, default="parent partner")
    role_singular_es = models.CharField(_("word for one partner, Spanish"), max_length=60, blank=True)
    role_plural = models.CharField(_("word for partners"), max_length=60, default="parent partners")
    role_plural_es = models.CharField(_("word for partners, Spanish"), max_length=60, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="America/Chicago", validators=[validators.time_zone])
    # Printed on documents as who stands behind them.
    provider_name = models.CharField(_("provider's name"), max_length=160, blank=True)
    provider_address = models.TextField(_("provider's address"), blank=True)
    provider_number = models.CharField(_("provider's number"), max_length=60, blank=True)
    # Who approved the training for credit, in that body's own words.
    credit_approval = models.CharField(_("approved for credit by"), max_length=200, blank=True)
    credit_approval_es = models.CharField(_("approved for credit by, Spanish"), max_length=200, blank=True)
    warm_line_name = models.CharField(_("warm line"), max_length=120, blank=True)
    warm_line_name_es = models.CharField(_("warm line, Spanish"), max_length=120, blank=True)
    warm_line_phone = models.CharField(_("warm line's number"), max_length=30, blank=True, validators=[validators.phone_number])
    warm_line_hours = models.CharField(_("warm line's hours"), max_length=120, blank=True)
    warm_line_hours_es = models.CharField(_("warm line's hours, Spanish"), max_length=120, blank=True)
    warm_line_review_by = models.DateField(_("check the warm line by"), null=True, blank=True)
    signs_documents = models.BooleanField(_("sign issued files"), default=True)
    # How long after her last day here we go on saying who somebody was, once she asked to be erased.
    keep_years = models.PositiveSmallIntegerField(_("years we keep names"), default=7)
    paper_size = models.CharField(_("paper"), max_length=10, choices=PaperSize.choices, default=PaperSize.LETTER)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            CheckConstraint(condition=Q(paper_size__in=PaperSize.values), name="program_paper_size_known"),
            CheckConstraint(condition=~Q(time_zone=""), name="program_time_zone_given"),
            # Federal awards ask for three years (2 CFR 200.334); nobody needs a lifetime.
            CheckConstraint(condition=Q(keep_years__gte=3) & Q(keep_years__lte=30), name="program_keep_years_sensible"),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_es)

    @property
    def role_word(self) -> str:
        """What one partner is called, in the language of the page."""
        return in_language(self.role_singular, self.role_singular_es)

    @property
    def role_words(self) -> str:
        """What partners are called, in the language of the page."""
        return in_language(self.role_plural, self.role_plural_es)

    @property
    def warm_line(self) -> str:
        """The warm line's name, in the language of the page; empty when the program has none."""
        return in_language(self.warm_line_name, self.warm_line_name_es)

    @property
    def warm_line_when(self) -> str:
        """The warm line's hours, in the language of the page."""
        return in_language(self.warm_line_hours, self.warm_line_hours_es)

    @property
    def credit_words(self) -> str:
        """Who approved the training for credit, in the language of the page."""
        return in_language(self.credit_approval, self.credit_approval_es)

    def local_date(self, at: datetime) -> date:
        """The civil date of the instant in the program's time zone."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


class LocationQuerySet(MP_NodeQuerySet):
    """Locations in tree order."""

    def roots(self) -> LocationQuerySet:
        """The locations that stand for whole programs."""
        return self.filter(depth=1)

    def of_program(self, program: Program) -> LocationQuerySet:
        return self.filter(program=program)


class LocationManager(MP_NodeManager):
    """Treebeard's manager with our QuerySet."""

    def get_queryset(self) -> LocationQuerySet:
        return LocationQuerySet(self.model, using=self._db).order_by("path")

    def roots(self) -> LocationQuerySet:
        """The locations that stand for whole programs."""
        return self.get_queryset().roots()

    def of_program(self, program: Program) -> LocationQuerySet:
        return self.get_queryset().of_program(program)


class Location(MP_Node):
    """A place in a program's tree; the root stands for the whole program."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="locations", verbose_name=_("program"))
    name = models.CharField(_("name"), max_length=120)
    # What the program calls this level: region, county, host.
    level = models.CharField(_("level"), max_length=40)
    code = models.SlugField(_("code"), max_length=60)

    objects = LocationManager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            # A program is one tree.
            UniqueConstraint(fields=["program"], condition=Q(depth=1), name="location_one_root_per_program"),
            UniqueConstraint(
                fields=["program", "code"],
                name="location_code_unique_in_program",
                violation_error_message=_("Another location of this program has this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HelpLineQuerySet(models.QuerySet["HelpLine"]):
    """Help lines; `program` empty means everywhere."""

    def shown(self) -> HelpLineQuerySet:
        return self.filter(is_shown=True)

    def for_program(self, program: Program | None) -> HelpLineQuerySet:
        """The program's own lines first, then those shown everywhere."""
        mine = Q(program=None) if program is None else Q(program=None) | Q(program=program)
        return self.filter(mine).order_by(F("program").asc(nulls_last=True), "position", "pk")

    def overdue(self, on: date) -> HelpLineQuerySet:
        """Lines whose numbers should have been checked before this day."""
        return self.filter(review_by__lt=on)


class HelpLine(models.Model):
    """A number to call or text, checked by a named day; live data, never inside an edition."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, null=True, blank=True, related_name="help_lines", verbose_name=_("program")
    )
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    phone = models.CharField(_("number to call"), max_length=30, blank=True, validators=[validators.phone_number])
    text_number = models.CharField(_("number to text"), max_length=30, blank=True, validators=[validators.phone_number])
    text_word = models.CharField(_("word to text"), max_length=30, blank=True)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    hours_es = models.CharField(_("hours in Spanish"), max_length=120, blank=True)
    note = models.TextField(_("what to know before you call"), blank=True)
    note_es = models.TextField(_("what to know before you call, Spanish"), blank=True)
    # Some lines must pass on what they are told; a parent is told so before she calls.
    is_reporting_line = models.BooleanField(_("may pass on what a caller tells"), default=False)
    is_shown = models.BooleanField(_("shown"), default=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    reviewed_on = models.DateField(_("last checked on"))
    review_by = models.DateField(_("check again by"))

    objects = HelpLineQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")
        constraints = [
            CheckConstraint(
                condition=~Q(phone="") | ~Q(text_number=""),
                name="help_line_has_a_number",
                violation_error_message=_("Give a number to call or a number to text."),
            ),
            CheckConstraint(
                condition=Q(review_by__gte=F("reviewed_on")),
                name="help_line_review_dates_ordered",
                violation_error_message=_("The next check comes after the last one."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_es)

    @property
    def when(self) -> str:
        """The hours, in the language of the page."""
        return in_language(self.hours, self.hours_es)

    @property
    def note_text(self) -> str:
        """What to know before calling, in the language of the page."""
        return in_language(self.note, self.note_es)
