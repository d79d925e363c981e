"""System checks of what all apps share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import Error, Tags, register

from core.guard import missing_guards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig


@register(Tags.database)
def check_guards(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 -- signature of a system check
    databases: Sequence[str] | None = None,
    **kwargs: Any,  # noqa: ARG001 -- signature of a system check
) -> list[Error]:
    """core.E001: every append-only table carries exactly the triggers that core.guard makes."""
    return [
        Error(
            f"The append-only guard {name} is missing or altered on database '{using}'.",
            hint="Run `manage.py migrate`: it installs every guard. Then find out who removed it.",
            id="core.E001",
        )
        for using in databases or ()
        for name in missing_guards(using)
    ]
