"""How long a sign-in lasts: a shared phone is the default, the own phone is a choice made at sign-in."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

OWN = "own_phone"
SEEN = "seen_at"


def note_choice(request: HttpRequest, *, own_phone: bool) -> None:
    """Remember the choice until the sign-in is through; a second factor may come between."""
    request.session[OWN] = own_phone


def is_own_phone(request: HttpRequest) -> bool:
    """Whether the person said that this is her own phone."""
    return bool(request.session.get(OWN, False))


def begin_session(request: HttpRequest) -> None:
    """Let the session end with the browser, or after two weeks on an own phone."""
    request.session.set_expiry(settings.OWN_PHONE_DAYS * 86400 if is_own_phone(request) else 0)
    request.session[SEEN] = int(time.time())


def is_idle(request: HttpRequest) -> bool:
    """Whether a shared phone has been left alone too long; otherwise note, at most once a minute, that it is in use."""
    if is_own_phone(request):
        return False
    now = int(time.time())
    seen = request.session.get(SEEN, now)
    if now - seen > settings.SHARED_PHONE_IDLE_MINUTES * 60:
        return True
    if now - seen >= 60 or SEEN not in request.session:
        request.session[SEEN] = now
    return False
