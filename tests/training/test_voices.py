"""At the end of a lesson: hard to read, a part of it hurt, this helped. Counted, and nobody can tell who said it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.people.conftest import signed_in
from tests.training.factories import finish_lessons
from training.domain.voices import LEAST_SHOWN, say_of_lesson, voices_of
from training.enums import Voice
from training.models import LessonVoice, ModuleProgress

pytestmark = pytest.mark.django_db


def say(client: Client, progress: ModuleProgress, said: str, *, lesson: int = 1) -> str:
    url = reverse("learn-lesson-said", args=[progress.uuid, lesson])
    return client.post(url, {"said": said}, follow=True).content.decode()


def test_it_is_asked_when_a_lesson_is_done_and_thanked_for_once(client: Client, progress: ModuleProgress) -> None:
    finish_lessons(progress, but=1)
    assert "How was this lesson?" in client.get(reverse("learn-lesson-done", args=[progress.uuid, 1])).content.decode()
    page = say(client, progress, "hurt")
    assert "Thank you for saying so" in page
    assert "How was this lesson?" not in page
    say(client, progress, "hurt")
    say(client, progress, "helped")
    assert list(LessonVoice.objects.values_list("voice", "times")) == [("hurt", 1)]


def test_nothing_is_counted_before_the_lesson_is_done_or_for_words_we_do_not_know(client: Client, progress: ModuleProgress) -> None:
    say(client, progress, "helped")
    finish_lessons(progress, but=1)
    for lesson, said in ((1, "awful"), (9, "helped")):
        say(client, progress, said, lesson=lesson)
    assert not LessonVoice.objects.exists()


def test_what_is_kept_leads_to_nobody() -> None:
    fields = {field.name for field in LessonVoice._meta.get_fields()}
    assert fields == {"id", "edition", "lesson", "voice", "times"}


def test_numbers_show_only_when_enough_have_spoken(progress: ModuleProgress) -> None:
    for _one in range(LEAST_SHOWN - 1):
        say_of_lesson(progress.edition, lesson="lesson-1", voice=Voice.HELPED)
    assert voices_of(progress.edition)[0].times is None
    say_of_lesson(progress.edition, lesson="lesson-1", voice=Voice.HARD)
    assert voices_of(progress.edition)[0].times == {"helped": LEAST_SHOWN - 1, "hard": 1, "hurt": 0}
    assert [one.times for one in voices_of(progress.edition)[1:]] == [None] * (len(voices_of(progress.edition)) - 1)


def test_another_learner_says_nothing_of_her_lesson(progress: ModuleProgress, places: dict[str, object]) -> None:
    from tests.people.factories import member

    other: User = member("learner", places["alder"])
    finish_lessons(progress, but=1)
    url = reverse("learn-lesson-said", args=[progress.uuid, 1])
    assert signed_in(other, second_factor=False).post(url, {"said": "helped"}).status_code == 404
    assert not LessonVoice.objects.exists()
