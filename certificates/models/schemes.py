"""Rules as data: a scheme and its published, frozen editions."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language

from core.guard import AppendOnly


class Scheme(models.Model):
    """A credential that a program awards, by the rules of its editions."""

    code = models.SlugField(max_length=60, unique=True)
    program = models.ForeignKey("people.Program", on_delete=models.PROTECT, related_name="schemes")

    def __str__(self) -> str:
        return self.code


class SchemeEdition(AppendOnly):
    """One published set of rules: a canonical document, frozen, with the dates between which people begin under it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    is_automatic = models.BooleanField()  # from the document: no person decides
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["scheme", "number"], name="schemeedition_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="schemeedition_number_from_one"),
            CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")), name="schemeedition_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id}@{self.number}"

    @property
    def rules(self) -> dict[str, Any]:
        """The rules as an object."""
        return json.loads(self.document)

    @property
    def credential_title(self) -> str:
        """The credential's name in the language of the page."""
        return self.title_in((get_language() or "")[:2])

    def title_in(self, language: str) -> str:
        """The credential's name in a language, or in the first language the rules are written in."""
        titles = self.rules["credential"]
        return titles.get(language) or next(iter(titles.values()))
