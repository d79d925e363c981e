"""What staff of the register meet first in the admin: how many stand where, and whom a decision waits for."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from wagtail.admin.ui.components import Component

from certificates.domain.samples import Sample, samples_of_program
from certificates.enums import Status
from certificates.queries import RegisterQuestion, reach_of, register_counts
from certificates.views.access import desk_of
from training.views.learner import in_language


class RegisterPanel(Component):
    """The register in one line, on the admin's first page; nothing for those who may not read it."""

    name = "register"
    template_name = "certificates/_register_panel.html"
    order = 10  # before the editor's own panels

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Counts by status today, and how many are ready."""
        try:
            desk = desk_of(parent_context["request"])
        except Http404:
            return {"counts": []}
        reach = reach_of(desk.user, on=desk.today)
        counts = reach.told(register_counts(reach.candidacies, RegisterQuestion(on=desk.today)))
        return {
            "counts": [(status, counts[status]) for status in Status if status in counts],
            "ready": counts.get(Status.READY) or 0,
            "samples": samples_in_words(samples_of_program(desk.program, on=desk.today)),
        }


def samples_in_words(samples: list[Sample]) -> list[dict[str, str]]:
    """Samples as templates show them, in the reader's language."""
    return [{"title": in_language(sample.title), "label": sample.label} for sample in samples]
