"""The cast of the learner's pages: Ana owns, Bea is another learner, Tom trains in another program."""

from __future__ import annotations

import pytest
from django.test import Client

from people.models import Location, User
from tests.people.factories import member, tree
from tests.training.factories import begun, document
from training.models import ModuleProgress


@pytest.fixture
def places(db: None) -> dict[str, Location]:
    return tree()


@pytest.fixture
def ana(places: dict[str, Location]) -> User:
    return member("learner", places["alder"], chosen_name="Ana")


@pytest.fixture
def bea(places: dict[str, Location]) -> User:
    return member("learner", places["alder"], chosen_name="Bea")


@pytest.fixture
def outsider(places: dict[str, Location]) -> User:
    return member("trainer", tree()["root"], chosen_name="Tom")


@pytest.fixture
def progress(ana: User, places: dict[str, Location]) -> ModuleProgress:
    """Ana has begun a module whose first lesson has a content note."""
    return begun(ana.person, doc=document(note=True), location=places["alder"])


def browser_of(user: User) -> Client:
    """A browser in which the learner has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(ana: User) -> Client:
    """Ana's browser."""
    return browser_of(ana)
