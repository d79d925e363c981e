"""The colours, worked out from the stylesheet: nobody has to squint, in light or in dark."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static/css/site.css").read_text()

LIGHT = {
    "paper": "#FBF8F3", "surface": "#FFFFFF", "sand": "#F1EADD", "ink": "#1F2A2E", "muted": "#55646A", "edge": "#6B797D", "pine": "#0F5C5A", "clay": "#9A4A12",
    "leaf": "#1E6B3A", "plum": "#7A2E5D", "honey": "#F6D186", "on-honey": "#1F2A2E", "on-pine": "#FFFFFF", "on-plum": "#FFFFFF",
    "line": "#E2D8C6", "glow": "#F9E5B8",
}  # fmt: skip
DARK = {
    "paper": "#14191B", "surface": "#1C2326", "sand": "#232B2E", "ink": "#ECE7DE", "muted": "#A9B4B6", "edge": "#77868B", "pine": "#7CCFC8", "clay": "#F2B35E",
    "leaf": "#8FD3A5", "plum": "#E3A3C6", "honey": "#F6D186", "on-honey": "#1F2A2E", "on-pine": "#14191B", "on-plum": "#14191B",
    "line": "#343F43", "glow": "#5C4F2E",
}  # fmt: skip

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11
GROUNDS = ("paper", "surface", "sand")
# Everything that stands on something: what, on what, the least contrast. Text in ink gets AAA on every ground.
IN_USE = [
    *(("ink", ground, 7.0) for ground in GROUNDS),
    *((text, ground, TEXT) for text in ("muted", "pine", "clay", "leaf", "plum") for ground in GROUNDS),
    *(("edge", ground, SHAPE) for ground in GROUNDS),
    ("on-honey", "honey", 7.0),
    ("on-pine", "pine", 7.0),
    ("on-plum", "plum", 7.0),
    ("pine", "glow", SHAPE),  # lines of the drawings before the light
    ("clay", "glow", SHAPE),
]

# token, ground, the contrast the look promises in light and in dark
PROMISED = [
    ("ink", "paper", 13.9, 14.4),
    ("muted", "paper", 5.8, 8.4),
    ("edge", "paper", 4.3, 4.7),
    ("pine", "paper", 7.4, 9.8),
    ("clay", "paper", 5.9, 9.6),
    ("leaf", "paper", 6.2, 10.2),
    ("plum", "paper", 8.3, 8.7),
    ("on-honey", "honey", 10.1, 10.1),
    ("on-pine", "pine", 7.8, 9.8),
    ("on-plum", "plum", 8.8, 8.7),
]


def tokens(css: str) -> dict[str, str]:
    """Return the custom colours set in one piece of the stylesheet."""
    return dict(re.findall(r"--([a-z-]+):(#[0-9A-Fa-f]{6})\b", css))


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of the stylesheet in light and in dark."""
    root = CSS[CSS.index(":root{") : CSS.index("@media (prefers-color-scheme:dark)")]
    dark = CSS[CSS.index("@media (prefers-color-scheme:dark)") : CSS.index("/* Ground */")]
    return {"light": tokens(root), "dark": tokens(root) | tokens(dark)}


@pytest.mark.parametrize(("scheme", "agreed"), [("light", LIGHT), ("dark", DARK)])
def test_the_stylesheet_holds_the_agreed_colours(scheme: str, agreed: dict[str, str]) -> None:
    found = schemes()[scheme]
    assert {name: found[name] for name in agreed} == agreed


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_promised_contrast_is_kept(scheme: str) -> None:
    found = schemes()[scheme]
    weaker = [
        (token, ground)
        for token, ground, light, dark in PROMISED
        if contrast(found[token], found[ground]) < (light if scheme == "light" else dark) - 0.1
    ]
    assert weaker == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_in_use_can_be_read_where_it_stands(scheme: str) -> None:
    found = schemes()[scheme]
    weak = [
        f"{token} on {ground}: {contrast(found[token], found[ground]):.2f}"
        for token, ground, least in IN_USE
        if contrast(found[token], found[ground]) < least
    ]
    assert weak == []


def rules() -> list[tuple[str, dict[str, str]]]:
    """Every rule of the stylesheet with what it sets, for the screen; the rules of print have no grounds."""
    screen = CSS[CSS.index("/* Ground */") : CSS.index("@media print")]
    found = re.findall(r"([^{}]+){([^{}]*)}", screen)
    return [(selector.strip(), dict(part.split(":", 1) for part in body.split(";") if ":" in part)) for selector, body in found]


def test_the_table_names_every_pair_that_a_rule_sets() -> None:
    named = {(token, ground) for token, ground, _least in IN_USE}
    pairs = set()
    for _selector, body in rules():
        ground = re.fullmatch(r"var\(--([a-z-]+)\)", body.get("background", ""))
        text = re.fullmatch(r"var\(--([a-z-]+)\)", body.get("color", ""))
        border = re.search(r"var\(--([a-z-]+)\)", body.get("border", "") + body.get("border-color", ""))
        pairs |= {(one[1], ground[1]) for one in (text, border) if one and ground}
    pairs = {
        (one, ground) for one, ground in pairs if one not in ("line", ground)
    }  # a hairline says nothing; a button's edge is its own colour
    assert len(pairs) > 8
    assert pairs - named == set()


def test_every_token_is_used_and_every_name_used_is_a_token() -> None:
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS))
    assert set(LIGHT) == set(DARK)
    assert set(LIGHT) <= used
    assert used - set(LIGHT) == {"small", "t1", "t2", "t3", "round", "gap"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_ring_shows_on_every_ground(scheme: str) -> None:
    found = schemes()[scheme]
    weakest = [max(contrast(found["ink"], found[ground]), contrast(found["honey"], found[ground])) for ground in GROUNDS]
    assert min(weakest) >= SHAPE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_stone_she_stands_on_shows_on_every_ground(scheme: str) -> None:
    found = schemes()[scheme]
    weakest = [max(contrast(found["on-honey"], found[ground]), contrast(found["honey"], found[ground])) for ground in GROUNDS]
    assert min(weakest) >= SHAPE


def test_no_colour_is_written_outside_the_tokens() -> None:
    screen = CSS[CSS.index("/* Ground */") : CSS.index("@media print")]
    stray = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(|hsla?\(", screen))
    assert stray <= {"#1f2a2e12", "#fff"}  # a shadow; the white round a QR square


def hue(colour: str) -> float:
    """Where on the wheel a colour is, in degrees."""
    return colorsys.rgb_to_hsv(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0] * 360


def test_nothing_is_red() -> None:
    reds = [
        (name, colour)
        for scheme in schemes().values()
        for name, colour in scheme.items()
        if (hue(colour) < 18 or hue(colour) > 345) and contrast(colour, "#FFFFFF") > 2 and contrast(colour, "#000000") > 2
    ]
    assert reds == []
    assert hue("#B00020") > 345


def test_a_pale_colour_would_be_noticed() -> None:
    assert contrast("#999999", "#FFFFFF") < 4.5
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
