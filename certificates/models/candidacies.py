"""A person's way to a credential, and the projections that answer "where does she stand on that day, as known then?"."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from certificates.enums import PeriodState, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from people.models import Location, Program

# Ends that have not come. Real values, not NULL, so that "on that day" is one range comparison with an index behind it.
FOREVER = date(9999, 12, 31)
UNTIL_FURTHER_NOTICE = datetime(9999, 12, 31, tzinfo=UTC)


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    """Candidacies by place and by holder."""

    def within(self, locations: Iterable[Location]) -> CandidacyQuerySet:
        """Those held at or below any of these locations."""
        below = Q(pk__in=[])
        for location in locations:
            below |= Q(location__path__startswith=location.path)
        return self.filter(below)

    def of_program(self, program: Program) -> CandidacyQuerySet:
        return self.filter(scheme__program=program)


class Candidacy(models.Model):
    """Holds a person to the edition of the rules under which she began. Opened by a ledger row; everything else about it is derived."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="candidacies")
    scheme = models.ForeignKey("certificates.Scheme", on_delete=models.PROTECT, related_name="candidacies")
    scheme_edition = models.ForeignKey("certificates.SchemeEdition", on_delete=models.PROTECT, related_name="candidacies")
    location = models.ForeignKey("people.Location", on_delete=models.PROTECT, related_name="candidacies")
    opened_on = models.DateField()

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "candidacies"
        constraints = [
            # Two candidacies for one credential would make two chains of renewals (field.md 33).
            UniqueConstraint(fields=["person", "scheme"], name="candidacy_one_per_scheme"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """How ledger rows name it."""
        return f"candidacy:{self.uuid}"


class SegmentQuerySet(models.QuerySet["Segment"]):
    """Statuses by day and by what was known when."""

    def on(self, day: date) -> SegmentQuerySet:
        """In force on a civil date."""
        return self.filter(date_from__lte=day, date_to__gt=day)

    def known_at(self, instant: datetime | None) -> SegmentQuerySet:
        """As known at an instant; None means now."""
        if instant is None:
            return self.filter(known_to=UNTIL_FURTHER_NOTICE)
        return self.filter(known_from__lte=instant, known_to__gt=instant)


class Segment(models.Model):
    """A status over civil dates [date_from, date_to), as known over instants [known_from, known_to). A projection of the ledger."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="segments")
    status = models.CharField(max_length=20, choices=Status.choices)
    date_from = models.DateField()
    date_to = models.DateField(default=FOREVER)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(default=UNTIL_FURTHER_NOTICE)
    valid_until = models.DateField(null=True, blank=True)  # last day of the period the status stands on, where there is one
    reason = models.JSONField(default=dict, blank=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(status__in=Status.values), name="segment_status_known"),
            CheckConstraint(condition=Q(date_from__lt=F("date_to")), name="segment_dates_in_order"),
            CheckConstraint(condition=Q(known_from__lt=F("known_to")), name="segment_instants_in_order"),
            # One present belief about any day.
            UniqueConstraint(fields=["candidacy", "date_from"], condition=Q(known_to=UNTIL_FURTHER_NOTICE), name="segment_one_belief"),
            UniqueConstraint(fields=["candidacy", "date_from", "known_from"], name="segment_known_once"),
        ]
        indexes = [
            # The register: everyone of a status on a day, as known now.
            models.Index(fields=["status", "date_from", "date_to"], condition=Q(known_to=UNTIL_FURTHER_NOTICE), name="segment_register"),
            models.Index(fields=["candidacy", "known_to", "date_from"], name="segment_of_candidacy"),
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id} {self.status} [{self.date_from}, {self.date_to})"


class Period(models.Model):
    """One period of a certification, decided or awaiting its decision. A projection of the ledger."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="periods")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PeriodState.choices)
    cycle_start = models.DateField()
    window_opens = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)  # hash of the ledger row

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=PeriodState.values), name="period_state_known"),
            UniqueConstraint(fields=["candidacy", "number"], name="period_number_once"),
            # One undecided period per candidacy: a second would be a second chain of renewals.
            UniqueConstraint(fields=["candidacy"], condition=Q(state="open"), name="period_one_open"),
            CheckConstraint(
                condition=Q(state="open")
                | ((Q(valid_until__gte=F("valid_from")) | Q(valid_until=None)) & Q(valid_from__isnull=False) & ~Q(decided_by="")),
                name="period_decided_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id} period {self.number}"
