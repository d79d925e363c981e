"""The tutorial is held to the code: every step is a scheme, the last one does what the handbook says, and each bad change is stopped."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from certificates.evaluation import SchemeError, Status, read_scheme, timeline

from .stories import Story
from .test_time import award

PAGE = (Path(__file__).parents[3] / "docs" / "schemes" / "tutorial.md").read_text(encoding="utf-8")
STEPS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
BAD = {
    "a category that is not named": ("categories: [ethics, wellness", "categories: [wellness"),
    "more parts than there are": ("need: all", "need: 6"),
    "a key twice": ("key: live,", "key: hours,"),
    "no amount": ("minutes: 12 h", "minutes: twenty hours"),
    "nobody to keep apart": ("by: lead", "by: automatic"),
}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_a_scheme(step: str) -> None:
    assert len(STEPS) == 4
    assert str(read_scheme(step).code) == "river-mentor"


@pytest.mark.parametrize(("right", "wrong"), BAD.values(), ids=BAD.keys())
def test_every_change_that_the_page_warns_of_is_stopped(right: str, wrong: str) -> None:
    assert right in STEPS[-1]
    with pytest.raises(SchemeError):
        read_scheme(STEPS[-1].replace(right, wrong))


def test_the_days_that_the_page_names_are_right() -> None:
    story = Story(read_scheme(STEPS[-1]).document())
    assert award(story, "2026-03-01")[1] == "2028-03-01"
    story.approved("2026-03-01", "2028-03-01")
    found = timeline(story.case())
    stood = {
        day: next(str(segment.status) for segment in reversed(found) if segment.starts <= date.fromisoformat(day))
        for day in ("2028-03-01", "2028-03-02", "2028-04-30", "2028-05-01")
    }
    assert stood == {"2028-03-01": Status.DUE, "2028-03-02": Status.LATE, "2028-04-30": Status.LATE, "2028-05-01": Status.LAPSED}
