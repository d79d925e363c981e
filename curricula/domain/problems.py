"""What is wrong or weak in a module document, told so that a trainer can mend it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curricula.domain import reading
from curricula.domain.shape import Found, Kind, walk
from curricula.enums import BlockType, Language, MediaKind, QuestionType, Severity
from curricula.validators import KEY_LENGTH, KEY_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]


class Problem(NamedTuple):
    """One thing to mend. `where` is the key of the nearest part, "" for the module itself."""

    severity: Severity
    code: str
    where: str
    message: str


def problems(doc: Json) -> list[Problem]:
    """Return everything to mend, what stops a release first."""
    found = [problem for check in CHECKS for problem in check(doc)]
    return [item for item in found if item.severity == Severity.BLOCKING] + [item for item in found if item.severity != Severity.BLOCKING]


def blocking(found: list[Problem]) -> list[Problem]:
    """Return those that stop a release."""
    return [problem for problem in found if problem.severity == Severity.BLOCKING]


def _blocking(code: str, where: str, message: str) -> Problem:
    return Problem(Severity.BLOCKING, code, where, message)


def _advice(code: str, where: str, message: str) -> Problem:
    return Problem(Severity.ADVICE, code, where, message)


def _languages(doc: Json) -> Iterator[Problem]:
    for language in Language:
        if language.value not in doc["languages"]:
            yield _blocking(
                "language-missing", "", _("The module is not there in this language: %(language)s.") % {"language": language.label}
            )


def _words(doc: Json) -> Iterator[Problem]:
    for found in walk(doc):
        if found.field.kind not in {Kind.WORDS, Kind.PROSE}:
            continue
        missing = [language for language in doc["languages"] if not found.value.get(language, "").strip()]
        if not missing or (found.field.optional and len(missing) == len(doc["languages"])):
            continue
        for language in missing:
            yield _blocking(
                "words-missing",
                found.where,
                _("%(part)s: write the field “%(field)s” in this language: %(language)s.")
                % {"part": _name(doc, found), "field": field_label(found.field.name), "language": Language(language).label},
            )


def _contents(doc: Json) -> Iterator[Problem]:
    if not doc["lessons"]:
        yield _blocking("no-lessons", "", _("The module has no lessons. Add one."))
    for lesson in doc["lessons"]:
        if not lesson["blocks"]:
            yield _blocking("lesson-empty", lesson["key"], _("Lesson “%(key)s” has nothing in it.") % {"key": lesson["key"]})
    check = doc["check"]
    if check is not None and not 1 <= check["draw"] <= len(check["questions"]):
        yield _blocking(
            "check-draw",
            check["key"],
            _("The module check asks %(draw)d questions but has %(count)d. Change the number or write more.")
            % {"draw": check["draw"], "count": len(check["questions"])},
        )
    if not 0 <= doc["pass_percent"] <= 100:
        yield _blocking("pass-percent", "", _("The pass mark must be from 0 to 100."))


def _minutes(doc: Json) -> Iterator[Problem]:
    parts = [*doc["lessons"], *([doc["check"]] if doc["check"] is not None else [])]
    for part in parts:
        if part["minutes"] < 1:
            yield _blocking("minutes-missing", part["key"], _("“%(key)s”: say how many minutes it takes.") % {"key": part["key"]})
    taken, counted = sum(part["minutes"] for part in parts), sum(item["minutes"] for item in doc["minutes"])
    if taken != counted:
        yield _blocking(
            "minutes-differ",
            "",
            _("Lessons and check take %(taken)d minutes, but %(counted)d minutes are counted by category. Make them equal.")
            % {"taken": taken, "counted": counted},
        )
    categories = [item["category"] for item in doc["minutes"]]
    if len(set(categories)) < len(categories) or "" in categories:
        yield _blocking("minutes-category", "", _("Name each category of minutes once."))


def _keys(doc: Json) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for found in walk(doc):
        if found.field.kind is not Kind.KEY:
            continue
        key = found.value
        scope = found.path[-2] if _is_item(found) else ""
        if not re.match(KEY_PATTERN, key) or len(key) > KEY_LENGTH:
            yield _blocking("key-form", key, _("“%(key)s” is not a key. Use small letters, digits and single hyphens.") % {"key": key})
        elif (scope, key) in seen:
            yield _blocking("key-twice", key, _("The key “%(key)s” is used twice. Give one part another key.") % {"key": key})
        seen.add((scope, key))


def _is_item(found: Found) -> bool:
    """True for answers and choices: their keys are unique within their question or scenario only."""
    return "right" in found.part or "consequence" in found.part


def _references(doc: Json) -> Iterator[Problem]:
    lessons = {lesson["key"] for lesson in doc["lessons"]}
    objectives = {objective["key"] for objective in doc["objectives"]}
    for found in walk(doc):
        if found.field.name == "read_again" and found.value and found.value not in lessons:
            yield _blocking("read-again-unknown", found.where, _("“%(key)s” is not a lesson of this module.") % {"key": found.value})
        if found.field.name == "objectives" and found.field.kind is Kind.CODES:
            for key in found.value:
                if key not in objectives:
                    yield _blocking("objective-unknown", found.where, _("“%(key)s” is not an objective of this module.") % {"key": key})
    for lesson in doc["lessons"]:
        yield from _note(lesson)


def _note(lesson: Json) -> Iterator[Problem]:
    note = lesson["content_note"]
    if note is None:
        return
    types = {block["key"]: block["type"] for block in lesson["blocks"]}
    for key in note["covers"]:
        if key not in types:
            yield _blocking(
                "covers-unknown",
                note["key"],
                _("The content note of “%(lesson)s” names “%(key)s”, which is not in that lesson.") % {"lesson": lesson["key"], "key": key},
            )
        elif types[key] == BlockType.QUESTION:
            yield _blocking(
                "covers-question",
                note["key"],
                _("The content note of “%(lesson)s” covers the question “%(key)s”. Questions stay the same on both ways.")
                % {"lesson": lesson["key"], "key": key},
            )
    if any(block["type"] == BlockType.QUESTION for block in note["other_way"]):
        yield _blocking(
            "other-way-question", note["key"], _("The other way through “%(lesson)s” holds a question.") % {"lesson": lesson["key"]}
        )
    if not note["other_way"] or not note["covers"]:
        yield _blocking(
            "other-way-missing",
            note["key"],
            _("The content note of “%(lesson)s” needs the parts it is about and another way through.") % {"lesson": lesson["key"]},
        )


def _questions(doc: Json) -> Iterator[Problem]:
    for found in walk(doc):
        if found.field.name != "options":
            continue
        question, where = found.part, {"key": found.part["key"]}
        right = sum(option["right"] for option in question["options"])
        if not right:
            yield _blocking("no-right-answer", question["key"], _("Question “%(key)s” has no right answer. Mark one.") % where)
        if question["type"] == QuestionType.ONE and right > 1:
            yield _blocking(
                "several-right-answers", question["key"], _("Question “%(key)s” takes one answer but has several right ones.") % where
            )
        if len(question["options"]) < 2:
            yield _blocking("too-few-answers", question["key"], _("Question “%(key)s” needs at least two answers.") % where)
        if not all(any(option["feedback"].values()) for option in question["options"]) and not any(question["why"].values()):
            yield _advice(
                "no-feedback", question["key"], _("Question “%(key)s” tells nobody why. Write feedback or the field “Why”.") % where
            )


def _objectives(doc: Json) -> Iterator[Problem]:
    taught = {key for lesson in doc["lessons"] for key in lesson["objectives"]}
    asked = {key for question in (doc["check"] or {"questions": []})["questions"] for key in question["objectives"]}
    for objective in doc["objectives"]:
        key = objective["key"]
        if key not in taught:
            yield _advice(
                "objective-not-taught", key, _("No lesson teaches the objective “%(key)s”. Name it in the lesson that does.") % {"key": key}
            )
        if doc["check"] is not None and key not in asked:
            yield _advice(
                "objective-not-asked",
                key,
                _("No question of the module check asks about the objective “%(key)s”. Write one.") % {"key": key},
            )


def _media(doc: Json) -> Iterator[Problem]:
    for found in walk(doc):
        if found.field.kind is Kind.MEDIA and not found.value:
            yield _blocking("file-missing", found.where, _("“%(key)s” has no file. Choose one.") % {"key": found.where})
        if found.field.kind is Kind.CAPTIONS and found.part["kind"] == MediaKind.VIDEO:
            for language in doc["languages"]:
                if language not in found.value:
                    yield _blocking(
                        "no-captions",
                        found.where,
                        _("The video “%(key)s” has no captions in this language: %(language)s.")
                        % {"key": found.where, "language": Language(language).label},
                    )


def _reading(doc: Json) -> Iterator[Problem]:
    for found in walk(doc):
        if found.field.kind not in {Kind.WORDS, Kind.PROSE}:
            continue
        for language, text in found.value.items():
            for sentence in reading.hard_sentences(text, language, is_html=found.field.kind is Kind.PROSE):
                count = len(sentence.split())
                yield _advice(
                    "hard-sentence",
                    found.where,
                    ngettext(
                        "%(part)s, hard to read (%(count)d word): “%(sentence)s”",
                        "%(part)s, hard to read (%(count)d words): “%(sentence)s”",
                        count,
                    )
                    % {"part": _name(doc, found), "count": count, "sentence": sentence},
                )


def _care(doc: Json) -> Iterator[Problem]:
    if not any(person["did"] == "reviewed" for person in doc["people"]):
        yield _advice("no-reviewer", "", _("Nobody is named as having reviewed this module."))
    if not doc["review_due"]:
        yield _advice("no-review-date", "", _("Say when this module is read again."))


def _name(doc: Json, found: Found) -> str:
    """How to call the part a field is in: by its lesson and key."""
    if not found.path:
        return _("The module")
    lesson = next((item for item in doc["lessons"] if item["key"] == found.path[0]), None)
    if lesson is None or len(found.path) == 1:
        return f"“{found.path[-1]}”"
    inner = " > ".join(found.path[-2:] if _is_item(found) else found.path[-1:])
    return _("Lesson “%(lesson)s”, part “%(part)s”") % {"lesson": found.path[0], "part": inner}


def field_label(name: str) -> str:
    """Return the words for a field of the document, as the editor shows them."""
    labels = {
        "title": _("Title"),
        "summary": _("Summary"),
        "text": _("Text"),
        "alt": _("What the picture shows"),
        "caption": _("Caption"),
        "transcript": _("Transcript"),
        "prompt": _("Prompt"),
        "help": _("Help"),
        "consequence": _("What happens then"),
        "feedback": _("Kind words on this answer"),
        "why": _("Why"),
        "term": _("Word"),
        "meaning": _("Meaning"),
    }
    return labels.get(name, name)


CHECKS = (_languages, _contents, _minutes, _keys, _references, _questions, _objectives, _media, _words, _reading, _care)
