"""The next step of every kind, the shortest first, and only what the code list knows."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from certificates.evaluation.codes import ROW_REASONS, STEPS

from .rows import requirements
from .stories import Document, Story, asked, attestation, group, hours, minutes, module, scheme, sign_off
from .test_kinds import told
from .test_verdicts import step


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (hours(90, categories=["ethics", "wellness"], modes=["live", "external"]),
         ("add-hours", {"minutes": 90, "category": "ethics, wellness", "mode": "live, external"})),
        (hours(90, each={"of": ["ethics"], "at_least": 30}), ("add-hours", {"minutes": 30, "category": "ethics", "mode": None})),
        (asked("sessions", session="coaching", count=3, one_per="month"), ("attend-sessions", {"session": "coaching", "count": 3, "one_per": "month"})),
        (asked("practice", minutes=60), ("add-practice", {"practice": None, "minutes": 60})),
        (asked("supervision", minutes=60), ("add-supervision", {"supervision": None, "minutes": 60})),
        (asked("service", service="work", months=6), ("serve-on", {"service": "work", "months": 6})),
        (asked("exam", exam="peer", pass_=80), ("take-exam", {"exam": "peer", "part": None, "from": None})),
        (asked("document", document="id"), ("show-document", {"document": "id"})),
        (asked("references", count=2), ("get-references", {"count": 2})),
        (asked("profile", profile="age", at_least=18), ("confirm-profile", {"profile": "age"})),
        (asked("credential", credentials=["a", "b"]), ("get-credential", {"credential": "a, b"})),
        (sign_off(key="it", count=2), ("get-sign-off", {"sign_off": "supervisor-talk", "count": 2})),
    ],
    ids=lambda value: str(value.get("kind")) if isinstance(value, dict) else "",
)  # fmt: skip
def test_every_kind_has_its_step(rules: Document, expected: tuple[str, dict[str, Any]]) -> None:
    assert step(told(rules)) == (expected[0], {"requirement": rules["key"]} | expected[1])


def test_categories_to_cover_are_a_step_when_the_minutes_are_there() -> None:
    story = told(hours(60, cover={"of": ["ethics", "wellness", "electives"], "at_least": 3}))
    story.trained("2026-01-10", minutes(60))
    assert step(story) == ("cover-categories", {"requirement": "hours", "count": 2})


def test_the_part_not_passed_is_the_step_and_from_when() -> None:
    story = told(asked("exam", exam="peer", pass_=80, parts=["oral", "written"], wait={"days": 30}, attempts=2))
    story.examined("2026-01-10", 80, part="oral")
    story.examined("2026-01-20", 79, part="written")
    assert step(story) == ("take-exam", {"requirement": "it", "exam": "peer", "part": "written", "from": "2026-02-19"})
    assert step(story, "2026-02-19") == ("take-exam", {"requirement": "it", "exam": "peer", "part": "written", "from": None})
    story.examined("2026-02-20", 79, part="written")
    assert step(story, "2026-03-01") == ("ask-about-exam", {"requirement": "it", "exam": "peer"})


def test_a_try_after_the_day_asked_about_is_not_known_to_the_step() -> None:
    story = told(asked("exam", exam="peer", pass_=80, attempts=1))
    story.examined("2026-03-10", 10)
    assert step(story, "2026-03-09") == ("take-exam", {"requirement": "it", "exam": "peer", "part": None, "from": None})
    assert step(story, "2026-03-10") == ("ask-about-exam", {"requirement": "it", "exam": "peer"})


def test_what_does_not_apply_is_no_step_and_no_way() -> None:
    never: Document = {"profile": "military"}
    story = Story(scheme(group(attestation(when=never), sign_off(), module(), need=1)))
    assert step(story) == ("get-sign-off", {"requirement": "supervisor-talk", "sign_off": "supervisor-talk", "count": 1})


def test_the_shortest_way_of_all_kinds() -> None:
    rules = group(
        asked("credential", key="c", credential="x"), asked("service", key="s", service="x", months=1), asked("exam", key="e", exam="x", pass_=80),
        asked("sessions", key="n", session="x", count=1), sign_off(), asked("document", key="d", document="x"), need=2,
    )  # fmt: skip
    story = Story(scheme(rules))
    assert step(story)[0] == "show-document"  # type: ignore[index]  # there is a step
    story.seen("2026-01-10", "x")
    assert step(story)[0] == "get-sign-off"  # type: ignore[index]  # there is a step


def test_reasons_and_steps_of_every_story_are_in_the_list_with_their_parameters() -> None:
    def check(result: Any) -> None:
        for _row, reason in result.not_counted:
            assert set(reason.params) == set(ROW_REASONS[reason.code])
        for part in result.of:
            check(part)

    for row in requirements.ROWS:
        for tell in (row.meets, row.misses):
            story = Story(copy.deepcopy(row.rules))
            tell(story)
            if row.number != 40:
                verdict = story.on(row.on)
                check(verdict.requirements)
                if verdict.next_step is not None:
                    assert set(verdict.next_step.params) == set(STEPS[verdict.next_step.code])
