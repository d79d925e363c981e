"""The audit trail's one writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.models import AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

    from core.enums import Action


def audit(action: Action, *, actor: str | None, about: str, at: datetime, **facts: Any) -> AuditEvent:
    """Record that `actor` (a subject_id, or None for the system) did something to `about`; call it inside the act's transaction."""
    return AuditEvent.objects.create(action=action, actor=actor or "", about=about, at=at, facts=facts)
