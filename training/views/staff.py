"""Staff's page of one person's training: her courses, what she did on paper, sign-offs and confirmations; and packets to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from curricula.domain.document import edition_view
from curricula.models import ModuleEdition
from people.models import Location, Membership
from people.queries import local_today
from training import queries
from training.domain.enrolment import enrol
from training.domain.evidence import record_evidence, verify_evidence, waiting_rows
from training.domain.paper import confirm_attestation, record_packet, record_sign_off, statements_for
from training.enums import Kind
from training.evidence_forms import FORMS, EvidenceForm, evidence_forms
from training.forms import EnrolForm, PacketForm, StatementForm
from training.views.learner import in_language, language, now, person_of, question_to_answer, with_addresses

if TYPE_CHECKING:
    from datetime import date

    from django import forms

    from people.models import Person, Program
    from training.models import Enrolment


@require_http_methods(["GET", "HEAD", "POST"])
def person_training(request: HttpRequest, subject_id: str) -> HttpResponse:
    """One person's courses and what staff may record for her; a POST records one thing."""
    desk = Desk(request, subject_id)
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what == "verify":
            return desk.verify(request)
        form = desk.forms.get(what) or desk.evidence.get(what)
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                sentence = desk.record(form) if isinstance(form, EvidenceForm) else getattr(desk, f"do_{what}")(form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, sentence)
                return redirect("staff-training", subject_id)
        return render(request, "training/staff_person.html", desk.context(), status=422)
    audit(Action.PERSON_VIEWED, actor=desk.by.subject_id, about=desk.person.subject_id, at=now(), page="training")
    return render(request, "training/staff_person.html", desk.context())


@require_safe
def packet(request: HttpRequest, sha256: str) -> HttpResponse:
    """A whole module to print, in the language asked for, without its right answers."""
    user: Any = request.user
    if not queries.recorders_places(user, on=local_today(user, at=now())).exists():
        raise Http404
    edition = get_object_or_404(ModuleEdition, sha256=sha256)
    person = None
    if "for" in request.GET:
        person = get_object_or_404(queries.people_recorded_by(user, on=local_today(user, at=now())), subject_id=request.GET["for"])
    asked = request.GET.get("language") or (person.language if person else language())
    if asked not in {"en", "es"}:
        raise Http404
    with translation.override(asked):
        return render(request, "training/packet.html", packet_context(edition, asked) | {"person": person})


def packet_context(edition: ModuleEdition, asked: str) -> dict[str, Any]:
    """A module as it is printed: every text, every question, no answer."""
    view = edition_view(edition, asked)
    return {
        "module": {
            "title": view["title"],
            "summary": view["summary"],
            "minutes": sum(part["minutes"] for part in view["minutes"]),
            "sample": view["sample"],
        },
        "lessons": [
            {
                "number": number,
                "title": lesson["title"],
                "minutes": lesson["minutes"],
                "content_note": {"text": lesson["content_note"]["text"]} if lesson["content_note"] else None,
                "blocks": [_on_paper(block) for block in lesson["blocks"]],
                "other_way": [_on_paper(block) for block in lesson["content_note"]["other_way"]] if lesson["content_note"] else [],
            }
            for number, lesson in enumerate(view["lessons"], start=1)
        ],
        "check": {"questions": [question_to_answer(question, []) for question in view["check"]["questions"]]} if view["check"] else None,
        "reference": f"{edition.ref} {edition.sha256[:8]}",
    }


