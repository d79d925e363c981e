"""Begin a person towards a credential."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.domain.candidacies import open_candidacy
from certificates.domain.rule_words import stage_lines
from certificates.forms import BeginForm
from certificates.views.access import desk_of
from core.errors import DomainError
from people.enums import Role
from people.models import Membership, Person
from people.queries import locations_within, scope
from people.views.staff import above_file, page_context
from training.domain.enrolment import enrol


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Open a candidacy, and enrol in a course if one is chosen: both or neither."""
    desk = desk_of(request)
    places = locations_within(scope(desk.user, roles=[Role.LEAD, Role.SUPERVISOR], on=desk.today))
    # Her own learners only: to see somebody in another role, or in another program, is no right to begin her here.
    learners = Membership.objects.learners().filter(location__in=places)
    person = get_object_or_404(Person, subject_id=subject_id, pk__in=learners.values("person"))
    form = BeginForm(request.POST or None, locations=places)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                candidacy = open_candidacy(person, data["scheme"], location=data["location"], by=desk.person, at=desk.at)
                if data["curriculum"]:
                    enrol(person, data["curriculum"], location=data["location"], by=desk.person, at=desk.at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(name)s can begin.") % {"name": person.chosen_name})
            return redirect("register_file", uuid=candidacy.uuid)
    asked = [{"title": edition.credential_title, "lines": stage_lines(edition.rules, "initial")} for edition in form.editions.values()]
    context = page_context(_("Begin towards a credential"), above=above_file(person), form=form, person=person, asked=asked)
    return render(request, "certificates/begin.html", context, status=400 if form.is_bound else 200)
