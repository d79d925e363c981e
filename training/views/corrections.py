"""Staff's page of one entry: what it says, what became of it, and the ways to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.models import Person
from training.correction_forms import WhyForm, right_facts, right_form
from training.domain.corrections import Entry, entries_about, entry_about, record_anew, take_back
from training.domain.evidence import verify_evidence
from training.domain.paper import statements_for
from training.enums import Kind
from training.views.learner import now
from training.views.staff import Desk

if TYPE_CHECKING:
    from django import forms

PAGE = 50


@require_safe
def entry_list(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Everything recorded about a person, the newest entry first; paged by key."""
    desk = Desk(request, subject_id)
    before = request.GET.get("before", "")
    key = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = entries_about(desk.person, before=key, most=PAGE + 1)
    audit(Action.PERSON_VIEWED, actor=desk.by.subject_id, about=desk.person.subject_id, at=now(), page="entries")
    context = _context(desk, _("Everything recorded")) | {
        "entries": found[:PAGE],
        "more_before": found[PAGE - 1].row.pk if len(found) > PAGE else "",
        "is_first_page": key is None,
    }
    with timezone.override(desk.program.time_zone):
        return render(request, "training/staff_entries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, subject_id: str, row_hash: str) -> HttpResponse:
    """One entry. A POST says that it was checked, takes it back, or takes it back and records it anew as one act."""
    desk = Desk(request, subject_id)
    found = entry_about(desk.person, row_hash)
    if found is None:
        raise Http404
    mends = found.voided is None and found.row.program == desk.program.code and desk.person.pk != desk.by.pk
    what = request.POST.get("what", "")
    posted = request.POST if request.method == "POST" else None
    why = WhyForm(posted if what in {"take_back", "record_anew"} else None)
    right = right_form(found.row, statements_for(desk.person, Kind(found.row.kind)), posted if what == "record_anew" else None)
    if posted is not None and _act(request, desk, found, what, why=why, right=right):
        return redirect("staff-training-entry", subject_id, row_hash)
    if posted is None:
        audit(Action.PERSON_VIEWED, actor=desk.by.subject_id, about=desk.person.subject_id, at=now(), page="entry")
    people = {found.row.recorded_by, *(row.recorded_by for row in (found.voided, found.verified) if row)}
    context = _context(desk, _("One entry")) | {
        "entry": found,
        "parts": found.row.content.get("minutes", []),
        "names": dict(Person.objects.filter(subject_id__in=people).values_list("subject_id", "chosen_name")),
        "mends": mends,
        "may_check": mends and not found.is_checked and found.row.recorded_by != desk.by.subject_id,
        "why": why,
        "right": right,
        "opened": what,
    }
    with timezone.override(desk.program.time_zone):
        return render(request, "training/staff_entry.html", context, status=422 if posted is not None else 200)


def _act(request: HttpRequest, desk: Desk, found: Entry, what: str, *, why: WhyForm, right: forms.Form) -> bool:
    """Do what was asked; False where something is to be mended first."""
    said: dict[str, Any] = {"program": desk.program, "by": desk.by, "at": now()}
    try:
        if what == "verify":
            verify_evidence(desk.person, found.row.hash, **said)
            messages.success(request, _("It is recorded as checked."))
        elif what == "take_back" and why.is_valid():
            take_back(desk.person, found.row.hash, reason=why.cleaned_data["reason"], **said)
            messages.success(request, _("Taken back. It counts for nothing from now on."))
        elif what == "record_anew" and why.is_valid() and right.is_valid():
            code, facts = right_facts(right, found.row)
            record_anew(
                desk.person, found.row.hash, code=code, facts=facts, happened_on=right.cleaned_data["happened_on"],
                reason=why.cleaned_data["reason"], **said,
            )  # fmt: skip
            messages.success(request, _("Taken back, and recorded anew."))
        elif what not in {"take_back", "record_anew"}:
            raise Http404
        else:
            return False
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return True


def _context(desk: Desk, title: str) -> dict[str, Any]:
    person = desk.person
    trail = [
        {"url": reverse("staff-person", args=[person.subject_id]), "label": person.chosen_name},
        {"url": reverse("staff-training", args=[person.subject_id]), "label": _("Training")},
        {"url": "", "label": title},
    ]
    return {"header_title": title, "page_title": title, "breadcrumbs_items": trail, "person": person}
