"""Registers the staff's screens with Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.adapters.auth import held_by
from people.enums import Role
from people.views import doubles, help_lines, messages, staff


@hooks.register("register_admin_urls")
def register_people_urls() -> list[URLPattern]:
    """The addresses of the staff's screens."""
    person = "people/<str:subject_id>/"
    return [
        path("people/", staff.people_list, name="staff-people"),
        path("people/add/", staff.person_add, name="staff-person-add"),
        path(person, staff.person_file, name="staff-person"),
        path(person + "edit/", staff.person_edit, name="staff-person-edit"),
        path(person + "card/", staff.person_card, name="staff-person-card"),
        path(person + "invite/", staff.person_invite, name="staff-person-invite"),
        path(person + "roles/", staff.membership_grant, name="staff-membership-grant"),
        path(person + "roles/<int:pk>/end/", staff.membership_end, name="staff-membership-end"),
        path("messages/", messages.waiting_messages, name="staff-messages"),
        path("messages/<int:pk>/done/", messages.message_done, name="staff-message-done"),
        path(person + "same-person/", doubles.same_person, name="staff-same-person"),
        path(person + "same-person/<int:pk>/end/", doubles.same_person_end, name="staff-same-person-end"),
        path("help-lines/", help_lines.help_lines, name="staff-help-lines"),
        path("help-lines/add/", help_lines.help_line_edit, name="staff-help-line-add"),
        path("help-lines/<int:pk>/", help_lines.help_line_edit, name="staff-help-line"),
    ]


class RoleMenuItem(MenuItem):
    """A menu item for whoever holds one of the roles."""

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        self.roles = frozenset(roles)
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user sees the item."""
        held = held_by(request.user, at=timezone.now())
        return bool(getattr(request.user, "is_superuser", False)) or any(one.role in self.roles for one in held)


@hooks.register("register_admin_menu_item")
def register_people_menu_item() -> MenuItem:
    """People."""
    return RoleMenuItem(_("People"), reverse_lazy("staff-people"), name="people", icon_name="group", order=120, roles=Role.SEES_PEOPLE)


@hooks.register("register_admin_menu_item")
def register_help_lines_menu_item() -> MenuItem:
    """Help lines."""
    return RoleMenuItem(
        _("Help lines"), reverse_lazy("staff-help-lines"), name="help-lines", icon_name="info-circle", order=800, roles=(Role.LEAD,)
    )


@hooks.register("register_admin_menu_item")
def register_messages_menu_item() -> MenuItem:
    """Messages to hand over."""
    return RoleMenuItem(
        _("Messages"), reverse_lazy("staff-messages"), name="messages", icon_name="mail", order=130, roles=Role.KEEPS_PEOPLE
    )


@hooks.register("construct_main_menu")
def hide_what_is_closed(request: HttpRequest, items: list[MenuItem]) -> None:
    """Show staff no way to pages that the admin's door keeps for operators."""
    if not getattr(request.user, "is_superuser", False):
        items[:] = [item for item in items if item.name not in {"reports", "settings"}]
