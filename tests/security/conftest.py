"""The world, and browsers for its people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.people.conftest import empty_cache, signed_in
from tests.security.world import TODAY, World, make_world

__all__ = ["empty_cache"]

STAFF = {"tom", "tess", "ida", "carl", "gus", "operator"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are expected: their lines in the log would bury a fault."""
    log = logging.getLogger("django.request")
    level = log.level
    log.setLevel(logging.ERROR)
    yield
    log.setLevel(level)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Two programs with everything in them, on a fixed day."""
    with time_machine.travel(TODAY, tick=False):
        yield make_world()


@pytest.fixture
def browser_for(world: World) -> Callable[[str], Client]:
    """`browser_for("ida")`: a browser in which she is signed in, staff with their second factor; "anonymous" for nobody."""

    def enter(who: str) -> Client:
        if who == "anonymous":
            return Client()
        client = signed_in(world.users[who], second_factor=who in STAFF)
        if who in STAFF:
            client.get("/admin/")  # groups are put in order at the first visit
        return client

    return enter
