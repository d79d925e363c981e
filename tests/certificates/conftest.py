"""The cast of certification: who leads where, and who is outside."""

from __future__ import annotations

from tests.people.conftest import cast, empty_cache, enter, places

__all__ = ["cast", "empty_cache", "enter", "places"]
