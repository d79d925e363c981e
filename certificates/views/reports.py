"""Numbered reports: give an answer of the register a number, the list of them, one again, and its list as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates.domain.reports import limits, number_report, sentence, told
from certificates.enums import Status
from certificates.forms import ReportForm
from certificates.queries import REPORTERS, reach_of, visible_reports
from certificates.views.access import Desk, desk_of
from core import blobs
from core.audit import audit
from core.enums import Action
from people.models import Person
from people.views.staff import page_context

if TYPE_CHECKING:
    from certificates.models import Report

PAGE = 30


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Every report this desk may read, newest first."""
    desk = desk_of(request)
    hides_small = reach_of(desk.user, on=desk.today).is_outside
    page = Paginator(visible_reports(desk.user, on=desk.today), PAGE).get_page(request.GET.get("page"))
    context = page_context(_("Reports"), above=[(_("Register"), reverse("register"))])
    context |= {"page": page, "rows": [{"report": one, "sentence": sentence(one, hides_small=hides_small)} for one in page]}
    return render(request, "certificates/reports.html", context)


@require_POST
def report_new(request: HttpRequest) -> HttpResponse:
    """Number the answer to what is asked, for one place that this desk reads as a whole."""
    desk = desk_of(request)
    reach = reach_of(desk.user, on=desk.today, roles=REPORTERS)
    if not reach.roots:
        raise Http404
    form = ReportForm(request.POST, locations=reach.places, roots=reach.roots, today=desk.today, zone=desk.program.time_zone)
    if not form.is_valid():
        context = page_context(_("Register"), form=form, program=desk.program, today=desk.today)
        return render(request, "certificates/register.html", context, status=422)
    made = number_report(form.question(), location=form.place(), by=desk.person, at=desk.at)
    return redirect("register_report", code=made.program.code, year=made.year, number=made.number)


@require_GET
def report(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """One report as it was made."""
    desk = desk_of(request)
    found = _report_for(desk, code, year, number)
    by = Person.objects.filter(subject_id=found.made_by).first()
    hides_small = reach_of(desk.user, on=desk.today).is_outside
    asked = found.asked
    context = page_context(_("Report %(number)s") % {"number": found.ref}, above=_above())
    context |= {
        "report": found,
        "sentence": sentence(found, hides_small=hides_small),
        "status": Status(asked["status"]) if asked["status"] else None,
        "place": asked["place"],
        "limits": limits(found),
        "people": told(found.people, hides_small=hides_small),
        "counted": told(found.counted, hides_small=hides_small),
        "by": by.chosen_name if by else "",
    }
    return render(request, "certificates/report.html", context)


@require_GET
def report_csv(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """The list behind a report: the bytes that were kept when it was made."""
    desk = desk_of(request)
    found = _report_for(desk, code, year, number)
    audit(Action.REGISTER_EXPORTED, actor=desk.person.subject_id, about=f"program:{code}", at=desk.at, report=found.ref)
    response = HttpResponse(blobs.load(found.csv_sha256), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="report-{code}-{found.ref}.csv"'
    return response


def _report_for(desk: Desk, code: str, year: int, number: int) -> Report:
    """A report about a place that this desk reads as a whole. Raises Http404."""
    return get_object_or_404(visible_reports(desk.user, on=desk.today), program__code=code, year=year, number=number)


def _above() -> list[tuple[str, str]]:
    return [(_("Register"), reverse("register")), (_("Reports"), reverse("register_reports"))]
