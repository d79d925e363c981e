"""What pages of lower apps show about certification, without those apps knowing it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from certificates.adapters.pdf.wording import mode_words
from certificates.domain.amount_words import minutes_text as in_words
from certificates.domain.cases import read_cases
from certificates.domain.codes import grouped
from certificates.domain.completions import finished_without_certificate
from certificates.domain.payloads import title_of
from certificates.domain.verdict_words import next_step_sentence, requirement_titles
from certificates.enums import Status
from certificates.evaluation import evaluate
from certificates.models import Candidacy
from certificates.queries import READERS, documents_of, visible_candidacies
from people.adapters.auth import held_by
from people.domain.memberships import may_keep
from people.enums import Role
from people.models import Membership
from people.queries import local_today, locations_within, scope

if TYPE_CHECKING:
    from people.models import Person

register = template.Library()


@register.filter
def civil_date(text: str) -> str:
    """A date written as 2026-03-01, as people read it."""
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


@register.filter
def minutes_text(minutes: int) -> str:
    """Minutes as hours and minutes."""
    return in_words(minutes)


@register.filter
def mode_text(mode: str) -> str:
    """How time was spent."""
    return mode_words(mode)


@register.filter
def day_before(text: str) -> str:
    """The last day of a stretch that ends before this date."""
    return date_format(date.fromisoformat(text) - timedelta(days=1), "DATE_FORMAT")


@register.filter
def requirement_status(state: str) -> str:
    """The component's word and shape for a requirement's state."""
    return {"met": "done", "waived": "waived", "pending": "pending"}.get(state, "not_yet")


@register.filter
def grouped_code(code: str) -> str:
    """A code as printed."""
    return grouped(code)


@register.inclusion_tag("certificates/_my_certificates.html", takes_context=True)
def learner_certificates(context: dict[str, Any], person: Person) -> dict[str, Any]:
    """The holder's own cards at home: each credential, where she stands, and her newest document.

    What is next for it is said only where the page says no other next step: there is one at a time. A module that she may leave out is none.
    """
    other = context.get("next")
    at = timezone.now()
    cards = []
    candidacies = Candidacy.objects.filter(person=person).select_related("person", "scheme__program", "scheme_edition").order_by("pk")
    listed = list(candidacies)
    cases = read_cases(listed)
    documents = list(documents_of(person, candidacies=listed))
    for candidacy in listed:
        verdict = evaluate(cases[candidacy.pk], on=candidacy.scheme.program.local_date(at)).document()
        titles = requirement_titles(candidacy.scheme_edition.rules, stage=verdict["stage"])
        status = Status(verdict["status"])
        decided = [period for period in verdict["periods"] if period["decided_by"]]
        issued = [document for document in documents if document.candidacy_id == candidacy.pk]
        newest = max(issued, key=lambda document: (document.period_number, document.version), default=None)
        in_force = status in Status.IN_FORCE
        cards.append(
            {
                "title": candidacy.scheme_edition.credential_title,
                "status": status,
                "valid_until": date.fromisoformat(decided[-1]["valid_until"]) if decided and decided[-1]["valid_until"] else None,
                "left_url": reverse("what_is_left", args=[candidacy.uuid]),
                "url": reverse("my_document", args=[newest.uuid]) if newest else None,
                "next": ""
                if (other and not other["is_optional"]) or (in_force and status != Status.DUE)
                else next_step_sentence(verdict["next_step"], titles, stage=verdict["stage"]),
            }
        )
    others = sorted(
        (document for document in documents if document.candidacy_id is None), key=lambda document: document.issued_at, reverse=True
    )
    return {
        "cards": cards,
        "others": [(document.get_kind_display(), title_of(document.content), document) for document in others],
        "waiting": finished_without_certificate(person) if context.get("finished") else [],
        "has_training": any(step["state"] == "done" for step in context.get("path", ())),
    }


@register.inclusion_tag("certificates/_staff_candidacies.html", takes_context=True)
def person_candidacies(context: dict[str, Any], person: Person) -> dict[str, Any]:
    """On staff's page of a person: the credentials she works towards or holds, with the way to each file that the reader may open."""
    user = context["request"].user
    on = local_today(user, at=timezone.now())
    seen = visible_candidacies(user, roles=READERS, on=on).filter(person=person).select_related("scheme_edition", "location")
    places = locations_within(scope(user, roles=Role.KEEPS_PEOPLE, on=on))
    may_begin = Membership.objects.learners().filter(person=person, location__in=places).exists()
    may_erase = may_keep(user, person, at=timezone.now())
    documents = locations_within(scope(user, roles=READERS, on=on))
    sees_documents = Membership.objects.learners().filter(person=person, location__in=documents).exists()
    return {
        "person": person,
        "candidacies": seen.order_by("pk"),
        "may_begin": may_begin,
        "may_erase": may_erase,
        "sees_documents": sees_documents,
    }


@register.inclusion_tag("certificates/imports/_way_in.html", takes_context=True)
def way_to_the_past(context: dict[str, Any]) -> dict[str, Any]:
    """On the register: the way to bring earlier records over, for who leads a whole program."""
    held = held_by(context["request"].user, at=timezone.now())
    return {"may_import": any(one.role == Role.LEAD and one.location.depth == 1 for one in held)}
