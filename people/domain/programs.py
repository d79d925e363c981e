"""Open a program: its root location and its first lead. The operator does it, from the server."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.domain.persons import Choice, new_subject_id
from people.domain.signins import let_sign_in_by_email
from people.enums import ContactChannel, Role
from people.models import Location, Membership, Person, Program, User


class ProgramRefused(DomainError):
    """The program as written cannot be: its code is taken, its zone unknown, or something is missing."""

    code = "program-refused"


def open_program(
    program: Program, *, lead_name: str, lead_email: str, at: datetime, choice: Choice = secrets.choice
) -> tuple[Location, User]:
    """Save a new program with its root location and a lead of the whole of it, who signs in with a code by mail.

    Raises ProgramRefused, AddressTaken.
    """
    try:
        program.full_clean()
    except ValidationError as wrong:
        raise ProgramRefused(" ".join(wrong.messages)) from wrong
    if not lead_name.strip() or not lead_email.strip():
        raise ProgramRefused(_("A program needs a lead with a name and an e-mail address."))
    with transaction.atomic():
        program.save()
        root = Location.add_root(program=program, name=program.name, level="program", code=program.code)
        lead = Person.objects.create(
            subject_id=new_subject_id(choice), chosen_name=lead_name, email=lead_email, contact_channel=ContactChannel.EMAIL
        )
        Membership.objects.create(person=lead, location=root, role=Role.LEAD, begins_on=program.local_date(at))
        audit(Action.PERSON_ADDED, actor=None, about=lead.subject_id, at=at)
        audit(Action.MEMBERSHIP_GRANTED, actor=None, about=lead.subject_id, at=at, role=Role.LEAD.value, program=program.code)
        user = let_sign_in_by_email(lead, actor="operator", at=at)
    return root, user
