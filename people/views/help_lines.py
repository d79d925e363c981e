"""The lead's screen for help lines, with a sentence when one should be checked again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import DomainError
from people.domain.help_lines import programs_led, save_help_line
from people.forms import HelpLineForm
from people.models import HelpLine
from people.queries import local_today
from people.views.staff import page_context, staff_user


@require_GET
def help_lines(request: HttpRequest) -> HttpResponse:
    """The lines of the programs that the user leads; those overdue for a check say so."""
    user = staff_user(request)
    on = local_today(user, at=timezone.now())
    programs = programs_led(user, on=on)
    if not programs.exists():
        raise Http404
    lines = HelpLine.objects.filter(program__in=programs).select_related("program").order_by("program", "position", "pk")
    stale_warm_lines = programs.exclude(warm_line_phone="").filter(warm_line_review_by__lt=on)
    context = page_context(_("Help lines"), lines=lines, today=on, stale_warm_lines=stale_warm_lines)
    return render(request, "people/staff/help_lines.html", context)


@require_http_methods(["GET", "POST"])
def help_line_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a line."""
    user, at = staff_user(request), timezone.now()
    programs = programs_led(user, on=local_today(user, at=at))
    if not programs.exists():
        raise Http404
    line = get_object_or_404(HelpLine, pk=pk, program__in=programs) if pk else HelpLine()
    form = HelpLineForm(request.POST or None, instance=line, programs=programs)
    if request.method == "POST" and form.is_valid():
        try:
            save_help_line(form.instance, by=user, at=at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The line is saved."))
            return redirect("staff-help-lines")
    title = _("Change a help line") if pk else _("Add a help line")
    context = page_context(title, above=[(_("Help lines"), reverse("staff-help-lines"))], form=form, submit=_("Save"))
    return render(request, "people/staff/form.html", context, status=422 if form.errors else 200)
