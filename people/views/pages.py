"""Pages that everybody may open: the front page, help, leaving, language, what we keep."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError
from people.domain.erasure import DEFAULT_KEEP_YEARS, keep_years
from people.domain.invitations import ask_for_call
from people.domain.persons import change_language, note_told
from people.enums import Language
from people.models import HelpLine, Person, Program
from people.models.programs import dialled
from people.queries import help_lines_for, program_of_person


def safe_next(request: HttpRequest, default: str) -> str:
    """The address on this site that the request names as `next`, or the default."""
    named = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(named, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return named if inside else default


def viewer_of(request: HttpRequest) -> Person | None:
    """The person who is signed in."""
    return getattr(request.user, "person", None)


@login_not_required
@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """The front page; whoever is signed in goes on to her own."""
    if request.user.is_authenticated:
        return redirect(get_adapter().get_login_redirect_url(request))
    return render(request, "core/welcome.html")


def warm_line(program: Program) -> dict[str, Any]:
    """The program's own line, as the page shows lines."""
    return {
        "name": program.warm_line, "phone": program.warm_line_phone, "dial": dialled(program.warm_line_phone), "text_number": "", "hours": program.warm_line_when, "note": "",
        "must_report": False, "is_own": True,
    }  # fmt: skip


def shown_line(line: HelpLine) -> dict[str, Any]:
    """A help line, as the page shows lines."""
    note = line.note_text
    if line.text_number and line.text_word:
        word = _("Text the word %(word)s.") % {"word": line.text_word}
        note = f"{note} {word}".strip()
    return {
        "name": str(line), "phone": line.phone, "dial": dialled(line.phone),
        "text_number": line.text_number, "text_dial": dialled(line.text_number), "hours": line.when, "note": note,
        "must_report": line.is_reporting_line, "is_own": line.program_id is not None,
    }  # fmt: skip


@login_not_required
@require_GET
def find_help(request: HttpRequest) -> HttpResponse:
    """Numbers to call now, the program's own first; nobody is told who looked."""
    person = viewer_of(request)
    program = program_of_person(person, on=timezone.localdate()) if person else None
    lines = [shown_line(line) for line in help_lines_for(program)]
    if program is not None and program.warm_line_phone:
        lines.insert(0, warm_line(program))
    coordinator = None
    if person is not None and person.coordinator is not None:
        ask_url = reverse("ask-for-call") if person.coordinator.email else ""
        coordinator = {"name": person.coordinator.chosen_name, "ask_url": ask_url}
    return render(request, "people/help.html", {"lines": lines, "coordinator": coordinator, "program": program})


@require_POST
def ask_coordinator(request: HttpRequest) -> HttpResponse:
    """Ask her coordinator to call."""
    person = viewer_of(request)
    try:
        if person is not None:
            ask_for_call(person, at=timezone.now())
            messages.success(request, _("We asked for a call. Your coordinator gets a short note that does not say why."))
    except DomainError as refusal:
        messages.info(request, refusal.message)
    return redirect("help")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out at once and show a page that says nothing; needs no token, since leaving can harm nobody."""
    if request.method == "POST":
        logout(request)
        response: HttpResponse = HttpResponseRedirect(reverse("leave"))
        response.status_code = 303
    else:
        response = render(request, "people/leave.html")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Read everything in another language from now on: kept with the person, else for this visit."""
    language = request.POST.get("language", "")
    response = redirect(safe_next(request, reverse("welcome")))
    if language not in Language.values:
        messages.info(request, _("Choose one of the languages in the list."))
        return response
    person = viewer_of(request)
    if person is not None:
        change_language(person, language=language, at=timezone.now())
    translation.activate(language)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


@login_not_required
@require_http_methods(["GET", "POST"])
def privacy(request: HttpRequest) -> HttpResponse:
    """Ten lines: what is kept, and who sees it. At first sign-in she says that she has read them, and goes on."""
    person = viewer_of(request)
    if request.method == "POST":
        if person is not None and request.POST.get("go") == "read":
            note_told(person, at=timezone.now())
        return redirect("home" if person else "welcome")
    context = {
        "keep_years": keep_years(person) if person else DEFAULT_KEEP_YEARS,
        "first_time": person is not None and person.told_at is None,
    }
    return render(request, "people/privacy.html", context)
