"""The register: who stands where, on any day, as known at any time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates.adapters.csv_export import csv_lines
from certificates.enums import Status
from certificates.forms import RegisterForm
from certificates.queries import (
    LETTER_WRITERS,
    PACKERS,
    READERS,
    RegisterQuestion,
    recorded_later,
    register_counts,
    register_page,
    register_rows,
    stream_register,
    visible_candidacies,
)
from certificates.views.access import Desk, desk_of
from core.audit import audit
from core.enums import Action
from people.queries import locations_within, scope
from people.views.staff import page_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certificates.models import Segment
    from certificates.models.candidacies import CandidacyQuerySet


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The first or a later page of the register, or an explanation of what was mistyped."""
    desk = desk_of(request)
    form = _asked(request, desk)
    context = page_context(_("Register"), form=form, program=desk.program, today=desk.today)
    if not form.is_valid():
        return render(request, "certificates/register.html", context, status=400)
    candidacies, question = _answer_to(desk, form)
    rows, more = register_page(register_rows(candidacies, question), after=_after(request))
    counts = register_counts(candidacies, replace(question, status=""))
    filters = request.GET.copy()
    for name in ("after", "key"):
        filters.pop(name, None)
    without_status = filters.copy()
    without_status.pop("status", None)
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
        "without_status": without_status.urlencode(),
        "counts": [(status, counts.get(status, 0)) for status in Status if counts.get(status)],
        "total": sum(counts.values()),
        "makes_packs": not desk.roles.isdisjoint(PACKERS),
        "writes_letters": scope(desk.user, roles=LETTER_WRITERS, on=desk.today).exists(),
    }
    return render(request, "certificates/register.html", context)


@require_GET
def register_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The whole answer as CSV, streamed, with the question inside."""
    desk = desk_of(request)
    form = _asked(request, desk)
    if not form.is_valid():
        context = page_context(_("Register"), form=form, program=desk.program, today=desk.today)
        return render(request, "certificates/register.html", context, status=400)
    candidacies, question = _answer_to(desk, form)
    about, on = f"program:{desk.program.code}", question.on.isoformat()
    audit(Action.REGISTER_EXPORTED, actor=desk.person.subject_id, about=about, at=desk.at, on=on)
    lines = csv_lines(_table(question, stream_register(register_rows(candidacies, question))))
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


def _asked(request: HttpRequest, desk: Desk) -> RegisterForm:
    places = locations_within(scope(desk.user, roles=READERS, on=desk.today))
    return RegisterForm(request.GET, locations=places, today=desk.today, zone=desk.program.time_zone)


def _answer_to(desk: Desk, form: RegisterForm) -> tuple[CandidacyQuerySet, RegisterQuestion]:
    """Whom the user may see today, and the question as typed. The right to look is today's, whatever day is asked about."""
    data = form.cleaned_data
    question = RegisterQuestion(on=data["on"], known_at=form.known_at(), status=data["status"], location=data["location"], words=data["q"])
    return visible_candidacies(desk.user, roles=READERS, on=desk.today), question


def _after(request: HttpRequest) -> tuple[str, int] | None:
    name, key = request.GET.get("after", ""), request.GET.get("key", "")
    return (name, int(key)) if key.isdecimal() and len(key) < 19 else None


def _key(segment: Segment) -> str:
    return urlencode({"after": segment.candidacy.person.chosen_name, "key": segment.candidacy_id})
