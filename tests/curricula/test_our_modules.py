"""What we promise of every module: each check finds nothing in any of ours, and sees a fault that is planted."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from curricula.domain.guides import load_guide, write_guide
from curricula.domain.package import load_package, write_package
from curricula.domain.problems import blocking, problems
from tests.curricula import package_checks as checks

PACKAGES = sorted((Path(__file__).parents[2] / "fixtures" / "modules").iterdir())
PACKAGE = next(path for path in PACKAGES if path.name == "vicarious-trauma")
HARD = (
    "Notwithstanding considerable organizational heterogeneity, practitioners experiencing cumulative indirect exposure "
    "characteristically demonstrate physiological hyperarousal necessitating multidisciplinary administrative accommodation. "
)


@pytest.fixture(scope="module")
def original() -> dict[str, Any]:
    return checks.read_package(PACKAGE)


@pytest.fixture
def module(original: dict[str, Any]) -> dict[str, Any]:
    return deepcopy(original)


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.name)
def test_every_module_of_ours_passes_every_check(path, check):
    assert check(checks.read_package(path)) == []


def test_the_three_modules_that_the_mission_names_are_there():
    assert [path.name for path in PACKAGES] == ["core-competencies", "cultural-humility", "vicarious-trauma"]


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.name)
def test_every_module_has_five_to_seven_lessons_notes_and_a_guide_that_is_easy_to_read(path):
    module = checks.read_package(path)
    assert 5 <= len(module["lessons"]) <= 7
    assert checks.notes_without_other_way(module, at_least=2) == []
    assert checks.hard_guides(path) == []
    assert checks.wrong_agendas(path) == []


def test_a_hard_guide_and_an_agenda_that_does_not_add_up_are_noticed(tmp_path):
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "en.md").write_text(
        HARD * 3 + "\n\n- **9:00 to 9:30**: Welcome.\n- **10:00 to 10:30**: Lesson 1.\n", encoding="utf-8"
    )
    assert checks.hard_guides(tmp_path)[0].startswith("en: grade")
    assert checks.hard_guides(tmp_path)[1] == "es: no guide"
    assert checks.wrong_agendas(tmp_path) == ["en: 9:30 is followed by 10:00"]


def test_every_text_is_there_in_both_languages(module):
    assert checks.missing_languages(module) == []
    del module["lessons"][0]["blocks"][0]["text"]["es"]
    module["check"]["questions"][0]["why"]["en"] = " "
    assert checks.missing_languages(module) == ["welcome.text: es is missing", "c-any-job.why: en is missing"]


def test_every_lesson_is_easy_to_read(module):
    assert checks.hard_texts(module) == []
    module["lessons"][2]["blocks"].append({"key": "hard", "type": "text", "text": {"en": HARD * 30, "es": HARD * 30}})
    assert [complaint.split(" ")[:2] for complaint in checks.hard_texts(module)] == [
        ["stories-touch:", "grade"],
        ["stories-touch:", "Spanish"],
    ]


def test_the_average_lesson_is_easier_than_the_hardest_allowed(module):
    for lesson in module["lessons"]:
        lesson["blocks"].append({"key": "hard", "type": "text", "text": {"en": HARD * 30, "es": ""}})
    assert any(complaint.startswith("average grade") for complaint in checks.hard_texts(module))


def test_every_objective_has_a_lesson_a_question_and_a_competency(module):
    assert checks.uncovered_objectives(module) == []
    module["objectives"].append({"key": "left-alone", "text": {"en": "x", "es": "x"}, "competencies": []})
    module["lessons"][0]["objectives"].append("unheard-of")
    assert checks.uncovered_objectives(module) == [
        "left-alone: no lesson",
        "left-alone: no question",
        "unheard-of: not an objective",
        "left-alone: no competency",
    ]


def test_every_answer_gets_feedback_a_reason_and_a_place_to_read_again(module):
    assert checks.unkind_questions(module) == []
    first, second = module["check"]["questions"][:2]
    first["options"][1]["feedback"]["en"] = ""
    second["why"] = None
    second["read_again"] = "nowhere"
    for option in second["options"]:
        option["right"] = True
    assert checks.unkind_questions(module) == [
        f"{first['key']}.{first['options'][1]['key']}: no feedback",
        "c-who: 3 right answers",
        "c-who: no why",
        "c-who: nowhere to read again",
    ]


def test_minutes_add_up_and_fit_the_words(module):
    assert checks.wrong_minutes(module) == []
    module["minutes"][0]["minutes"] += 1
    module["lessons"][0]["minutes"] += 12
    complaints = checks.wrong_minutes(module)
    assert len(complaints) == 2
    assert "minutes counted" in complaints[0]
    assert complaints[1].startswith("what-it-is:")


def test_scenarios_pauses_questions_and_reflections_are_there(module):
    assert checks.missing_parts(module) == []
    for lesson in module["lessons"]:
        lesson["blocks"] = [block for block in lesson["blocks"] if block["type"] != "scenario"]
    module["lessons"][0]["blocks"] = [block for block in module["lessons"][0]["blocks"] if block["type"] != "pause"]
    next(block for _, block in checks.blocks(module) if block["type"] == "reflection")["help"]["es"] = "Escriba lo que quiera."
    module["check"]["questions"] = module["check"]["questions"][:13]
    assert checks.missing_parts(module) == [
        "only 0 scenarios",
        "what-it-is: no pause",
        "reflect-signs: does not say what not to write",
        "the check draws too few questions, or from too few",
    ]


def test_a_choice_always_has_a_consequence(module):
    next(block for _, block in checks.blocks(module) if block["type"] == "scenario")["choices"][0]["consequence"]["en"] = ""
    assert checks.missing_parts(module) == ["scenario-late-replies: a choice without a consequence"]


def test_hard_blocks_have_a_real_other_way(module):
    assert checks.notes_without_other_way(module, at_least=2) == []
    third, fourth = module["lessons"][2]["content_note"], module["lessons"][3]["content_note"]
    third["other_way"] = third["other_way"][:1]
    third["other_way"][0]["text"]["en"] = "Skip this."
    fourth["covers"] += ["not-there", "ask-in-the-moment"]
    assert checks.notes_without_other_way(module, at_least=3) == [
        "note-stories-touch: no real other way",
        "note-in-the-moment: covers not-there, which is not there",
        "note-in-the-moment: covers the question ask-in-the-moment",
        "only 2 content notes",
    ]


def test_words_of_the_field_are_explained_and_every_term_is_used(module):
    assert checks.unexplained_words(module) == []
    assert checks.unused_terms(module) == []
    module["lessons"][0]["blocks"][0]["text"]["en"] += " Permanency is a goal. The guardian ad litem knows."
    module["lessons"][0]["blocks"][0]["text"]["es"] += " La permanencia es una meta."
    module["glossary"].append({"key": "term-docket", "term": {"en": "docket", "es": "sumario"}, "meaning": {"en": "x", "es": "x"}})
    assert checks.unexplained_words(module) == ["en: guardian ad litem", "en: permanency", "es: permanencia"]
    assert checks.unused_terms(module) == ["en: docket", "es: sumario"]


def test_every_objective_is_asked_in_the_module_check(module):
    assert checks.unasked_objectives(module) == []
    for question in module["check"]["questions"]:
        question["objectives"] = [key for key in question["objectives"] if key != "make-my-plan"]
    assert checks.unasked_objectives(module) == ["make-my-plan: no question in the check"]


def test_the_right_answer_cannot_be_guessed_from_its_place(module):
    assert checks.guessable_answers(module) == []
    for question in module["check"]["questions"]:
        question["options"].sort(key=lambda option: not option["right"])
    (complaint,) = checks.guessable_answers(module)
    assert complaint.startswith("the first answer is right in 1")


def test_the_right_answer_cannot_be_guessed_from_its_length(module):
    assert checks.long_right_answers(module) == []
    for question in module["check"]["questions"]:
        for option in question["options"]:
            if option["right"]:
                option["text"]["es"] += ", con todo lo que hace falta y sin prisa, como se dijo en la lección"
    (complaint,) = checks.long_right_answers(module)
    assert complaint.startswith("es: the right answer is by far the longest in 1")


def test_a_recording_has_captions_and_a_transcript(module):
    assert checks.silent_media(module) == []
    module["lessons"][0]["blocks"].append(
        {
            "key": "talk",
            "type": "media",
            "kind": "video",
            "media": "talk.mp4",
            "captions": {"en": "talk.vtt"},
            "transcript": {"en": "Hi.", "es": ""},
        }
    )
    module["lessons"][0]["blocks"].append({"key": "picture", "type": "image", "media": "x.png", "alt": {"en": "", "es": ""}})
    assert checks.silent_media(module) == [
        "talk: no captions in es",
        "talk: no transcript in es",
        "picture: no words in en",
        "picture: no words in es",
    ]


def test_keys_are_well_formed_and_used_once(module):
    assert checks.bad_keys(module) == []
    module["glossary"][0]["key"] = "welcome"
    module["check"]["questions"][0]["options"][0]["key"] = "Not A Key"
    assert checks.bad_keys(module) == ["welcome: used 2 times", "Not A Key: malformed"]


def test_nothing_shouts_or_shames(module):
    assert checks.unwanted_words(module) == []
    module["summary"] = {"en": "Well done!", "es": "Usted ha fracasado."}
    assert checks.unwanted_words(module) == ["!: Well done!", "fracasado: Usted ha fracasado."]


def test_media_are_named_and_there(module):
    assert checks.stray_media(module) == []
    module["files"].append("left-over.png")
    assert checks.stray_media(module) == ["left-over.png: not both named and there"]


def test_the_module_says_that_it_is_a_sample_and_who_wrote_it(module):
    assert module["sample"] is True
    assert [(person["name"], person["did"]) for person in module["people"]] == [("Parent Partner Training team", "wrote")]
    assert module["review_due"] == "2027-11-01"


def test_somebody_wrote_it_in_a_role_and_it_is_reviewed_or_says_that_it_is_not(module):
    assert checks.unnamed_people(module) == []
    module["people"] = [{"name": "Robin Example", "as": "", "did": "translated"}]
    module["review_due"] = None
    module["sample"] = False
    assert checks.unnamed_people(module) == [
        "nobody wrote it",
        "Robin Example: as what",
        "no day for the next review",
        "not reviewed, and not marked as a sample",
    ]
    module["people"] = [{"name": "Robin Example", "as": "parent partner", "did": did} for did in ("wrote", "reviewed")]
    module["review_due"] = "2027-11-01"
    assert checks.unnamed_people(module) == []


@pytest.mark.parametrize(("type_", "complaint"), [("reflection", "no reflection"), ("question", "what-it-is: no question")])
def test_a_part_that_every_module_has_is_missed(module, type_, complaint):
    for lesson in module["lessons"]:
        lesson["blocks"] = [block for block in lesson["blocks"] if block["type"] != type_]
    assert complaint in checks.missing_parts(module)


def test_a_check_that_draws_seven_is_too_short(module):
    module["check"]["draw"] = 7
    assert checks.missing_parts(module) == ["the check draws too few questions, or from too few"]


def test_minutes_of_the_check_fit_its_words_too(module):
    module["check"]["minutes"] += 4
    module["minutes"][0]["minutes"] += 4
    (complaint,) = checks.wrong_minutes(module)
    assert complaint.startswith("module-check: 12 minutes stated")


def test_every_check_is_shown_to_see_a_fault_in_this_file():
    told = Path(__file__).read_text(encoding="utf-8")
    offered = {name for name, found in vars(checks).items() if getattr(found, "__annotations__", {}).get("return") == "list[str]"}
    assert {check.__name__ for check in checks.CHECKS} < offered
    planted = {name for name in offered if any(f"checks.{name}(" in part and "== []" not in part for part in told.splitlines())}
    assert offered - planted == set()


def test_the_package_is_in_normal_form(tmp_path):
    document, media = load_package(PACKAGE)
    write_package(document, media, tmp_path / PACKAGE.name)
    write_guide(load_guide(PACKAGE), tmp_path / PACKAGE.name)
    written = checks.files_of(tmp_path / PACKAGE.name)
    assert written == checks.files_of(PACKAGE)
    quoted = tmp_path / PACKAGE.name / "check.yaml"
    quoted.write_text(quoted.read_text(encoding="utf-8").replace("minutes: 8", 'minutes: "8"'), encoding="utf-8")
    write_package(*load_package(tmp_path / PACKAGE.name), tmp_path / "again")
    write_guide(load_guide(tmp_path / PACKAGE.name), tmp_path / "again")
    assert checks.files_of(tmp_path / "again") == written != checks.files_of(tmp_path / PACKAGE.name)


def test_nothing_in_the_document_stops_a_release_and_no_sentence_is_hard():
    document = load_package(PACKAGE)[0]
    assert [problem.code for problem in problems(document)] == ["no-reviewer"]
    document["minutes"][0]["minutes"] += 1
    assert [problem.code for problem in blocking(problems(document))] == ["minutes-differ"]
