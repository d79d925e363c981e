"""One loader per aggregate: strangers get 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from certificates.models import Candidacy, Document
from certificates.queries import READERS, visible_candidacies
from people.adapters.auth import held_by

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from people.models import Program, User


def home_program(user: User, *, at: datetime) -> Program:
    """The program whose zone and words the user's staff pages are in. Raises Http404 for someone without a current role."""
    held = held_by(user, at=at)
    if not held:
        raise Http404
    return held[0].location.program


def get_candidacy_for(user: User, uuid: UUID, *, on: date, roles: tuple[str, ...] = READERS) -> Candidacy:
    """A candidacy that the user may see with one of the roles. Raises Http404."""
    seen = visible_candidacies(user, roles=roles, on=on)
    return get_object_or_404(seen.select_related("person", "scheme__program", "scheme_edition", "location"), uuid=uuid)


def get_own_document(user: User, uuid: UUID) -> Document:
    """A document of the signed-in holder. Raises Http404."""
    if user.person_id is None:
        raise Http404
    documents = Document.objects.select_related("candidacy__person", "candidacy__scheme__program", "candidacy__scheme_edition")
    return get_object_or_404(documents, uuid=uuid, candidacy__person=user.person_id)
