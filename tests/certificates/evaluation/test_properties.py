"""What must hold for every history."""

from __future__ import annotations

import copy
import os
import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from certificates.evaluation import Case, Status, evaluate, parse_case, timeline

from .histories import beginnings, days, leaves, lives, stories
from .oracle import status_on
from .stories import Document, Story, minutes
from .test_verdicts import validator

EXAMPLES = int(os.environ.get("KERNEL_EXAMPLES", "50"))  # a deeper search takes a larger number
VERDICT: Draft202012Validator = validator("verdict")
CASE: Draft202012Validator = validator("case")
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def instants(document: Document) -> list[str]:
    return sorted({row["recorded_at"] for row in document["rows"]} | {held["recorded_at"] for held in document["editions"]})


def known(instant: str | None) -> datetime | None:
    return datetime.fromisoformat(instant) if instant else None


def turning_days(case: Case, known_at: datetime | None) -> set[date]:
    one = timedelta(days=1)
    return {segment.starts + shift for segment in timeline(case, known_at=known_at) for shift in (-one, 0 * one, one)}


def without_refusals(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_refusals(part) for name, part in value.items() if name != "not_counted"}
    return [without_refusals(part) for part in value] if isinstance(value, list) else value


@many
@given(stories() | lives() | beginnings() | leaves(), st.data())
def test_the_timeline_says_of_every_turning_day_what_the_slow_way_says(story: Story, data: st.DataObject) -> None:
    document = story.document()
    case = parse_case(document)
    instant = data.draw(st.none() | st.sampled_from(instants(document)))
    some = {date.fromisoformat(data.draw(days)) for _ in range(5)}
    for day in sorted(turning_days(case, known(instant)) | some):
        segments = [
            part for part in timeline(case, known_at=known(instant)) if part.starts <= day and (part.ends is None or day < part.ends)
        ]
        expected = status_on(document, day, instant)
        assert [str(segment.status) for segment in segments] == ([expected] if expected else [])


@many
@given(stories(), st.data())
def test_the_timeline_is_whole_and_a_verdict_on_any_day_agrees_with_it(story: Story, data: st.DataObject) -> None:
    document = story.document()
    CASE.validate(document)
    case = parse_case(document)
    instant = known(data.draw(st.none() | st.sampled_from(instants(document))))
    line = timeline(case, known_at=instant)
    if line:
        assert line[0].starts == case.opened_on
        assert [segment.ends for segment in line] == [*[segment.starts for segment in line[1:]], None]
        assert all((one.status, one.reason) != (two.status, two.reason) for one, two in pairwise(line))
    for day in sorted(turning_days(case, instant)):
        verdict = evaluate(case, on=day, known_at=instant)
        VERDICT.validate(verdict.document())
        assert verdict.timeline == line
        covering = [segment.status for segment in line if segment.starts <= day and (segment.ends is None or day < segment.ends)]
        assert [verdict.status] == (covering or ["not_started"])
        assert verdict.award.valid_from <= verdict.award.valid_until
        if verdict.status == "ready" and verdict.stage == "initial":
            assert verdict.ready


@many
@given(stories(), st.randoms(), days)
def test_the_order_of_rows_never_matters(story: Story, random: Any, day: str) -> None:
    document = story.document()
    shuffled = copy.deepcopy(document)
    for name in ("rows", "editions", "accepted"):
        random.shuffle(shuffled[name])
    on = date.fromisoformat(day)
    assert evaluate(parse_case(shuffled), on=on).document() == evaluate(parse_case(document), on=on).document()


@many
@given(stories(), days)
def test_a_void_equals_never_having_been_there(story: Story, day: str) -> None:
    document = story.document()
    voided = {row["refers_to"] for row in document["rows"] if row["kind"] == "voided"}
    clean = document | {"rows": [row for row in document["rows"] if row["kind"] != "voided" and row["hash"] not in voided]}
    on = date.fromisoformat(day)
    assert without_refusals(evaluate(parse_case(document), on=on).document()) == without_refusals(
        evaluate(parse_case(clean), on=on).document()
    )


