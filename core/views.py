"""The answer to "are you well?", for machines."""

from __future__ import annotations

import logging
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.models import OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- signature of a view
    """Answer 200 if the database, the cache and the private storage take a write and give it back, else 503; never says why."""
    checks: dict[str, Callable[[], bool]] = {"database": _database_writes, "cache": _cache_keeps, "private_storage": _storage_keeps}
    found = {name: _works(name, check) for name, check in checks.items()}
    well = all(found.values())
    return JsonResponse({"status": "ok" if well else "unwell", "checks": found}, status=200 if well else 503)


def _works(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        logger.exception("health check %s", name)
        return False


def _database_writes() -> bool:
    """Write one row, read it back, and take it back."""
    key = secrets.token_hex(8)
    with transaction.atomic():
        OutboxMessage.objects.create(kind="health", key=key, recipient="health@localhost", subject="", body="", queued_at=timezone.now())
        kept = OutboxMessage.objects.filter(kind="health", key=key).exists()
        transaction.set_rollback(True)
    return kept


def _cache_keeps() -> bool:
    mark = secrets.token_hex(8)
    cache.set("health", mark, timeout=60)
    return cache.get("health") is not None  # not compared: two who ask at once write one after the other


def _storage_keeps() -> bool:
    root = Path(settings.PRIVATE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=root) as probe:
        probe.write(b"well")
        probe.seek(0)
        return probe.read() == b"well"
