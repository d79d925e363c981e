"""What was taught on a day: frozen texts that completions point at."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from core.guard import AppendOnly
from curricula.enums import EarlierCompletions, ReleaseKind
from curricula.validators import KEY_LENGTH, key_validator


class ModuleEdition(AppendOnly):
    """One exact text of one module, as learners were served it. Its document is canonical JSON; `sha256` is of those bytes."""

    code = models.CharField(_("module"), max_length=KEY_LENGTH, validators=[key_validator])
    number = models.PositiveSmallIntegerField(_("number"))
    correction = models.PositiveSmallIntegerField(_("correction"))
    document = models.TextField(_("document"))
    sha256 = models.CharField("SHA-256", max_length=64)
    kind = models.CharField(_("kind of release"), max_length=20, choices=ReleaseKind.choices)
    earlier = models.CharField(_("earlier completions"), max_length=20, choices=EarlierCompletions.choices)
    earlier_until = models.DateField(_("count until"), null=True, blank=True)  # the last civil day on which they count
    reason = models.TextField(_("reason"))
    released_at = models.DateTimeField(_("released at"))
    released_by = models.ForeignKey("people.Person", on_delete=PROTECT, related_name="released_modules", verbose_name=_("released by"))

    class Meta:
        ordering = ["code", "number", "correction"]
        constraints = [
            # "3.1" names one text for ever.
            UniqueConstraint(fields=["code", "number", "correction"], name="moduleedition_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="moduleedition_number_from_one"),
            CheckConstraint(condition=Q(kind__in=ReleaseKind.values), name="moduleedition_kind_known"),
            CheckConstraint(condition=Q(earlier__in=EarlierCompletions.values), name="moduleedition_earlier_known"),
            # A correction keeps its number and takes nothing from anybody; a new edition starts at .0.
            CheckConstraint(
                condition=Q(kind=ReleaseKind.CORRECTION, correction__gte=1, earlier=EarlierCompletions.STILL_COUNT)
                | Q(kind=ReleaseKind.NEW_EDITION, correction=0),
                name="moduleedition_correction_fits_kind",
            ),
            CheckConstraint(
                condition=Q(earlier=EarlierCompletions.COUNT_UNTIL, earlier_until__isnull=False)
                | (~Q(earlier=EarlierCompletions.COUNT_UNTIL) & Q(earlier_until__isnull=True)),
                name="moduleedition_until_only_with_count_until",
            ),
            CheckConstraint(condition=Exact(Length("sha256"), 64), name="moduleedition_sha256_whole"),
            CheckConstraint(condition=~Q(code="") & ~Q(document="") & ~Q(reason=""), name="moduleedition_words_given"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def label(self) -> str:
        """Number and correction as people say them: 3.1."""
        return f"{self.number}.{self.correction}"

    @property
    def ref(self) -> str:
        """How facts name this text: module:vicarious-trauma@3.1."""
        return f"module:{self.code}@{self.label}"


class CurriculumEdition(AppendOnly):
    """Which modules were in a curriculum and which of them were optional. Enrolments point here."""

    code = models.CharField(_("curriculum"), max_length=KEY_LENGTH, validators=[key_validator])
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.JSONField(_("title"))  # {"en": ..., "es": ...}
    entries = models.JSONField(_("entries"))  # [{"module": code, "optional": bool}], in order
    program = models.ForeignKey("people.Program", on_delete=PROTECT, related_name="curriculum_editions", verbose_name=_("program"))
    released_at = models.DateTimeField(_("released at"))
    released_by = models.ForeignKey("people.Person", on_delete=PROTECT, related_name="released_curricula", verbose_name=_("released by"))

    class Meta:
        ordering = ["code", "number"]
        constraints = [
            UniqueConstraint(fields=["code", "number"], name="curriculumedition_number_once"),
            CheckConstraint(condition=Q(number__gte=1) & ~Q(code=""), name="curriculumedition_number_from_one"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """How facts name this list: curriculum:core@2."""
        return f"curriculum:{self.code}@{self.number}"

    @property
    def required_codes(self) -> list[str]:
        """Codes of the modules that everybody does, in order."""
        return [entry["module"] for entry in self.entries if not entry["optional"]]
