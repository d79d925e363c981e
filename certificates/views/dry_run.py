"""A draft tried on the people of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates.domain.drafts import read_text
from certificates.domain.dry_run import try_rules
from certificates.models import Candidacy
from certificates.queries import READERS, visible_candidacies
from certificates.views.access import desk_of
from certificates.views.rules import above_rules, get_rules_for
from core.audit import audit
from core.enums import Action
from people.views.staff import page_context

if TYPE_CHECKING:
    from certificates.models.candidacies import CandidacyQuerySet

PAGE = 30


@require_GET
def try_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Who would be ready and who would lose what, a sample or everybody page by page. Reads only; looking is recorded."""
    desk = desk_of(request)
    rules = get_rules_for(desk, code, write=True)
    if rules.draft is None:
        raise Http404
    read = read_text(rules.draft.text)
    if read.rules is None or rules.scheme is None:
        messages.info(request, _("It can be tried once the draft can be read and a first edition is published."))
        return redirect("rules_draft", code=code)
    seen = visible_candidacies(desk.user, roles=READERS, on=desk.today).filter(scheme=rules.scheme)
    is_all = request.GET.get("who") == "all"
    people = list(_page(seen, after=request.GET.get("after", "")) if is_all else _sample(seen))
    more_after = people[PAGE - 1].pk if is_all and len(people) > PAGE else None
    outlooks = try_rules(people[:PAGE], read.rules, at=desk.at)
    audit(
        Action.SCHEME_TRIED, actor=desk.person.subject_id, about=f"scheme:{code}", at=desk.at,
        version=rules.draft.version, people=[outlook.candidacy.person.subject_id for outlook in outlooks],
    )  # fmt: skip
    context = page_context(
        _("The draft, tried on people"),
        above=above_rules(code),
        draft=rules.draft,
        outlooks=outlooks,
        total=seen.count(),
        ready=sum(outlook.change.becomes_ready for outlook in outlooks),
        losing=sum(outlook.loses for outlook in outlooks),
        is_all=is_all,
        more_after=more_after,
        is_first_page="after" not in request.GET,
    )
    return render(request, "certificates/rules/try.html", context)


def _page(seen: CandidacyQuerySet, *, after: str) -> CandidacyQuerySet:
    if after.isdecimal() and len(after) < 19:
        seen = seen.filter(pk__gt=int(after))
    return _loaded(seen)[: PAGE + 1]


def _sample(seen: CandidacyQuerySet) -> CandidacyQuerySet:
    """One page of people spread evenly over those who began early and late; always the same ones."""
    keys = list(seen.order_by("pk").values_list("pk", flat=True))
    step = max(1, -(-len(keys) // PAGE))
    return _loaded(Candidacy.objects.filter(pk__in=keys[::step]))


def _loaded(seen: CandidacyQuerySet) -> CandidacyQuerySet:
    return seen.select_related("person", "scheme__program", "scheme_edition", "location").order_by("pk")