class Desk:
    """What one member of staff may do for one person."""

    def __init__(self, request: HttpRequest, subject_id: str) -> None:
        user: Any = request.user
        self.by = person_of(request)
        self.on = local_today(user, at=now())
        self.person: Person = get_object_or_404(queries.people_recorded_by(user, on=self.on), subject_id=subject_id)
        self.places: QuerySet[Location] = queries.recorders_places(user, on=self.on)
        held = Membership.objects.learners().filter(person=self.person, location__in=self.places).select_related("location__program")
        self.locations = [one.location for one in held.order_by("-begins_on", "-pk")]
        self.paths = [path for path in queries.paths_of(self.person) if path.enrolment.location in set(self.places)]
        self.forms = self._forms(request)
        wanted = {form.kind: statements_for(self.person, form.kind) for form in FORMS}
        posted, what = request.POST if request.method == "POST" else None, request.POST.get("what", "")
        self.evidence = evidence_forms(wanted, posted=posted, what=what, today=self.on)

    @property
    def program(self) -> Program:
        """The program under which staff record here: that of her newest place in their care."""
        return self.locations[0].program

    def _forms(self, request: HttpRequest) -> dict[str, forms.Form]:
        posted = request.POST if request.method == "POST" else None
        what = request.POST.get("what", "")
        today = {"happened_on": self.on, "finished_on": self.on}
        codes = {stone.code for path in self.paths for stone in path.stones}
        held = {path.enrolment.curriculum_edition.code for path in self.paths}
        courses = [
            (edition.ref, in_language(edition.title))
            for edition in queries.newest_curricula({location.program for location in self.locations})
            if edition.code not in held
        ]
        made: dict[str, Any] = {}
        if courses:
            locations = Location.objects.filter(pk__in=[location.pk for location in self.locations])
            made["enrol"] = EnrolForm(posted if what == "enrol" else None, courses=courses, locations=locations, prefix="enrol")
        if codes:
            editions = ModuleEdition.objects.filter(code__in=codes).defer("document").order_by("code", "-number", "-correction")
            made["packet"] = PacketForm(posted if what == "packet" else None, editions=editions, initial=today, prefix="packet")
        for name, kind in (("sign_off", Kind.SIGNED_OFF), ("attestation", Kind.ATTESTATION_MADE)):
            if statements := statements_for(self.person, kind):
                made[name] = StatementForm(posted if what == name else None, statements=statements, initial=today, prefix=name)
        return made

    def context(self) -> dict[str, Any]:
        """What the page shows. Tries, answers, scores and the way round a lesson are not among it."""
        title = _("Training")
        above = reverse("staff-person", args=[self.person.subject_id])
        return {
            "header_title": title,
            "page_title": title,
            "breadcrumbs_items": [{"url": above, "label": self.person.chosen_name}, {"url": "", "label": title}],
            "person": self.person,
            "courses": [
                {
                    "title": in_language(path.enrolment.curriculum_edition.title),
                    "location": path.enrolment.location.name,
                    "modules": [
                        {
                            "title": in_language(stone.title) or stone.code,
                            "state": stone.state,
                            "finished_on": path.enrolment.location.program.local_date(stone.progress.finished_at)
                            if stone.progress and stone.progress.finished_at
                            else None,
                            "packet_url": self._packet_url(stone),
                        }
                        for stone in path.stones
                    ],
                }
                for path in self.paths
            ],
            "forms": self.forms,
            "evidence": [(name, form.kind.label, form) for name, form in self.evidence.items()],
            "waiting": [row for row in waiting_rows(self.person) if row.program == self.program.code],
            "mine": self.by.subject_id,
        }

    def _packet_url(self, stone: queries.Stone) -> str | None:
        if stone.edition is None:
            return None
        return f"{reverse('staff-packet', args=[stone.edition.sha256])}?for={self.person.subject_id}"

    def record(self, form: EvidenceForm) -> str:
        """Record one thing that her rules ask for."""
        data = form.cleaned_data
        record_evidence(self.person, form.kind, code=form.code(data), facts=form.facts(data), **self._said(data))
        return _("It is recorded.")

    def verify(self, request: HttpRequest) -> HttpResponse:
        """Say that something told was checked."""
        try:
            verify_evidence(self.person, request.POST.get("row", ""), program=self.program, by=self.by, at=now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("It is recorded as checked."))
        return redirect("staff-training", self.person.subject_id)

    # --- acts ----------------------------------------------------------------------------------------------------------------------

    def do_enrol(self, data: dict[str, Any]) -> str:
        """Enrol her in the newest edition of a course."""
        editions = queries.newest_curricula({location.program for location in self.locations})
        edition = next(edition for edition in editions if edition.ref == data["course"])
        enrol(self.person, edition, location=data["location"], by=self.by, at=now())
        return _("%(name)s is in this course now.") % {"name": self.person.chosen_name}

    def do_packet(self, data: dict[str, Any]) -> str:
        """Record a finished packet."""
        edition: ModuleEdition = data["edition"]
        enrolment: Enrolment = next(path.enrolment for path in self.paths if edition.code in {stone.code for stone in path.stones})
        record_packet(enrolment, edition=edition, finished_on=data["finished_on"], seen_by=data["seen_by"], by=self.by, at=now())
        return _("The packet is recorded.")

    def do_sign_off(self, data: dict[str, Any]) -> str:
        """Record a sign-off."""
        record_sign_off(self.person, code=data["code"], **self._said(data))
        return _("The sign-off is recorded.")

    def do_attestation(self, data: dict[str, Any]) -> str:
        """Record a confirmation."""
        form: Any = self.forms["attestation"]
        confirm_attestation(self.person, code=data["code"], text=form.statements[data["code"]].text, **self._said(data))
        return _("The confirmation is recorded.")

    def _said(self, data: dict[str, Any]) -> dict[str, Any]:
        day: date = data["happened_on"]
        return {"program": self.program, "happened_on": day, "by": self.by, "at": now()}


def _on_paper(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] == "question":
        return {"key": block["key"], "type": "question", "question": question_to_answer(block["question"], [])}
    return with_addresses(block)
