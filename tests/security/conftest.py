"""The world, and browsers for its people."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
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


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two programs with everything in them, on a fixed day: made once for all tests of a file, in one transaction that never ends well."""
    with django_db_blocker.unblock(), time_machine.travel(TODAY, tick=False), transaction.atomic():
        cache.clear()
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(request: pytest.FixtureRequest, made_world: World) -> Iterator[World]:
    """The world for one test, which is taken back afterwards. Instead of `db`, which would end the transaction above."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("Ask for world or for db, not for both.")
    with transaction.atomic():
        yield copy.deepcopy(made_world)
        transaction.set_rollback(True)


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
