"""The harness of all tests. What each fixture promises is tested in tests/core/test_harness.py."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from tests import browsers
from tests.databases import Databases

# Set by .ci/run for its second engine: a test that opens no database, or is marked `once`, says nothing about another one.
ONLY_WITH_DATABASE = os.environ.get("ONLY_WITH_DATABASE") == "1"


def asks_for_database(item: pytest.Item) -> bool:
    """Whether a test reads or writes any database."""
    fixtures = {"db", "committed_db", "django_db_setup", "databases"}
    return bool(item.get_closest_marker("django_db")) or not fixtures.isdisjoint(getattr(item, "fixturenames", ()))


def says_more_on_another(item: pytest.Item) -> bool:
    """Whether a test that has run on one engine says anything more on another."""
    return asks_for_database(item) and item.get_closest_marker("once") is None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other database, or to none: that is no skip, it cannot mean anything here."""
    other = "sqlite" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "postgresql"
    left_out = [item for item in items if item.get_closest_marker(other) or (ONLY_WITH_DATABASE and not says_more_on_another(item))]
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    # Long ones first: with several workers nobody waits for the last of them at the end.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English: a request in Spanish leaves its language to the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """The template and its copies."""
    return Databases(fresh=request.config.getoption("create_db"))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, databases: Databases) -> Iterator[None]:
    """Give this process one migrated database for the tests that roll back (instead of pytest-django's own)."""
    with django_db_blocker.unblock(), databases.copy(), django_db_blocker.block():
        yield


@pytest.fixture
def committed_db(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, databases: Databases) -> Iterator[str]:
    """A private database for a test that commits: threads, a live server, two connections. Gone afterwards."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("Ask for committed_db or for db, not for both: one of them would look at the wrong database.")
    with django_db_blocker.unblock(), databases.copy() as name:
        yield name


class LiveSite:
    """The address of a server that really runs."""

    def __init__(self, thread: LiveServerThread) -> None:
        self.thread = thread
        self.url = f"http://{thread.host}:{thread.port}"

    def __str__(self) -> str:
        return self.url


@pytest.fixture
def live_site(committed_db: str, settings: LazySettings) -> Iterator[LiveSite]:
    """This site over HTTP, on a private database. PUBLIC_URL is its address."""
    # Static and media files come the way they do in production, not through the handlers of Django's test server.
    thread = LiveServerThread("localhost", lambda handler: handler.application, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    site = LiveSite(thread)
    settings.PUBLIC_URL = site.url
    yield site
    thread.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[browsers.Browser]:
    """A headless Chromium. Without one the test is skipped, or wrong if REQUIRE_BROWSER=1."""
    executable = browsers.find_chromium()
    if executable is None:
        reason = "no Chromium was found: install Debian's chromium, or name one in CHROMIUM"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with browsers.started(executable) as running:
        yield running


@pytest.fixture
def windows(browser: browsers.Browser, live_site: LiveSite) -> Iterator[browsers.Windows]:
    """Opens pages of the live site: `windows.open(scripts=False, width=320)`. Script errors and refused content are faults of the test."""
    opened = browsers.Windows(browser, live_site.url)
    yield opened
    opened.close()
    assert opened.faults == []


@pytest.fixture
def page(windows: browsers.Windows) -> browsers.Page:
    """One page on a phone, with scripts."""
    return windows.open()


@pytest.fixture
def at_once() -> Callable[[list[Callable[[], Any]]], list[Any]]:
    """Run functions in threads that all start together; returns each one's result, or the exception it ended with."""

    def run(functions: list[Callable[[], Any]]) -> list[Any]:
        results: list[Any] = [None] * len(functions)
        gate = threading.Barrier(len(functions))

        def work(place: int, function: Callable[[], Any]) -> None:
            try:
                gate.wait()
                results[place] = function()
            except BaseException as error:  # noqa: BLE001 -- handed to the test, whatever it is
                results[place] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=(place, function)) for place, function in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Drop the template when the last process is done."""
    if not hasattr(session.config, "workerinput") and os.environ.get("DATABASE_URL", "").startswith("postgres"):
        with session.config.stash[blocking_manager_key].unblock():
            Databases(fresh=False).clean_up()
