"""Every kind, option and top-level field of the rule language has words, in English and in Spanish."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from certificates.domain.comparison import compare_rules
from certificates.domain.rule_words import read_rules, requirement_lines, stage_lines
from certificates.domain.rule_words.certificate import SAYS
from certificates.domain.rule_words.conditions import FACTS
from certificates.domain.rule_words.requirements import OPTIONS, PHRASES
from certificates.evaluation import codes, kinds, parse_scheme, read_scheme, scheme_document
from tests.certificates.factories import rules

LANGUAGES = ("en", "es")
SNAPSHOTS = Path("tests/certificates/snapshots/rules")

# The smallest requirement of each kind, and for each further field or option a value that says something.
LEAST: dict[str, dict[str, Any]] = {
    "group": {"need": "any", "of": [{"key": "a", "kind": "module", "module": "alpha"}, {"key": "b", "kind": "module", "module": "beta"}]},
    "module": {"module": "alpha"},
    "hours": {"minutes": 1200},
    "sessions": {"session": "circle", "count": 12},
    "practice": {"minutes": 30000},
    "supervision": {"minutes": 1500},
    "service": {"service": "family-support", "months": 3},
    "exam": {"exam": "final", "pass": 80},
    "document": {"document": "photo-id"},
    "references": {"count": 3},
    "profile": {"profile": "age"},
    "credential": {"credential": "trainee"},
    "attestation": {"attestation": "eligibility"},
    "sign_off": {"sign_off": "talk"},
}
MORE: dict[str, dict[str, Any]] = {
    "module": {"score": 80},
    "hours": {
        "category": "ethics", "categories": ["ethics", "law"], "mode": "live", "modes": ["live", "external"],
        "exclude": {"categories": ["law"], "modes": ["self_paced"], "tags": ["paid"], "courses": ["old"]}, "only_tags": ["own-family"],
        "caps": [{"category": "law", "most": 360}], "each": {"of": ["ethics", "law"], "at_least": 360},
        "cover": {"of": ["ethics", "law", "care"], "at_least": 2}, "course_once": True,
    },
    "sessions": {"attended": 90, "one_per": "month", "in_a_row": True, "most_per_trainer": 10, "certified_instructor": True},
    "practice": {"practice": "peer-support", "only_tags": ["same-lived-experience"], "exclude": {"tags": ["own-family"]}},
    "supervision": {"supervision": "peer-support", "per": {"practice": 2400, "minutes": 60}, "signer": "supervisor", "way": "in_person"},
    "service": {"in_a_row": True},
    "exam": {"parts": ["oral", "written"], "combine": "total", "attempts": 3, "wait": {"days": 30}},
    "document": {"results": ["accepted", "revise"]},
    "references": {"kinds": ["professional", "personal"], "one_of_each": True},
    "profile": {"at_least": 18, "is": 18},
    "credential": {"credentials": ["trainee", "peer"], "issuers": ["state"]},
    "sign_off": {"signer": "master-trainer", "count": 2},
}  # fmt: skip
OPTION_VALUES: dict[str, Any] = {
    "when": {"profile": "degree"}, "unless": {"opened_before": "2026-01-01"}, "after": "other", "look_back": {"months": 60}, "every": {"months": 72},
    "by": "2027-03-31", "from": "2026-03-01", "within": {"months": 12},
}  # fmt: skip
CONDITIONS: list[dict[str, Any]] = [
    {"profile": "degree"}, {"profile": "age", "at_least": 18}, {"profile": "education", "at_least": "high_school"}, {"profile": "language", "is": "es"},
    {"opened_before": "2026-01-01"}, {"opened_from": "2026-01-01"}, {"met": "other"}, {"held_less_than": {"months": 12}},
    {"all": [{"profile": "degree"}, {"met": "other"}]}, {"any": [{"profile": "degree"}, {"met": "other"}]},
]  # fmt: skip
TOP: dict[str, list[Any]] = {
    "decision": [{"by": "lead", "separate_from": []}, {"by": "automatic", "separate_from": []}, {"by": "lead", "separate_from": ["trained", "signed_off"]}],
    "valid": [
        {"months": 24}, {"months": 24, "last_day": "day_before"}, "open", {"ends_on": "12-31", "years": "any"},
        {"ends_on": "12-31", "years": "odd", "at_least": {"months": 6}}, {"ends_on": "06-30", "years": "even"},
    ],
    "window": [{"days": 90}, {"days": 0}],
    "grace": [{"days": 30}, {"days": 0}],
    "late": [[{"key": "first", "for": {"days": 30}}], [{"key": "second", "for": {"days": 60}, "title": {"en": "Late", "es": "Tarde"}}]],
    "reinstatement": [{"within": {"months": 24}, "requirement": {"key": "r", "kind": "module", "module": "alpha"}}],
    "renewals": [1, 4, 0],
    "finish": [{"within": {"months": 12}}],
    "leave": [{"at_most": {"months": 36}, "valid": "stops"}, {"valid": "runs"}],
    "count_once_with": [["peer", "trainee"]],
    "audit": [{"sample": 10, "answer_within": {"days": 30}}, {"sample": 5}],
    "capacity": [{"families": 15}],
    "certificate": [{"shows": ["competencies", "instructors"]}, {"shows": ["credit_approval", "provider_number"]}],
    "in_force": [{"from": "2026-01-01", "until": "2027-12-31"}, {"from": "2026-01-01", "until": None}],
}  # fmt: skip


def words(kind: str, language: str, **more: Any) -> str:
    """One requirement in words."""
    part = {"key": "it", "kind": kind} | LEAST[kind] | more
    if "is" in more:
        part.pop("at_least", None)
    tree = {
        "key": "all",
        "kind": "group",
        "need": "all",
        "of": [part, {"key": "other", "kind": "module", "module": "other", "title": {"en": "Other", "es": "Otra"}}],
    }
    with override(language):
        return next(iter(requirement_lines(tree))).text


def test_the_lists_here_are_the_languages_own() -> None:
    assert set(LEAST) == set(PHRASES) == set(codes.KINDS)
    assert {kind: set(MORE.get(kind, ())) | (set(LEAST[kind]) - {"need", "of"}) for kind in kinds.FIELDS} == {
        kind: set(fields) for kind, fields in kinds.FIELDS.items()
    }
    assert set(OPTION_VALUES) == set(codes.OPTIONS)
    assert set(OPTIONS) == set(codes.OPTIONS) - {"within"} | {"standing"}
    assert set(FACTS) == set(kinds.FACTS)
    assert set(TOP) == set(SAYS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, fields in MORE.items() for field in fields])
def test_each_field_of_each_kind_changes_what_is_said(kind: str, field: str, language: str) -> None:
    more = {field: MORE[kind][field]}
    if field == "combine":
        more["parts"] = ["oral", "written"]
        assert words(kind, language, **more) != words(kind, language, parts=more["parts"])
    assert words(kind, language, **more) != words(kind, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LEAST)
def test_each_option_changes_what_is_said_of_each_kind(kind: str, language: str) -> None:
    plain = words(kind, language)
    for name, value in OPTION_VALUES.items():
        more = {name: value} | ({"after": "other"} if name == "within" else {})
        without = words(kind, language, after="other") if name == "within" else plain
        assert words(kind, language, **more) != without, name
    assert words(kind, language, after="opening") != words(kind, language, after="other") != plain
    assert words(kind, language, standing="verified") != plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_condition_is_said(language: str) -> None:
    said = {words("module", language, when=condition) for condition in CONDITIONS}
    said |= {words("module", language, unless=condition) for condition in CONDITIONS}
    assert len(said) == 2 * len(CONDITIONS)
    for fact in kinds.FACTS:
        said.add(words("profile", language, profile=fact))
    assert len(said) == 2 * len(CONDITIONS) + len(kinds.FACTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "cap", [*({name: "law", "most": 60} for name in kinds.CAPPED), *({"each": name, "most": 60} for name in kinds.EACH_CAPPED)]
)
def test_each_cap_is_said(cap: dict[str, Any], language: str) -> None:
    assert words("hours", language, caps=[cap]) != words("hours", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOP)
def test_each_field_at_the_top_is_said_in_its_own_way(name: str, language: str) -> None:
    with override(language):
        said = [tuple(line.text for line in read_rules(rules() | {name: value})[0].lines) for value in TOP[name]]
    assert len(set(said)) == len(said)


def test_english_and_spanish_are_not_the_same() -> None:
    """Negative control of the completeness: nothing falls back to English."""
    for kind in LEAST:
        assert words(kind, "en") != words(kind, "es"), kind
        for name, value in OPTION_VALUES.items():
            more = {name: value} | ({"after": "other"} if name == "within" else {})
            assert (
                words(kind, "es", **more).replace(words(kind, "es"), "").strip()
                != words(kind, "en", **more).replace(words(kind, "en"), "").strip()
            )


def test_further_trees_are_sections_of_their_own() -> None:
    leaf = {"key": "again", "kind": "hours", "minutes": 60}
    written = rules() | {
        "late": [{"key": "very-late", "for": {"days": 30}, "also": leaf}],
        "reinstatement": {"within": {"months": 24}, "requirement": leaf},
        "leave": {"return": leaf},
        "sources": [{"title": "Rules of the state", "url": "https://example.org/rules"}],
        "not_found": ["How many hours supervision takes"],
    }
    names = [section.name for section in read_rules(written)]
    assert names == ["certificate", "initial", "renewal", "late-very-late", "reinstatement", "return", "sources", "not_found"]
    assert stage_lines(written, "again") == stage_lines(written, "initial")
    assert [line.text for line in stage_lines(written, "reinstatement")] == ["1 hour of training."]


def test_a_comparison_names_what_was_added_removed_and_changed() -> None:
    before = rules()
    parts = before["initial"]["of"]
    after = rules() | {
        "valid": {"months": 36},
        "initial": before["initial"] | {"of": [parts[0], {**parts[1], "score": 80}, {"key": "new", "kind": "hours", "minutes": 60}]},
    }
    found = {(difference.kind, difference.before, difference.after) for difference in compare_rules(before, after).differences}
    assert found == {
        ("changed", "The certificate is valid for 2 years.", "The certificate is valid for 3 years."),
        ("changed", "Complete the module “quiet hours”.", "Complete the module “quiet hours”. At least 80% right in its check."),
        ("removed", "“supervisor talk”, seen and signed off.", ""),
        ("added", "", "1 hour of training."),
        ("changed", "To renew, shown in the 2 years of the certificate", "To renew, shown in the 3 years of the certificate"),
    }
    assert compare_rules(before, json.loads(json.dumps(before))).lines == ()


@pytest.mark.parametrize("path", sorted(Path("fixtures/schemes").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_real_scheme_reads_as_before(path: Path) -> None:
    """The words of every real scheme in both languages, kept to be read by people. To write them anew: delete the file."""
    document = scheme_document(read_scheme(path.read_text()))
    said = []
    for language in LANGUAGES:
        with override(language):
            for section in read_rules(document):
                said += [f"{language}: {section.title}", *("  " * (line.depth + 1) + line.text for line in section.lines)]
    text = "\n".join(said) + "\n"
    kept = SNAPSHOTS / f"{path.stem}.txt"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text)
    assert kept.read_text() == text
    assert parse_scheme(document) is not None
