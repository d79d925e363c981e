"""Verification codes: what is printed, typed, mistyped and guessed."""

import random
import secrets
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.codes import ALPHABET, grouped, new_code, normalise


def drawn(seed):
    return random.Random(seed).choice  # noqa: S311 -- a draw that can be repeated


codes = st.lists(st.sampled_from(ALPHABET), min_size=14, max_size=14).map(lambda symbols: new_code(lambda _: symbols.pop()))


def test_the_alphabet_has_thirty_symbols_and_no_look_alikes():
    assert len(set(ALPHABET)) == len(ALPHABET) == 30
    assert not set("01OILU") & set(ALPHABET)


def test_a_known_code_keeps_its_check_symbol_for_ever():
    assert new_code(lambda _: "2") == "222222222222222"
    symbols = iter("7K3M9QXTP2HWAB")
    assert new_code(lambda _: next(symbols)) == "7K3M9QXTP2HWABE"


@given(codes)
def test_a_code_is_read_back_however_it_is_typed(code):
    assert len(code) == 15
    assert grouped(code).split("-") == [code[:5], code[5:10], code[10:]]
    for typed in (
        code,
        grouped(code),
        code.lower(),
        f"  {grouped(code).lower()} ",
        " ".join(code),
        code[:7] + "\u2013" + code[7:] + "\u00a0\n",
    ):
        assert normalise(typed) == code


@given(codes)
def test_every_single_wrong_symbol_is_caught(code):
    wrong = [code[:place] + symbol + code[place + 1 :] for place in range(15) for symbol in ALPHABET if symbol != code[place]]
    assert [typed for typed in wrong if normalise(typed) is not None] == []


def test_nearly_every_swap_of_neighbours_is_caught():
    choice = drawn(30)
    swaps = caught = 0
    for _ in range(300):
        code = new_code(choice)
        for place in range(14):
            if code[place] != code[place + 1]:
                swaps += 1
                caught += normalise(code[:place] + code[place + 1] + code[place] + code[place + 2 :]) is None
    assert caught / swaps > 0.99


@given(st.text())
def test_no_text_at_all_makes_it_stumble(text):
    code = normalise(text)
    assert code is None or normalise(code) == code


@pytest.mark.parametrize(
    "text", ["", "-", "2222", "2" * 14, "2" * 16, "222222222222220", "22222222222222O", "２" * 15, "2" * 10_000, " " * 65]
)
def test_what_cannot_be_a_code_is_none(text):
    assert normalise(text) is None


def test_codes_come_from_the_given_randomness_alone_and_not_from_the_clock():
    assert new_code(drawn(1)) == new_code(drawn(1))
    assert new_code(drawn(1)) != new_code(drawn(2))


def test_consecutive_codes_share_no_more_symbols_than_chance():
    made = [new_code(secrets.choice) for _ in range(3000)]
    assert len(set(made)) == len(made)
    for place in range(15):
        assert set(Counter(code[place] for code in made)) == set(ALPHABET)
        # Equal neighbours at one place: 100 expected, standard deviation under 10; 8 deviations leave no chance of a false alarm.
        assert 20 < sum(first[place] == second[place] for first, second in pairwise(made)) < 180
