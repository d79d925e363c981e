"""The auditor's pack of one person, or of everybody in the register's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from certificates.domain.packs import MOST, make_pack
from certificates.forms import RegisterForm
from certificates.models import Candidacy
from certificates.queries import PACKERS, RegisterQuestion, register_rows, visible_candidacies
from certificates.views.access import Desk, desk_of, get_candidacy_for
from core.errors import DomainError
from people.queries import locations_within, scope

if TYPE_CHECKING:
    from uuid import UUID

    from certificates.models.candidacies import CandidacyQuerySet


@require_POST
def register_pack(request: HttpRequest) -> HttpResponse:
    """The pack of everybody in the answer to the register's question, as far as the user may make packs."""
    desk = desk_of(request)
    if not scope(desk.user, roles=PACKERS, on=desk.today).exists():
        raise Http404
    form = _form(request, desk)
    back = HttpResponseRedirect(f"{reverse('register')}?{_asked(request)}")
    if not form.is_valid():
        return back
    data, seen = form.cleaned_data, visible_candidacies(desk.user, roles=PACKERS, on=desk.today)
    question = RegisterQuestion(on=data["on"], known_at=form.known_at(), status=data["status"], location=data["location"], words=data["q"])
    keys = register_rows(seen, question).order_by().values("candidacy").distinct()
    return _sent(request, desk, seen.filter(pk__in=keys), form, about=f"program:{desk.program.code}") or back


@require_POST
def person_pack(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The pack of one person: every credential of hers that the user may make packs of."""
    desk = desk_of(request)
    person = get_candidacy_for(desk, uuid, roles=PACKERS).person
    form, hers = _form(request, desk), visible_candidacies(desk.user, roles=PACKERS, on=desk.today).filter(person=person)
    back = redirect("register_file", uuid=uuid)
    return (_sent(request, desk, hers, form, about=person.subject_id) if form.is_valid() else None) or back


def _form(request: HttpRequest, desk: Desk) -> RegisterForm:
    places = locations_within(scope(desk.user, roles=PACKERS, on=desk.today))
    return RegisterForm(request.POST, locations=places, today=desk.today, zone=desk.program.time_zone)


def _sent(request: HttpRequest, desk: Desk, found: CandidacyQuerySet, form: RegisterForm, *, about: str) -> HttpResponse | None:
    """The pack as a download, or None with a message where it cannot be made."""
    named = found.select_related("person", "scheme__program", "scheme_edition", "location").order_by("person__chosen_name", "pk")
    listed: list[Candidacy] = list(named[: MOST + 1])
    on = form.cleaned_data["on"]
    try:
        data = make_pack(
            listed,
            program=listed[0].scheme.program if listed else desk.program,
            on=on,
            known_at=form.known_at(),
            language=(get_language() or "en")[:2],
            about=about,
            by=desk.person,
            at=desk.at,
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return None
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="pack-{on.isoformat()}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest) -> str:
    """The register's question, to go back to it with what was typed."""
    asked = request.POST.copy()
    asked.pop("csrfmiddlewaretoken", None)
    return asked.urlencode()
