"""Moving people to another edition of their rules: who would be touched and how, one act with a reason, its progress, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates.domain.moves import Change, move_candidacies, preview_moves, touched_by, undo_move, work_batch
from certificates.domain.verdict_words import requirement_titles
from certificates.enums import MoveOutcome, Status
from certificates.forms import ReasonForm
from certificates.models import MoveBatch, SchemeEdition
from certificates.queries import DECIDERS, visible_candidacies
from certificates.views.access import Desk, desk_of
from core.errors import DomainError
from people.models import Location, Person
from people.queries import locations_within, scope
from people.views.staff import page_context

if TYPE_CHECKING:
    from uuid import UUID

    from certificates.models.candidacies import CandidacyQuerySet

PAGE = 25


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One person in the preview, in words."""

    change: Change
    status_before: Status
    status_after: Status
    loses: list[str]
    gains: list[str]
    asks: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Whom a move to this edition would touch, page by page; a POST with a reason begins it for all of them in this desk's care."""
    desk = desk_of(request)
    edition = _edition_for(desk, code, number)
    touched = _in_care(desk, touched_by(edition))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = move_candidacies(edition, touched, reason=form.cleaned_data["reason"], by=desk.person, at=desk.at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            work_batch(batch, at=desk.at)
            return redirect("register_batch", uuid=batch.uuid)
    after = request.GET.get("after", "")
    page = list(
        touched.order_by("pk").filter(pk__gt=int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0)[: PAGE + 1]
    )
    context = page_context(_("Move people to another edition"), above=[(_("Register"), reverse("register"))])
    context |= {
        "edition": edition,
        "lines": [_line(change, edition) for change in preview_moves(edition, page[:PAGE], at=desk.at)],
        "more_after": page[PAGE - 1].pk if len(page) > PAGE else None,
        "is_first_page": not after,
        "people": touched.count(),
        "form": form,
    }
    return render(request, "certificates/move.html", context, status=400 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a move is. A POST works off the next people: whoever looks brings it on, also after a stop."""
    desk = desk_of(request)
    found = _batch_for(desk, uuid)
    if request.method == "POST":
        work_batch(found, at=desk.at)
        return redirect("register_batch", uuid=uuid)
    return _render_batch(request, found, form=ReasonForm())


@require_POST
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a move back, with a reason."""
    desk = desk_of(request)
    found = _batch_for(desk, uuid)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            back = undo_move(found, reason=form.cleaned_data["reason"], by=desk.person, at=desk.at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            work_batch(back, at=desk.at)
            messages.success(request, _("Taken back. Whoever was moved again since then stays where they are."))
            return redirect("register_batch", uuid=back.uuid)
    return _render_batch(request, found, form=form, status=400)


def _edition_for(desk: Desk, code: str, number: int) -> SchemeEdition:
    """An edition of a program in which this desk decides. Raises Http404."""
    places = Location.objects.filter(pk__in=scope(desk.user, roles=DECIDERS, on=desk.today).values("pk"))
    editions = SchemeEdition.objects.filter(scheme__program__in=places.order_by().values("program")).select_related("scheme__program")
    return get_object_or_404(editions, scheme__code=code, number=number)


def _in_care(desk: Desk, candidacies: CandidacyQuerySet) -> CandidacyQuerySet:
    seen = visible_candidacies(desk.user, roles=DECIDERS, on=desk.today)
    return candidacies.filter(pk__in=seen.order_by().values("pk"))


def _batch_for(desk: Desk, uuid: UUID) -> MoveBatch:
    """A batch of which every person is in this desk's care. Raises Http404."""
    found = get_object_or_404(MoveBatch.objects.select_related("edition__scheme__program", "undoes"), uuid=uuid)
    places = locations_within(scope(desk.user, roles=DECIDERS, on=desk.today))
    if found.moves.exclude(candidacy__location__in=places.order_by().values("pk")).exists():
        raise Http404
    return found


def _render_batch(request: HttpRequest, found: MoveBatch, *, form: ReasonForm, status: int = 200) -> HttpResponse:
    counts = dict(found.moves.order_by().values_list("outcome").annotate(people=Count("pk")))
    by = Person.objects.filter(subject_id=found.decided_by).first()
    context = page_context(_("Move people to another edition"), above=[(_("Register"), reverse("register"))])
    context |= {
        "batch": found,
        "edition": found.edition,
        "by": by.chosen_name if by else "",
        "counts": [(outcome.label, counts.get(outcome, 0)) for outcome in (MoveOutcome.MOVED, MoveOutcome.LEFT, MoveOutcome.WAITING)],
        "waiting": counts.get(MoveOutcome.WAITING, 0),
        "undone_by": MoveBatch.objects.filter(undoes=found).first(),
        "form": form,
    }
    return render(request, "certificates/move_batch.html", context, status=status)


def _line(change: Change, edition: SchemeEdition) -> ChangeLine:
    titles: dict[str, Any] = {}
    for rules in (edition.rules, change.candidacy.scheme_edition.rules):
        titles = requirement_titles(rules, stage="renewal") | requirement_titles(rules, stage="initial") | titles
    named = [[titles.get(key, key) for key in keys] for keys in (change.loses, change.gains, change.asks)]
    return ChangeLine(change, Status(change.status_before), Status(change.status_after), *named)
