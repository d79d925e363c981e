"""Persons, their further subject ids, and what they may do where."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from people import validators
from people.enums import ContactChannel, Language, Role
from people.models.programs import Location


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons."""

    def named_like(self, words: str) -> PersonQuerySet:
        """Persons whose names, e-mail or phone contain every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(chosen_name__icontains=word) | Q(printed_name__icontains=word) | Q(email__icontains=word) | Q(phone__icontains=word)
            )
        return found

    def in_order(self) -> PersonQuerySet:
        return self.order_by("chosen_name", "pk")


class Person(models.Model):
    """Whom facts are about. Evidence hangs on `subject_id`, a text that never changes."""

    subject_id = models.CharField(_("subject id"), max_length=24, unique=True, editable=False, validators=[validators.subject_id])
    chosen_name = models.CharField(_("name they go by"), max_length=100)
    # What documents show; hers to choose unless a scheme demands the legal one.
    printed_name = models.CharField(_("name to print on documents"), max_length=150, blank=True)
    names_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.ENGLISH)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True, validators=[validators.phone_number])
    contact_channel = models.CharField(
        _("how to reach them"), max_length=15, choices=ContactChannel.choices, default=ContactChannel.COORDINATOR
    )
    coordinator = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="coordinates", verbose_name=_("coordinator")
    )
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # when she read what we keep and who sees it
    wants_reminders = models.BooleanField(_("gets reminders"), default=True)
    reminders_from = models.DateField(null=True, blank=True, editable=False)  # she asked for none before that day
    shows_name_on_verification = models.BooleanField(_("shows their name on the public page"), default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("chosen_name", "pk")
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["chosen_name", "id"], name="person_by_name")]
        constraints = [
            CheckConstraint(
                condition=Q(subject_id__startswith="s_") & Q(Exact(Length("subject_id"), Value(24))), name="person_subject_id_shaped"
            ),
            CheckConstraint(condition=~Q(chosen_name=""), name="person_chosen_name_given"),
            CheckConstraint(condition=Q(language__in=Language.values), name="person_language_known"),
            CheckConstraint(condition=Q(contact_channel__in=ContactChannel.values), name="person_contact_channel_known"),
            CheckConstraint(
                condition=~Q(contact_channel="email") | ~Q(email=""),
                name="person_reached_by_email_has_one",
                violation_error_message=_("To be reached by e-mail, an e-mail address is needed."),
            ),
            CheckConstraint(
                condition=~Q(contact_channel="text") | ~Q(phone=""),
                name="person_reached_by_text_has_a_phone",
                violation_error_message=_("To be reached by text message, a phone number is needed."),
            ),
        ]

    def __str__(self) -> str:
        return self.chosen_name

    @property
    def name_on_documents(self) -> str:
        """The name to print: the one she chose for it, or else the one she uses."""
        return self.printed_name or self.chosen_name


class SubjectAliasQuerySet(models.QuerySet["SubjectAlias"]):
    """Statements that two subject ids are one person."""

    def current(self) -> SubjectAliasQuerySet:
        return self.filter(ended_at=None)


class SubjectAlias(models.Model):
    """From `began_at` on, `subject` and `same_as` are one person; undone by ending it. Nothing is re-pointed."""

    subject = models.CharField(max_length=24, validators=[validators.subject_id])
    same_as = models.CharField(max_length=24, db_index=True, validators=[validators.subject_id])
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SubjectAliasQuerySet.as_manager()

    class Meta:
        constraints = [
            # One record can be the double of one other only.
            UniqueConstraint(fields=["subject"], condition=Q(ended_at=None), name="subject_alias_one_current"),
            CheckConstraint(condition=~Q(subject=F("same_as")), name="subject_alias_of_another"),
            CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="subject_alias_dates_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} = {self.same_as}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by day, role and person."""

    def current(self, on: date) -> MembershipQuerySet:
        """In force on the day; the last day counts."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), begins_on__lte=on)

    def not_ended(self, on: date) -> MembershipQuerySet:
        """In force on the day or later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def in_force(self, at: datetime) -> list[Membership]:
        """In force at the instant, each by its own program's calendar; with location and program."""
        found = self.select_related("location__program")
        return [one for one in found if one.is_current(one.location.program.local_date(at))]

    def staff(self) -> MembershipQuerySet:
        return self.filter(role__in=Role.STAFF)

    def learners(self) -> MembershipQuerySet:
        return self.filter(role=Role.LEARNER)

    def of_user(self, user: object) -> MembershipQuerySet:
        """The user's own memberships; none for someone without a person or signed out."""
        person_id = getattr(user, "person_id", None)
        if person_id is None or not getattr(user, "is_active", False):
            return self.none()
        return self.filter(person_id=person_id)


class Membership(models.Model):
    """A person's role at a location and everything below it, from a day to a day (inclusive)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("location"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("begins_on", "pk")
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        indexes = [models.Index(fields=["location", "role", "person"], name="membership_by_location_role")]
        constraints = [
            CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                name="membership_dates_ordered",
                violation_error_message=_("The last day cannot come before the first one."),
            ),
            # Holding the same role twice at one place would have to be ended twice.
            UniqueConstraint(
                fields=["person", "location", "role"],
                condition=Q(ends_on=None),
                name="membership_one_open",
                violation_error_message=_("This person has this role at this location already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.location_id}"

    def is_current(self, on: date) -> bool:
        """Whether the role is in force on the day."""
        return self.begins_on <= on and (self.ends_on is None or on <= self.ends_on)
