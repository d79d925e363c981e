"""The cast of certification."""

from __future__ import annotations

from tests.people.conftest import cast, empty_cache, enter, places

__all__ = ["cast", "empty_cache", "enter", "places"]
