"""Checks on single values of module documents."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 40
KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"

key_validator = RegexValidator(
    KEY_PATTERN,
    message=_("Use small letters, digits and single hyphens, for example: early-signs."),
    code="key",
)
