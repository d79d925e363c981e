"""Renewal letters: whom one is due to, and the letters as pages ready for a printer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates.domain.letters import ending_within, write_letters
from certificates.forms import LettersForm
from certificates.queries import LETTER_WRITERS, visible_candidacies
from certificates.views.access import Desk, desk_of, get_candidacy_for
from core.audit import audit
from core.enums import Action
from people.queries import scope
from people.views.staff import page_context

if TYPE_CHECKING:
    from uuid import UUID

    from certificates.domain.letters import Letter

PAGE = 30


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Whose certificate ends soon, a page at a time."""
    desk = _desk(request)
    form = LettersForm(request.GET)
    page = _page(request, desk, form)
    asked = {"days": form.days_asked(), "language": form.language_asked()}
    context = page_context(
        _("Renewal letters"), form=form, page=page, days=form.days_asked(), asked=urlencode(asked), language=form.language_asked()
    )
    return render(request, "certificates/letters.html", context, status=200 if form.is_valid() else 400)


@require_GET
def letters_print(request: HttpRequest) -> HttpResponse:
    """The letters of one page of that list, each on a sheet of its own."""
    desk = _desk(request)
    form = LettersForm(request.GET)
    return _printed(request, desk, write_letters(_page(request, desk, form).object_list, on=desk.today, language=form.language_asked()))


@require_GET
def letter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person's letter. Raises Http404 where there is no last day to write about."""
    desk = desk_of(request)
    candidacy = get_candidacy_for(desk, uuid, roles=LETTER_WRITERS)
    found = write_letters([candidacy], on=desk.today, language=LettersForm(request.GET).language_asked())
    if not found:
        raise Http404
    return _printed(request, desk, found)


def _desk(request: HttpRequest) -> Desk:
    """The desk of somebody who writes letters. Raises Http404."""
    desk = desk_of(request)
    if not scope(desk.user, roles=LETTER_WRITERS, on=desk.today).exists():
        raise Http404
    return desk


def _page(request: HttpRequest, desk: Desk, form: LettersForm):  # type: ignore[no-untyped-def]  # Paginator's page has no public type
    seen = visible_candidacies(desk.user, roles=LETTER_WRITERS, on=desk.today)
    return Paginator(ending_within(seen, days=form.days_asked(), on=desk.today), PAGE).get_page(request.GET.get("page"))


def _printed(request: HttpRequest, desk: Desk, found: list[Letter]) -> HttpResponse:
    people = [letter.candidacy.person.subject_id for letter in found]
    audit(Action.LETTERS_PRINTED, actor=desk.person.subject_id, about=f"program:{desk.program.code}", at=desk.at, people=people)
    return render(request, "certificates/letters_print.html", {"letters": found, "written_on": desk.today, "writer": desk.person})
