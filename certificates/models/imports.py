"""The past, brought over from a spreadsheet: the import, its staged lines, and which person a line's key stands for."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from certificates.enums import ImportState, LineKind, LineOutcome, Standing


class Import(models.Model):
    """One spreadsheet on its way into the ledger. A work list: what it recorded is in the ledger, what it staged is wiped at the end."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.ForeignKey("people.Program", on_delete=models.PROTECT, related_name="imports")
    location = models.ForeignKey("people.Location", on_delete=models.PROTECT, related_name="+")  # of whoever has no place in the file
    scheme = models.ForeignKey("certificates.Scheme", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    standing = models.CharField(max_length=10, choices=Standing.choices)
    seen_by = models.CharField(max_length=120, blank=True)  # who saw the papers, where the file does not say
    mode = models.CharField(max_length=12)  # how hours were spent, where the file does not say
    day_first = models.BooleanField(default=False)  # of 3/4 the third is the day
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.COLUMNS)
    started_by = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)  # of the file, which itself is not kept
    headers = models.JSONField(default=list, blank=True)  # until the columns are matched; then emptied
    matched = models.JSONField(default=list, blank=True)  # what each column is taken for; emptied with them
    dropped = models.JSONField(default=list, blank=True)  # which kinds of private columns were left out, by their reason
    things = models.JSONField(default=dict, blank=True)  # what is written in the file -> what it stands for

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            CheckConstraint(condition=Q(standing__in=Standing.values), name="import_standing_known"),
        ]
        indexes = [models.Index(fields=["program", "-started_at"], name="import_of_program")]

    def __str__(self) -> str:
        return f"import:{self.uuid}"


class ImportLine(models.Model):
    """One line of the file, as much of it as was matched; `position` is the order in which lines are recorded."""

    held = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # in the file; of a beginning the person's first line
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=LineKind.choices, default=LineKind.EVIDENCE)
    key = models.CharField(max_length=64, blank=True)  # of the person: a digest
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cells = models.JSONField(default=dict)  # what was matched, as written; wiped when the import is over
    facts = models.JSONField(default=dict)  # what will be recorded; wiped too
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices, default=LineOutcome.READ)
    reason = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict, blank=True)
    row = models.CharField(max_length=64, blank=True)  # hash of the ledger row

    class Meta:
        constraints = [
            UniqueConstraint(fields=["held", "kind", "number"], name="importline_once"),
            CheckConstraint(condition=Q(outcome__in=LineOutcome.values), name="importline_outcome_known"),
            CheckConstraint(condition=Q(kind__in=LineKind.values), name="importline_kind_known"),
        ]
        indexes = [
            models.Index(fields=["held", "position"], condition=Q(outcome="new"), name="importline_waiting"),
            models.Index(fields=["held", "outcome", "number"], name="importline_listed"),
        ]

    def __str__(self) -> str:
        return f"line {self.number}"


class ImportedKey(models.Model):
    """Which person a line's key (a program's own number, or name and e-mail; kept as a digest) stands for, so that a file can come twice."""

    program = models.ForeignKey("people.Program", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [UniqueConstraint(fields=["program", "key"], name="importedkey_one_person")]

    def __str__(self) -> str:
        return f"{self.program_id} {self.key[:12]}"
