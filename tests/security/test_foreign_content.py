"""T13, T25: no page frames or loads what is not ours, and nothing that somebody uploads can act as whoever opens it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from config.csp import ADMIN, STRICT
from tests.curricula.samples import picture
from tests.security.addresses import addresses
from tests.security.crawling import body, crawl
from tests.security.world import World

pytestmark = pytest.mark.once

FRAMES = re.compile(r"<(iframe|frame|frameset|object|embed|applet|portal)\b", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"""<(?:script|link|img|source|video|audio|track|form|base)\b[^>]*?(?:src|href|action|srcset)=["'](?:https?:)?//""", re.IGNORECASE
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
POLYGLOT = b"GIF89a/*<script>alert(1)</script>*/=1;"


def test_t13_no_template_of_ours_frames_anything() -> None:
    for path in Path(settings.BASE_DIR / "templates").rglob("*.html"):
        assert not FRAMES.search(path.read_text()), path


def test_t13_the_policies_allow_no_foreign_frame() -> None:
    assert (STRICT["frame-src"], STRICT["object-src"], STRICT["frame-ancestors"]) == (["'none'"],) * 3
    assert (ADMIN["frame-src"], ADMIN["object-src"], ADMIN["frame-ancestors"]) == (["'self'"], ["'none'"], ["'self'"])
    assert all(
        "http" not in source and "*" not in source for policy in (STRICT, ADMIN) for sources in policy.values() for source in sources
    )
    assert settings.WAGTAILEMBEDS_FINDERS == []
    assert settings.X_FRAME_OPTIONS == "DENY"


@pytest.mark.parametrize("who", ["ana", "anonymous", "gus"])
def test_t13_no_page_frames_or_loads_what_is_not_ours(who: str, world: World, browser_for: Callable[[str], Client]) -> None:
    client = browser_for(who)
    starts = [url for one in addresses() if one.is_ours and one.is_admin == (who == "gus") for url in one.urls(world)]
    found = crawl(client, starts) if who != "gus" else {url: client.get(url) for url in starts}
    asked = 0
    for url, response in found.items():
        text = getattr(response, "text_of_page", None) or body(response)
        if "html" not in response.headers.get("Content-Type", "") or response.status_code != 200:
            continue
        asked += 1
        assert not FRAMES.search(text), url
        assert not ELSEWHERE.search(text), url
        assert "frame-src 'none'" in response.headers["Content-Security-Policy"] or who == "gus", url
        assert response.headers["X-Frame-Options"] == "DENY" or who == "gus", url
    assert asked > 8


def test_t25_only_pictures_and_papers_are_taken_and_none_that_can_run() -> None:
    assert settings.WAGTAILDOCS_SERVE_METHOD == "serve_view"
    assert getattr(settings, "WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT", True) is True
    active = {"svg", "html", "htm", "xhtml", "xml", "js", "mjs", "css", "swf", "wasm", "pdf.js"}
    assert not active & {*settings.WAGTAILDOCS_EXTENSIONS, *settings.WAGTAILIMAGES_EXTENSIONS}
    assert settings.PRIVATE_ROOT not in (settings.MEDIA_ROOT, *settings.MEDIA_ROOT.parents)


@pytest.mark.parametrize(
    ("name", "data"),
    [("drawing.svg", SVG), ("drawing.png", SVG), ("two.gif", POLYGLOT), ("two.png", POLYGLOT), ("page.html", b"<script>1</script>")],
)
def test_t25_the_editor_takes_no_picture_that_is_none(name: str, data: bytes, browser_for: Callable[[str], Client]) -> None:
    client, model, own = browser_for("operator"), get_image_model(), Collection.objects.get(depth=1).pk
    for known, held in ((name, data), ("fine.png", picture())):  # the second is the control
        count = model.objects.count()
        file = SimpleUploadedFile(known, held, "image/png")
        client.post(reverse("wagtailimages:add"), {"title": known, "file": file, "collection": own, "tags": ""})
        assert model.objects.count() == count + (known == "fine.png")


@pytest.mark.parametrize("name", ["page.html", "page.xhtml", "run.js", "drawing.svg", "look.css"])
def test_t25_the_editor_takes_no_paper_that_can_run(name: str, world: World, browser_for: Callable[[str], Client]) -> None:
    client, model = browser_for("operator"), get_document_model()
    own = Collection.objects.get(depth=1).pk
    for known, data in ((name, b"<script>alert(1)</script>"), ("fine.txt", b"words")):
        count = model.objects.count()
        client.post(reverse("wagtaildocs:add"), {"title": known, "file": SimpleUploadedFile(known, data), "collection": own, "tags": ""})
        assert model.objects.count() == count + (known == "fine.txt")


def test_t25_what_was_uploaded_is_for_staff_and_runs_nothing(world: World, browser_for: Callable[[str], Client]) -> None:
    """A file that came in some other way (a restore, an older version) is held back all the same."""
    evil = get_document_model().objects.create(title="Evil", file=ContentFile(b"<script>alert(1)</script>", name="evil.html"))
    image = get_image_model()(title="A window", file=ContentFile(picture(), name="seen.png"), width=2, height=2)
    image.save()
    by_number, by_path = f"/documents/{evil.pk}/evil.html", f"/media/{image.file.name}"
    staff = browser_for("carl")
    for who in ("ana", "anonymous"):
        assert [browser_for(who).get(url).status_code for url in (by_number, by_path)] == [404 if who == "ana" else 302] * 2
    assert staff.get(f"/media/{evil.file.name}").status_code == 404
    shown, given = staff.get(by_path), staff.get(by_number)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    assert given.headers["Content-Disposition"].startswith("attachment")
    for response in (shown, given):
        assert body(response)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert staff.get("/media/images/../../private/x.png").status_code == 404
    assert staff.get("/media/images/%2e%2e%2fdb.png").status_code == 404
