"""Words that modules are sorted by."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase

from curricula.validators import KEY_LENGTH, key_validator


class Term(models.Model):
    """A code that documents and rules use, with its name in both languages."""

    code = models.CharField(_("code"), max_length=KEY_LENGTH, unique=True, validators=[key_validator])
    name = models.CharField(_("name in English"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        abstract = True
        ordering = ["position", "code"]
        constraints = [CheckConstraint(condition=~Q(code="") & ~Q(name="") & ~Q(name_es=""), name="%(class)s_words_given")]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in one language."""
        return self.name_es if language == "es" else self.name


class Competency(Term):
    """What a peer worker should be able to do: the twelve SAMHSA categories, in our short words."""

    class Meta(Term.Meta):
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")


class HourCategory(Term):
    """A kind of hour that a scheme may ask for. A module's minutes are split over them without overlap."""

    class Meta(Term.Meta):
        verbose_name = _("hour category")
        verbose_name_plural = _("hour categories")


class Topic(TagBase):
    """What a module is about, for finding it. Its name is a key, the same in every language."""

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class ModuleTopic(ItemBase):
    """A topic on a module page."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="items")
    content_object = ParentalKey("curricula.ModulePage", on_delete=models.CASCADE, related_name="topic_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="moduletopic_once")]

    def __str__(self) -> str:
        return str(self.tag)
