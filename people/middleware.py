"""On every request: whose phone this is, which language she reads, and who may open the admin's door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from people.adapters import phones
from people.adapters.auth import held_by
from people.adapters.groups import put_in_groups

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Wagtail's own rights, sites and site-wide lists: an operator's, never a program's.
CLOSED_NAMESPACES = frozenset({"wagtailusers_users", "wagtailusers_groups", "wagtailusers_api_tokens", "wagtailsites", "wagtaillocales"})
CLOSED_PREFIXES = (
    "wagtailadmin_collections", "wagtailadmin_workflow", "wagtailsettings", "wagtailadmin_reports", "wagtailredirects",
    "wagtailadmin_password", "wagtailusers",
)  # fmt: skip
CLOSED_PATHS = (
    "users/", "groups/", "sites/", "locales/", "collections/", "workflows/", "settings/", "reports/", "redirects/", "api-tokens/", "bulk/people/",
    "bulk/auth/", "password_reset/",
)  # fmt: skip


class PhoneMiddleware:
    """End a shared phone's session when it was left alone, and let no browser keep a signed-in page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        if request.user.is_authenticated and phones.is_idle(request):
            logout(request)
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class PersonLanguageMiddleware:
    """Read pages in the person's language; without one the cookie's or the browser's stands."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        person = getattr(request.user, "person", None)
        if person is not None:
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language
        return self.get_response(request)


def used_second_factor(request: HttpRequest) -> bool:
    """Whether a second factor was given in this very session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def is_closed(match: ResolverMatch, path: str) -> bool:
    """Whether the address belongs to Wagtail's own rights and settings."""
    return (
        bool(CLOSED_NAMESPACES.intersection(match.namespaces))
        or (match.url_name or "").startswith(CLOSED_PREFIXES)
        or path.startswith(CLOSED_PATHS)
    )


class AdminDoorMiddleware:
    """Let nobody into the admin but current staff with their second factor, and nobody but operators into its settings."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.door = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG002 -- the framework's signature
        """Nothing to say for whoever may come in; otherwise the page to go to first. Raises Http404 for strangers."""
        user = request.user
        match = request.resolver_match
        if not request.path_info.startswith(self.door) or not user.is_authenticated or match is None or match.url_name == "admin_login":
            return None
        held = held_by(user, at=timezone.now())
        if not held and not user.is_superuser:
            raise Http404
        if not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
            return redirect("mfa_activate_totp")
        if not used_second_factor(request):
            came_for = request.get_full_path() if request.method == "GET" else self.door
            return redirect(reverse("mfa_reauthenticate") + "?" + urlencode({"next": came_for}))
        if not user.is_superuser:
            if is_closed(match, request.path_info.removeprefix(self.door)):
                raise Http404
            put_in_groups(user, held)
        return None
