"""The check at the end of a module: one question a page, handed in at the end, a result in kind words."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from curricula.domain.document import grade_question
from training import queries, rules
from training.domain.attempts import AttemptQuestionsOpen, AttemptSubmitted, answer_attempt, open_attempt, submit_attempt
from training.domain.deliveries import AnswerEmpty
from training.views.learner import Reading, delivered, hidden_fields, load_reading, now, question_to_answer

if TYPE_CHECKING:
    from training.models import Attempt


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, progress_uuid: uuid.UUID) -> HttpResponse:
    """Before the check; a POST begins it or goes on where it was left."""
    reading = load_reading(request, progress_uuid)
    if not reading.document["check"]:
        raise Http404
    if request.method == "POST":
        attempt = open_attempt(reading.progress, random=secrets.SystemRandom(), at=now())
        return redirect(reading.check_url(_first_open(attempt)))
    newest = queries.newest_attempt(reading.progress)
    started = newest is not None and newest.submitted_at is None
    found = reading.document["check"]
    return render(
        request,
        "training/check.html",
        {
            "questions": min(found["draw"], len(found["questions"])),
            "minutes": found["minutes"],
            "pass_percent": reading.document["pass_percent"],
            "started": started,
            "contents_url": reading.contents_url,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check_question(request: HttpRequest, progress_uuid: uuid.UUID, number: int) -> HttpResponse:
    """One question of the attempt; nothing on the page tells what is right."""
    reading = load_reading(request, progress_uuid)
    attempt = _attempt(request, reading)
    if attempt is None:
        return redirect(reading.check_url())
    if not 1 <= number <= len(attempt.questions):
        raise Http404
    if request.method == "POST":
        return _answer(request, reading, attempt, number)
    if attempt.submitted_at is not None:
        return redirect("learn-check-result", progress_uuid)
    return _show(request, reading, attempt, number)


@require_http_methods(["GET", "HEAD", "POST"])
def check_result(request: HttpRequest, progress_uuid: uuid.UUID) -> HttpResponse:
    """After handing in: what to look at again, and the way on. A POST begins again."""
    reading = load_reading(request, progress_uuid)
    if request.method == "POST":
        return check(request, progress_uuid)
    attempt = reading.progress.attempts.filter(submitted_at__isnull=False).order_by("number").last()
    if attempt is None:
        return redirect(reading.check_url())
    answers = rules.current_answers(attempt.answers.all())
    step = reading.step(check_passed=bool(attempt.passed) or queries.has_passed(reading.progress))
    on = reverse("learn-done", args=[progress_uuid]) if reading.progress.is_finished else reading.step_url(step) if step else None
    return render(
        request,
        "training/check_result.html",
        {
            "met": attempt.passed,
            "right": attempt.points,
            "of": attempt.of,
            "items": [
                {
                    "text": question["text"],
                    "right": grade_question(question, answers[question["key"]].chosen),
                    "why": question["why"],
                    "read_again": reading.read_again(question.get("read_again")),
                }
                for question in rules.check_questions(reading.view, attempt.questions)
            ],
            "can_try_again": True,
            "next": {"url": on, "label": ""} if on else None,
            "contents_url": reading.contents_url,
        },
    )


def _attempt(request: HttpRequest, reading: Reading) -> Attempt | None:
    """The attempt a page belongs to: the one it was made for, so that a late answer never lands in a newer attempt."""
    try:
        named = uuid.UUID(request.POST.get("attempt", ""))
    except ValueError:
        return queries.newest_attempt(reading.progress)
    return reading.progress.attempts.filter(uuid=named).first()


def _show(request: HttpRequest, reading: Reading, attempt: Attempt, number: int, *, error: str = "", status: int = 200) -> HttpResponse:
    question = rules.check_questions(reading.view, attempt.questions)[number - 1]
    current = rules.current_answers(attempt.answers.filter(question=question["key"])).get(question["key"])
    chosen = request.POST.getlist("answer") or (current.chosen if current else [])
    return render(
        request,
        "training/check_question.html",
        {
            "number": number,
            "of": len(attempt.questions),
            "question": question_to_answer(question, chosen),
            "feedback": None,
            "error": error,
            "is_first": number == 1,
            "is_last": number == len(attempt.questions),
            "in_check": True,
            "attempt": attempt.uuid,
            "contents_url": reading.contents_url,
            **hidden_fields(reading.progress),
        },
        status=status,
    )


def _answer(request: HttpRequest, reading: Reading, attempt: Attempt, number: int) -> HttpResponse:
    go = request.POST.get("go", "")
    chosen = request.POST.getlist("answer")
    delivery, sequence = delivered(request, reading.progress)
    try:
        if chosen:
            answer_attempt(attempt, question=attempt.questions[number - 1], chosen=chosen, delivery=delivery, sequence=sequence, at=now())
        elif go in {"answer", "next", "hand-in"}:
            raise AnswerEmpty
    except AttemptSubmitted as refusal:
        if go == "save":
            return HttpResponse(refusal.message, status=409, content_type="text/plain; charset=utf-8")
        messages.info(request, refusal.message)
        return redirect("learn-check-result", reading.progress.uuid)
    except DomainError as refusal:
        if go == "save":
            return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
        return _show(request, reading, attempt, number, error=refusal.message, status=422)
    if go == "save":
        return HttpResponse(status=204)
    return _move(request, reading, attempt, number, go)


def _move(request: HttpRequest, reading: Reading, attempt: Attempt, number: int, go: str) -> HttpResponse:
    if go == "stop":
        messages.success(request, _("Kept. You go on from here whenever you like."))
        return redirect("home")
    if go == "back":
        return redirect(reading.check_url(number - 1) if number > 1 else reading.check_url())
    if number < len(attempt.questions):
        return redirect(reading.check_url(number + 1))
    try:
        submit_attempt(attempt, at=now())
    except AttemptQuestionsOpen as refusal:
        messages.info(request, refusal.message)
        return redirect(reading.check_url(refusal.numbers[0]))
    return redirect("learn-check-result", reading.progress.uuid)


def _first_open(attempt: Attempt) -> int:
    answered = set(attempt.answers.values_list("question", flat=True))
    return next((number for number, key in enumerate(attempt.questions, start=1) if key not in answered), len(attempt.questions))
