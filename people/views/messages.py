"""Messages that staff hand over, by text or on paper: what waits, and that it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.enums import Channel
from core.errors import DomainError
from core.models import OutboxMessage
from people.domain.telling import hand_over
from people.enums import Role
from people.models import Membership, Person
from people.queries import local_today, locations_within, scope
from people.views.staff import page_context, staff_user

PAGE = 30


@require_GET
def waiting_messages(request: HttpRequest) -> HttpResponse:
    """What waits to be handed over to the people whose files the user keeps, the oldest first; paged by key."""
    user, at = staff_user(request), timezone.now()
    on = local_today(user, at=at)
    places = locations_within(scope(user, roles=Role.KEEPS_PEOPLE, on=on))
    if not places.exists():
        raise Http404
    learners = Membership.objects.learners().filter(location__in=places)
    mine = Person.objects.filter(pk__in=learners.values("person"))
    found = OutboxMessage.objects.filter(sent_at=None, about__in=mine.values("subject_id")).exclude(channel=Channel.EMAIL).order_by("pk")
    after = request.GET.get("after", "")
    if after.isdecimal():
        found = found.filter(pk__gt=int(after))
    rows = list(found[: PAGE + 1])
    people = {person.subject_id: person for person in Person.objects.filter(subject_id__in={row.about for row in rows})}
    context = page_context(
        _("Messages to hand over"),
        rows=[{"message": row, "person": people[row.about], "is_text": row.channel == Channel.TEXT} for row in rows[:PAGE]],
        more_url=f"{reverse('staff-messages')}?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    )
    return render(request, "people/staff/messages.html", context)


@require_POST
def message_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It was handed over."""
    user = staff_user(request)
    message = get_object_or_404(OutboxMessage.objects.exclude(about=""), pk=pk)
    try:
        hand_over(message, by=user, at=timezone.now())
    except DomainError as refusal:
        if refusal.code == "not-yours":
            raise Http404 from refusal
        messages.info(request, refusal.message)
    else:
        messages.success(request, _("Noted as handed over."))
    return redirect("staff-messages")
