"""The learner's own page: what is left towards a credential, and what its rules say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certificates.domain.cases import build_case, rows_of
from certificates.domain.rule_words import stage_lines
from certificates.domain.verdict_words import ageing_sentences, next_step_sentence, requirement_titles, side_sentences
from certificates.domain.what_is_left import done_titles, what_is_open
from certificates.enums import Status
from certificates.evaluation import evaluate, parse_case
from certificates.models import Candidacy
from people.models import User

if TYPE_CHECKING:
    from uuid import UUID


@require_GET
def what_is_left(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The next step first, then what else is open, then what is done. Only the person herself sees it."""
    user = request.user
    if not isinstance(user, User) or user.person_id is None:
        raise Http404
    held = Candidacy.objects.filter(person=user.person_id).select_related("person", "scheme__program", "scheme_edition")
    candidacy = get_object_or_404(held, uuid=uuid)
    judged = evaluate(parse_case(build_case(candidacy)), on=candidacy.scheme.program.local_date(timezone.now()))
    verdict = judged.document()
    rules, stage = candidacy.scheme_edition.rules, verdict["stage"]
    titles = requirement_titles(rules, stage=stage)
    opens = verdict["periods"][-1].get("window_opens")
    status = Status(verdict["status"])
    context = {
        "title": candidacy.scheme_edition.credential_title,
        "status": status,
        "is_ended": status in Status.AT_REST,
        "next": next_step_sentence(verdict["next_step"], titles, stage="initial"),
        "open": what_is_open(judged, titles),
        "done": done_titles(verdict, titles),
        "opens": date.fromisoformat(opens) if opens and status == Status.CERTIFIED else None,
        "ageing": ageing_sentences(verdict, rows_of(candidacy)) if verdict["ageing"] else [],
        "beside": side_sentences(verdict),
        "lines": stage_lines(rules, stage),
    }
    return render(request, "certificates/what_is_left.html", context)
