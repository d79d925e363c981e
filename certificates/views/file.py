"""One person's file: every requirement with the evidence under it, the history of decisions, and the decisions themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates.domain import decisions
from certificates.domain.cases import build_case, rows_of
from certificates.domain.letters import WRITTEN_TO
from certificates.domain.rule_words import stage_lines
from certificates.domain.samples import counted_samples
from certificates.domain.verdict_words import STAGE_WORDS, requirement_lines, side_sentences, status_sentence
from certificates.enums import PeriodState, Status
from certificates.evaluation import evaluate, parse_case
from certificates.forms import ReasonForm, RegisterForm, WaiverForm
from certificates.queries import DECIDERS, LETTER_WRITERS, PACKERS, READERS, visible_candidacies
from certificates.views.access import Desk, desk_of, get_candidacy_for
from certificates.views.offers import OFFERS, Standing
from certificates.views.start import samples_in_words
from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.models import Person
from people.queries import locations_within, scope
from people.views.staff import page_context
from training.enums import Kind
from training.models import LedgerWords

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from certificates.models import Candidacy
    from training.models import LedgerRow


@require_GET
def person_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file on a day, as known at an instant. Looking is recorded, and the person can see that."""
    desk = desk_of(request)
    candidacy, today = get_candidacy_for(desk, uuid), desk.today
    places = locations_within(scope(desk.user, roles=READERS, on=today))
    form = RegisterForm(request.GET, locations=places, today=today, zone=candidacy.scheme.program.time_zone)
    audit(Action.PERSON_VIEWED, actor=desk.person.subject_id, about=candidacy.person.subject_id, at=desk.at, page="register")
    if not form.is_valid():
        return _render_file(request, desk, candidacy, form=form, on=today, known_at=None, status=400)
    return _render_file(request, desk, candidacy, form=form, on=form.cleaned_data["on"], known_at=form.known_at())


