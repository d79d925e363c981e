"""Help lines are kept by the lead of the program that shows them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from core.audit import audit
from core.enums import Action
from people.domain.errors import NotYours, actor_of
from people.enums import Role
from people.models import HelpLine, Program, User
from people.queries import scope


def programs_led(user: User, *, on: date) -> QuerySet[Program]:
    """The programs whose lines the user keeps: those he leads as a whole; an operator keeps all."""
    if user.is_active and user.is_superuser:
        return Program.objects.all()
    return Program.objects.filter(pk__in=scope(user, roles=[Role.LEAD], on=on).filter(depth=1).values("program"))


def save_help_line(line: HelpLine, *, by: User, at: datetime) -> HelpLine:
    """Keep a new or changed line. Raises NotYours for another program's line, and for one that every program shows."""
    wanted = programs_led(by, on=at.date())
    before = HelpLine.objects.filter(pk=line.pk).first() if line.pk else None
    for one in filter(None, (before, line)):
        if one.program_id is None or not wanted.filter(pk=one.program_id).exists():
            raise NotYours
    with transaction.atomic():
        line.save()
        audit(Action.HELP_LINE_CHANGED, actor=actor_of(by), about=f"help-line:{line.pk}", at=at, review_by=line.review_by.isoformat())
    return line
