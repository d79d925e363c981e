"""Reading a module: its contents, one part of a lesson a page, and what is done."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from curricula.domain.document import grade_question
from curricula.domain.glossary import words_used
from curricula.enums import Route
from training import queries, rules
from training.domain.deliveries import AnswerEmpty
from training.domain.progress import PlaceUnknown, QuestionsOpen, choose_route, finish_lesson, save_answer, save_place, start_module
from training.domain.reflections import read_reflections, save_reflections
from training.domain.voices import say_of_lesson
from training.enums import Voice
from training.views.learner import (
    Reading,
    delivered,
    hidden_fields,
    load_reading,
    now,
    question_answered,
    question_to_answer,
    with_addresses,
)

REFLECTION = "reflection-"
# In the session: the lessons of which something was said in this visit, and never what.
SAID = "said"
THANKS = {
    Voice.HELPED: gettext_lazy("Thank you. That is good to hear."),
    Voice.HARD: gettext_lazy("Thank you. We will look for plainer words."),
    Voice.HURT: gettext_lazy("Thank you for saying so. You can stop here. Find help, at the top, has numbers of people who listen."),
}


@require_safe
def contents(request: HttpRequest, progress_uuid: uuid.UUID) -> HttpResponse:
    """The list of lessons: where she is, and everything open to be read again."""
    reading = load_reading(request, progress_uuid)
    check_passed = queries.has_passed(reading.progress)
    step = reading.step(check_passed=check_passed)
    return render(
        request,
        "training/module.html",
        {
            "module": module_words(reading.view),
            "path": lesson_path(reading, step, check_passed=check_passed),
            "next": {"url": reading.step_url(step), "label": ""} if step else None,
            "home_url": reverse("home"),
            "again_url": reverse("learn-again", args=[progress_uuid]) if reading.progress.is_finished else None,
        },
    )


@require_POST
def again(request: HttpRequest, progress_uuid: uuid.UUID) -> HttpResponse:
    """Take a finished module again from its beginning, for a renewal or because she wants to; pressed twice, it is begun once."""
    reading = load_reading(request, progress_uuid)
    try:
        begun = start_module(reading.progress.enrolment, reading.progress.code, at=now(), again=True)
    except DomainError as refusal:
        messages.info(request, refusal.message)
        return redirect("home")
    return redirect("learn-contents", begun.uuid)


@require_safe
def resume(request: HttpRequest, progress_uuid: uuid.UUID) -> HttpResponse:
    """Go to where she stopped, on whatever device that was."""
    reading = load_reading(request, progress_uuid)
    step = reading.step(check_passed=queries.has_passed(reading.progress))
    return redirect(reading.step_url(step) if step else reading.contents_url)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, progress_uuid: uuid.UUID, lesson: int, part: int) -> HttpResponse:
    """One part of a lesson; a POST keeps what was typed, then moves."""
    page = PartPage(load_reading(request, progress_uuid), lesson, part)
    if request.method == "POST":
        return page.post(request)
    if page.part is None:
        return redirect(page.reading.part_url(lesson))
    return page.show(request)


@require_safe
def lesson_done(request: HttpRequest, progress_uuid: uuid.UUID, lesson: int) -> HttpResponse:
    """A lesson is finished: kept, and what comes next."""
    reading = load_reading(request, progress_uuid)
    found = reading.view["lessons"][lesson - 1] if 1 <= lesson <= len(reading.view["lessons"]) else None
    held = reading.lessons.get(found["key"]) if found else None
    if found is None or held is None or held.finished_at is None:
        return redirect(reading.contents_url)
    if reading.progress.is_finished:
        return redirect("learn-done", progress_uuid)
    said_url = (
        ""
        if _place_of_voice(reading, lesson) in request.session.get(SAID, [])
        else reverse("learn-lesson-said", args=[progress_uuid, lesson])
    )
    return _finished(request, reading, title=found["title"], whole=False, said_url=said_url)


@require_POST
def lesson_said(request: HttpRequest, progress_uuid: uuid.UUID, lesson: int) -> HttpResponse:
    """Count what she says of a lesson that she has finished; once in a visit, and with nothing that leads back to her."""
    reading = load_reading(request, progress_uuid)
    found = reading.view["lessons"][lesson - 1] if 1 <= lesson <= len(reading.view["lessons"]) else None
    held = reading.lessons.get(found["key"]) if found else None
    voice = request.POST.get("said", "")
    place, spoken = _place_of_voice(reading, lesson), request.session.get(SAID, [])
    if found and held and held.finished_at and voice in Voice.values and place not in spoken:
        say_of_lesson(reading.progress.edition, lesson=found["key"], voice=Voice(voice))
        request.session[SAID] = [*spoken, place]
        messages.success(request, THANKS[Voice(voice)])
    return redirect("learn-lesson-done", progress_uuid, lesson)


def _place_of_voice(reading: Reading, lesson: int) -> str:
    return f"{reading.progress.edition_id}:{lesson}"


@require_safe
def module_done(request: HttpRequest, progress_uuid: uuid.UUID) -> HttpResponse:
    """The whole module is finished."""
    reading = load_reading(request, progress_uuid)
    if not reading.progress.is_finished:
        return redirect(reading.contents_url)
    return _finished(request, reading, title=reading.view["title"], whole=True)


class PartPage:
    """One part of one lesson as one person meets it."""

    def __init__(self, reading: Reading, lesson_number: int, part_number: int) -> None:
        if not 1 <= lesson_number <= len(reading.view["lessons"]):
            raise Http404
        self.reading = reading
        self.number = lesson_number
        self.lesson = reading.view["lessons"][lesson_number - 1]
        self.held = reading.lessons.get(self.lesson["key"])
        self.parts = rules.lesson_parts(self.lesson, self.held)
        self.part_number = part_number
        self.is_placed = False  # whether this request has kept the place with the words
        self.part = self.parts[part_number - 1] if 1 <= part_number <= len(self.parts) else None

    # --- showing -------------------------------------------------------------------------------------------------------------------

    def show(self, request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
        """Show the content note when it is still to be answered, else the part."""
        context = {
            "lesson": {"title": self.lesson["title"], "minutes": self.lesson["minutes"]},
            "number": self.number,
            "of": len(self.reading.view["lessons"]),
            "part_number": self.part_number,
            "parts_total": len(self.parts),
            "contents_url": self.reading.contents_url,
            "is_first": self.part_number == 1,
            "is_last": self.part_number == len(self.parts),
            **hidden_fields(self.reading.progress),
        }
        if rules.needs_choice(self.lesson, self.held):
            note = self.lesson["content_note"]
            context |= {"content_note": {"text": note["text"], "has_other_way": bool(note["other_way"])}}
            return render(request, "training/part.html", context)
        assert self.part is not None  # noqa: S101 -- for the type checker: callers send unknown parts elsewhere
        if self.part.question is not None:
            return render(request, "training/question.html", context | self._question(request, error), status=status)
        return render(request, "training/part.html", context | self._blocks(request, error), status=status)

    def _question(self, request: HttpRequest, error: str) -> dict[str, Any]:
        question: Any = self.part.question if self.part else None  # called for parts with a question
        current = queries.answers_in(self.reading.progress, [question["key"]]).get(question["key"])
        typed = request.POST.getlist("answer")
        if current is None or not current.given or error or "again" in request.GET:
            chosen = typed or (current.chosen if current else [])
            return {"question": question_to_answer(question, chosen), "feedback": None, "error": error}
        feedback = {
            "right": grade_question(question, current.chosen),
            "can_try_again": True,
            "read_again": self.reading.read_again(question.get("read_again")),
        }
        return {"question": question_answered(question, current.chosen), "feedback": feedback, "error": ""}

    def _blocks(self, request: HttpRequest, error: str) -> dict[str, Any]:
        blocks = self.part.blocks  # type: ignore[union-attr]  # called for parts with blocks
        asked = [block["key"] for block in blocks if block["type"] == "reflection"]
        words = read_reflections(self.reading.progress, blocks=asked, reader=self.reading.person)
        words |= {key: request.POST[REFLECTION + key] for key in asked if REFLECTION + key in request.POST}
        return {
            "blocks": [
                block | {"saved": words.get(block["key"], "")} if block["type"] == "reflection" else with_addresses(block)
                for block in blocks
            ],
            "words": words_used(self.reading.view["glossary"], blocks),
            "other_way": self.held is not None and self.held.route == Route.OTHER,
            "error": error,
        }

    # --- keeping -------------------------------------------------------------------------------------------------------------------

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was typed, then do what was asked. What cannot be kept comes back with a sentence and everything typed."""
        go = request.POST.get("go", "")
        try:
            if go in Route.values:
                choose_route(self.reading.progress, lesson=self.lesson["key"], route=Route(go), at=now())
                return redirect(self.reading.part_url(self.number))
            if self.part is None:
                raise PlaceUnknown
            answered = self._keep(request, go)
        except DomainError as refusal:
            if go == "save":
                return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
            if self.part is None:
                messages.info(request, refusal.message)
                return redirect(self.reading.contents_url)
            return self.show(request, error=refusal.message, status=422)
        if go == "save":
            return HttpResponse(status=204)
        return self._move(request, go, answered=answered)

    def _keep(self, request: HttpRequest, go: str) -> bool:
        """Store reflections and the answer; return whether an answer was given by this very delivery."""
        progress = self.reading.progress
        delivery, sequence = delivered(request, progress)
        at = now()
        blocks = self.part.blocks  # type: ignore[union-attr]  # the caller checked
        asked = [block["key"] for block in blocks if block["type"] == "reflection"]
        words = {key: request.POST[REFLECTION + key] for key in asked if REFLECTION + key in request.POST}
        if words:
            goes_to = {"back": self.part_number - 1, "next": self.part_number + 1}.get(go, self.part_number)
            place = (self.lesson["key"], self.parts[min(max(goes_to, 1), len(self.parts)) - 1].key)
            save_reflections(progress, words=words, place=place, sequence=sequence, at=at)
            self.is_placed = True
        question = self.part.question  # type: ignore[union-attr]  # the caller checked
        if question is None:
            return False
        chosen = request.POST.getlist("answer")
        if not chosen:
            if go == "answer":
                raise AnswerEmpty
            return False
        save_answer(
            progress, question=question["key"], chosen=chosen, delivery=delivery, sequence=sequence, at=at, given=go in {"answer", "next"}
        )
        return go in {"answer", "next"}

    def _move(self, request: HttpRequest, go: str, *, answered: bool) -> HttpResponse:
        here = self.reading.part_url(self.number, self.part_number)
        if answered or go == "answer":
            return redirect(f"{here}#feedback")
        if go == "again":
            return redirect(f"{here}?again=1")
        if go == "back":
            if self.part_number == 1:
                return redirect(self.reading.contents_url)
            self._save_place(request, self.part_number - 1)
            return redirect(self.reading.part_url(self.number, self.part_number - 1))
        if go == "stop":
            self._save_place(request, self.part_number)
            messages.success(request, _("Kept. You go on from here whenever you like."))
            return redirect("home")
        if self.part_number < len(self.parts):
            self._save_place(request, self.part_number + 1)
            return redirect(self.reading.part_url(self.number, self.part_number + 1))
        return self._finish(request)

    def _save_place(self, request: HttpRequest, number: int) -> None:
        if self.is_placed:
            return
        _delivery, sequence = delivered(request, self.reading.progress)
        save_place(self.reading.progress, lesson=self.lesson["key"], part=self.parts[number - 1].key, sequence=sequence, at=now())

    def _finish(self, request: HttpRequest) -> HttpResponse:
        try:
            finish_lesson(self.reading.progress, lesson=self.lesson["key"], at=now())
        except QuestionsOpen as refusal:
            messages.info(request, refusal.message)
            first = next(
                number for number, known in enumerate(self.parts, start=1) if known.question and known.question["key"] == refusal.keys[0]
            )
            return redirect(self.reading.part_url(self.number, first))
        return redirect("learn-lesson-done", self.reading.progress.uuid, self.number)


