"""Two records of one person: found, joined, and taken apart again. Nothing is moved from one to the other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError
from people.domain.aliases import alias_subjects, end_alias
from people.domain.memberships import may_keep
from people.models import Person, SubjectAlias, User
from people.queries import aliases_of, local_today, people_kept
from people.views.staff import above_file, page_context, person_for, staff_user

MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def same_person(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Which records are read as one with this one, and a search for another. A POST reads two as one from now on."""
    user, at = staff_user(request), timezone.now()
    on = local_today(user, at=at)
    person = _kept(user, subject_id, on=on, at=at)
    if request.method == "POST":
        other = _kept(user, request.POST.get("other", ""), on=on, at=at)
        try:
            alias_subjects(other, same_as=person, by=user, at=at)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("From now on these two records are read as one. You can take them apart again at any time."))
        return redirect("staff-same-person", subject_id)
    words = request.GET.get("q", person.chosen_name).strip()[:100]
    found = people_kept(user, on=on).named_like(words).exclude(pk=person.pk).in_order() if words else Person.objects.none()
    return render(request, "people/staff/same_person.html", _context(user, person, list(found[:MOST]), words=words, on=on, at=at))


@require_POST
def same_person_end(request: HttpRequest, subject_id: str, pk: int) -> HttpResponse:
    """Read two records apart again."""
    user, at = staff_user(request), timezone.now()
    person = _kept(user, subject_id, on=local_today(user, at=at), at=at)
    alias = get_object_or_404(SubjectAlias, pk=pk, subject__in=_joined(person), same_as__in=_joined(person))
    try:
        end_alias(alias, by=user, at=at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The two records are read apart again."))
    return redirect("staff-same-person", subject_id)


def _kept(user: User, subject_id: str, *, on: date, at: datetime) -> Person:
    """A person whose file the user may change. Raises Http404."""
    person = person_for(user, subject_id, on=on)
    if not may_keep(user, person, at=at):
        raise Http404
    return person


def _joined(person: Person) -> set[str]:
    """Every subject id that is or was joined with the person's."""
    return {one for alias in aliases_of([person.subject_id]) for one in (alias.subject, alias.same_as)}


def _context(user: User, person: Person, found: list[Person], *, words: str, on: date, at: datetime) -> dict[str, Any]:
    aliases = sorted(aliases_of([person.subject_id]), key=lambda alias: alias.began_at, reverse=True)
    seen = people_kept(user, on=on).filter(subject_id__in={one for alias in aliases for one in (alias.subject, alias.same_as)})
    names = dict(seen.values_list("subject_id", "chosen_name"))
    taken = {one for alias in aliases if alias.ended_at is None for one in (alias.subject, alias.same_as)}
    return page_context(
        _("Two records of one person"),
        above=above_file(person),
        person=person,
        aliases=[
            {"alias": alias, "names": [names.get(one, _("somebody you cannot see")) for one in (alias.subject, alias.same_as)]}
            for alias in aliases
        ],
        found=[one for one in found if one.subject_id not in taken and may_keep(user, one, at=at)],
        words=words,
    )
