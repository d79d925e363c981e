"""Two records of one person: a dated alias, undone by ending it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.domain.errors import NotYours, actor_of
from people.domain.memberships import may_keep
from people.models import Person, SubjectAlias, User
from people.queries import subjects_of

_listeners: list[Callable[[SubjectAlias], None]] = []


def register_alias_listener(listener: Callable[[SubjectAlias], None]) -> None:
    """Have `listener` called with every alias that begins or ends, inside its transaction. Registering twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


class SamePersonAlready(DomainError):
    """The two records are one person already, or are the same record."""

    code = "same-person-already"

    def __init__(self) -> None:
        super().__init__(_("These two records are read as one person already."))


class AliasEnded(DomainError):
    """The alias was ended before."""

    code = "alias-ended"

    def __init__(self) -> None:
        super().__init__(_("These two records were taken apart already."))


def alias_subjects(double: Person, *, same_as: Person, by: User, at: datetime) -> SubjectAlias:
    """From now on the double's evidence is read as the other's too. Raises SamePersonAlready, NotYours."""
    if not (may_keep(by, double, at=at) and may_keep(by, same_as, at=at)):
        raise NotYours
    with transaction.atomic():
        list(Person.objects.select_for_update().filter(pk__in=[double.pk, same_as.pk]).order_by("pk"))
        taken = SubjectAlias.objects.current().filter(subject=double.subject_id).exists()
        if taken or same_as.subject_id in subjects_of(double):
            raise SamePersonAlready
        alias = SubjectAlias.objects.create(subject=double.subject_id, same_as=same_as.subject_id, began_at=at)
        audit(Action.ALIAS_BEGUN, actor=actor_of(by), about=double.subject_id, at=at, same_as=same_as.subject_id)
        _tell(alias)
    return alias


def end_alias(alias: SubjectAlias, *, by: User, at: datetime) -> None:
    """Read the two records apart again; nothing else changes. Raises AliasEnded, NotYours."""
    doubles = Person.objects.filter(subject_id__in=[alias.subject, alias.same_as])
    if not all(may_keep(by, person, at=at) for person in doubles):
        raise NotYours
    with transaction.atomic():
        if not SubjectAlias.objects.current().filter(pk=alias.pk).update(ended_at=at):
            raise AliasEnded
        alias.ended_at = at
        audit(Action.ALIAS_ENDED, actor=actor_of(by), about=alias.subject, at=at, same_as=alias.same_as)
        _tell(alias)


def _tell(alias: SubjectAlias) -> None:
    for listener in _listeners:
        listener(alias)
