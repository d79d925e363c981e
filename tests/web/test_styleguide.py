"""The style guide shows every component in every state, in both languages, in light and in dark; production has no such page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from config.styleguide.samples import STANDINGS, STATUSES
from config.styleguide.views import TOKENS, make_ids_own
from tests.journeys.reading import RULES
from tests.web.test_templates import read
from tests.web.test_tokens import CSS

if TYPE_CHECKING:
    from django.test import Client

    from tests.browsers import Windows

pytestmark = pytest.mark.once

COMPONENTS = sorted(path.stem for path in Path(settings.BASE_DIR, "templates/components").glob("*.html"))
ADDRESSES = (
    "from django.urls import reverse, NoReverseMatch\ntry:\n    print(reverse('styleguide'))\nexcept NoReverseMatch:\n    print('none')"
)


def page(client: Client, language: str) -> str:
    """The style guide in a language."""
    answer = client.get("/styleguide/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_component_is_shown_once_and_whole(client: Client, language: str) -> None:
    html = page(client, language)
    assert re.findall(r'id="component-([\w]+)"', html) == COMPONENTS
    found = read(html)
    assert found.faults == []
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert set(found.points_at) <= set(found.ids)


@pytest.mark.django_db
def test_both_languages_are_really_two(client: Client) -> None:
    words = [{text for text in re.findall(r">([^<>]{12,})<", page(client, language)) if text.strip()} for language in ("en", "es")]
    both = {text for text in words[0] & words[1] if not re.search(r"components/|Harbor County|Leave|Salir", text)}
    assert both <= {"Rosa M. Alvarez"}
    assert all(len(found) > 100 for found in words)


@pytest.mark.django_db
def test_every_status_and_every_standing_is_among_the_states(client: Client) -> None:
    html = page(client, "en")
    shown = html[html.index('id="component-status"') : html.index('id="component-term"')]
    assert shown.count('class="status ') == len(STATUSES) + 1
    shown = html[html.index('id="component-verification"') : html.index('id="component-where"')]
    assert shown.count('class="card verdict ') == len(STANDINGS)


def test_every_colour_is_shown() -> None:
    assert set(TOKENS) == set(re.findall(r"--([a-z-]+):#[0-9A-F]{6}", CSS))


def test_the_same_component_twice_keeps_its_own_labels() -> None:
    html = '<label for="a">x</label><input id="a" name="a"><a href="#a">x</a><a href="#main">y</a>'
    assert make_ids_own(html, 7) == '<label for="a-7">x</label><input id="a-7" name="a-7"><a href="#a-7">x</a><a href="#main">y</a>'


def address_with(settings_module: str, **more: str) -> str:
    """Ask a process with these settings where the style guide is."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": settings_module} | more
    command = [sys.executable, "-c", f"import django; django.setup()\n{ADDRESSES}"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_production_has_no_style_guide_and_the_demo_has_one(tmp_path: Path) -> None:
    from tests.core.test_production import COMPLETE

    assert address_with("config.settings.production", **COMPLETE) == "none"
    assert address_with("config.settings.dev", VAR_ROOT=str(tmp_path)) == "/styleguide/"


@pytest.mark.parametrize("language", ["en-US", "es-US"])
def test_every_state_can_be_read_in_light_in_dark_and_at_twice_the_size(windows: Windows, language: str) -> None:
    axe = Axe()
    phone = windows.open(width=320, height=640, language=language, bypass_csp=True)
    phone.goto("/styleguide/")
    for scheme in ("dark", "light"):
        phone.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = axe.run(phone, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    phone.add_style_tag(content="html{font-size:225%}")
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
