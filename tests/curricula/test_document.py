"""Reading a document: parts, languages, answers, problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from curricula.domain.document import (
    EditionDamaged,
    NoSuchPart,
    edition_document,
    edition_view,
    find_part,
    grade_question,
    lesson,
    localise,
    media_of,
    minutes_by_category,
    parts,
    problems,
    question,
    required_question_keys,
)
from curricula.domain.schema import json_schema, stored_schema
from curricula.models import ModuleEdition
from tests.curricula.factories import ModuleEditionFactory
from tests.curricula.samples import MEDIA, Json, both, module


def keys(lesson_key: str, route: str) -> list[tuple[str, list[str]]]:
    return [(part.key, [block["key"] for block in part.blocks]) for part in parts(lesson(module(), lesson_key), route)]


def test_a_part_ends_after_a_pause_and_before_a_question_and_a_question_stands_alone() -> None:
    assert keys("calm", "main") == [
        ("start", ["start", "loud-night"]),
        ("ask-one", ["ask-one"]),
        ("loud-picture", ["loud-picture", "breathe"]),
        ("think", ["think"]),
    ]


def test_the_other_way_stands_where_the_first_covered_block_stood_and_keeps_every_question() -> None:
    assert keys("calm", "other") == [
        ("start", ["start", "quiet-day"]),
        ("ask-one", ["ask-one"]),
        ("breathe", ["breathe"]),
        ("think", ["think"]),
    ]


def test_both_ways_ask_the_same_questions() -> None:
    calm = lesson(module(), "calm")
    asked = [[part.question["key"] for part in parts(calm, route) if part.question] for route in ("main", "other")]
    assert asked == [required_question_keys(module(), "calm")] * 2 == [["q-one"]] * 2


def test_a_covered_question_is_asked_all_the_same() -> None:
    calm = lesson(module(), "calm")
    calm["content_note"]["covers"] = ["ask-one", "loud-night"]
    assert [part.key for part in parts(calm, "other") if part.question] == ["ask-one"]


def test_a_lesson_without_blocks_has_no_parts() -> None:
    assert parts({"blocks": [], "content_note": None}) == []


def test_a_block_is_found_on_its_screen() -> None:
    calm = lesson(module(), "calm")
    assert find_part(calm, "breathe") == 2
    with pytest.raises(NoSuchPart):
        find_part(calm, "loud-night", "other")


def test_lessons_and_questions_are_found_by_key() -> None:
    assert question(module(), "c-second")["type"] == "several"
    for find in (lesson, question):
        with pytest.raises(NoSuchPart, match="nothing named nowhere"):
            find(module(), "nowhere")


@pytest.mark.parametrize(
    ("chosen", "right"), [(["b"], True), (["a"], False), (["a", "b"], False), ([], False), (["b", "zz"], False), (["b", "b"], True)]
)
def test_an_answer_is_right_when_exactly_the_right_options_are_chosen(chosen: list[str], right: bool) -> None:
    assert grade_question(question(module(), "q-one"), chosen) is right


def test_a_question_without_a_right_answer_is_never_right() -> None:
    item = question(module(), "q-one")
    item["options"][1]["right"] = False
    assert not grade_question(item, [])


def test_minutes_are_counted_by_category() -> None:
    assert minutes_by_category(module()) == {"wellness": 12, "ethics": 3}


def test_a_view_has_one_language_and_safe_prose() -> None:
    view = localise(module(), "es")
    assert (view["title"], view["language"]) == ("Días de calma", "es")
    pause = lesson(view, "calm")["blocks"][4]
    assert pause["text"] == "<p>Dentro y fuera.</p>"
    assert hasattr(pause["text"], "__html__")
    assert not hasattr(view["title"], "__html__")


def test_words_that_are_missing_fall_back_to_the_source() -> None:
    assert localise(module(title={"en": "Calm days", "es": ""}), "es")["title"] == "Calm days"


def test_t11_prose_in_a_frozen_document_is_cleaned_again_when_shown() -> None:
    doc = module()
    doc["lessons"][0]["blocks"][1]["text"]["en"] = "<p>x</p><script>alert(1)</script>"
    assert lesson(localise(doc, "en"), "calm")["blocks"][1]["text"] == "<p>x</p>"


def test_every_file_of_a_module_is_listed() -> None:
    assert set(media_of(module())) == set(MEDIA)


def test_an_edition_reads_as_its_document_and_view(db: None) -> None:
    edition = ModuleEditionFactory()
    assert edition_document(edition) == module()
    assert edition_view(edition, "es") == localise(module(), "es")
    assert edition_view(edition, "es") is edition_view(ModuleEdition.objects.get(), "es")


def test_an_edition_whose_bytes_were_changed_is_an_incident(db: None) -> None:
    edition = ModuleEditionFactory.build(doc=module(code="other"), released_by=None, sha256="0" * 64)
    with pytest.raises(EditionDamaged):
        edition_document(edition)


def test_the_sample_fits_the_published_schema_and_the_schema_is_current() -> None:
    import jsonschema

    assert stored_schema() == json_schema()
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(module(), json_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(module(extra=1), json_schema())


def test_the_sample_has_no_problems() -> None:
    assert problems(module()) == []


def changed(change: Callable[[Json], Any]) -> Json:
    doc = module()
    change(doc)
    return doc


def block(doc: Json, key: str) -> Json:
    return next(item for each in doc["lessons"] for item in each["blocks"] if item["key"] == key)


PROBLEMS: list[tuple[str, Callable[[Json], Any]]] = [
    ("language-missing", lambda doc: doc.update(languages=["en"])),
    ("words-missing", lambda doc: doc["title"].update(es="")),
    ("words-missing", lambda doc: block(doc, "start")["text"].update(es="")),
    ("words-missing", lambda doc: block(doc, "loud-picture")["caption"].update(en="A caption.")),
    ("no-lessons", lambda doc: doc.update(lessons=[], minutes=[{"category": "wellness", "minutes": 4}], check=None)),
    ("lesson-empty", lambda doc: doc["lessons"][1].update(blocks=[])),
    ("check-draw", lambda doc: doc["check"].update(draw=3)),
    ("pass-percent", lambda doc: doc.update(pass_percent=101)),
    ("minutes-missing", lambda doc: doc["lessons"][1].update(minutes=0)),
    ("minutes-differ", lambda doc: doc["minutes"][0].update(minutes=13)),
    ("minutes-category", lambda doc: doc["minutes"][0].update(category="ethics")),
    ("key-form", lambda doc: block(doc, "think").update(key="Think!")),
    ("key-form", lambda doc: block(doc, "think").update(key="")),
    ("key-twice", lambda doc: block(doc, "think").update(key="calm")),
    ("key-twice", lambda doc: doc["check"]["questions"][0]["options"][0].update(key="b")),
    ("read-again-unknown", lambda doc: doc["check"]["questions"][0].update(read_again="gone")),
    ("objective-unknown", lambda doc: doc["lessons"][0].update(objectives=["gone"])),
    ("covers-unknown", lambda doc: doc["lessons"][0]["content_note"].update(covers=["talk"])),
    ("covers-question", lambda doc: doc["lessons"][0]["content_note"].update(covers=["ask-one"])),
    ("other-way-missing", lambda doc: doc["lessons"][0]["content_note"].update(other_way=[])),
    ("other-way-question", lambda doc: doc["lessons"][0]["content_note"]["other_way"].append(block(doc, "ask-one"))),
    ("no-right-answer", lambda doc: doc["check"]["questions"][0]["options"][1].update(right=False)),
    ("several-right-answers", lambda doc: doc["check"]["questions"][0]["options"][0].update(right=True)),
    ("too-few-answers", lambda doc: doc["check"]["questions"][0]["options"].pop(0)),
    ("file-missing", lambda doc: block(doc, "loud-picture").update(media=None)),
    ("no-captions", lambda doc: block(doc, "walk")["captions"].pop("es")),
]


@pytest.mark.parametrize(("code", "change"), PROBLEMS, ids=[f"{code}-{number}" for number, (code, _change) in enumerate(PROBLEMS)])
def test_what_stops_a_release_is_told(code: str, change: Callable[[Json], Any]) -> None:
    found = problems(changed(change))
    assert code in {problem.code for problem in found if problem.severity == "blocking"}
    assert all(problem.message and "%(" not in problem.message for problem in found)


LONG = "We will now go on to talk for quite some time about many small things that all of us could have said in far fewer words than these ones here."
ADVICE: list[tuple[str, Callable[[Json], Any]]] = [
    ("no-reviewer", lambda doc: doc.update(people=[])),
    ("no-review-date", lambda doc: doc.update(review_due=None)),
    (
        "no-feedback",
        lambda doc: (
            doc["check"]["questions"][0].update(why=both("", ""))
            or doc["check"]["questions"][0]["options"][0].update(feedback=both("", ""))
        ),
    ),
    ("objective-not-taught", lambda doc: doc["lessons"][0].update(objectives=[])),
    ("objective-not-asked", lambda doc: [question.update(objectives=[]) for question in doc["check"]["questions"]]),
    ("hard-sentence", lambda doc: block(doc, "care")["text"].update(en=f"<p>{LONG}</p>")),
]


@pytest.mark.parametrize(("code", "change"), ADVICE, ids=[code for code, _change in ADVICE])
def test_what_could_be_better_is_advice_and_stops_nothing(code: str, change: Callable[[Json], Any]) -> None:
    assert {(problem.code, str(problem.severity)) for problem in problems(changed(change))} == {(code, "advice")}


def test_a_hard_sentence_is_quoted_with_its_place() -> None:
    doc = changed(lambda doc: block(doc, "care")["text"].update(en=f"<p>{LONG}</p>"))
    (problem,) = problems(doc)
    assert LONG in problem.message
    assert problem.where == "care"
