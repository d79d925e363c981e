"""The learner's own record: what is kept about her, what she can ask, take away and have erased."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certificates.domain.asking import EntryUnknown, ask_for_correction
from certificates.domain.erasing import erase_words, promise_to
from certificates.domain.own_record import take_record
from certificates.domain.record_words import record_lines
from core.errors import DomainError
from people.models import Person, User
from people.queries import subjects_of
from training.models import LedgerRow

ENTRIES_A_PAGE = 20


@require_GET
def my_record(request: HttpRequest) -> HttpResponse:
    """What is recorded, newest first, twenty entries at a time; and the ways to a correction, a copy and to be erased."""
    person = _owner(request)
    rows = LedgerRow.objects.filter(subject__in=subjects_of(person)).order_by("-pk")
    before = request.GET.get("before", "")
    if before:
        if not before.isdecimal():
            raise Http404
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: ENTRIES_A_PAGE + 1])
    shown = page[:ENTRIES_A_PAGE]
    names = dict(Person.objects.filter(subject_id__in={row.recorded_by for row in shown}).values_list("subject_id", "chosen_name"))
    context = {
        "person": person,
        "entries": record_lines(shown, person=person, names=names | {"system": _("the system"), person.subject_id: _("you")}),
        "earlier_url": reverse("my_record") if before else None,
        "later_url": f"{reverse('my_record')}?before={shown[-1].pk}" if len(page) > ENTRIES_A_PAGE else None,
        "can_ask": bool(person.coordinator and person.coordinator.email),
    }
    return render(request, "certificates/my_record.html", context)


@require_POST
def entry_is_wrong(request: HttpRequest, row_hash: str) -> HttpResponse:
    """Ask her coordinator to look at one entry."""
    try:
        ask_for_correction(_owner(request), row_hash=row_hash, at=timezone.now())
    except EntryUnknown as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, _("We asked your coordinator to look at it. They get a short note that does not say why."))
    return redirect("my_record")


@require_POST
def my_copy(request: HttpRequest) -> HttpResponse:
    """Everything held about her, as one file."""
    person = _owner(request)
    if request.POST.get("go") != "copy":
        return redirect("my_record")
    response = HttpResponse(take_record(person, at=timezone.now()), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-record.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """What would happen and when; a POST that says so does it, and signs her out for good."""
    person, at = _owner(request), timezone.now()
    refusal = ""
    if request.method == "POST":
        if request.POST.get("sure") == "yes":
            try:
                erasure = erase_words(person, by=person, at=at)
            except DomainError as error:
                refusal = error.message
            else:
                logout(request)
                return render(request, "certificates/erased.html", {"name_goes_on": erasure.name_goes_on})
        else:
            refusal = _("Tick the box first. Nothing has been erased.")
    context = {"promise": promise_to(person, at=at), "refusal": refusal}
    return render(request, "certificates/erase_me.html", context, status=422 if refusal else 200)


def _owner(request: HttpRequest) -> Person:
    """The person who is signed in. Raises Http404 for a sign-in without one."""
    user = request.user
    if not isinstance(user, User) or user.person is None:
        raise Http404
    return user.person