@many
@given(stories(), days)
def test_what_happens_later_never_changes_the_status_of_an_earlier_day(story: Story, day: str) -> None:
    document = story.document()
    on = date.fromisoformat(day)
    earlier = document | {"rows": [row for row in document["rows"] if row["on"] <= day or row["kind"] == "voided"]}
    whole, cut = evaluate(parse_case(document), on=on), evaluate(parse_case(earlier), on=on)
    assert (whole.status, whole.ready, whole.stage, whole.periods, whole.award) == (
        cut.status,
        cut.ready,
        cut.stage,
        cut.periods,
        cut.award,
    )


@many
@given(stories(), days)
def test_unrelated_rows_never_unmeet(story: Story, day: str) -> None:
    document = story.document()
    on = date.fromisoformat(day)
    before = evaluate(parse_case(document), on=on).document()
    for unrelated in (Story.completed, Story.attested, Story.signed_off):
        unrelated(story, day, "nothing-to-do-with-it")
    for other in (Story.attended, Story.seen):
        other(story, day, "nothing-to-do-with-it")
    story.examined(day, 100, code="nothing-to-do-with-it")
    story.holds(day, None, "nothing-to-do-with-it")
    story.profiled(day, "language", "es")
    story.served(day, None, "nothing-to-do-with-it")
    story.decided("revoked", day, about="candidacy:another")
    assert evaluate(story.case(), on=on).document() == before


@many
@given(stories(), days)
def test_more_evidence_never_unmeets(story: Story, day: str) -> None:
    on = date.fromisoformat(day)
    before = evaluate(story.case(), on=on)
    story.completed(day, "a", edition="9.0", recorded="2040-01-01")
    story.attended(day, recorded="2040-01-01")
    story.worked(day, 60, recorded="2040-01-01")
    story.letter(day, "personal", "cho", recorded="2040-01-01")
    story.examined(day, 80, recorded="2040-01-01")
    story.holds(day, None, recorded="2040-01-01")
    story.trained(day, minutes(30), minutes(30, "ethics"), code="one-more", recorded="2040-01-01")
    after = evaluate(story.case(), on=on)
    assert after.ready >= before.ready
    assert after.requirements.satisfied >= before.requirements.satisfied


@many
@given(stories())
def test_what_was_known_then_is_what_the_rows_recorded_by_then_say(story: Story) -> None:
    document = story.document()
    case = parse_case(document)
    for instant in instants(document):
        then = document | {
            name: [thing for thing in document[name] if thing["recorded_at"] <= instant] for name in ("rows", "editions", "accepted")
        }
        expected = timeline(parse_case(then)) if then["editions"] else ()
        assert timeline(case, known_at=known(instant)) == expected


def documented() -> set[str]:
    """Return the transitions that the page about time names, those among them that it says in words."""
    page = (Path(__file__).parents[3] / "docs" / "schemes" / "time.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| `(\w+)` \| [^|]* \| (.*) \|$", page.split("## Statuses")[1].split("\n## ")[0], re.MULTILINE)
    named = {f"{one}-{two}" for one, after in lines for two in re.findall(r"`(\w+)`", after) if (one, two) != ("relinquished", "revoked")}
    return named | {"suspended-certified", "suspended-lapsed", "relinquished-certified"}


def test_the_histories_reach_every_status_and_every_transition_fifty_times() -> None:
    seen: Counter[str] = Counter()

    for strategy, times in ((lives, 1700), (beginnings, 3000), (leaves, 1900)):

        @settings(max_examples=times, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
        @given(strategy())
        def look(story: Story) -> None:
            statuses = [str(segment.status) for segment in timeline(story.case())]
            seen.update(statuses)
            seen.update(f"{one}-{two}" for one, two in pairwise(statuses))

        look()
    assert len(documented()) > 45
    assert {name: seen[name] for name in (*Status, *sorted(documented())) if seen[name] < 50} == {}
