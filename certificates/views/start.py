"""What staff of the register meet first in the admin: how many stand where, and whom a decision waits for."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from wagtail.admin.ui.components import Component

from certificates.enums import Status
from certificates.queries import READERS, RegisterQuestion, register_counts, visible_candidacies
from certificates.views.access import home_program


class RegisterPanel(Component):
    """The register in one line, on the admin's first page; nothing for those who may not read it."""

    name = "register"
    template_name = "certificates/_register_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Counts by status today, and how many are ready."""
        user, at = parent_context["request"].user, timezone.now()
        try:
            today = home_program(user, at=at).local_date(at)
        except Http404:
            return {"counts": []}
        counts = register_counts(visible_candidacies(user, roles=READERS, on=today), RegisterQuestion(on=today))
        return {"counts": [(status, counts[status]) for status in Status if counts.get(status)], "ready": counts.get(Status.READY, 0)}
