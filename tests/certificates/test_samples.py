"""Rules that count a module which no parent has reviewed say so, wherever somebody reads or decides by them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from certificates.domain.samples import counted_samples, samples_of_program
from curricula.enums import EarlierCompletions
from curricula.models import ModuleEdition
from people.models import Location, User
from tests.certificates.factories import MODULE, completed, ready, rules, scheme
from tests.curricula.factories import ModuleEditionFactory
from tests.people.factories import PersonFactory
from tests.training.factories import document

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)
WARNING = "The rules count samples that parents have not reviewed yet:"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), tick=False):
        yield


def released(number: int, *, sample: bool, earlier: str = EarlierCompletions.STILL_COUNT, until: date | None = None) -> ModuleEdition:
    return ModuleEditionFactory(doc=document(MODULE, sample=sample), number=number, earlier=earlier, earlier_until=until)


def labels(*asked: dict[str, Any]) -> list[str]:
    return [sample.label for sample in counted_samples(asked or [rules()], on=ON)]


def test_a_sample_that_the_rules_ask_for_is_told_and_one_that_they_do_not_ask_for_is_not() -> None:
    released(1, sample=True)
    ModuleEditionFactory(doc=document("another", sample=True))
    assert [(sample.code, sample.label) for sample in counted_samples([rules()], on=ON)] == [(MODULE, "1.0")]


def test_a_reviewed_edition_ends_the_warning_only_when_earlier_ones_no_longer_count() -> None:
    released(1, sample=True)
    released(2, sample=False)
    assert labels() == ["1.0"]
    released(3, sample=False, earlier=EarlierCompletions.MUST_REDO)
    assert labels() == []


@pytest.mark.parametrize(("until", "told"), [(date(2026, 11, 20), ["1.0"]), (date(2026, 11, 19), [])])
def test_earlier_samples_are_told_through_the_last_day_on_which_they_count(until: date, told: list[str]) -> None:
    released(1, sample=True)
    released(2, sample=False, earlier=EarlierCompletions.COUNT_UNTIL, until=until)
    assert labels() == told


def test_rules_without_a_module_and_modules_that_are_not_released_warn_of_nothing() -> None:
    assert labels() == []
    assert labels(rules(initial={"key": "eligibility", "kind": "attestation", "attestation": "eligibility"}, renewal=None)) == []


def test_a_program_is_told_of_its_own_rules_in_their_newest_edition(
    places: dict[str, Location], django_assert_max_num_queries: Any
) -> None:
    released(1, sample=True)
    program = places["root"].program
    assert samples_of_program(program, on=ON) == []
    scheme(program)
    with django_assert_max_num_queries(3):
        assert [sample.code for sample in samples_of_program(program, on=ON)] == [MODULE]
    scheme(program, renewal=None, initial={"key": "eligibility", "kind": "attestation", "attestation": "eligibility"})
    assert samples_of_program(program, on=ON) == []


@pytest.mark.parametrize("sample", [True, False])
def test_a_lead_is_warned_in_the_file_and_on_the_first_page(
    places: dict[str, Location], cast: dict[str, User], enter: Any, sample: bool
) -> None:
    released(1, sample=sample)
    candidacy = ready(PersonFactory(), location=places["alder"])
    client = enter(cast["root_lead"])
    for address in (reverse("register_file", args=[candidacy.uuid]), reverse("wagtailadmin_home")):
        page = " ".join(client.get(address).content.decode().split())
        assert (WARNING in page) is sample
        assert (f"{document(MODULE)['title']['en']}, edition 1.0" in page) is sample
    assert completed(candidacy).about == f"module:{MODULE}@1.0"
