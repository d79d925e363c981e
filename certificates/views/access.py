"""One loader per aggregate: strangers get 404."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from certificates.models import Candidacy, Document
from certificates.queries import READERS, visible_candidacies
from people.adapters.auth import held_by
from people.models import Person, Program, User

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works, when, and in which program's words and calendar."""

    user: User
    person: Person
    program: Program
    at: datetime
    roles: frozenset[str]  # held somewhere; what they open is asked of people.queries

    @property
    def today(self) -> date:
        """The civil day in the program's zone."""
        return self.program.local_date(self.at)


def desk_of(request: HttpRequest) -> Desk:
    """The desk of the staff member who asks, now. Raises Http404 for somebody without a person or a current role."""
    user, at = request.user, timezone.now()
    held = held_by(user, at=at)
    if not isinstance(user, User) or user.person is None or not held:
        raise Http404
    return Desk(user=user, person=user.person, program=held[0].location.program, at=at, roles=frozenset(one.role for one in held))


def get_candidacy_for(desk: Desk, uuid: UUID, *, roles: tuple[str, ...] = READERS) -> Candidacy:
    """A candidacy that may be seen from this desk with one of the roles. Raises Http404."""
    seen = visible_candidacies(desk.user, roles=roles, on=desk.today)
    return get_object_or_404(seen.select_related("person", "scheme__program", "scheme_edition", "location"), uuid=uuid)


def get_own_document(request: HttpRequest, uuid: UUID) -> Document:
    """A document of the signed-in holder. Raises Http404."""
    user = request.user
    if not isinstance(user, User) or user.person_id is None:
        raise Http404
    return get_object_or_404(Document.objects.with_holder().of_holder(user.person_id), uuid=uuid)
