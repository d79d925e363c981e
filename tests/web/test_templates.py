"""Every template compiles and renders, names nobody else's address, and stays small."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from config.styleguide.samples import components
from tests.web import samples

if TYPE_CHECKING:
    from django.conf import LazySettings

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the frame asks who is signed in

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html"))
PAGES = samples.pages()
COMPONENTS = components()
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path", "circle", "rect"}


class Reader(HTMLParser):
    """Reads a page and notes what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.points_at: list[str] = []
        self.open: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "style" or "style" in given:
            self.faults.append(f"inline style on <{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append("inline script")
        self.faults += [f"{name} on <{tag}>" for name in given if name.startswith("on")]
        for name in ("src", "href", "action", "poster"):
            address = given.get(name) or ""
            if re.match(r"(https?:)?//|javascript:|data:", address):
                self.faults.append(f"{name}={address}")
        if tag == "img" and "alt" not in given:
            self.faults.append("picture without alt")
        if tag in {"video", "audio"} and ("autoplay" in given or given.get("preload") != "none"):
            self.faults.append(f"<{tag}> loads by itself")
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("for", "aria-describedby", "aria-labelledby", "form"):
            self.points_at += (given.get(name) or "").split()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag that closes itself (SVG)."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note a tag that closes something else than what is open."""
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of place")


def read(html: str) -> Reader:
    """Return what was noted of one page."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.fixture(autouse=True)
def _addresses(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.web.urls"


def rendered(name: str, language: str = "en") -> str:
    """Return one sample page as it goes over the wire."""
    template, context = PAGES[name]
    request = RequestFactory().get("/home/")
    request.user = AnonymousUser()
    with translation.override(language):
        return render_to_string(template, context, request=request)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_whole_and_loads_nothing_from_elsewhere(name: str) -> None:
    html = rendered(name)
    page = read(html)
    assert page.faults == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.points_at) <= set(page.ids)
    assert page.headings.count(1) == 1
    assert [(one, two) for one, two in zip(page.headings, page.headings[1:], strict=False) if two > one + 1] == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_small_and_says_its_language(name: str, language: str) -> None:
    html = rendered(name, language)
    assert len(gzip.compress(html.encode())) < 6_000
    assert name.startswith("error") or f'<html lang="{language}"' in html


@pytest.mark.parametrize("name", [name for name in PAGES if name != "leave"])
def test_help_and_leaving_are_on_every_page(name: str) -> None:
    html = rendered(name)
    assert 'href="/help/"' in html
    assert 'action="/leave/"' in html
    assert html.index('href="/help/"') < html.index("<main")


def test_every_component_has_a_sample_and_says_what_it_needs() -> None:
    names = {Path(name).stem for name in TEMPLATES if name.startswith("components/")}
    assert names == set(COMPONENTS)
    silent = [
        name
        for name in names
        if "Context:" not in (ROOT / "templates/components" / f"{name}.html").read_text().split("{% endcomment %}")[0]
    ]
    assert silent == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_renders(name: str) -> None:
    for context in COMPONENTS[name]:
        page = read(render_to_string(f"components/{name}.html", context))
        assert page.faults == []
        assert page.open == []


def test_a_first_visit_weighs_less_than_sixty_kilobytes() -> None:
    texts = sum(len(gzip.compress((ROOT / "static" / part).read_bytes())) for part in ("css/site.css", "js/site.js", "img/icon.svg"))
    font = (ROOT / "static/fonts/source-sans-3-latin.woff2").stat().st_size
    heaviest = max(len(gzip.compress(rendered(name).encode())) for name in PAGES)
    assert texts + font + heaviest < 60_000
    assert (ROOT / "static/css/site.css").stat().st_size < 24_576


def test_nothing_static_points_elsewhere() -> None:
    for path in (ROOT / "static").rglob("*"):
        if path.suffix in {".css", ".js", ".svg"}:
            assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)[^\s\"')]+", path.read_text()) == []


def test_a_title_says_position_and_never_a_subject() -> None:
    for name in PAGES:
        title = re.search(r"<title>(.*?)</title>", rendered(name), re.DOTALL)
        assert title is not None
        assert not re.search(r"welfare|parent|child|trauma|owes you", title.group(1), re.IGNORECASE)


def test_names_and_lessons_come_escaped() -> None:
    html = render_to_string("components/path.html", {"steps": [{"title": "<b>x</b>", "state": "next", "url": None}]})
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_a_line_that_may_have_to_report_says_so_before_its_number() -> None:
    html = render_to_string("components/help_line.html", {"line": {"name": "A line", "phone": "1-800-000-0000", "must_report": True}})
    assert html.index("may have to report") < html.index("tel:")


@pytest.mark.parametrize("status", ["replaced", "erased", "unknown"])
def test_no_name_is_shown_for_a_copy_that_is_not_in_force_or_has_no_holder(status: str) -> None:
    assert "Rosa M. Alvarez" not in rendered(f"verify-{status}")
    assert "Rosa M. Alvarez" in rendered("verify-valid")


def test_error_pages_need_no_context_and_no_request() -> None:
    for code in ("400", "403", "403_csrf", "404", "429", "500"):
        html = get_template(f"{code}.html").render()
        assert 'lang="es"' in html
        assert "/help/" in html
