"""What stands for what in a program: the list, and one more."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.domain.equivalences import declare_equivalence
from certificates.forms import EquivalenceForm
from certificates.models import ProgramEquivalence
from certificates.queries import rule_programs
from certificates.views.access import desk_of
from core.errors import DomainError
from people.models import Person
from people.views.staff import page_context

PAGE = 30


@require_http_methods(["GET", "POST"])
def equivalences(request: HttpRequest) -> HttpResponse:
    """Completions that count as another one, newest first; a POST adds one and brings every status up to date."""
    desk = desk_of(request)
    programs = rule_programs(desk.user, on=desk.today)
    may_write = rule_programs(desk.user, on=desk.today, whole=True)
    if not programs.exists():
        raise Http404
    form = EquivalenceForm(request.POST or None, programs=may_write, initial={"starts": desk.today.isoformat()})
    if request.method == "POST":
        if not may_write.exists():
            raise Http404
        if form.is_valid():
            try:
                declare_equivalence(**form.cleaned_data, by=desk.person, at=desk.at)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("It counts from now on. Every status it touches is up to date."))
                return redirect("rules_equivalences")
    page = Paginator(ProgramEquivalence.objects.filter(program__in=programs).select_related("program").order_by("-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    names = dict(Person.objects.filter(subject_id__in={one.recorded_by for one in page}).values_list("subject_id", "chosen_name"))
    context = page_context(_("What stands for what"), above=[(_("Rules"), reverse("rules"))])
    context |= {
        "page": page,
        "rows": [{"one": one, "by": names.get(one.recorded_by, one.recorded_by)} for one in page],
        "form": form if may_write.exists() else None,
    }
    return render(request, "certificates/rules/equivalences.html", context, status=422 if form.is_bound and form.errors else 200)
