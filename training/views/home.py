"""Home: one next step, the path so far; and beginning a module."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import blobs
from core.errors import DomainError
from curricula.domain.document import edition_document, edition_view, media_of
from curricula.models import ModuleEdition
from people.queries import is_staff_member
from training import queries
from training.domain.progress import start_module
from training.models import Enrolment
from training.views.learner import in_language, language, now, person_of
from training.views.lessons import minutes_words, module_words

if TYPE_CHECKING:
    from people.models import Person
    from training.queries import Path, Stone


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One next step with its minutes, the path so far, certificates, her coordinator. Staff without a course go to their desk."""
    person = getattr(request.user, "person", None)
    if person is None:
        return redirect("wagtailadmin_home")
    paths = queries.paths_of(person)
    if not paths and is_staff_member(request.user, on=timezone.localdate()):
        return redirect("wagtailadmin_home")
    steps = [found for path in paths if (found := _next(path))]
    following = next((step for step in steps if step["started"]), next(iter(steps), None))
    return render(
        request,
        "training/home.html",
        {
            "person": person,
            "next": following,
            "path": [_stone(path, stone, following) for path in paths for stone in path.stones],
            "coordinator": _coordinator(paths[0].enrolment.person if paths else person),  # read with the enrolment
            "finished": bool(paths) and following is None,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, enrolment_uuid: uuid.UUID, number: int) -> HttpResponse:
    """What a module holds, before it is begun; a POST begins it, or opens it where she was."""
    person = person_of(request)
    enrolment = get_object_or_404(Enrolment.objects.select_related("curriculum_edition"), uuid=enrolment_uuid, person=person)
    entries = queries.entries_of(enrolment.curriculum_edition)
    if not 1 <= number <= len(entries):
        raise Http404
    code = entries[number - 1]["module"]
    if request.method == "POST":
        try:
            progress = start_module(enrolment, code, at=now())
        except DomainError as refusal:
            messages.info(request, refusal.message)
            return redirect("home")
        return redirect("learn-contents", progress.uuid)
    edition = queries.newest_edition(code)
    if edition is None:
        messages.info(request, _("This step is not ready yet. Ask your coordinator when it will be."))
        return redirect("home")
    view = edition_view(edition, language())
    path = [{"title": item["title"], "state": "later", "url": None, "note": minutes_words(item["minutes"])} for item in view["lessons"]]
    if view["check"]:
        path.append(
            {"title": _("The questions at the end"), "state": "later", "url": None, "note": minutes_words(view["check"]["minutes"])}
        )
    return render(
        request,
        "training/module.html",
        {"module": module_words(view), "path": path, "next": None, "begin": True, "home_url": reverse("home")},
    )


@require_safe
def media(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A file of an edition: for people who are or were in one that has it, and for staff."""
    person = person_of(request)
    found = _media_in(queries.media_of(person), sha256)
    if found is None and is_staff_member(request.user, on=timezone.localdate()):
        found = _media_in(ModuleEdition.objects.filter(document__contains=sha256), sha256)
    if found is None or not blobs.exists(sha256):
        raise Http404
    response = FileResponse(blobs.path(sha256).open("rb"), content_type=found["mime"])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = f'inline; filename="{sha256[:12]}"'
    return response


def _media_in(editions: Any, sha256: str) -> dict[str, Any] | None:
    for edition in editions:
        found = media_of(edition_document(edition)).get(sha256)
        if found is not None:
            return found
    return None


def _next(path: Path) -> dict[str, Any] | None:
    stone = path.next_stone
    if stone is None or stone.outline is None:
        return None
    length = _next_minutes(stone)
    if stone.progress is None:
        url = reverse("learn-begin", args=[path.enrolment.uuid, stone.number])
        return {
            "title": in_language(stone.title),
            "minutes": length,
            "url": url,
            "label": _("Begin"),
            "started": False,
            "is_optional": stone.is_optional,
        }
    url = reverse("learn-continue", args=[stone.progress.uuid])
    return {"title": _next_title(stone), "minutes": length, "url": url, "label": "", "started": True, "is_optional": False}


def _next_title(stone: Stone) -> str:
    key = _next_lesson(stone)
    if stone.outline is None or key is None:
        return in_language(stone.title)
    return next(in_language(title) for known, title, _minutes in stone.outline.lessons if known == key)


def _next_minutes(stone: Stone) -> int:
    if stone.outline is None:
        return 0
    key = _next_lesson(stone)
    if key is None:
        return stone.outline.check_minutes or 0
    return next(minutes for known, _title, minutes in stone.outline.lessons if known == key)


def _next_lesson(stone: Stone) -> str | None:
    """The key of the lesson to go on with: her place, else the first open one; None for the check."""
    keys = [key for key, _title, _minutes in stone.outline.lessons] if stone.outline else []
    still_open = [key for key in keys if not (key in stone.lessons and stone.lessons[key].finished_at)]
    place = stone.progress.place_lesson if stone.progress else ""
    return place if place in still_open else next(iter(still_open), None)


def _stone(path: Path, stone: Stone, following: dict[str, Any] | None) -> dict[str, Any]:
    if stone.progress is not None:
        url: str | None = reverse("learn-contents", args=[stone.progress.uuid])
    else:
        url = reverse("learn-begin", args=[path.enrolment.uuid, stone.number]) if stone.outline else None
    state = {"done": "done", "open": "here", "new": "later", "later": "later"}[stone.state]
    if state == "later" and following and following["url"] == url:
        state = "next"
    notes = [_("optional")] if stone.is_optional else []
    if stone.state == "open" and any(lessons := _lessons_done(stone)):
        notes.append(_("%(done)d of %(of)d lessons done") % {"done": sum(lessons), "of": len(lessons)})
    if stone.state in {"new", "open"}:
        notes.append(minutes_words(stone.minutes))
    if stone.state == "later":
        notes.append(_("not ready yet"))
    return {
        "title": in_language(stone.title) or _("A further step"),
        "state": state,
        "url": url,
        "note": ", ".join(notes),
        "lessons": _lessons_done(stone) if stone.state == "open" else [],
    }


def _lessons_done(stone: Stone) -> list[bool]:
    """Her lessons in a module, in order: whether each is done."""
    keys = [key for key, _title, _minutes in stone.outline.lessons] if stone.outline else []
    return [key in stone.lessons and stone.lessons[key].finished_at is not None for key in keys]


def _coordinator(person: Person) -> dict[str, Any] | None:
    if person.coordinator is None:
        return None
    return {"name": person.coordinator.chosen_name, "ask_url": reverse("ask-for-call") if person.coordinator.email else None}
