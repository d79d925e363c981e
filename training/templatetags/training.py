"""What pages of other apps show about training, without those apps knowing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone

from people.queries import local_today
from training.queries import people_recorded_by

if TYPE_CHECKING:
    from people.models import Person

register = template.Library()


@register.inclusion_tag("training/_staff_training.html", takes_context=True)
def staff_training(context: dict[str, Any], person: Person) -> dict[str, Any]:
    """On staff's page of a person: the way to her training, for those who may record it."""
    user = context["request"].user
    may_record = people_recorded_by(user, on=local_today(user, at=timezone.now())).filter(pk=person.pk).exists()
    return {"person": person, "may_record": may_record}
