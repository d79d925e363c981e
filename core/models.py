"""What every app shares: the audit trail and the outbox."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.enums import Action, Channel
from core.guard import AppendOnly


class AuditEvent(AppendOnly):
    """One thing that somebody did and may be asked about. Facts hold codes and identifiers, never names or free text."""

    action = models.CharField(max_length=40, choices=Action.choices)
    actor = models.CharField(max_length=40, blank=True)  # a subject_id; empty for the system itself
    about = models.CharField(max_length=120)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [CheckConstraint(condition=Q(action__in=Action.values), name="auditevent_action_known")]
        indexes = [models.Index(fields=["about", "-at"], name="auditevent_about")]  # "who looked at my file"

    def __str__(self) -> str:
        return f"{self.action} {self.about}"


class OutboxMessage(models.Model):
    """A message to one person about one event, written in the event's own transaction and sent later, once.

    By mail it leaves by itself; by text or on paper staff hand it over and say so.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    recipient = models.EmailField(blank=True)  # empty but by mail
    about = models.CharField(max_length=24, blank=True, db_index=True)  # subject id of whom it is for, where staff hand it over
    not_before = models.DateTimeField(null=True, blank=True)  # nobody is woken up
    subject = models.CharField(max_length=200)
    body = models.TextField()
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            # One message per event and person, however often the event's code runs.
            UniqueConstraint(fields=["kind", "key", "recipient"], name="outboxmessage_once"),
            CheckConstraint(condition=Q(channel__in=Channel.values), name="outboxmessage_channel_known"),
            CheckConstraint(condition=Q(channel=Channel.EMAIL) ^ Q(recipient=""), name="outboxmessage_address_by_mail"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(sent_at=None), name="outboxmessage_unsent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
