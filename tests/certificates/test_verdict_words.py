"""Every code that the kernel answers with has a sentence in English and in Spanish, which takes the parameters that come with it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from certificates.domain.problem_words import FRAGMENTS, WORDS, problem_place, problem_sentence
from certificates.domain.verdict_words import (
    STAGE_WORDS,
    STATE_WORDS,
    amount_left_text,
    amount_text,
    letter_sentence,
    next_step_sentence,
    reason_sentence,
    status_sentence,
)
from certificates.domain.verdict_words.reasons import ROW_REASONS
from certificates.domain.verdict_words.states import STATUS_REASONS, UNITS
from certificates.domain.verdict_words.steps import STEPS, WAITING
from certificates.enums import Status
from certificates.evaluation import Problem, codes
from certificates.evaluation import Status as KernelStatus
from certificates.evaluation.problems import SENTENCES

KERNEL = Path("certificates/evaluation")
LANGUAGES = ("en", "es")
TITLES = {"the-key": "The thing"}
VALUES: dict[str, Any] = {
    "on": "2026-03-01", "cycle_start": "2026-03-01", "from": "2026-03-01", "until": "2026-03-01", "requirement": "the-key", "minutes": 90, "months": 3,
    "count": 2, "edition": 2, "period": 1, "score": 80, "most": 360, "attended": 90, "attempts": 3, "need": 60, "tags": "own-family",
    "parts": "oral, written", "issuers": "state", "kinds": "professional, personal", "number": 1, "by": "lead",
}  # fmt: skip


def params_of(names: tuple[str, ...]) -> dict[str, Any]:
    """A value for each parameter."""
    return {name: VALUES.get(name, "some-code") for name in names}


def called_with(names: set[str]) -> set[str]:
    """Every text that the kernel passes first to one of these functions or classes."""
    found = set()
    for path in KERNEL.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name) and node.func.id in names:
                found |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return found


def test_every_reason_and_step_has_words() -> None:
    assert set(ROW_REASONS) == set(codes.ROW_REASONS)
    assert set(STEPS) | set(WAITING) == set(codes.STEPS)
    assert set(UNITS) == set(codes.UNITS)


def test_no_code_in_the_kernel_is_without_words() -> None:
    used = called_with({"Reason"})
    assert {"add-hours", "window-open"} <= used  # the search finds what is there
    assert used - set(ROW_REASONS) - set(STEPS) - set(WAITING) - set(STATUS_REASONS) - {""} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_says_what_comes_with_it(language: str) -> None:
    with override(language):
        said = {code: reason_sentence({"code": code, "params": params_of(names)}, TITLES) for code, names in codes.ROW_REASONS.items()}
        empty = [reason_sentence({"code": code, "params": dict.fromkeys(names)}, TITLES) for code, names in codes.ROW_REASONS.items()]
    for sentence in [*said.values(), *empty]:
        assert sentence.endswith(".")
        assert "%(" not in sentence
    assert "2026-03-01" not in " ".join(said.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", STAGE_WORDS)
def test_each_step_says_what_to_do(stage: str, language: str) -> None:
    with override(language):
        for code, names in codes.STEPS.items():
            for params in (
                params_of(names),
                params_of(names) | {name: None for name in names if name not in {"requirement", "minutes", "months", "count"}},
            ):
                for sentence in (
                    next_step_sentence({"code": code, "params": params}, TITLES, stage=stage),
                    letter_sentence({"code": code, "params": params}, TITLES, stage=stage),
                ):
                    assert sentence.endswith(".")
                    assert "%(" not in sentence
                    assert code in WAITING or "The thing" in sentence
        assert next_step_sentence(None, TITLES) == ""


@pytest.mark.parametrize("code", [*ROW_REASONS, *STATUS_REASONS])
def test_english_and_spanish_of_a_reason_differ(code: str) -> None:
    words = ROW_REASONS.get(code) or STATUS_REASONS[code]
    with override("en"):
        english = str(words)
    with override("es"):
        assert str(words) != english
        assert set(re.findall(r"%\((\w+)\)", str(words))) == set(re.findall(r"%\((\w+)\)", english))


def test_every_status_has_a_word_and_the_kernel_knows_no_other() -> None:
    assert {status.value for status in KernelStatus} == set(Status.values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_states_stages_and_amounts_have_words(language: str) -> None:
    with override(language):
        words = [str(word) for word in (*STATE_WORDS.values(), *STAGE_WORDS.values())]
        amounts = [amount_text({"have": 3, "need": 5, "unit": unit}) for unit in UNITS]
        left = [amount_left_text({"have": 3, "need": 5, "unit": unit}) for unit in UNITS]
    assert len(set(words)) == len(words)
    assert len(set(amounts)) == len(set(left)) == len(UNITS)
    assert amount_text({"have": 0, "need": 1, "unit": "count"}) == amount_left_text({"have": 0, "need": 60, "unit": "minutes"}) == ""


def test_a_status_says_why() -> None:
    assert status_sentence({"code": "window-open", "params": {}}) == "Renewal is open."


def test_every_problem_has_words() -> None:
    assert set(WORDS) == set(SENTENCES)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_problem_is_told_in_both_languages_with_all_that_comes_with_it(code: str) -> None:
    wanted = set(re.findall(r"{(\w+)}", SENTENCES[code]))
    told = []
    for language in LANGUAGES:
        with override(language):
            assert set(re.findall(r"%\((\w+)\)", str(WORDS[code]))) <= wanted
            sentence = problem_sentence(Problem(code, "initial.of[0]", 7, dict.fromkeys(wanted, 7)))
            assert sentence.endswith(".")
            told.append(sentence)
            assert "7" in problem_place(Problem(code, "initial.of[0]", 7))
    assert told[0] != told[1]


def test_every_english_fragment_of_the_kernel_has_words() -> None:
    found = set()
    for path in KERNEL.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg in {"expected", "feature"} and isinstance(node.value, ast.Constant):
                found.add(node.value.value)
    assert "a mapping" in found
    assert found - set(FRAGMENTS) == set()
