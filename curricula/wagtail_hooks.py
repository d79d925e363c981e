"""What the editor learns from this app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail import hooks

from curricula.urls import urlpatterns

if TYPE_CHECKING:
    from django.urls import URLPattern


@hooks.register("register_admin_urls")
def register_editing_addresses() -> list[URLPattern]:
    """Files of a module, and bringing the other language in line."""
    return urlpatterns
