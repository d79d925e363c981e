"""The register: who stands where, on any day, as known at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates.adapters.csv_export import csv_lines
from certificates.enums import Status
from certificates.forms import RegisterForm
from certificates.queries import (
    PACKERS,
    Reach,
    RegisterQuestion,
    counts_by_place,
    reach_of,
    recorded_later,
    register_page,
    register_rows,
    stream_register,
)
from certificates.views.access import Desk, desk_of
from core.audit import audit
from core.enums import Action
from people.views.staff import page_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certificates.models import Segment


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The first or a later page of the register, or an explanation of what was mistyped."""
    desk = desk_of(request)
    reach = reach_of(desk.user, on=desk.today)
    form = _asked(request, desk, reach)
    context = page_context(_("Register"), form=form, program=desk.program, today=desk.today)
    if not form.is_valid():
        return render(request, "certificates/register.html", context, status=400)
    question = form.question()
    rows, more = register_page(register_rows(reach.candidacies, question), after=_after(request))
    by_status, by_place = counts_by_place(reach.candidacies, question, roots=reach.roots)
    filters = _without(request.GET, "after", "key")
    told = reach.told(by_status)
    context |= {
        "question": question,
        "known_on": form.known_on(),
        "is_today": question.on == desk.today and question.known_at is None,
        "rows": rows,
        "recorded_later": recorded_later(rows, on=question.on, program=desk.program)
        if question.on < desk.today and not question.known_at
        else (),
        "next": filters.urlencode() + f"&{_key(rows[-1])}" if more else None,
        "is_first_page": "key" not in request.GET,
        "filters": filters,
        "without_status": _without(filters, "status").urlencode(),
        "without_place": _without(filters, "location").urlencode(),
        "counts": [(status, told[status]) for status in Status if status in told],
        "places": list(reach.told(by_place).items()) if len(by_place) > 1 else [],
        "total": reach.told({"all": sum(by_status.values())})["all"],
        "narrows": any((question.status, question.location, question.words, question.quiet)) or question.ends_within is not None,
        "writes_letters": reach.writes_letters,
        "numbers_reports": reach.numbers_reports,
        "makes_packs": not desk.roles.isdisjoint(PACKERS),
    }
    return render(request, "certificates/register.html", context)


@require_GET
def register_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The whole answer as CSV, streamed, with the question inside."""
    desk = desk_of(request)
    reach = reach_of(desk.user, on=desk.today)
    form = _asked(request, desk, reach)
    if not form.is_valid():
        context = page_context(_("Register"), form=form, program=desk.program, today=desk.today)
        return render(request, "certificates/register.html", context, status=400)
    question = form.question()
    about, on = f"program:{desk.program.code}", question.on.isoformat()
    audit(Action.REGISTER_EXPORTED, actor=desk.person.subject_id, about=about, at=desk.at, on=on)
    lines = csv_lines(_table(question, stream_register(register_rows(reach.candidacies, question))))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="register-{question.on.isoformat()}.csv"'
    return response


def register_table_header() -> list[str]:
    """Column names of the register as a table, in the reader's language."""
    return [_("Name"), _("Credential"), _("Place"), _("Status"), _("Since"), _("Valid until"), _("As of"), _("As known at"), _("Reference")]


def register_table_row(segment: Segment, question: RegisterQuestion) -> list[object]:
    """One line of the register as a table."""
    candidacy = segment.candidacy
    return [
        candidacy.person.chosen_name,
        candidacy.scheme_edition.credential_title,
        candidacy.location.name,
        segment.get_status_display(),
        segment.date_from,
        segment.valid_until,
        question.on,
        question.known_at.isoformat() if question.known_at else "",
        candidacy.uuid,
    ]


def _table(question: RegisterQuestion, segments: Iterator[Segment]) -> Iterator[list[object]]:
    yield list(register_table_header())
    for segment in segments:
        yield register_table_row(segment, question)


def _asked(request: HttpRequest, desk: Desk, reach: Reach) -> RegisterForm:
    """The question as typed. The right to look is today's, whatever day is asked about."""
    return RegisterForm(request.GET, locations=reach.places, today=desk.today, zone=desk.program.time_zone)


def _without(query: QueryDict, *names: str) -> QueryDict:
    """A query with some of its fields left out."""
    left = query.copy()
    for name in names:
        left.pop(name, None)
    return left


def _after(request: HttpRequest) -> tuple[str, int] | None:
    name, key = request.GET.get("after", ""), request.GET.get("key", "")
    return (name, int(key)) if key.isdecimal() and len(key) < 19 else None


def _key(segment: Segment) -> str:
    return urlencode({"after": segment.candidacy.person.chosen_name, "key": segment.candidacy_id})
