"""What every training module of ours must hold, as functions: each returns its complaints, an empty list when all is well.

They read the package as it lies on disk (decision 0002), so that an author needs no database to use them.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

import textstat
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

LANGUAGES = ("en", "es")
HARDEST_GRADE = 8  # US school grade, any lesson
AVERAGE_GRADE = 7
LEAST_SPANISH_EASE = 70  # Fernandez Huerta: 70-80 is "rather easy"
WORDS_A_MINUTE = 130  # slower than most people read: a phone, a second language, a line read twice
ACTIVITY_MINUTES = {"pause": 1.0, "reflection": 1.5, "scenario": 0.5, "question": 0.5, "image": 0.25}
MINUTES_TOLERANCE = 0.2
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEY_LENGTH = 40
NEVER = re.compile(r"[!¡]|\b(?:failed|failure|addicts?|fracas\w+|adict[oa]s?)\b", re.IGNORECASE)
CAUTION = {"en": "Do not name a child", "es": "No escriba el nombre de un niño"}


def read_package(path: Path) -> Json:
    """Return a package as one dict: the module with its lessons, its check and the names of its media files."""
    module = _read(path / "module.yaml")
    module["lessons"] = [_read(file) for file in sorted((path / "lessons").glob("*.yaml"))]
    module["check"] = _read(path / "check.yaml") if (path / "check.yaml").exists() else None
    module["files"] = sorted(file.name for file in (path / "media").glob("*"))
    return module


def _read(path: Path) -> Json:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def files_of(path: Path) -> dict[str, bytes]:
    """Every file of a package by its path in it."""
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def texts(part: Any, language: str) -> Iterator[str]:
    """Every text of a part in one language, in order."""
    if isinstance(part, list):
        for item in part:
            yield from texts(item, language)
    elif isinstance(part, dict):
        if _is_text(part):
            yield part.get(language) or ""
        else:
            for value in part.values():
                yield from texts(value, language)


def _is_text(part: Json) -> bool:
    return bool(part) and set(part) <= set(LANGUAGES)


def plain(text: str) -> str:
    """Return a text without its Markdown; a heading or list item without a full stop gets one, as a reader stops there."""
    lines = [re.sub(r"^\s*(?:#+|-|\d+\.)\s+", "", line).replace("*", "").strip() for line in text.splitlines()]
    return " ".join(line if line[-1] in ".?:" else f"{line}." for line in lines if line)


def words(part: Any, language: str = "en") -> int:
    """How many words a part holds."""
    return sum(len(plain(text).split()) for text in texts(part, language))


def reading_grade(part: Any) -> float:
    """US school grade of the English of a part (Flesch-Kincaid).

    Needs textstat 0.7.8, which brings its word list along; later versions download it at first use.
    """
    textstat.set_lang("en")
    return textstat.flesch_kincaid_grade(" ".join(plain(text) for text in texts(part, "en")))


def spanish_ease(part: Any) -> float:
    """Reading ease of the Spanish of a part, 0-100 (Fernandez Huerta): the English index does not fit Spanish."""
    textstat.set_lang("es")
    ease = textstat.fernandez_huerta(" ".join(plain(text) for text in texts(part, "es")))
    textstat.set_lang("en")
    return ease


def blocks(module: Json) -> Iterator[tuple[Json, Json]]:
    """Every block with its lesson, those of the other way round included."""
    for lesson in module["lessons"]:
        for block in [*lesson["blocks"], *(lesson["content_note"] or {}).get("other_way", [])]:
            yield lesson, block


def questions(module: Json) -> list[Json]:
    """Every question, of the lessons and of the check."""
    asked = [block["question"] for _, block in blocks(module) if block["type"] == "question"]
    return asked + (module["check"]["questions"] if module["check"] else [])


def reckoned_minutes(lesson: Json) -> float:
    """Minutes a lesson takes by the longer of its two ways.

    Words on the way at the stated pace, one consequence of each scenario, one feedback of each question, plus a time for each activity.
    """
    note = lesson["content_note"]
    straight = sum(_minutes(block) for block in lesson["blocks"])
    if note is None:
        return straight
    covered = [block for block in lesson["blocks"] if block["key"] in note["covers"]]
    other = straight + sum(_minutes(block) for block in note["other_way"]) - sum(_minutes(block) for block in covered)
    return max(straight, other) + words(note["text"]) / WORDS_A_MINUTE


def reckoned_check_minutes(check: Json) -> float:
    """Minutes the module check takes: as many questions as are drawn, of average length."""
    return check["draw"] * mean(_minutes({"type": "question", "question": question}) for question in check["questions"])


def _minutes(block: Json) -> float:
    count: float = words(block)
    if block["type"] == "scenario":
        read = [words(choice["consequence"]) for choice in block["choices"]]
        count += mean(read) - sum(read)
    elif block["type"] == "question":
        read = [words(option["feedback"]) for option in block["question"]["options"]]
        count += mean(read) - sum(read)
    return count / WORDS_A_MINUTE + ACTIVITY_MINUTES.get(block["type"], 0)


def missing_languages(module: Json) -> list[str]:
    """Texts that are not there in every language."""

    def look(part: Any, where: str) -> Iterator[str]:
        if isinstance(part, list):
            for item in part:
                yield from look(item, where)
        elif isinstance(part, dict) and _is_text(part):
            yield from (f"{where}: {language} is missing" for language in LANGUAGES if not (part.get(language) or "").strip())
        elif isinstance(part, dict):
            for name, value in part.items():
                yield from look(value, f"{part.get('key', where.split('.', maxsplit=1)[0])}.{name}")

    return list(look(module, module["code"]))


def hard_texts(module: Json) -> list[str]:
    """Lessons and checks that are too hard to read, in either language."""
    grades = {part["key"]: reading_grade(part) for part in _parts(module)}
    complaints = [f"{key}: grade {grade:.1f}" for key, grade in grades.items() if grade > HARDEST_GRADE]
    if mean(grades.values()) > AVERAGE_GRADE:
        complaints.append(f"average grade {mean(grades.values()):.1f}")
    eases = {part["key"]: spanish_ease(part) for part in _parts(module)}
    return complaints + [f"{key}: Spanish ease {ease:.0f}" for key, ease in eases.items() if ease < LEAST_SPANISH_EASE]


def _parts(module: Json) -> list[Json]:
    return [*module["lessons"], *([module["check"]] if module["check"] else [])]


def uncovered_objectives(module: Json) -> list[str]:
    """Objectives without a lesson, a question or a competency, and references to objectives that are not there."""
    known = {objective["key"] for objective in module["objectives"]}
    taught = {key for lesson in module["lessons"] for key in lesson["objectives"]}
    asked = {key for question in questions(module) for key in question["objectives"]}
    return [
        *(f"{key}: no lesson" for key in sorted(known - taught)),
        *(f"{key}: no question" for key in sorted(known - asked)),
        *(f"{key}: not an objective" for key in sorted((taught | asked) - known)),
        *(f"{objective['key']}: no competency" for objective in module["objectives"] if not objective["competencies"]),
    ]


def unkind_questions(module: Json) -> list[str]:
    """Questions without a right answer, and answers without feedback, a reason or a place to read again."""
    lessons = {lesson["key"] for lesson in module["lessons"]}
    complaints = []
    for question in questions(module):
        right = sum(option["right"] for option in question["options"])
        if right < 1 or (question["type"] == "one" and right > 1):
            complaints.append(f"{question['key']}: {right} right answers")
        if not (question.get("why") or {}).get("en"):
            complaints.append(f"{question['key']}: no why")
        if question.get("read_again") not in lessons:
            complaints.append(f"{question['key']}: nowhere to read again")
        complaints += [
            f"{question['key']}.{option['key']}: no feedback"
            for option in question["options"]
            if not (option.get("feedback") or {}).get("en", "").strip()
        ]
    return complaints


def wrong_minutes(module: Json) -> list[str]:
    """Minutes that do not add up, or that are far from the time the words and activities take."""
    counted = sum(row["minutes"] for row in module["minutes"])
    taken = sum(part["minutes"] for part in _parts(module))
    complaints = [] if counted == taken else [f"{counted} minutes counted, {taken} taken"]
    reckoned = {lesson["key"]: reckoned_minutes(lesson) for lesson in module["lessons"]}
    if module["check"]:
        reckoned[module["check"]["key"]] = reckoned_check_minutes(module["check"])
    for part in _parts(module):
        need = reckoned[part["key"]]
        if abs(part["minutes"] - need) > MINUTES_TOLERANCE * need:
            complaints.append(f"{part['key']}: {part['minutes']} minutes stated, about {need:.1f} needed")
    return complaints


def missing_parts(module: Json) -> list[str]:
    """What a module must have and has not: questions, pauses, scenarios, a reflection with its caution, enough to draw from."""
    count = Counter(block["type"] for lesson in module["lessons"] for block in lesson["blocks"])
    complaints = [f"only {count['scenario']} scenarios"] if count["scenario"] < 2 else []
    if not count["reflection"]:
        complaints.append("no reflection")
    for lesson in module["lessons"]:
        types = {block["type"] for block in lesson["blocks"]}
        complaints += [f"{lesson['key']}: no {type_}" for type_ in ("question", "pause") if type_ not in types]
    for _, block in blocks(module):
        if block["type"] == "reflection" and any(caution not in block["help"][language] for language, caution in CAUTION.items()):
            complaints.append(f"{block['key']}: does not say what not to write")
        if block["type"] == "scenario" and (
            len(block["choices"]) < 2 or not all(choice["consequence"]["en"].strip() for choice in block["choices"])
        ):
            complaints.append(f"{block['key']}: a choice without a consequence")
    if module["check"] and (module["check"]["draw"] < 8 or len(module["check"]["questions"]) < 14):
        complaints.append("the check draws too few questions, or from too few")
    return complaints


def notes_without_other_way(module: Json, *, at_least: int) -> list[str]:
    """Content notes that name no block or offer no real way round; too few notes."""
    complaints = []
    notes = 0
    for lesson in module["lessons"]:
        note = lesson["content_note"]
        if note is None:
            continue
        notes += 1
        types = {block["key"]: block["type"] for block in lesson["blocks"]}
        complaints += [f"{note['key']}: covers {key}, which is not there" for key in note["covers"] if key not in types]
        complaints += [f"{note['key']}: covers the question {key}" for key in note["covers"] if types.get(key) == "question"]
        covered = sum(words(block) for block in lesson["blocks"] if block["key"] in note["covers"])
        if not covered or sum(words(block) for block in note["other_way"]) < covered / 2:
            complaints.append(f"{note['key']}: no real other way")
    return complaints + ([f"only {notes} content notes"] if notes < at_least else [])


def bad_keys(module: Json) -> list[str]:
    """Keys that are malformed or used twice."""
    keys = [objective["key"] for objective in module["objectives"]] + [term["key"] for term in module["glossary"]]
    keys += [part["key"] for part in _parts(module)]
    keys += [lesson["content_note"]["key"] for lesson in module["lessons"] if lesson["content_note"]]
    keys += [block["key"] for _, block in blocks(module)] + [question["key"] for question in questions(module)]
    complaints = [f"{key}: used {count} times" for key, count in Counter(keys).items() if count > 1]
    groups = [question["options"] for question in questions(module)]
    groups += [block["choices"] for _, block in blocks(module) if block["type"] == "scenario"]
    for group in groups:
        inner = [item["key"] for item in group]
        complaints += [f"{key}: used twice in one question" for key, count in Counter(inner).items() if count > 1]
        keys += inner
    return complaints + [f"{key}: malformed" for key in keys if not KEY.fullmatch(key) or len(key) > KEY_LENGTH]


def unwanted_words(module: Json) -> list[str]:
    """Exclamation marks, and words that shame."""
    return [f"{match[0]}: {text[:60]}" for language in LANGUAGES for text in texts(module, language) if (match := NEVER.search(text))]


def stray_media(module: Json) -> list[str]:
    """Media that are named and not there, or there and not named."""
    named = {block["media"] for _, block in blocks(module) if "media" in block}
    return sorted(f"{name}: not both named and there" for name in named ^ set(module["files"]))


# Words of the field that a reader cannot be expected to know, by the form in which a text would use them.
JARGON = {
    "en": (
        "anti-blackness", "bias", "boundaries", "burnout", "case plan", "compassion fatigue", "compassion satisfaction", "concurrent planning",
        "confidentiality", "consent", "co-occurring", "crisis", "cultural competence", "cultural humility", "debrief", "dependency", "disparity",
        "dual relationship", "ethics", "grounding", "guardian ad litem", "icwa", "identities", "interpreter", "intersectional", "kinship",
        "mandated reporter", "microaggression", "permanency", "power over", "respite", "reunification", "secondary traumatic stress", "shadowing",
        "shared power", "shelter care", "stigma", "subpoena", "supervision", "termination of parental rights", "trauma", "vicarious resilience",
        "vicarious trauma", "warm hand-off", "wraparound",
    ),
    "es": (
        "agotamiento laboral", "anclarse", "citación", "competencia cultural", "confidencialidad", "consentimiento", "conversación de cierre",
        "crisis", "dependencia", "disparidad", "divulgación", "estigma", "estrés traumático secundario", "ética", "fatiga por compasión",
        "humildad cultural", "icwa", "identidades", "informante obligatorio", "intérprete", "límites", "microagresión", "permanencia",
        "plan del caso", "planificación concurrente", "poder compartido", "poder sobre", "presentar con calidez", "relación doble",
        "resiliencia vicaria", "reunificación", "sesgo", "supervisión", "terminación de los derechos", "trauma", "trauma vicario", "tutor ad litem",
    ),
}  # fmt: skip
MOST_IN_ONE_PLACE = 0.6  # of the questions with one right answer
MOST_BY_LENGTH = 0.25  # of them, in one language
STANDS_OUT = 1.15  # times as long as the longest wrong answer


def _reads(module: Json, language: str) -> str:
    """Everything a learner reads in a language, in small letters, without the list of words itself."""
    parts = [module["lessons"], module["check"] or [], module["title"], module["summary"]]
    return " ".join(plain(text) for text in texts(parts, language)).lower()


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?:s|es)?(?!\w)", text) is not None


def unexplained_words(module: Json) -> list[str]:
    """Words of the field that the module uses and its glossary does not explain."""
    complaints = []
    for language, jargon in JARGON.items():
        text = _reads(module, language)
        explained = " ".join(term["term"][language].lower() for term in module["glossary"])
        complaints += [f"{language}: {word}" for word in jargon if _has(text, word) and not _has(explained, word)]
    return complaints


def unused_terms(module: Json) -> list[str]:
    """Terms of the glossary that no text uses."""
    return [
        f"{language}: {term['term'][language]}"
        for term in module["glossary"]
        for language in LANGUAGES
        if not _has(_reads(module, language), term["term"][language])
    ]


def unasked_objectives(module: Json) -> list[str]:
    """Objectives that the module check never asks about."""
    asked = {key for question in (module["check"] or {"questions": []})["questions"] for key in question["objectives"]}
    return [f"{objective['key']}: no question in the check" for objective in module["objectives"] if objective["key"] not in asked]


def long_right_answers(module: Json) -> list[str]:
    """A language in which the right answer stands out by its length too often."""
    single = [question for question in questions(module) if question["type"] == "one"]
    complaints = []
    for language in module["languages"]:
        found = [question["key"] for question in single if _stands_out(question["options"], language)]
        if len(found) > MOST_BY_LENGTH * len(single):
            complaints.append(f"{language}: the right answer is by far the longest in {len(found)} of {len(single)} questions")
    return complaints


def _stands_out(options: list[Json], language: str) -> bool:
    right, wrong = ([len(option["text"][language]) for option in options if option["right"] is is_right] for is_right in (True, False))
    return max(right) > STANDS_OUT * max(wrong)


def guessable_answers(module: Json) -> list[str]:
    """A place in which the right answer stands too often."""
    single = [question for question in questions(module) if question["type"] == "one"]
    places = Counter(next(place for place, option in enumerate(question["options"]) if option["right"]) for question in single)
    names = ("first", "second", "third", "fourth", "fifth")
    return [
        f"the {names[place]} answer is right in {count} of {len(single)} questions"
        for place, count in places.items()
        if count > MOST_IN_ONE_PLACE * len(single)
    ]


def silent_media(module: Json) -> list[str]:
    """Pictures without words, recordings without a transcript, films without captions."""
    complaints = []
    for _, block in blocks(module):
        if block["type"] == "media":
            if block["kind"] == "video":
                complaints += [
                    f"{block['key']}: no captions in {language}" for language in LANGUAGES if not block["captions"].get(language)
                ]
            complaints += [
                f"{block['key']}: no transcript in {language}" for language in LANGUAGES if not block["transcript"].get(language)
            ]
        elif block["type"] == "image":
            complaints += [f"{block['key']}: no words in {language}" for language in LANGUAGES if not block["alt"].get(language)]
    return complaints


def unnamed_people(module: Json) -> list[str]:
    """Nobody who wrote it, nobody's role, or no day for the next review; a module that no parent reviewed and does not say so."""
    people = module["people"]
    complaints = [] if any(person["did"] == "wrote" for person in people) else ["nobody wrote it"]
    complaints += [f"{person['name']}: as what" for person in people if not person["as"]]
    complaints += [] if module["review_due"] else ["no day for the next review"]
    reviewed = any(person["did"] == "reviewed" for person in people)
    return complaints + ([] if reviewed or module["sample"] else ["not reviewed, and not marked as a sample"])


