"""Closed lists of the people app: roles, ways to reach someone, languages, paper sizes."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """A language that every page, mail and document exists in."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class ContactChannel(models.TextChoices):
    """How a person wants to be reached."""

    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    LETTER = "letter", _("Letter")
    COORDINATOR = "coordinator", _("Through my coordinator")


class PaperSize(models.TextChoices):
    """The paper that a program prints on."""

    LETTER = "letter", _("US Letter")
    A4 = "a4", _("A4")


class ErasureStep(models.TextChoices):
    """The two steps of erasing somebody: at once what only she and we need, and her name when the keeping time is over."""

    WORDS = "words", _("Words and contact details")
    NAME = "name", _("Name")


class Role(models.TextChoices):
    """What a membership lets a person do at a location and everything below it."""

    LEARNER = "learner", _("Learner")
    TRAINER = "trainer", _("Trainer")
    REVIEWER = "reviewer", _("Reviewer")
    SUPERVISOR = "supervisor", _("Supervisor")
    LEAD = "lead", _("Lead")
    CERTIFIER = "certifier", _("Certifier")
    AUDITOR = "auditor", _("Auditor")

    # Everybody but learners: may open the admin, and needs a second factor for it.
    STAFF = nonmember(("trainer", "reviewer", "supervisor", "lead", "certifier", "auditor"))
    # May see the people with a learner membership in the subtree.
    SEES_PEOPLE = nonmember(("trainer", "supervisor", "lead", "certifier", "auditor"))
    # May change a person's file in the subtree: add people, print cards, mend names.
    KEEPS_PEOPLE = nonmember(("supervisor", "lead"))
    # What a lead may grant in his own subtree; the rest takes the program's root lead or an operator.
    GRANTED_BY_LEAD = nonmember(("learner", "trainer", "reviewer", "supervisor", "auditor"))
    GRANTED_AT_ROOT = nonmember(("lead", "certifier"))
