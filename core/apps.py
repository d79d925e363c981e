"""What all apps share: refusals, canonical bytes, the guard, the audit trail, the outbox, limits, keys, blobs."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import checks  # noqa: F401, PLC0415 -- registers system checks once apps are loaded

        post_migrate.connect(_install_guard, sender=self, dispatch_uid="core.install_guard")
        post_migrate.connect(_make_cache_table, sender=self, dispatch_uid="core.make_cache_table")


def _install_guard(*, using: str, **kwargs: Any) -> None:  # noqa: ARG001 -- signature of a signal receiver
    from core.guard import install_guard  # noqa: PLC0415 -- needs loaded models

    install_guard(using)


def _make_cache_table(*, using: str, **kwargs: Any) -> None:  # noqa: ARG001 -- signature of a signal receiver
    call_command("createcachetable", database=using, verbosity=0)
