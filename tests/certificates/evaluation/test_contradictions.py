"""What a rule says against itself is found when it is written, with the place; and every sentence says how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import certificates.evaluation
from certificates.evaluation import parse_scheme, read_scheme
from certificates.evaluation.problems import SENTENCES

from .stories import Document, asked, attestation, group, hours, module, scheme, sign_off
from .test_schemes import problems, problems_read

SOURCE = Path(certificates.evaluation.__file__).parent


def found(rules: Document, **more: object) -> list[tuple[str, str]]:
    return [(path.removeprefix("initial."), code) for path, code in problems(scheme(rules, **more))]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (module(score=0), [("score", "too-large")]),
        (module(score=101), [("score", "too-large")]),
        (hours(60, categories=["wellness", "cooking"]), [("categories[1]", "unknown-category")]),
        (hours(60, categories=[]), [("categories", "wrong-type")]),
        (hours(60, categories=["wellness", "wellness"]), [("categories[1]", "duplicate-value")]),
        (hours(60, category="wellness", categories=["ethics"]), [("categories", "say-one")]),
        (hours(60, mode="live", modes=["live"]), [("modes", "say-one")]),
        (hours(60, caps=[]), [("caps", "wrong-type")]),
        (hours(60, caps=[{"most": 60}]), [("caps[0]", "one-condition")]),
        (hours(60, caps=[{"category": "ethics"}]), [("caps[0]", "missing")]),
        (hours(60, caps=["ethics"]), [("caps[0]", "wrong-type")]),
        (hours(60, caps=[{"category": "ethics", "mode": "live", "most": 1}]), [("caps[0]", "one-condition")]),
        (hours(60, caps=[{"category": "cooking", "most": 1}]), [("caps[0].category", "unknown-category")]),
        (hours(60, caps=[{"mode": "asleep", "most": 1}]), [("caps[0].mode", "unknown-value")]),
        (hours(60, caps=[{"each": "tag", "most": 1}]), [("caps[0].each", "unknown-value")]),
        (hours(60, caps=[{"tag": "a", "most": 1}, {"tag": "a", "most": 2}]), [("caps[1]", "duplicate-value")]),
        (hours(60, caps=[{"category": "ethics", "most": 9}], category="wellness"), [("caps[0]", "outside-categories")]),
        (hours(60, category="ethics", caps=[{"category": "ethics", "most": 59}]), [("caps", "caps-below-need")]),
        (hours(60, each={"of": ["ethics"], "at_least": 10}, caps=[{"category": "ethics", "most": 9}]), [("each.at_least", "minimum-above-cap")]),
        (hours(60, each={"of": ["ethics", "wellness"], "at_least": 31}), [("each", "parts-above-whole")]),
        (hours(60, each={"of": ["ethics"], "at_least": 1}, category="wellness"), [("each.of", "outside-categories")]),
        (hours(60, each={}), [("each", "missing"), ("each", "missing")]),
        (hours(60, cover={"of": ["ethics"], "at_least": 2}), [("cover.at_least", "above-children")]),
        (hours(60, cover={"of": ["ethics"]}, exclude={"categories": ["ethics"]}), [("cover.of", "asked-and-excluded")]),
        (hours(60, cover={"at_least": 1}), [("cover", "missing")]),
        (hours(60, category="ethics", exclude={"categories": ["ethics"]}), [("exclude.categories", "asked-and-excluded")]),
        (hours(60, mode="live", exclude={"modes": ["live"]}), [("exclude.modes", "asked-and-excluded")]),
        (hours(60, only_tags=["a"], exclude={"tags": ["a"]}), [("exclude.tags", "asked-and-excluded")]),
        (hours(60, exclude={"providers": ["a"]}), [("exclude.providers", "unknown-field")]),
        (hours(60, course_once="yes"), [("course_once", "wrong-type")]),
        (asked("sessions", session="a", count=0), [("count", "too-large")]),
        (asked("sessions", session="a", count=2, in_a_row=True), [("in_a_row", "needs-field")]),
        (asked("sessions", session="a", count=2, one_per="year"), [("one_per", "unknown-value")]),
        (asked("practice", minutes=60, exclude={"categories": ["ethics"]}), [("exclude", "only-tags-here")]),
        (asked("practice", minutes=60, only_tags=["a"], exclude={"tags": ["a"]}), [("exclude.tags", "asked-and-excluded")]),
        (asked("supervision"), [("initial", "missing")]),
        (asked("supervision", minutes=60, per={"practice": 60, "minutes": 1}), [("initial", "say-one")]),
        (asked("supervision", per={"practice": 60}), [("per", "missing")]),
        (asked("supervision", minutes=60, way="by letter"), [("way", "unknown-value")]),
        (asked("service", service="a", months=0), [("months", "too-large")]),
        (asked("service", service="a", months=12, look_back={"months": 11}), [("look_back", "look-back-shorter-than-asked")]),
        (asked("service", service="a", months=12, look_back={"days": 100}), [("look_back", "look-back-shorter-than-asked")]),
        (asked("exam", exam="a", pass_=80, combine="total"), [("combine", "needs-field")]),
        (asked("exam", exam="a", pass_=80, attempts=1, wait={"days": 3}), [("wait", "wait-for-one-attempt")]),
        (asked("exam", exam="a", pass_=80, wait={"days": 3, "months": 1}), [("wait", "say-one")]),
        (asked("exam", exam="a", pass_=80, wait={}), [("wait", "missing")]),
        (asked("exam", exam="a", pass_=80, wait=30), [("wait", "wrong-type")]),
        (asked("document", document="a", results=["fine"]), [("results[0]", "unknown-value")]),
        (asked("references", count=3, one_of_each=True), [("one_of_each", "needs-field")]),
        (asked("references", count=1, kinds=["a", "b"], one_of_each=True), [("count", "fewer-than-kinds")]),
        (asked("profile", profile="shoe-size"), [("profile", "unknown-value")]),
        (asked("profile", profile="age", at_least="18"), [("at_least", "wrong-type")]),
        (asked("profile", profile="age", at_least=18, is_=18), [("is", "say-one")]),
        (asked("profile", profile="employed", at_least="yes"), [("at_least", "no-order")]),
        (asked("profile", profile="employed", is_="maybe"), [("is", "unknown-value")]),
        (asked("profile", profile="education", at_least="doctor"), [("at_least", "unknown-value")]),
        (asked("profile", profile="residence", is_="Not A Code"), [("is", "bad-code")]),
        (asked("profile"), [("initial", "missing")]),
        (asked("profile", at_least=18), [("initial", "missing"), ("at_least", "no-order")]),
        (asked("credential"), [("initial", "missing")]),
        (asked("credential", credential="a", credentials=["b"]), [("credentials", "say-one")]),
        (sign_off(count=0), [("count", "too-large")]),
        (sign_off(within={"months": 1}), [("within", "within-without-after")]),
        (sign_off(every={"months": 1}), [("every", "every-outside-renewal")]),
        (sign_off(by="2026-01-01", **{"from": "2026-01-02"}), [("by", "ends-before-start")]),
        (sign_off(by="soon"), [("by", "bad-date")]),
        (sign_off(after="nothing"), [("after", "unknown-key")]),
        (sign_off(when={"met": "nothing"}), [("when", "unknown-key")]),
        (sign_off(unless={"any": [{"met": "nothing"}]}), [("unless", "unknown-key")]),
        (sign_off(after="supervisor-talk"), [("initial", "circle")]),
        (group(sign_off(after="all-of-it")), [("of[0]", "circle")]),
        (group(module("a", after="b"), module("b", when={"met": "a"})), [("of[0]", "circle")]),
        (sign_off(when={}), [("when", "one-condition")]),
        (sign_off(when={"profile": "age", "met": "a"}), [("when", "one-condition")]),
        (sign_off(when={"met": "a", "is": "b"}), [("when", "one-condition")]),
        (sign_off(when="always"), [("when", "wrong-type")]),
        (sign_off(when={"profile": "age", "at_least": 1, "is": 2}), [("when.is", "say-one")]),
        (sign_off(when={"all": []}), [("when.all", "wrong-type")]),
        (sign_off(when={"all": [{"any": [{"all": [{"met": "a"}]}]}]}), [("when.all[0].any[0]", "too-deep")]),
        (sign_off(when={"held_less_than": {"months": 0}}), [("when.held_less_than.months", "too-large")]),
        (sign_off(when={"opened_before": "soon"}), [("when.opened_before", "bad-date")]),
        (group(sign_off()) | {"look_back": {"months": 1}}, [("look_back", "unknown-field")]),
        (group(hours(1200), hours(840, key="a", category="ethics"), hours(420, key="b", category="wellness")), [("of[0].minutes", "parts-above-whole")]),
    ],
    ids=lambda value: str(value)[:70] if isinstance(value, dict) else "",
)  # fmt: skip
def test_what_a_requirement_says_against_itself_is_found(rules: Document, expected: list[tuple[str, str]]) -> None:
    assert found(rules) == expected


def test_caps_and_exclusions_that_leave_enough_are_fine() -> None:
    assert parse_scheme(
        scheme(hours(60, category="ethics", caps=[{"category": "ethics", "most": 60}], exclude={"categories": ["wellness"]}))
    )
    assert parse_scheme(scheme(asked("service", service="a", months=12, look_back={"months": 12})))
    assert parse_scheme(scheme(asked("references", count=2, kinds=["a", "b"], one_of_each=True)))


def test_parts_that_sum_are_fine() -> None:
    parts = [hours(1200), hours(840, key="a", category="ethics"), hours(360, key="b", category="wellness")]
    assert parse_scheme(scheme(group(*parts)))
    assert parse_scheme(scheme(group(*parts, hours(400, key="c", category="ethics", mode="live"))))
    assert parse_scheme(scheme(group(*parts, hours(400, key="c", category="wellness"), need=3)))


@pytest.mark.parametrize(
    ("renewal", "expected"),
    [
        (asked("sessions", session="a", count=14, one_per="month"), [("renewal.count", "more-than-the-period-has")]),
        (asked("sessions", session="a", count=6, one_per="quarter"), [("renewal.count", "more-than-the-period-has")]),
        (group(asked("service", service="a", months=13)), [("renewal.of[0].months", "longer-than-the-period")]),
        (hours(60, every={"months": 11}), [("renewal.every", "every-shorter-than-the-period")]),
        (hours(60, every={"days": 300}), [("renewal.every", "every-shorter-than-the-period")]),
        (hours(60, every={"months": 24}, look_back={"months": 24}), [("renewal.every", "say-one")]),
    ],
    ids=str,
)  # fmt: skip
def test_a_renewal_that_no_holder_can_satisfy_is_found(renewal: Document, expected: list[tuple[str, str]]) -> None:
    assert problems(scheme(renewal=renewal)) == expected


@pytest.mark.parametrize(
    "renewal",
    [asked("sessions", session="a", count=13, one_per="month"), asked("sessions", session="a", count=14, one_per="month", every={"months": 24}),
     asked("service", service="a", months=12), asked("service", service="a", months=13, every={"months": 24}), hours(60, every={"months": 12})],
    ids=str,
)  # fmt: skip
def test_a_renewal_that_a_holder_can_just_satisfy_is_fine(renewal: Document) -> None:
    assert parse_scheme(scheme(renewal=renewal))


WRITTEN = """\
format: scheme/1
code: demo
title: Demo
decision: lead
valid: 2 years
categories: [wellness]
initial:
  key: it
  kind: group
  need: all
  of:
    - {key: exam, kind: exam, exam: peer, pass: 80%, attempts: 3, wait: 30 days}
    - {key: work, kind: service, service: work, months: 2 years, in_a_row: yes, look_back: 5 years}
    - {key: hours, kind: hours, minutes: 10 h, caps: [{each: course, most: 2 h}], course_once: no}
    - {key: old, kind: sign_off, sign_off: talk, when: {profile: employed, is: true}, by: 2026-07-01, after: opening, within: 2 weeks}
