"""The learner's pages: one step at a time, everything kept, nothing that tells a topic or an answer too early."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from people.models import Location, User
from tests.training.conftest import browser_of
from tests.training.factories import RIGHT, WHY, begun, document, enrolled, finish_lessons, pass_check
from training.models import LedgerRow, ModuleProgress, Reflection

pytestmark = pytest.mark.django_db


def at_part(progress: ModuleProgress, lesson: int, part: int = 1) -> str:
    return reverse("learn-part", args=[progress.uuid, lesson, part])


def typed(response: HttpResponse, **more: Any) -> dict[str, Any]:
    """What a browser sends back from a page: its hidden fields, and what was typed."""
    hidden = dict(re.findall(r'<input type="hidden" name="(delivery|sequence|attempt)" value="([^"]+)"', response.content.decode()))
    return hidden | more


def send(client: Client, url: str, **more: Any) -> HttpResponse:
    """Open a page, fill it in and send it."""
    return client.post(url, typed(client.get(url), **more))


def test_home_names_one_next_step_with_its_minutes(client: Client, progress: ModuleProgress) -> None:
    page = client.get(reverse("home"))
    assert page.context["next"]["title"] == "Lesson words 1"
    assert page.context["next"]["minutes"] == 10
    assert "About 10 minutes" in page.content.decode()


def test_a_new_module_is_begun_by_a_post_only(client: Client, ana: User, places: dict[str, Location]) -> None:
    enrolment = enrolled(ana.person, location=places["alder"])
    url = client.get(reverse("home")).context["next"]["url"]
    assert url == reverse("learn-begin", args=[enrolment.uuid, 1])
    assert client.get(url).status_code == 200
    assert not ModuleProgress.objects.exists()
    response = client.post(url)
    assert response.url == reverse("learn-contents", args=[ModuleProgress.objects.get().uuid])


def test_what_is_hard_is_said_before_and_both_ways_are_offered(client: Client, progress: ModuleProgress) -> None:
    words = client.get(at_part(progress, 1)).content.decode()
    assert "This lesson tells of a hard day." in words
    assert "THE-HARD-WAY" not in words
    assert "THE-OTHER-WAY" not in words
    client.post(at_part(progress, 1), {"go": "other"})
    words = client.get(at_part(progress, 1)).content.decode()
    assert "THE-OTHER-WAY" in words
    assert "THE-HARD-WAY" not in words
    client.post(at_part(progress, 1), {"go": "main"})
    assert "THE-HARD-WAY" in client.get(at_part(progress, 1)).content.decode()


def test_another_device_goes_on_at_the_same_block_with_every_answer(client: Client, ana: User, progress: ModuleProgress) -> None:
    client.post(at_part(progress, 1), {"go": "main"})
    send(client, at_part(progress, 1), go="next")
    send(client, at_part(progress, 1, 2), go="next", **{"reflection-reflection-1": "Only mine"})
    send(client, at_part(progress, 1, 3), go="stop", answer="no")
    elsewhere = browser_of(ana)
    response = elsewhere.get(reverse("learn-continue", args=[progress.uuid]))
    assert response.url == at_part(progress, 1, 3)
    page = elsewhere.get(response.url)
    assert [option["key"] for option in page.context["question"]["options"] if option["chosen"]] == ["no"]
    assert "Only mine" in elsewhere.get(at_part(progress, 1, 2)).content.decode()


def test_feedback_comes_after_the_answer_and_the_question_can_be_tried_again(client: Client, progress: ModuleProgress) -> None:
    url = at_part(progress, 2, 3)
    before = client.get(url).content.decode()
    assert RIGHT not in before
    assert WHY not in before
    response = send(client, url, go="answer", answer="no")
    assert (response.status_code, response.url) == (302, f"{url}#feedback")
    after = client.get(url)
    assert f"{WHY} q-2" in after.content.decode()
    assert after.context["feedback"]["right"] is False
    assert client.post(url, {"go": "again"}).url == f"{url}?again=1"
    assert WHY not in client.get(f"{url}?again=1").content.decode()
    send(client, f"{url}?again=1", go="answer", answer="yes")
    assert client.get(url).context["feedback"]["right"] is True


def test_an_empty_answer_gets_a_kind_sentence_beside_the_question(client: Client, progress: ModuleProgress) -> None:
    response = send(client, at_part(progress, 2, 3), go="answer")
    assert response.status_code == 422
    assert "Choose an answer first" in response.content.decode()


def test_a_sentence_that_cannot_be_kept_comes_back_as_it_was_typed(client: Client, progress: ModuleProgress) -> None:
    words = "x" * 10_001
    response = send(client, at_part(progress, 2, 2), go="next", **{"reflection-reflection-2": words})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_kept_choice_shows_no_feedback_until_it_is_given(client: Client, progress: ModuleProgress) -> None:
    url = at_part(progress, 2, 3)
    assert send(client, url, go="save", answer="yes").status_code == 204
    page = client.get(url)
    assert page.context["feedback"] is None
    assert RIGHT not in page.content.decode()
    assert [option["key"] for option in page.context["question"]["options"] if option["chosen"]] == ["yes"]


def test_finishing_a_lesson_with_an_open_question_leads_to_it(client: Client, progress: ModuleProgress) -> None:
    client.post(at_part(progress, 2, 3), {"go": "next"})
    response = client.post(at_part(progress, 2, 3), {"go": "next"}, follow=True)
    assert response.redirect_chain[-1][0] == at_part(progress, 2, 3)
    assert "still open" in response.content.decode()


def test_a_whole_module_is_walked_from_home_to_done(client: Client, progress: ModuleProgress) -> None:
    client.post(at_part(progress, 1), {"go": "other"})
    for lesson in (1, 2):
        send(client, at_part(progress, lesson, 1), go="next")
        send(client, at_part(progress, lesson, 2), go="next")
        send(client, at_part(progress, lesson, 3), go="answer", answer="yes")
        response = send(client, at_part(progress, lesson, 3), go="next")
        assert response.url == reverse("learn-lesson-done", args=[progress.uuid, lesson])
        assert client.get(response.url).status_code == 200
    url = client.get(reverse("learn-lesson-done", args=[progress.uuid, 2])).context["next"]["url"]
    assert url == reverse("learn-check", args=[progress.uuid])
    url = client.post(url, {"go": "start"}).url
    for _number in (1, 2):
        page = client.get(url)
        right = ["yes", "also"] if page.context["question"]["type"] == "several" else ["yes"]
        url = client.post(url, typed(page, go="answer", answer=right)).url
    assert url == reverse("learn-check-result", args=[progress.uuid])
    assert client.get(url).context["met"] is True
    assert client.get(reverse("learn-done", args=[progress.uuid])).status_code == 200
    row = LedgerRow.objects.get()
    assert row.content["score"] == {"points": 2, "of": 2}
    home = client.get(reverse("home"))
    assert home.context["next"] is None
    assert home.context["finished"] is True


def test_a_check_not_met_is_told_kindly_and_can_be_tried_again_at_once(client: Client, progress: ModuleProgress) -> None:
    pass_check(progress, right=False)
    url = reverse("learn-check-result", args=[progress.uuid])
    words = client.get(url).content.decode()
    assert "Not done yet, and that is fine" in words
    assert "fail" not in words.lower()
    assert client.post(url, {"go": "again"}).url == reverse("learn-check-question", args=[progress.uuid, 1])
    assert progress.attempts.count() == 2


def test_a_late_answer_to_an_old_attempt_never_lands_in_the_new_one(client: Client, progress: ModuleProgress) -> None:
    start = reverse("learn-check", args=[progress.uuid])
    url = client.post(start).url
    stale = typed(client.get(url), go="answer", answer="yes")
    pass_check(progress, right=False)
    client.post(start)
    response = client.post(url, stale, follow=True)
    assert "handed in already" in response.content.decode()
    newest = progress.attempts.order_by("number").last()
    assert newest is not None
    assert not newest.answers.exists()


def test_t4_no_page_tells_an_answer_before_it_is_given(client: Client, progress: ModuleProgress) -> None:
    client.post(at_part(progress, 1), {"go": "main"})
    start = reverse("learn-check", args=[progress.uuid])
    url = client.post(start).url
    pages = [
        reverse("home"),
        reverse("learn-contents", args=[progress.uuid]),
        start,
        url,
        *(at_part(progress, lesson, part) for lesson in (1, 2) for part in (1, 2, 3)),
    ]
    for address in pages:
        words = client.get(address).content.decode()
        assert RIGHT not in words, address
        assert WHY not in words, address
        assert "&quot;right&quot;" not in words, address
    send(client, url, go="answer", answer="yes")
    for address in (url, start, reverse("learn-check-question", args=[progress.uuid, 2])):
        assert WHY not in client.get(address).content.decode()


def test_addresses_and_window_titles_tell_no_topic(client: Client, progress: ModuleProgress) -> None:
    finish_lessons(progress)
    for name, args in (("learn-contents", []), ("learn-part", [1, 1]), ("learn-check", []), ("learn-lesson-done", [1])):
        url = reverse(name, args=[progress.uuid, *args])
        title = re.search(r"<title>(.*?)</title>", client.get(url).content.decode(), re.DOTALL)
        assert title is not None
        assert "SECRET-TOPIC" not in title[1]
        assert "Lesson words" not in title[1]
        assert progress.code not in url


def test_every_page_of_a_lesson_works_without_scripts(client: Client, progress: ModuleProgress) -> None:
    for part in (1, 2, 3):
        words = client.get(at_part(progress, 2, part)).content.decode()
        assert '<form method="post"' in words
        assert 'name="go" value="stop"' in words


def test_lessons_may_be_opened_in_any_order_and_read_again(client: Client, progress: ModuleProgress) -> None:
    assert client.get(at_part(progress, 2, 1)).status_code == 200
    finish_lessons(progress)
    assert client.get(at_part(progress, 1, 3)).status_code == 200


def test_a_page_that_is_not_there_is_not_found_or_leads_to_the_first(client: Client, progress: ModuleProgress) -> None:
    assert client.get(at_part(progress, 9)).status_code == 404
    assert client.get(at_part(progress, 2, 9)).url == at_part(progress, 2, 1)
    assert client.post(at_part(progress, 2, 9), {"go": "next"}).url == reverse("learn-contents", args=[progress.uuid])
    assert client.get(reverse("learn-check-question", args=[progress.uuid, 1])).url == reverse("learn-check", args=[progress.uuid])


def test_pages_are_in_her_language(client: Client, ana: User, progress: ModuleProgress) -> None:
    ana.person.language = "es"
    ana.person.save()
    assert "Plain text (es)" in client.get(at_part(progress, 2)).content.decode()


def test_staff_without_a_course_are_led_to_their_desk(outsider: User) -> None:
    assert browser_of(outsider).get(reverse("home")).url == reverse("wagtailadmin_home")


def test_reflections_lie_encrypted_in_the_table(client: Client, progress: ModuleProgress) -> None:
    send(client, at_part(progress, 2, 2), go="next", **{"reflection-reflection-2": "Only mine"})
    assert b"Only mine" not in bytes(Reflection.objects.get().cipher)


def test_a_delivery_sent_twice_by_a_weak_line_is_one(client: Client, progress: ModuleProgress) -> None:
    url = at_part(progress, 2, 3)
    data = typed(client.get(url), go="answer", answer="no")
    assert [client.post(url, data).status_code for _ in range(3)] == [302, 302, 302]
    assert progress.answers.count() == 1


def test_a_page_without_its_hidden_fields_still_keeps_what_was_typed(client: Client, progress: ModuleProgress) -> None:
    client.post(at_part(progress, 2, 3), {"go": "answer", "answer": "no", "delivery": "rubbish", "sequence": "-4"})
    assert progress.answers.get().chosen == ["no"]
    assert uuid.UUID(str(progress.answers.get().delivery))


def test_two_courses_stand_on_one_home_page(client: Client, ana: User, places: dict[str, Location]) -> None:
    begun(ana.person, doc=document(), location=places["alder"])
    enrolled(ana.person, docs=[document("second-one"), document("third-one")], location=places["alder"])
    page = client.get(reverse("home"))
    assert len(page.context["path"]) == 3
    assert page.context["next"]["started"] is True


def test_a_finished_module_can_be_taken_again_and_counts_once_more(client: Client, progress: ModuleProgress) -> None:
    """For a renewal: what was finished stays finished."""
    finish_lessons(progress)
    pass_check(progress)
    contents = client.get(f"/learn/{progress.uuid}/").content.decode()
    assert "Take it again from the start" in contents
    first = client.post(f"/learn/{progress.uuid}/again/")
    second = client.post(f"/learn/{progress.uuid}/again/")  # pressed twice
    assert first.url == second.url
    anew = ModuleProgress.objects.get(enrolment=progress.enrolment, finished_at=None)
    assert first.url == f"/learn/{anew.uuid}/"
    progress.refresh_from_db()
    assert progress.is_finished
    finish_lessons(anew)
    pass_check(anew)
    assert LedgerRow.objects.filter(kind="module_completed").count() == 2


def test_taking_it_again_asks_for_a_post(client: Client, progress: ModuleProgress) -> None:
    assert client.get(f"/learn/{progress.uuid}/again/").status_code == 405
