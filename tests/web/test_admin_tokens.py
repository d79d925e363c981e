"""Staff's stylesheet speaks with the same colours as the learners'."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.web.test_tokens import TEXT, contrast, schemes

CSS = Path(settings.BASE_DIR, "static/css/admin.css").read_text()
PAIRS = {name: (light, dark) for name, light, dark in re.findall(r"--([a-z-]+):light-dark\((#[0-9A-F]{6}),(#[0-9A-F]{6})\)", CSS)}
HUES = dict(re.findall(r"--w-color-([a-z0-9-]+):([0-9.]+%?);", CSS))
OURS = "paper surface sand ink muted edge pine clay leaf honey on-honey on-pine".split()


@pytest.mark.parametrize("name", OURS)
def test_a_colour_of_staffs_pages_is_the_colour_of_the_look(name: str) -> None:
    colours = schemes()
    assert PAIRS[name] == (colours["light"][name], colours["dark"][name])


def test_staffs_pages_use_no_colour_that_is_not_named() -> None:
    rules = CSS[CSS.index("/* Ground */") :]
    assert set(re.findall(r"#[0-9A-Fa-f]{3,6}\b", rules)) <= {"#999"}  # lines on paper


def wagtails(name: str) -> str:
    """One of the colours that Wagtail mixes from hue, saturation and lightness."""
    hue, saturation, lightness = (float(HUES[f"{name}-{part}"].rstrip("%")) for part in ("hue", "saturation", "lightness"))
    red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"


def test_the_frame_round_staffs_pages_can_be_read() -> None:
    assert contrast("#FFFFFF", wagtails("primary")) >= 7
    assert contrast("#FFFFFF", wagtails("secondary")) >= TEXT
    hovered = re.search(r"--w-color-surface-button-hover:light-dark\((#[0-9A-F]{6}),(#[0-9A-F]{6})\)", CSS)
    assert hovered is not None
    light, dark = PAIRS["on-pine"]
    assert contrast(light, hovered[1]) >= 7
    assert contrast(dark, hovered[2]) >= 7
