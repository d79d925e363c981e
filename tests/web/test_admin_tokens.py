"""Staff's stylesheet speaks with the same colours as the learners'."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.web.test_tokens import schemes

CSS = Path(settings.BASE_DIR, "static/css/admin.css").read_text()
PAIRS = {name: (light, dark) for name, light, dark in re.findall(r"--([a-z-]+):light-dark\((#[0-9A-F]{6}),(#[0-9A-F]{6})\)", CSS)}
OURS = "paper surface sand ink muted edge pine clay leaf honey on-honey on-pine".split()


@pytest.mark.parametrize("name", OURS)
def test_a_colour_of_staffs_pages_is_the_colour_of_the_look(name: str) -> None:
    colours = schemes()
    assert PAIRS[name] == (colours["light"][name], colours["dark"][name])


def test_staffs_pages_use_no_colour_that_is_not_named() -> None:
    rules = CSS[CSS.index("/* Ground */") :]
    assert set(re.findall(r"#[0-9A-Fa-f]{3,6}\b", rules)) <= {"#999"}  # lines on paper
