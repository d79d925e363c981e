"""Rights in the admin follow from memberships current now, and from nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from people.models import Membership, User

OPENS_ADMIN = "wagtailadmin.access_admin"
_HELD = "_staff_memberships"


def held_by(user: User | AnonymousUser, *, at: datetime) -> list[Membership]:
    """The user's staff memberships in force now, read once per request."""
    held: list[Membership] | None = getattr(user, _HELD, None)
    if held is None:
        held = Membership.objects.of_user(user).staff().in_force(at)
        setattr(user, _HELD, held)
    return held


class SignInBackend(AuthenticationBackend):
    """Signs in by e-mail or sign-in name; grants staff the admin's door. Django's groups and permissions grant nothing."""

    def get_user(self, user_id: int) -> User | None:
        """The user with her person, in one query."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:  # noqa: ARG002 -- the library's signature
        """Always empty: nobody holds a permission of his own."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:  # noqa: ARG002 -- the library's signature
        """Always empty: groups give rights on pages and collections only, which Wagtail reads itself."""
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The admin's door for current staff; superusers do not come here."""
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous:
            return set()
        return {OPENS_ADMIN} if held_by(user_obj, at=timezone.now()) else set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the permission is among those."""
        return bool(user_obj.is_active) and perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether any of those belongs to the app."""
        return any(perm.partition(".")[0] == app_label for perm in self.get_all_permissions(user_obj))
