"""Rules on their way: the text of a scheme's next edition, as typed, until it is reviewed and published."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from certificates.enums import DraftState


class SchemeDraft(models.Model):
    """The one text that is being written for a scheme. It may be wrong and is kept all the same.

    `version` counts the saves: whoever saves, submits, reviews or publishes says which version was read. After publishing the text stays,
    comments and all, for the next edition to begin from.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.ForeignKey("people.Program", on_delete=models.PROTECT, related_name="scheme_drafts")
    code = models.SlugField(max_length=60)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    writers = models.JSONField(default=list)  # subject ids of everybody who saved since the last publication, the latest last
    saved_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=40, blank=True)
    reviewed_by = models.CharField(max_length=40, blank=True)
    review = models.CharField(max_length=2000, blank=True)  # what the reviewer wrote to the writers

    class Meta:
        constraints = [
            # Two drafts of one scheme would be two next editions.
            UniqueConstraint(fields=["program", "code"], name="schemedraft_one_per_scheme"),
            CheckConstraint(condition=Q(state__in=DraftState.values), name="schemedraft_state_known"),
            CheckConstraint(condition=Q(version__gte=1), name="schemedraft_version_from_one"),
            CheckConstraint(condition=~Q(state="reviewed") | ~Q(reviewed_by=""), name="schemedraft_reviewed_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.code}"

    @property
    def saved_by(self) -> str:
        """Subject id of who saved last."""
        return self.writers[-1] if self.writers else ""
