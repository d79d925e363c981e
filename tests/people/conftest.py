"""The cast: one program's tree and its people, and an outsider of another program."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from people.models import Location, User
from tests.people.factories import UserFactory, member, tree


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> None:
    """Limits count from nothing in every test that has a database."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture
def places(db: None) -> dict[str, Location]:
    return tree()


@pytest.fixture
def cast(places: dict[str, Location]) -> dict[str, User]:
    """A user for every role, at telling places; `outsider` leads another program."""
    return {
        "learner": member("learner", places["alder"], chosen_name="Ana"),
        "far_learner": member("learner", places["cedar"], chosen_name="Bea"),
        "trainer": member("trainer", places["north"], chosen_name="Carl"),
        "reviewer": member("reviewer", places["north"], chosen_name="Dot"),
        "supervisor": member("supervisor", places["alder"], chosen_name="Eve"),
        "lead": member("lead", places["north"], chosen_name="Fay"),
        "root_lead": member("lead", places["root"], chosen_name="Gus"),
        "certifier": member("certifier", places["root"], chosen_name="Hal"),
        "auditor": member("auditor", places["root"], chosen_name="Ida"),
        "outsider": member("lead", tree()["root"], chosen_name="Joy"),
        "operator": UserFactory(operator=True),
    }


def signed_in(user: User, *, second_factor: bool = True) -> Client:
    """A browser in which the user has signed in, staff with their second factor."""
    client = Client()
    client.force_login(user)
    if second_factor:
        from allauth.mfa.models import Authenticator

        if not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


@pytest.fixture
def enter() -> Any:
    """`enter(user)` gives a signed-in browser."""
    return signed_in
