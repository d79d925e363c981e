"""Nothing in the look knows left from right: a language that runs the other way needs no second stylesheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tests.browsers import Windows

SHEETS = ("site.css", "admin.css")
PHYSICAL = re.compile(
    r"(?<![\w-])("
    r"(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)"
    r")\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def physical(css: str) -> list[str]:
    """What is said of left, right, top, bottom, width or height; what asks about the screen or sits in a picture is no declaration."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@media[^{]*{", "{", css)
    css = re.sub(r'url\("[^"]*"\)', "", css)
    return [found[0] for found in PHYSICAL.finditer(css)]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_stylesheet_speaks_of_start_and_end_only(sheet: str) -> None:
    assert physical(Path(settings.BASE_DIR, "static/css", sheet).read_text()) == []


@pytest.mark.parametrize(
    "css", ["a{margin-left:1rem}", "a{text-align:right}", "a{border-top-left-radius:4px}", "a{max-width:4rem}", "a{inset:0;left:0}"]
)
def test_a_side_would_be_noticed(css: str) -> None:
    assert physical(css)
    assert physical("@media (min-width:38rem){a{margin-inline-start:1rem;scroll-padding-block-start:2rem}}") == []


def test_a_page_of_a_language_that_runs_the_other_way_is_a_mirror(windows: Windows) -> None:
    """The same words laid out from the right: help and leaving, the path, a notice and a question all change sides, and nothing overflows."""
    phone = windows.open(width=320, height=640, reduced_motion="reduce")
    phone.goto("/styleguide/")
    selectors = [".bar-help", ".program", ".path li:nth-child(2) .stone", ".row-choice input", ".line .calls a .icon"]
    places = "selectors => selectors.map(one => { const box = document.querySelector(one).getBoundingClientRect(); return [box.left, box.right] })"
    before = phone.evaluate(places, selectors)
    phone.evaluate("document.documentElement.dir = 'rtl'")
    after = phone.evaluate(places, selectors)
    wide = phone.evaluate("document.documentElement.clientWidth")
    assert [[round(wide - right), round(wide - left)] for left, right in after] == [[round(left), round(right)] for left, right in before]
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


def test_the_frame_says_the_direction_of_its_language() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for language, direction in (("ar", "rtl"), ("es", "ltr")):
        with translation.override(language):
            html = render_to_string("core/welcome.html", {}, request=request)
        assert f'<html lang="{language}" dir="{direction}">' in html
