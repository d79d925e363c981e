"""T4: right answers, feedback, reasons, staff's notes and drafts are in no page, file or JSON that a learner can reach before answering."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from curricula.domain.guides import set_guide
from curricula.enums import ReleaseKind
from curricula.models import ModulePage
from tests.people.factories import member
from tests.security.addresses import addresses
from tests.security.crawling import body, crawl
from tests.security.world import WORK, World
from tests.training.conftest import browser_of
from tests.training.factories import RIGHT, WHY
from training.domain.release import release_edition

pytestmark = pytest.mark.once

SHOWING = ("api", "serve", "view", "explore", "search", "history", "revisions", "choose")  # what of Wagtail's pages shows words
DRAFT = "DRAFT-WORDS"
NOTE = "RELEASE-NOTE-WORDS"
GUIDE = "GUIDE-WORDS"


@pytest.fixture
def written(world: World) -> World:
    """The module is released with a note and a guide of the trainer's, then a draft is begun and left unpublished."""
    set_guide(world.module, {"en": f"<p>{GUIDE}</p>", "es": f"<p>{GUIDE}</p>"})
    world.module.refresh_from_db()
    release_edition(world.module, kind=ReleaseKind.NEW_EDITION, reason=NOTE, by=world.person("carl"), at=WORK)
    page = ModulePage.objects.get(pk=world.module.pk)
    page.title = page.seo_title = DRAFT
    page.summary = DRAFT
    page.save_revision()
    return world


def everything_for(client: Client, world: World) -> dict[str, str]:
    """Whatever a crawl and every address of the site answers, whether or not a link leads there."""
    asked = (one for one in addresses() if not one.is_wagtail or any(word in one.name for word in SHOWING))
    starts = [url for address in asked if address.name != "account_logout" for url in address.urls(world)]
    texts = {url: response.text_of_page for url, response in crawl(client, starts).items()}
    for url in list(texts):
        if "/learn/" in url:
            texts[f"{url} as JSON"] = body(client.get(url, headers={"accept": "application/json"}))
    return texts


def told(texts: dict[str, str], words: str) -> dict[str, set[str]]:
    """Which pages hold a text that matches, and what."""
    return {url: found for url, text in texts.items() if (found := set(re.findall(words, text)))}


# What nobody who learns may read before answering: RIGHT and "Other" begin feedback, WHY a reason, each with its question.
ANSWERS = rf"(?:{RIGHT}|{WHY}|Other) ([qc]-\d)"
NEVER = rf'{DRAFT}|{NOTE}|{GUIDE}|["&]quot;?right["&]|"feedback"'


def test_t4_somebody_who_is_in_no_course_reads_no_answer(written: World) -> None:
    texts = everything_for(browser_of(member("learner", written.places["alder"])), written)
    assert len(texts) > 60
    assert told(texts, ANSWERS) == {}
    assert told(texts, NEVER) == {}


def test_t4_a_stranger_reads_no_answer_in_the_public_catalogue(written: World, browser_for: Callable[[str], Client]) -> None:
    draft = browser_for("carl").get(reverse("wagtailadmin_pages:edit", args=[written.module.pk])).content.decode()
    assert told({"draft": draft}, DRAFT)  # the control: its trainer reads it
    assert told({"draft": draft}, ANSWERS)
    guide = browser_for("carl").get(reverse("curricula-guide", args=[written.module.pk])).content.decode()
    assert told({"guide": guide}, GUIDE)
    assert browser_for("tom").get(reverse("curricula-guide", args=[written.module.pk])).status_code == 404  # trains elsewhere
    texts = everything_for(Client(), written)
    assert any("Fresh." in text for url, text in texts.items() if url.startswith("/catalogue/"))
    assert told(texts, ANSWERS) == {}
    assert told(texts, NEVER) == {}


def test_t4_a_learner_reads_no_answer_to_what_she_has_not_answered(written: World, browser_for: Callable[[str], Client]) -> None:
    """Bea has begun one module and answered nothing."""
    texts = everything_for(browser_for("bea"), written) | pages_of(browser_for("bea"), written.hers)
    assert any("What about q-2?" in text for text in texts.values())
    assert told(texts, ANSWERS) == {}
    assert told(texts, NEVER) == {}


def test_t4_a_finished_learner_reads_answers_of_what_she_was_asked_and_no_others(
    written: World, browser_for: Callable[[str], Client]
) -> None:
    """Ana: what was drawn for an attempt handed in tells its reasons; what is drawn and open, or was never drawn, tells nothing."""
    client = browser_for("ana")
    for progress, handed_in in ((written.done, True), (written.tried, True), (written.trying, False)):
        drawn = {question for attempt in progress.attempts.all() for question in attempt.questions} if handed_in else set()
        seen = told(pages_of(client, progress), ANSWERS)
        assert {key for keys in seen.values() for key in keys if key.startswith("c-")} <= drawn
        assert any(key.startswith("q-") for keys in seen.values() for key in keys)  # the control: what she answered is told
    texts = everything_for(client, written)
    assert told(texts, NEVER) == {}
    open_question = reverse("learn-check-question", args=[written.trying.uuid, 1])
    assert told({open_question: texts[open_question]}, ANSWERS) == {}


def pages_of(client: Client, progress: Any) -> dict[str, str]:
    """Every page of one module."""
    urls = [reverse("learn-part", args=[progress.uuid, lesson, part]) for lesson in (1, 2) for part in (1, 2, 3)]
    urls += [reverse(name, args=[progress.uuid]) for name in ("learn-contents", "learn-check", "learn-check-result", "learn-done")]
    urls += [reverse("learn-check-question", args=[progress.uuid, number]) for number in (1, 2)]
    return {url: body(client.get(url, follow=True)) for url in urls}


def test_t4_a_packet_to_print_holds_no_answer(written: World, browser_for: Callable[[str], Client]) -> None:
    url = reverse("staff-packet", args=[written.reading.edition.sha256])
    text = browser_for("gus").get(url).content.decode()
    assert "What about q-1?" in text
    assert told({url: text}, ANSWERS) == {}
