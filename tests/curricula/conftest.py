"""The cast of the editor."""

from __future__ import annotations

import pytest
from django.test import Client

from curricula.models import ModulePage
from people.models import User
from tests.curricula.factories import module_page
from tests.people.conftest import signed_in
from tests.people.factories import UserFactory


@pytest.fixture
def operator(db: None) -> User:
    """A superuser."""
    return UserFactory(operator=True)


@pytest.fixture
def editor(operator: User) -> Client:
    """A browser in which the superuser is signed in."""
    return signed_in(operator)


@pytest.fixture
def page(db: None) -> ModulePage:
    """The sample module, published in both languages."""
    return module_page()