@require_POST
def approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Award the period that waits, in the name of the signed-in lead."""
    desk = desk_of(request)
    candidacy = get_candidacy_for(desk, uuid, roles=DECIDERS)
    try:
        decisions.approve(candidacy, by=desk.person, at=desk.at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Approved. The certificate is issued."))
    return redirect("register_file", uuid=uuid)


@require_POST
def waive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let a requirement rest, with a reason."""
    desk = desk_of(request)
    candidacy, today = get_candidacy_for(desk, uuid, roles=DECIDERS), desk.today
    lines = _lines(candidacy, on=today, known_at=None)
    form = WaiverForm(request.POST, requirements=[(line.key, line.title) for line in lines], prefix="waive")
    if form.is_valid():
        data = form.cleaned_data
        try:
            decisions.waive_requirement(
                candidacy, data["requirement"], until=data["until"], reason=data["reason"], by=desk.person, at=desk.at
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Waived. The reason is kept with the decision."))
            return redirect("register_file", uuid=uuid)
    return _render_file(request, desk, candidacy, on=today, known_at=None, waiver=form, status=400)


@require_POST
def act(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """Make one of the decisions that a file offers, with a reason."""
    desk = desk_of(request)
    candidacy, today = get_candidacy_for(desk, uuid, roles=DECIDERS), desk.today
    verdict = evaluate(parse_case(build_case(candidacy)), on=today).document()
    offer, standing = OFFERS[name], _standing(candidacy, verdict, requirement_lines(verdict, candidacy.scheme_edition.rules), on=today)
    form = offer.form(request.POST, prefix=name, **offer.given(standing))
    if form.is_valid():
        try:
            offer.decide(candidacy, **form.cleaned_data, by=desk.person, at=desk.at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Recorded. The register and the public page say so from now on."))
            return redirect("register_file", uuid=uuid)
    return _render_file(request, desk, candidacy, on=today, known_at=None, act_form=(name, form), status=400)


def _lines(candidacy: Candidacy, *, on: date, known_at: datetime | None) -> list[Any]:
    verdict = evaluate(parse_case(build_case(candidacy, known_at=known_at)), on=on, known_at=known_at).document()
    return requirement_lines(verdict, candidacy.scheme_edition.rules)


def _render_file(
    request: HttpRequest,
    desk: Desk,
    candidacy: Candidacy,
    *,
    on: date,
    known_at: datetime | None,
    form: RegisterForm | None = None,
    waiver: WaiverForm | None = None,
    act_form: tuple[str, ReasonForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    verdict = evaluate(parse_case(build_case(candidacy, known_at=known_at)), on=on, known_at=known_at).document()
    rows = _rows_shown(candidacy, verdict, known_at=known_at)
    names = _names(rows)
    lines = requirement_lines(verdict, candidacy.scheme_edition.rules, rows=rows, names=names)
    is_today = on == desk.today and known_at is None
    decides = is_today and visible_candidacies(desk.user, roles=DECIDERS, on=desk.today).filter(pk=candidacy.pk).exists()
    standing = _standing(candidacy, verdict, lines, on=on)
    acts = _acts(standing, typed=act_form) if decides else []
    documents = candidacy.documents.all() if known_at is None else candidacy.documents.filter(issued_at__lte=known_at)
    context = page_context(candidacy.person.chosen_name, above=[(_("Register"), reverse("register"))])
    context |= {
        "candidacy": candidacy,
        "person": candidacy.person,
        "form": form,
        "on": on,
        "known_on": form.known_on() if form and form.is_valid() else None,
        "is_today": is_today,
        "status": Status(verdict["status"]),
        "status_why": _status_why(verdict, on=on),
        "ready": verdict["ready"],
        "stage": STAGE_WORDS[verdict["stage"]],
        "is_renewal": verdict["stage"] == "renewal",
        "beside": side_sentences(verdict),
        "rule_lines": stage_lines(candidacy.scheme_edition.rules, verdict["stage"]),
        "writes_letters": is_today
        and verdict["status"] in WRITTEN_TO
        and visible_candidacies(desk.user, roles=LETTER_WRITERS, on=desk.today).filter(pk=candidacy.pk).exists(),
        "makes_packs": visible_candidacies(desk.user, roles=PACKERS, on=desk.today).filter(pk=candidacy.pk).exists(),
        "lines": lines,
        "history": _history(candidacy, rows, names),
        "timeline": _timeline(verdict, on=on, today=desk.today),
        "documents": documents.order_by("-issued_at"),
        "samples": samples_in_words(counted_samples([candidacy.scheme_edition.rules], on=desk.today)),
        "decides": decides,
        "waiver": waiver
        or (WaiverForm(requirements=standing.open_lines, prefix="waive") if _can_waive(standing, decides=decides) else None),
        "acts": acts,
    }
    with timezone.override(candidacy.scheme.program.time_zone):
        return render(request, "certificates/person_file.html", context, status=status)


def _standing(candidacy: Candidacy, verdict: dict[str, Any], lines: list[Any], *, on: date) -> Standing:
    open_lines = [(line.key, line.title) for line in lines if line.state not in {"met", "waived"} and not line.is_group]
    last = candidacy.periods.filter(state=PeriodState.DECIDED).order_by("-number").first()
    return Standing(candidacy, verdict["status"], on, open_lines, last)


def _can_waive(standing: Standing, *, decides: bool) -> bool:
    return decides and bool(standing.open_lines) and decisions.is_allowed(Kind.WAIVED, standing.status)


def _acts(standing: Standing, *, typed: tuple[str, ReasonForm] | None) -> list[tuple[str, Any, ReasonForm]]:
    """The decisions possible now: address, words and form. One that was sent and refused is shown with what was typed."""
    return [
        (name, offer.label, typed[1] if typed and typed[0] == name else offer.form(prefix=name, **offer.given(standing)))
        for name, offer in OFFERS.items()
        if offer.is_possible(standing) or (typed and typed[0] == name)
    ]


def _rows_shown(candidacy: Candidacy, verdict: dict[str, Any], *, known_at: datetime | None) -> list[LedgerRow]:
    """The rows known then: this program's, and of another's those that these rules count (decision 0005)."""
    counted, program = decisions.counted_rows(verdict["requirements"]), candidacy.scheme.program.code
    known = (row for row in rows_of(candidacy, known_at=known_at) if known_at is None or row.recorded_at <= known_at)
    return [row for row in known if row.program == program or row.hash in counted]


def _status_why(verdict: dict[str, Any], *, on: date) -> str:
    """Why the status of the day holds; empty before the first day."""
    day = on.isoformat()
    held = [part for part in verdict["timeline"] if part["from"] <= day and (part["to"] is None or day < part["to"])]
    return status_sentence(held[0]["reason"]) if held else ""


def _timeline(verdict: dict[str, Any], *, on: date, today: date) -> list[dict[str, Any]]:
    """The statuses over time, the newest first; the one of the day asked about is marked."""
    day = on.isoformat()
    return [
        {
            "status": Status(part["status"]),
            "from": part["from"],
            "to": part["to"],
            "is_now": part["from"] <= day and (part["to"] is None or day < part["to"]),
            "is_ahead": part["from"] > today.isoformat(),
        }
        for part in reversed(verdict["timeline"])
    ]


def _names(rows: list[LedgerRow]) -> dict[str, str]:
    """Names of whoever recorded the rows, by subject id; the system has its own word."""
    people = Person.objects.filter(subject_id__in={row.recorded_by for row in rows})
    return {person.subject_id: person.chosen_name for person in people} | {"system": _("the system")}


def _history(candidacy: Candidacy, rows: list[LedgerRow], names: dict[str, str]) -> list[dict[str, Any]]:
    """Decisions about this candidacy and this program's corrections, newest first, with the words written beside them."""
    program = candidacy.scheme.program.code
    words = dict(LedgerWords.objects.filter(row__in=[row.pk for row in rows]).values_list("row_id", "text"))
    shown = (*Kind.DECISIONS, *Kind.ONCE_PER_ROW)
    return [
        {"row": row, "what": row.get_kind_display(), "by": names.get(row.recorded_by, row.recorded_by), "words": words.get(row.pk, "")}
        for row in reversed(rows)
        if row.kind in shown and (row.about == candidacy.ref or (row.kind in Kind.ONCE_PER_ROW and row.program == program))
    ]
