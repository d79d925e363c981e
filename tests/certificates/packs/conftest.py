"""A pack of two people, and the verifier run as a stranger runs it."""

from __future__ import annotations

from typing import Any

import pytest

from certificates.domain.documents import document_bytes
from certificates.models import Candidacy
from tests.certificates.conftest import cast, empty_cache, enter, places
from tests.certificates.factories import certified, ready
from tests.certificates.packs.packing import AT, Verifier, pack_of
from tests.people.factories import PersonFactory
from training.domain.checkpoints import take_checkpoint

__all__ = ["cast", "empty_cache", "enter", "places"]


@pytest.fixture
def people(places: dict[str, Any]) -> list[Candidacy]:
    """Bo is certified, Ada waits for a decision; a third person is not in the pack. Two checkpoints."""
    bo, paper = certified(PersonFactory(chosen_name="Bo"), location=places["alder"])
    document_bytes(paper, at=AT)
    take_checkpoint(at=AT)
    ada = ready(PersonFactory(chosen_name="Ada"), location=places["birch"])
    certified(PersonFactory(chosen_name="Cy"), location=places["cedar"])
    return [ada, bo]


@pytest.fixture
def pack(people: list[Candidacy]) -> bytes:
    """The pack as it leaves."""
    return pack_of(people)


@pytest.fixture
def verifier(tmp_path: Any) -> Verifier:
    """The verifier out of the pack, in a directory with nothing else."""
    return Verifier(tmp_path)
