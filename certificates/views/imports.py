"""Bringing the past over: a file, its columns, what its trainings stand for, a look at every line, and only then the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates.domain.imports.columns import Private, plain
from certificates.domain.imports.recording import confirm_import, waiting, work_import
from certificates.domain.imports.staging import begin_import, choose_columns, choose_things, discard_import
from certificates.domain.imports.things import things_for
from certificates.domain.imports.words import sentence_of, what_of
from certificates.enums import ImportState, LineKind, LineOutcome
from certificates.import_forms import ColumnsForm, ImportForm, ThingsForm, private_columns
from certificates.models import Import
from certificates.queries import import_programs
from certificates.views.access import Desk, desk_of
from core.errors import DomainError
from people.models import Person
from people.views.staff import page_context

if TYPE_CHECKING:
    from uuid import UUID

PAGE = 50
NEWEST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """The imports there were, and the form that begins one."""
    desk = desk_of(request)
    program = import_programs(desk.user, on=desk.today).order_by("pk").first()
    if program is None:
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None, program=program)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data.pop("file")
        try:
            held = begin_import(file.read(), **data, by=desk.person, at=desk.at)
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("register_import_columns", uuid=held.uuid)
    context = page_context(_("Bring the past over"), above=[(_("Register"), reverse("register"))])
    context |= {"form": form, "imports": Import.objects.filter(program=program).order_by("-started_at", "-pk")[:NEWEST]}
    with timezone.override(program.time_zone):
        return render(request, "certificates/imports/list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What each column holds; private ones are named, and left out."""
    held = _import_for(desk_of(request), uuid)
    if held.state != ImportState.COLUMNS:
        return redirect("register_import_one", uuid=uuid)
    form = ColumnsForm(request.POST if request.method == "POST" else None, headers=held.headers, matched=held.matched)
    if request.method == "POST" and form.is_valid():
        try:
            choose_columns(held, form.columns(), day_first=form.cleaned_data["day_first"] == "yes")
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("register_import_things", uuid=uuid)
    context = _context(held) | {"form": form, "private": private_columns(held.headers, held.matched)}
    return render(request, "certificates/imports/columns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_things(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What each training written in the file stands for."""
    desk = desk_of(request)
    held = _import_for(desk, uuid)
    if held.state not in {ImportState.THINGS, ImportState.PREVIEW}:
        return redirect("register_import_one", uuid=uuid)
    cells = held.lines.order_by("-number").values_list("cells", flat=True)
    words = {plain(str(one["what"])): str(one["what"]) for one in cells if one.get("what") is not None}
    form = ThingsForm(request.POST if request.method == "POST" else None, chosen=held.things, words=words, things=things_for(held.program))
    if request.method == "POST" and form.is_valid():
        try:
            choose_things(held, form.chosen(), at=desk.at)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("register_import_one", uuid=uuid)
    return render(request, "certificates/imports/things.html", _context(held) | {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every line and what would come of it, page by page; later how far it is. A POST records the next lines, also after a stop."""
    desk = desk_of(request)
    held = _import_for(desk, uuid)
    if request.method == "POST":
        if held.state == ImportState.APPLYING:
            work_import(held, at=desk.at)
        return redirect("register_import_one", uuid=uuid)
    if held.state == ImportState.COLUMNS:
        return redirect("register_import_columns", uuid=uuid)
    if held.state == ImportState.THINGS:
        return redirect("register_import_things", uuid=uuid)
    asked = request.GET.get("outcome", "")
    shown = asked if asked in LineOutcome.values else ""
    lines = held.lines.exclude(kind=LineKind.BEGIN, outcome__in=(LineOutcome.NEW, LineOutcome.SAME, LineOutcome.RECORDED))
    counts = dict(lines.order_by().values_list("outcome").annotate(lines=Count("pk")))
    found = (lines.filter(outcome=shown) if shown else lines).order_by("number", "kind")
    number, _dot, kind = request.GET.get("after", "").partition(".")
    is_first = not (number.isascii() and number.isdigit() and len(number) < 9)
    if not is_first:
        found = found.filter(Q(number__gt=int(number)) | Q(number=int(number), kind__gt=kind))
    page = list(found[: PAGE + 1])
    author = Person.objects.filter(subject_id=held.started_by).first()
    people = held.lines.exclude(outcome=LineOutcome.REFUSED).exclude(key="").values("key", "person").distinct()
    context = _context(held) | {
        "rows": [
            {"line": line, "name": line.facts.get("name") or line.cells.get("name") or "", "what": what_of(line), "why": sentence_of(line)}
            for line in page[:PAGE]
        ],
        "more_after": f"{page[PAGE - 1].number}.{page[PAGE - 1].kind}" if len(page) > PAGE else "",
        "is_first_page": is_first,
        "counts": [(outcome, counts[outcome.value]) for outcome in LineOutcome if counts.get(outcome.value)],
        "total": sum(counts.values()),
        "shown": shown,
        "added": people.filter(person=None).count(),
        "known": people.exclude(person=None).count(),
        "waiting": waiting(held),
        "dropped": [Private(reason).label for reason in held.dropped],
        "author": author.chosen_name if author else "",
    }
    with timezone.override(held.program.time_zone):
        return render(request, "certificates/imports/one.html", context)


@require_POST
def import_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what was looked at: the first lines now, the others by the progress page."""
    desk = desk_of(request)
    held = _import_for(desk, uuid)
    try:
        held = confirm_import(held, by=desk.person, at=desk.at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        work_import(held, at=desk.at)
    return redirect("register_import_one", uuid=uuid)


@require_POST
def import_discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Throw a preview away."""
    desk = desk_of(request)
    held = _import_for(desk, uuid)
    try:
        discard_import(held, by=desk.person, at=desk.at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thrown away. Nothing was recorded."))
    return redirect("register_import")


def _import_for(desk: Desk, uuid: UUID) -> Import:
    """An import of a program that this desk leads as a whole. Raises Http404."""
    programs = import_programs(desk.user, on=desk.today)
    return get_object_or_404(
        Import.objects.filter(program__in=programs).select_related("program", "scheme", "location__program"), uuid=uuid
    )


def _context(held: Import) -> dict[str, Any]:
    above = [(_("Register"), reverse("register")), (_("Bring the past over"), reverse("register_import"))]
    return page_context(_("One spreadsheet"), above=above) | {"held": held}
