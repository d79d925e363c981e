"""What anybody with a code is told, and what nobody is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from certificates.domain import decisions
from certificates.domain.codes import ALPHABET, grouped, new_code
from certificates.domain.verification import Standing, is_same_name, verify_code
from certificates.models import Candidacy, Document, HolderName
from certificates.views import verification as views
from core.canonical import canonical_bytes
from tests.certificates.factories import APPROVED, certified
from tests.people.factories import PersonFactory

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    cache.clear()
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def issued() -> tuple[Candidacy, Document]:
    return certified(PersonFactory(chosen_name="Ana", printed_name="Ana María O’Neil-Núñez"))


def page(code: str, **data: str) -> Any:
    client = Client()
    return client.post(f"/verify/{code}/", data) if data else client.get(f"/verify/{code}/")


STATES: dict[str, tuple[Callable[[Candidacy], object] | None, datetime, str]] = {
    "valid": (None, TODAY, "Valid"),
    "its last second": (None, datetime(2028, 3, 3, 5, 59, 59, tzinfo=UTC), "Valid"),
    "grace, from midnight in the program's zone": (None, datetime(2028, 3, 3, 6, 0, 0, tzinfo=UTC), "Renewal is late"),
    "expired": (None, datetime(2028, 4, 2, 15, tzinfo=UTC), "Expired on March 2, 2028"),
    "suspended": (
        lambda held: decisions.suspend(held, reason="SECRET", by=PersonFactory(), at=TODAY),
        TODAY,
        "On hold since Nov. 20, 2026",
    ),
    "revoked": (lambda held: decisions.revoke(held, reason="SECRET", by=PersonFactory(), at=TODAY), TODAY, "Revoked on Nov. 20, 2026"),
    "relinquished": (
        lambda held: decisions.relinquish(held, reason="SECRET", by=PersonFactory(), at=TODAY),
        TODAY,
        "Given back on Nov. 20, 2026",
    ),
}


@pytest.mark.parametrize(("act", "at", "word"), STATES.values(), ids=STATES.keys())
def test_the_page_says_where_the_certificate_stands_today(
    issued: tuple[Candidacy, Document], act: Callable[[Candidacy], object] | None, at: datetime, word: str
) -> None:
    """T8: never a reason, never a name, nothing about the person; valid until the last second of the last day."""
    candidacy, document = issued
    if act:
        act(candidacy)
    with time_machine.travel(at, tick=False):
        response = page(grouped(document.code))
    text = response.content.decode()
    assert (response.status_code, word in text) == (200, True)
    for secret in ("SECRET", "Ana", "Núñez", candidacy.person.subject_id, str(candidacy.uuid), str(document.uuid)):
        assert secret not in text
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_the_day_through_which_it_is_valid_is_the_one_that_stands_by_now(issued: tuple[Candidacy, Document]) -> None:
    """The printed day may be over when more time was given; the page and the record for machines say the day that counts."""
    candidacy, document = issued
    decisions.extend_period(candidacy, until=date(2028, 6, 30), reason="SECRET", by=PersonFactory(), at=TODAY)
    assert document.content["valid_until"] == "2028-03-02"
    for at, standing in (
        (datetime(2028, 6, 30, 15, tzinfo=UTC), Standing.VALID),
        (datetime(2028, 7, 1, 15, tzinfo=UTC), Standing.GRACE),
        (datetime(2028, 9, 1, 15, tzinfo=UTC), Standing.EXPIRED),
    ):
        answer = verify_code(document.code, at=at)
        assert answer is not None
        assert (answer.standing, answer.valid_until) == (standing, date(2028, 6, 30))


def test_a_copy_that_was_corrected_says_replaced_and_shows_no_name_and_no_other_code(issued: tuple[Candidacy, Document]) -> None:
    candidacy, document = issued
    candidacy.person.shows_name_on_verification = True
    candidacy.person.save()
    second = Document.objects.create(
        candidacy=candidacy,
        period_number=1,
        version=2,
        code=new_code(lambda symbols: symbols[3]),
        payload=canonical_bytes(document.content).decode(),
        issued_at=TODAY,
        supersedes=document,
    )
    HolderName.objects.create(document=second, nonce="0" * 64, text="Ana Núñez")
    text = page(document.code).content.decode()
    assert "Replaced by a corrected copy" in text
    assert "Núñez" not in text
    assert grouped(second.code) not in text
    assert "Valid" in page(second.code).content.decode()


def test_the_holder_decides_whether_her_name_shows(issued: tuple[Candidacy, Document]) -> None:
    candidacy, document = issued
    assert "O’Neil" not in page(document.code).content.decode()
    candidacy.person.shows_name_on_verification = True
    candidacy.person.save()
    assert "Ana María O’Neil-Núñez" in page(document.code).content.decode()


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Ana María O’Neil-Núñez", True),
        ("ana maria oneil nunez", True),
        ("  ANA  MARÍA O'NEIL NÚÑEZ ", True),
        ("Ana O’Neil-Núñez", False),
        ("Ana María O’Neil-Núñez Perez", False),
        ("", False),
    ],
)
def test_a_typed_name_is_the_same_or_not(issued: tuple[Candidacy, Document], typed: str, same: bool) -> None:
    assert is_same_name(issued[1], typed) is same


def test_the_page_compares_a_typed_name_and_does_not_tell_the_right_one(issued: tuple[Candidacy, Document]) -> None:
    code = issued[1].code
    assert "Same name." in page(code, name="Ana Maria Oneil Nunez").content.decode()
    wrong = page(code, name="Ana Perez").content.decode()
    assert "Not the same name." in wrong
    assert "Núñez" not in wrong
    assert page(code, name=" ").status_code == 400


def test_unknown_and_malformed_codes_get_the_same_answer(issued: tuple[Candidacy, Document]) -> None:
    """T7."""
    unknown = new_code(lambda symbols: symbols[5])
    answers = {code: page(code) for code in (grouped(unknown), "ABC", "0" * 15, "x" * 300)}
    assert {answer.status_code for answer in answers.values()} == {404}
    bodies = {answer.content.split(b"csrfmiddlewaretoken")[0] for answer in answers.values()}
    assert len(bodies) == 1


@pytest.mark.parametrize("wrong", range(15))
def test_a_slip_in_any_symbol_is_not_found(issued: tuple[Candidacy, Document], wrong: int) -> None:
    code = issued[1].code
    slip = code[:wrong] + next(symbol for symbol in ALPHABET if symbol != code[wrong]) + code[wrong + 1 :]
    assert verify_code(slip, at=TODAY) is None


@pytest.mark.parametrize("written", [lambda code: code.lower(), lambda code: f" {grouped(code)} ", " ".join])
def test_a_code_is_found_however_it_is_written(issued: tuple[Candidacy, Document], written: Callable[[str], str]) -> None:
    response = Client().get("/verify/", {"code": written(issued[1].code)}, follow=True)
    assert "Valid" in response.content.decode()


def test_the_short_address_of_the_qr_code_leads_to_the_page(issued: tuple[Candidacy, Document]) -> None:
    response = Client().get(f"/v/{issued[1].code}", follow=True)
    assert (response.status_code, "Valid" in response.content.decode()) == (200, True)
    assert issued[1].content["verify_url"].endswith(f"/v/{issued[1].code}")


def test_look_ups_from_one_address_are_limited(issued: tuple[Candidacy, Document]) -> None:
    """T7: the limit lives in the database cache, so it holds for every worker."""
    code = issued[1].code
    statuses = [page(code).status_code for _try in range(views.LOOKUPS_PER_MINUTE + 1)]
    assert statuses == [200] * views.LOOKUPS_PER_MINUTE + [429]


def test_guesses_from_many_addresses_are_limited_together(issued: tuple[Candidacy, Document]) -> None:
    """T7."""
    unknown = new_code(lambda symbols: symbols[5])
    statuses = [
        Client(REMOTE_ADDR=f"10.0.{n // 200}.{n % 200}").get(f"/verify/{unknown}/").status_code for n in range(views.MISSES_PER_MINUTE + 1)
    ]
    assert statuses == [404] * views.MISSES_PER_MINUTE + [429]


def test_names_cannot_be_guessed_at_length(issued: tuple[Candidacy, Document]) -> None:
    statuses = [
        Client(REMOTE_ADDR=f"10.1.0.{n}").post(f"/verify/{issued[1].code}/", {"name": f"Guess {n}"}).status_code
        for n in range(views.NAMES_PER_HOUR + 1)
    ]
    assert statuses == [200] * views.NAMES_PER_HOUR + [429]


def test_the_page_is_light_and_asks_nobody_else(issued: tuple[Candidacy, Document]) -> None:
    response = page(issued[1].code)
    assert len(response.content) < 20_000
    assert b'src="http' not in response.content


def test_the_holder_has_the_whole_certificate_as_a_page_and_a_file(issued: tuple[Candidacy, Document]) -> None:
    """T6: hers, and nobody else's."""
    from tests.people.factories import UserFactory

    candidacy, document = issued
    mine, other = Client(), Client()
    mine.force_login(UserFactory(person=candidacy.person))
    other.force_login(UserFactory())
    text = mine.get(f"/my/documents/{document.uuid}/").content.decode()
    for fact in ("Certified ally", "Ana María O’Neil-Núñez", "March 2, 2026", "March 2, 2028", "28 minutes", grouped(document.code)):
        assert fact in text
    file = mine.get(f"/my/documents/{document.uuid}/file/")
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert mine.get(f"/my/documents/{document.uuid}/file/").content == file.content
    for address in (f"/my/documents/{document.uuid}/", f"/my/documents/{document.uuid}/file/"):
        assert other.get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_standing_has_a_word_for_every_status_of_a_holder() -> None:
    assert set(Standing.values) >= {"valid", "expired", "suspended", "revoked", "replaced"}
    assert APPROVED < TODAY
