"""A person's own page: her names, what the public page shows, and who opened her file."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError
from people.domain.persons import confirm_names, show_name_on_verification
from people.domain.telling import stop_reminders, want_reminders
from people.forms import NamesForm
from people.models import Person
from people.queries import who_looked
from people.views.pages import viewer_of

LATER = {"week": timedelta(weeks=1), "month": timedelta(days=30)}


def own_person(request: HttpRequest) -> Person:
    """The person who is signed in. Raises Http404 for a sign-in without one."""
    person = viewer_of(request)
    if person is None:
        raise Http404
    return person


@require_http_methods(["GET", "POST"])
def you(request: HttpRequest) -> HttpResponse:
    """Her own details; a POST confirms both names."""
    person = own_person(request)
    names = {"chosen_name": person.chosen_name, "printed_name": person.name_on_documents}
    form = NamesForm(request.POST or None, initial=names)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_names(person, **form.cleaned_data, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your names are saved."))
            return redirect("you")
    context = {"person": person, "form": form, "looks": who_looked(person), "today": timezone.localdate()}
    return render(request, "people/you.html", context, status=422 if form.errors else 200)


@require_POST
def public_name(request: HttpRequest) -> HttpResponse:
    """Show or hide her name on the page that checks certificates."""
    shown = request.POST.get("shown")
    if shown in {"yes", "no"}:
        show_name_on_verification(own_person(request), shown=shown == "yes", at=timezone.now())
        messages.success(request, _("Your choice is saved."))
    return redirect("you")


@require_POST
def reminders(request: HttpRequest) -> HttpResponse:
    """Have no reminders, have them, or have them later; no reason is asked for."""
    person, at = own_person(request), timezone.now()
    when = request.POST.get("when", "")
    if when == "off":
        stop_reminders(person, at=at)
    elif when == "on":
        want_reminders(person, at=at)
    elif when in LATER:
        want_reminders(person, at=at, from_day=at.date() + LATER[when])
    else:
        return redirect("you")
    messages.success(request, _("Your choice is saved."))
    return redirect("you")
