"""What is taught."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculaConfig(AppConfig):
    """Catalogue, curricula, modules and their frozen editions."""

    name = "curricula"
    verbose_name = _("Curricula")
