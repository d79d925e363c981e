"""What the frame of every page needs to know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from people.adapters.phones import is_own_phone
from people.queries import program_of_person


def page(request: HttpRequest) -> dict[str, Any]:
    """Program (read only when a template asks), viewer, whether the phone is shared, and the two addresses that are always there."""
    user = getattr(request, "user", None)
    viewer = getattr(user, "person", None)
    return {
        "program": SimpleLazyObject(lambda: program_of_person(viewer, on=timezone.localdate())) if viewer is not None else None,
        "viewer": viewer,
        "is_shared_phone": not is_own_phone(request) if hasattr(request, "session") else True,
        "help_url": reverse("help"),
        "leave_url": reverse("leave"),
    }