"""


def test_amounts_and_yes_are_read_as_written() -> None:
    exam, work, hours_, old = read_scheme(WRITTEN).document()["initial"]["of"]
    assert (exam["pass"], exam["attempts"], exam["wait"]) == (80, 3, {"days": 30})
    assert (work["months"], work["in_a_row"], work["look_back"]) == (24, True, {"months": 60})
    assert hours_ == {"key": "hours", "kind": "hours", "minutes": 600, "caps": [{"each": "course", "most": 120}]}
    assert old == {
        "key": "old", "kind": "sign_off", "sign_off": "talk", "when": {"profile": "employed", "is": "yes"}, "by": "2026-07-01",
        "after": "opening", "within": {"days": 14},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("pass: 80%", "pass: most", (12, "bad-amount")),
        ("pass: 80%", "pass: 101", (12, "too-large")),
        ("wait: 30 days", "wait: a while", (12, "bad-amount")),
        ("months: 2 years", "months: long", (13, "wrong-type")),
        ("in_a_row: yes", "in_a_row: perhaps", (13, "wrong-type")),
        ("most: 2 h", "most: some", (14, "bad-amount")),
        ("is: true", "is: maybe", (15, "unknown-value")),
    ],
)  # fmt: skip
def test_amounts_that_cannot_be_meant_are_found_by_line(before: str, after: str, expected: tuple[int, str]) -> None:
    assert problems_read(WRITTEN.replace(before, after)) == [expected]


def test_everything_written_comes_back_as_it_was() -> None:
    rules = hours(
        600,
        exclude={"tags": ["a"]},
        each={"of": ["ethics"], "at_least": 60},
        cover={"of": ["ethics"], "at_least": 1},
        caps=[{"each": "course", "most": 90}],
    )
    both = group(rules, asked("supervision", per={"practice": 60, "minutes": 1}))
    assert parse_scheme(scheme(both)).document()["initial"] == both


def test_documents_written_before_keep_their_form() -> None:
    document = scheme(group(module(standing="verified"), hours(60, category="wellness", mode="live"), attestation(), sign_off(), need=2))
    assert parse_scheme(document).document()["initial"] == document["initial"]


def test_every_problem_that_is_noted_has_a_sentence_and_every_sentence_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "problems.py")
    noted = {code for code in SENTENCES if f'"{code}"' in text}
    assert noted == SENTENCES.keys()
    codes = set(re.findall(r'(?:problem\((?:path|where|\([^()]*\)),\s*|Wrong\(\s*|Problem\()"([a-z-]+)"', text))
    assert len(codes) > 30
    assert codes <= SENTENCES.keys()


@pytest.mark.parametrize(
    ("rules", "more", "expected"),
    [
        (group(hours(300), hours(301, key="live", mode="live")), {}, [("initial.of[0].minutes", "parts-above-whole")]),
        (group(hours(300), hours(200, key="live", mode="live"), hours(101, key="alone", mode="self_paced")), {}, [("initial.of[0].minutes", "parts-above-whole")]),
        (hours(61, caps=[{"mode": mode, "most": 20} for mode in ("live", "self_paced", "external")]), {}, [("initial.caps", "caps-below-need")]),
        (hours(61, mode="live", caps=[{"mode": "live", "most": 60}]), {}, [("initial.caps", "caps-below-need")]),
        (hours(1, exclude={"modes": ["live", "self_paced", "external"]}), {}, [("initial.exclude", "caps-below-need")]),
        (hours(61, exclude={"modes": ["live", "external"]}, caps=[{"mode": "self_paced", "most": 60}]), {}, [("initial.caps", "caps-below-need")]),
        (asked("service", service="a", months=4, after="opening"), {"finish": {"within": {"months": 3}}}, [("initial.months", "longer-than-the-period")]),
        (asked("service", service="a", months=4, after="opening", within={"days": 84}), {}, [("initial.months", "longer-than-the-period")]),
        (asked("sessions", session="a", count=5, one_per="month", after="opening", within={"months": 3}), {}, [("initial.count", "more-than-the-period-has")]),
        (attestation(), {"renewal": asked("sessions", session="a", count=368)}, [("renewal.count", "more-than-the-period-has")]),
        (attestation(), {"renewal": asked("practice", minutes=537_121)}, [("renewal.minutes", "too-large")]),
        (attestation(), {"renewal": asked("supervision", minutes=537_121)}, [("renewal.minutes", "too-large")]),
    ],
)  # fmt: skip
def test_what_the_time_or_the_modes_do_not_allow_is_found_at_writing(
    rules: Document, more: Document, expected: list[tuple[str, str]]
) -> None:
    assert problems(scheme(rules, **more)) == expected


@pytest.mark.parametrize(
    ("rules", "more"),
    [
        (group(hours(300), hours(200, key="live", mode="live"), hours(100, key="alone", mode="self_paced")), {}),
        (hours(60, caps=[{"mode": mode, "most": 20} for mode in ("live", "self_paced", "external")]), {}),
        (hours(1, exclude={"modes": ["live", "self_paced"]}), {}),
        (asked("service", service="a", months=4), {"finish": {"within": {"months": 3}}}),
        (asked("service", service="a", months=3, after="opening"), {"finish": {"within": {"months": 3}}}),
        (asked("sessions", session="a", count=4, one_per="month", after="opening", within={"months": 3}), {}),
        (attestation(), {"renewal": asked("sessions", session="a", count=367)}),
        (attestation(), {"renewal": asked("practice", minutes=537_120)}),
        (attestation(), {"renewal": asked("service", service="a", months=36, every={"months": 60})}),
    ],
)  # fmt: skip
def test_what_can_just_be_met_is_let_through(rules: Document, more: Document) -> None:
    parse_scheme(scheme(rules, **more))
