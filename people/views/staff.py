"""The staff's screens for people: find, add, open, change, and print a card. Whom one may not see does not exist (404)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.adapters.qr import card_address, card_qr
from people.domain.cards import issue_card
from people.domain.errors import actor_of
from people.domain.invitations import invite_by_email
from people.domain.memberships import end_membership, grant_membership, may_grant, may_keep
from people.domain.persons import Details, add_person, change_person
from people.enums import Role
from people.forms import AddPersonForm, EndForm, GrantForm, PersonForm
from people.models import Location, Membership, Person, User
from people.queries import local_today, locations_within, people_kept, scope

PAGE = 30


def staff_user(request: HttpRequest) -> User:
    """The signed-in user. Raises Http404 for anybody else, so that an address tells nothing."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def person_for(user: User, subject_id: str, *, on: date) -> Person:
    """The person with this subject id, if the user may open her file. Raises Http404."""
    return get_object_or_404(people_kept(user, on=on).select_related("coordinator"), subject_id=subject_id)


def keeping_places(user: User, *, on: date) -> QuerySet[Location]:
    """Where the user may add people."""
    return locations_within(scope(user, roles=Role.KEEPS_PEOPLE, on=on)).select_related("program")


def granting_places(user: User, *, on: date) -> QuerySet[Location]:
    """Where the user may grant some role."""
    places = Location.objects.all() if user.is_superuser else locations_within(scope(user, roles=[Role.LEAD], on=on))
    return places.select_related("program")


def coordinators_for(user: User, *, on: date, now: Person | None = None) -> QuerySet[Person]:
    """Staff who may be named as somebody's coordinator, the one named now among them."""
    places = locations_within(scope(user, roles=Role.KEEPS_PEOPLE, on=on))
    current = Membership.objects.staff().current(on)
    if not user.is_superuser:
        programs = places.order_by().values("program").distinct()
        current = current.filter(location__program__in=programs)
    return Person.objects.filter(Q(pk__in=current.values("person")) | Q(pk=now.pk if now else None)).in_order()


def page_context(title: str, *, above: list[tuple[str, str]] | None = None, **more: Any) -> dict[str, Any]:
    """What Wagtail's frame needs to know about a page of ours."""
    trail = [{"url": url, "label": label} for label, url in above or []]
    return {"header_title": title, "page_title": title, "breadcrumbs_items": [*trail, {"url": "", "label": title}], **more}


def above_file(person: Person | None = None) -> list[tuple[str, str]]:
    """The way back from a page about a person."""
    trail = [(_("People"), reverse("staff-people"))]
    if person is not None:
        trail.append((person.chosen_name, reverse("staff-person", args=[person.subject_id])))
    return trail


@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """The people whose files the user may open, by name; paged by key, without totals."""
    user, at = staff_user(request), timezone.now()
    on = local_today(user, at=at)
    words = request.GET.get("q", "").strip()[:100]
    allowed = people_kept(user, on=on)
    found = allowed.named_like(words).in_order()
    after = allowed.filter(subject_id=request.GET.get("after", "")).first()
    if after is not None:
        found = found.filter(Q(chosen_name__gt=after.chosen_name) | Q(chosen_name=after.chosen_name, pk__gt=after.pk))
    held = Membership.objects.current(on).select_related("location")
    rows = list(found.prefetch_related(Prefetch("memberships", queryset=held, to_attr="held_now"))[: PAGE + 1])
    context = page_context(
        _("People"),
        people=rows[:PAGE],
        more_after=rows[PAGE - 1].subject_id if len(rows) > PAGE else "",
        words=words,
        may_add=not words and keeping_places(user, on=on).exists(),
        is_first_page=after is None,
    )
    return render(request, "people/staff/list.html", context)


