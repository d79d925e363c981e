"""Sign-ins: the user, and the printed card that lets someone in for the first time."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from people.models.persons import Person


class User(AbstractUser):
    """A way to sign in. `username` is the sign-in name, made by us; names live on the person."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person"))

    class Meta(AbstractUser.Meta):
        verbose_name = _("sign-in")  # type: ignore[assignment]  # the stubs know no lazy words here
        verbose_name_plural = _("sign-ins")  # type: ignore[assignment]  # the same

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name she uses, or the sign-in name when nobody stands behind it."""
        return self.person.chosen_name if self.person is not None else self.get_username()

    def get_short_name(self) -> str:
        return self.get_full_name()


class SignInCardQuerySet(models.QuerySet["SignInCard"]):
    """Printed cards."""

    def current(self) -> SignInCardQuerySet:
        """Neither used, nor replaced, nor withdrawn; it may still be too old."""
        return self.filter(ended_at=None)


class SignInCard(models.Model):
    """A printed card with a first code, good for one sign-in; the code is kept hashed only."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cards")
    code_hash = models.CharField(max_length=128)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    # Set when it is used, and when a newer card replaces it.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SignInCardQuerySet.as_manager()

    class Meta:
        constraints = [
            # A new card kills the old one.
            UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="sign_in_card_one_current"),
            CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="sign_in_card_dates_ordered"),
            CheckConstraint(condition=Q(used_at=None) | Q(ended_at__isnull=False), name="sign_in_card_used_is_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.issued_at:%Y-%m-%d}"

    def is_good(self, at: datetime) -> bool:
        """Whether it still lets its holder in."""
        return self.ended_at is None and at < self.expires_at
