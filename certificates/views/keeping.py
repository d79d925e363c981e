"""Staff's page of how long a person's name is kept: what she asked for, and whether a hold keeps everything as it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.domain.erasing import erase_words, promise_to
from certificates.views.access import desk_of
from core.errors import DomainError
from people.domain.erasure import lift_hold, place_hold
from people.domain.memberships import may_keep
from people.models import Erasure, LegalHold, Person
from people.views.staff import above_file, page_context, person_for


@require_http_methods(["GET", "POST"])
def keeping(request: HttpRequest, subject_id: str) -> HttpResponse:
    """What is promised and what holds; a POST places or lifts a hold, or writes down that she asked to be erased."""
    desk = desk_of(request)
    person = person_for(desk.user, subject_id, on=desk.today)
    if not may_keep(desk.user, person, at=desk.at):
        raise Http404
    if request.method == "POST":
        acts = {"hold": _hold, "lift": _lift, "erase": _erase}
        act = acts.get(request.POST.get("what", ""))
        if act is None:
            raise Http404
        try:
            messages.success(request, act(request, person))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("keeping", subject_id)
    context = page_context(_("Keeping and erasing"), above=above_file(person)) | {
        "person": person,
        "promise": promise_to(person, at=desk.at),
        "erasure": Erasure.objects.filter(person=person).first(),
        "hold": LegalHold.objects.in_force().filter(person=person).first(),
        "file_url": reverse("staff-person", args=[subject_id]),
    }
    return render(request, "certificates/keeping.html", context)


def _hold(request: HttpRequest, person: Person) -> str:
    desk = desk_of(request)
    place_hold(person, by=desk.user, at=desk.at)
    return _("The file is on hold. Nothing in it is erased until you lift the hold.")


def _lift(request: HttpRequest, person: Person) -> str:
    desk = desk_of(request)
    lift_hold(person, by=desk.user, at=desk.at)
    return _("The hold is lifted.")


def _erase(request: HttpRequest, person: Person) -> str:
    desk = desk_of(request)
    if request.POST.get("sure") != "yes":
        return _("Nothing was erased: the box was not ticked.")
    erase_words(person, by=desk.person, at=desk.at)
    return _("Words, contact details and the sign-in are gone. The name goes on the day shown here.")