@require_http_methods(["GET", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Add a person as a learner."""
    user, at = staff_user(request), timezone.now()
    on = local_today(user, at=at)
    places = keeping_places(user, on=on)
    if not places.exists():
        raise Http404
    form = AddPersonForm(
        request.POST or None, locations=places, coordinators=coordinators_for(user, on=on), initial={"begins_on": on.isoformat()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = add_person(
                form.details(), location=form.cleaned_data["location"], begins_on=form.cleaned_data["begins_on"], by=user, at=at
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": person.chosen_name})
            return redirect("staff-person", person.subject_id)
    context = page_context(_("Add a person"), above=above_file(), form=form, submit=_("Add"))
    return render(request, "people/staff/form.html", context, status=422 if form.errors else 200)


def _file(user: User, person: Person, *, on: date, at: datetime, **more: Any) -> dict[str, Any]:
    """What the person's page shows."""
    may = may_keep(user, person, at=at)
    held = list(person.memberships.select_related("location__program").order_by("-begins_on", "pk"))
    rows = [
        {
            "membership": one,
            "is_current": one.is_current(on),
            "may_end": user.person_id != person.pk
            and (one.ends_on is None or one.ends_on >= on)
            and may_grant(user, role=one.role, location=one.location, on=on),
        }
        for one in held
    ]
    sign_in = User.objects.filter(person=person).first()
    places = granting_places(user, on=on)
    context = page_context(
        person.chosen_name,
        above=above_file(),
        person=person,
        rows=rows,
        sign_in_name=sign_in.get_username() if sign_in and may else "",
        may_keep=may,
        may_grant=user.person_id != person.pk and places.exists(),
        grant_form=GrantForm(locations=places, initial={"begins_on": on.isoformat()}),
        today=on,
    )
    return context | more


@require_GET
def person_file(request: HttpRequest, subject_id: str) -> HttpResponse:
    """One person's file; that it was opened is recorded, and she can see by whom."""
    user, at = staff_user(request), timezone.now()
    on = local_today(user, at=at)
    person = person_for(user, subject_id, on=on)
    if person.pk != user.person_id:
        audit(Action.PERSON_VIEWED, actor=actor_of(user), about=person.subject_id, at=at)
    return render(request, "people/staff/person.html", _file(user, person, on=on, at=at))


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Change what is written down about a person."""
    user, at = staff_user(request), timezone.now()
    on = local_today(user, at=at)
    person = person_for(user, subject_id, on=on)
    if not may_keep(user, person, at=at):
        raise Http404
    known = {name: getattr(person, name) for name in Details.__dataclass_fields__}
    form = PersonForm(request.POST or None, coordinators=coordinators_for(user, on=on, now=person.coordinator), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            change_person(person, form.details(), by=user, at=at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The file is changed."))
            return redirect("staff-person", person.subject_id)
    context = page_context(_("Change the file"), above=above_file(person), form=form, submit=_("Save"))
    return render(request, "people/staff/form.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def person_card(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Make a new sign-in card and show it once, to be printed. The old card stops working."""
    user, at = staff_user(request), timezone.now()
    person = person_for(user, subject_id, on=local_today(user, at=at))
    try:
        card = issue_card(person, by=user, at=at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("staff-person", person.subject_id)
    with translation.override(person.language):
        context = {
            "person": person,
            "card": card,
            "qr": card_qr(card.sign_in_name),
            "address": card_address(card.sign_in_name).partition("?")[0],
            "good_until": timezone.localdate(card.expires_at),
        }
        return render(request, "people/staff/card.html", context)


@require_POST
def person_invite(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Let the person sign in with her e-mail address, and tell her."""
    user, at = staff_user(request), timezone.now()
    person = person_for(user, subject_id, on=local_today(user, at=at))
    try:
        invite_by_email(person, by=user, at=at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("A message is on its way to %(name)s.") % {"name": person.chosen_name})
    return redirect("staff-person", person.subject_id)


@require_POST
def membership_grant(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Give a person a role."""
    user, at = staff_user(request), timezone.now()
    on = local_today(user, at=at)
    person = person_for(user, subject_id, on=on)
    form = GrantForm(request.POST, locations=granting_places(user, on=on))
    if form.is_valid():
        try:
            grant_membership(person, **form.cleaned_data, by=user, at=at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The role is given."))
            return redirect("staff-person", person.subject_id)
    return render(request, "people/staff/person.html", _file(user, person, on=on, at=at, grant_form=form), status=422)


@require_POST
def membership_end(request: HttpRequest, subject_id: str, pk: int) -> HttpResponse:
    """Make a day the last one of a person's role."""
    user, at = staff_user(request), timezone.now()
    on = local_today(user, at=at)
    person = person_for(user, subject_id, on=on)
    membership = get_object_or_404(person.memberships.select_related("location__program", "person"), pk=pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the last day as a date."))
    else:
        try:
            end_membership(membership, last_day=form.cleaned_data["last_day"], by=user, at=at)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The last day is set."))
            return redirect("staff-person", person.subject_id)
    return render(request, "people/staff/person.html", _file(user, person, on=on, at=at, end_form=form, end_pk=pk), status=422)