def hard_guides(path: Path) -> list[str]:
    """Guides that are missing or too hard to read."""
    complaints = []
    for language in LANGUAGES:
        file = path / "guide" / f"{language}.md"
        if not file.exists():
            complaints.append(f"{language}: no guide")
            continue
        words_of_guide = {"text": {"en": "", "es": ""} | {language: file.read_text(encoding="utf-8")}}
        if language == "en" and (grade := reading_grade(words_of_guide)) > HARDEST_GRADE:
            complaints.append(f"en: grade {grade:.1f}")
        if language == "es" and (ease := spanish_ease(words_of_guide)) < LEAST_SPANISH_EASE:
            complaints.append(f"es: ease {ease:.0f}")
    return complaints


def wrong_agendas(path: Path) -> list[str]:
    """Agendas with a gap or an overlap: each half hour begins when the one before ends."""
    complaints = []
    for file in sorted((path / "guide").glob("*.md")):
        hours = re.findall(r"\*\*(\d+:\d\d) (?:to|a) (\d+:\d\d)\*\*", file.read_text(encoding="utf-8"))
        complaints += [f"{file.stem}: {ends} is followed by {begins}" for (_, ends), (begins, _) in pairwise(hours) if ends != begins]
        complaints += [] if len(hours) > 1 else [f"{file.stem}: no agenda"]
    return complaints


# Every check that needs nothing but the package; each is shown to see a planted fault in test_our_modules.py.
CHECKS = (
    bad_keys, guessable_answers, hard_texts, long_right_answers, missing_languages, missing_parts, silent_media, stray_media, unasked_objectives, uncovered_objectives,
    unexplained_words, unkind_questions, unnamed_people, unused_terms, unwanted_words, wrong_minutes,
)  # fmt: skip