def module_words(view: dict[str, Any]) -> dict[str, Any]:
    """A module as its contents page shows it."""
    return {
        "title": view["title"],
        "summary": view["summary"],
        "minutes": sum(part["minutes"] for part in view["minutes"]),
        "sample": view["sample"],
        "objectives": [objective["text"] for objective in view["objectives"]],
        "people": view["people"],
        "glossary": view["glossary"],
    }


def lesson_path(reading: Reading, step: rules.Step | None, *, check_passed: bool) -> list[dict[str, Any]]:
    """The lessons and the check as stones. None is locked: whatever was written may be read."""
    stones = []
    for number, lesson in enumerate(reading.view["lessons"], start=1):
        held = reading.lessons.get(lesson["key"])
        done = bool(held and held.finished_at)
        here = step is not None and step.lesson == number
        stones.append(
            {
                "title": lesson["title"],
                "state": "here" if here and held else "next" if here else "done" if done else "later",
                "url": reading.part_url(number, step.part if here and step else 1),
                "note": minutes_words(lesson["minutes"]),
            }
        )
    if reading.view["check"]:
        here = step is not None and step.lesson is None
        stones.append(
            {
                "title": _("The questions at the end"),
                "state": "done" if check_passed else "next" if here else "later",
                "url": reading.check_url(),
                "note": minutes_words(reading.view["check"]["minutes"]),
            }
        )
    return stones


def minutes_words(minutes: int) -> str:
    """How long something takes."""
    return _("about %(minutes)d min") % {"minutes": minutes}


def _finished(request: HttpRequest, reading: Reading, *, title: str, whole: bool, said_url: str = "") -> HttpResponse:
    check_passed = queries.has_passed(reading.progress)
    step = reading.step(check_passed=check_passed)
    following = None
    if step is not None:
        at_check = step.lesson is None
        found = reading.view["check"] if at_check else reading.view["lessons"][step.lesson - 1]  # type: ignore[operator]  # a number here
        following = {
            "title": _("the questions at the end") if at_check else found["title"],
            "minutes": found["minutes"],
            "url": reading.step_url(step),
            "label": "",
        }
    return render(
        request,
        "training/finished.html",
        {
            "title": title,
            "whole": whole,
            "path": lesson_path(reading, step, check_passed=check_passed),
            "next": following,
            "home_url": reverse("home"),
            "said_url": said_url,
            "voices": Voice.choices,
        },
    )
