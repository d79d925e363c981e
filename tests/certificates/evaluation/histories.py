"""Histories made up by Hypothesis: a scheme, and whatever may have happened to one person under it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from .stories import Document, Story, asked, attestation, group, hours, minutes, module, scheme, sign_off

OPENED = date(2026, 1, 31)
CODES = ("a", "b")
DECIDED = ("approved", "suspended", "reinstated", "revoked", "relinquished", "leave_granted", "leave_ended", "extended")


def day(number: int) -> str:
    return (OPENED + timedelta(days=number)).isoformat()


days = st.integers(-20, 900).map(day)
near = st.integers(-20, 90).map(day)
standings = st.sampled_from(["attested", "verified"])
parts = st.lists(
    st.builds(minutes, st.integers(1, 60), st.sampled_from(["wellness", "ethics"]), st.sampled_from(["live", "external"])), max_size=2
)


@st.composite
def new_leaves(draw: st.DrawFn) -> list[Document]:
    """Make one requirement of each newer kind, with an option now and then."""
    leaves = [
        asked("sessions", key="coaching", session="coaching", count=draw(st.integers(1, 3))),
        asked("sessions", key="monthly", session="coaching", count=2, one_per="month"),
        asked("practice", key="work", minutes=draw(st.integers(1, 90))),
        asked("references", key="letters", count=draw(st.integers(1, 2))),
        asked("exam", key="exam", exam="peer", pass_=80),
        asked("document", key="check", document="background-check"),
        asked("profile", key="diploma", profile="education", at_least="high_school"),
        asked("profile", key="works", profile="employed"),
        asked("credential", key="trainee", credential="trainee"),
        hours(70, key="capped", caps=[{"each": "course", "most": 40}]),
        hours(60, key="spread", each={"of": ["wellness", "ethics"], "at_least": 20}),
        sign_off(key="talk", count=2),
    ]  # fmt: skip
    options: list[Document] = [
        {}, {"standing": "verified"}, {"when": {"profile": "employed"}}, {"unless": {"profile": "employed"}}, {"after": "opening"},
        {"after": "eligibility"}, {"by": draw(days)}, {"from": draw(days)}, {"look_back": {"days": draw(st.integers(1, 300))}},
    ]  # fmt: skip
    return [leaf | draw(st.sampled_from(options if leaf["kind"] not in ("document", "profile") else options[:6])) for leaf in leaves]


@st.composite
def schemes(draw: st.DrawFn) -> dict[str, Any]:
    standing = draw(standings)
    pool = [
        module("a", standing=standing), module("b"), attestation(), sign_off(standing=standing), hours(60, category="wellness"),
        hours(90, key="live-hours", mode="live", standing=standing),
    ]  # fmt: skip
    if draw(st.booleans()):
        pool += draw(new_leaves())
    chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4, unique_by=lambda leaf: leaf["key"]))
    if any(leaf.get("after") == "eligibility" for leaf in chosen) and all(leaf["key"] != "eligibility" for leaf in chosen):
        chosen.append(attestation())
    need = draw(st.sampled_from(["all", "any", len(chosen)]))
    tree = group(*chosen, need=need)
    if draw(st.booleans()):
        tree = group(tree, module("a") | {"key": "a-outside"}, need=draw(st.sampled_from(["all", "any"])), key="outer")
    return scheme(
        tree, valid={"months": draw(st.integers(1, 12))}, window={"days": draw(st.integers(0, 28))},
        renewal=draw(st.sampled_from([None, module("b")])), **draw(times()),
    )  # fmt: skip


@st.composite
def times(draw: st.DrawFn) -> Document:
    """Make the rules over time that decision 0007 added, now and then."""
    late = [{"key": "one", "for": {"days": draw(st.integers(1, 30))}}, {"key": "two", "for": {"months": 1}, "also": sign_off("fee")}]
    rules: Document = draw(st.sampled_from([{}, {"grace": {"days": draw(st.integers(0, 40))}}, {"late": late}]))
    maybe = st.booleans()
    if draw(maybe):
        rules = rules | {"reinstatement": {"within": {"months": draw(st.integers(4, 8))}, "requirement": attestation("back")}}
    if draw(maybe):
        rules = rules | {"leave": {"at_most": {"months": draw(st.integers(1, 6))}, "valid": draw(st.sampled_from(["stops", "runs"]))}}
        if rules["leave"]["valid"] == "runs" and draw(maybe):
            rules["leave"]["return"] = attestation("return")
    if draw(st.integers(0, 3)) == 0:
        rules = rules | {"finish": {"within": {"months": draw(st.integers(1, 6))}}}
    return rules


def tell_of_time(draw: st.DrawFn, story: Story, on: str, late: Document) -> None:
    """Tell of a decision about time, sensible or not."""
    hashes = [row["hash"] for row in story.rows if row["kind"] in DECIDED]
    about, then = "candidacy:c-1", draw(days)
    match draw(st.sampled_from("leave leave ended extended appealed".split())):
        case "leave":
            starts = draw(st.sampled_from([on, then]))
            ends = date.fromisoformat(starts) + timedelta(days=draw(st.integers(0, 200)))
            story.row("leave_granted", about, on, {"from": starts, "until": ends.isoformat()}, **late)
        case "ended":
            story.row("leave_ended", about, on, {}, **late)
        case "extended":
            story.row("extended", about, on, {"period": draw(st.integers(1, 2)), "until": then}, **late)
        case "appealed" if hashes:
            result = draw(st.sampled_from(["upheld", "overturned", "overturned"]))
            story.row("appeal_decided", about, on, {"against": draw(st.sampled_from(hashes)), "result": result}, **late)


def tell_of_newer_kinds(draw: st.DrawFn, story: Story, on: str, late: Document) -> None:
    """Tell of a row of a kind that decision 0007 added."""
    standing, end = draw(standings), draw(st.none() | days)
    more: Document = {"standing": standing, **late}
    match draw(st.sampled_from("attended worked letter examined seen employed schooled holds".split())):
        case "attended":
            story.attended(on, there=draw(st.sampled_from([59, 60])), **more)
        case "worked":
            story.worked(on, draw(st.integers(1, 60)), **more)
        case "letter":
            story.letter(on, "personal", draw(st.sampled_from(["ana", "ben"])), **more)
        case "examined":
            story.examined(on, draw(st.sampled_from([79, 80])), **more)
        case "seen":
            story.seen(on, result=draw(st.sampled_from(["cleared", "not_cleared"])), expires=end, **more)
        case "employed":
            story.profiled(on, "employed", draw(st.sampled_from(["yes", "no"])), end, **more)
        case "schooled":
            story.profiled(on, "education", draw(st.sampled_from(["none", "high_school"])), end, **more)
        case "holds":
            story.holds(on, end if end and end >= on else None, **more)


@st.composite
def stories(draw: st.DrawFn) -> Story:  # noqa: C901, PLR0912 -- one arm for each thing that may happen
    """Tell a history; approvals come with dates that need not make sense, as a ledger may hold."""
    story = Story(draw(schemes()), opened=OPENED.isoformat())
    if draw(st.integers(0, 4)) == 0:
        story.moved(draw(days), draw(schemes()))
    periods = 0
    for _event in range(draw(st.integers(0, 12))):
        on = draw(near if draw(st.booleans()) else days)
        late = {"recorded": (date.fromisoformat(on) + timedelta(days=draw(st.sampled_from([0, 0, 0, 3, 200])))).isoformat()}
        hashes = [row["hash"] for row in story.rows]
        happened = "completed trained attested signed_off verified voided approved approved decided waived newer newer newer timed timed"
        match draw(st.sampled_from(happened.split())):
            case "completed":
                edition = draw(st.sampled_from(["1.0", "2.0", "3.1"]))
                story.completed(on, draw(st.sampled_from(CODES)), edition=edition, standing=draw(standings), parts=draw(parts), **late)
            case "trained":
                story.trained(on, *draw(parts), standing=draw(standings), **late)
            case "attested":
                story.attested(on, standing=draw(standings), **late)
            case "signed_off":
                story.signed_off(on, standing=draw(standings), **late)
            case "verified" if hashes:
                story.verified(on, draw(st.sampled_from(hashes)), **late)
            case "voided" if hashes:
                story.voided(on, draw(st.sampled_from(hashes)), **late)
            case "approved":
                starts = date.fromisoformat(on) + timedelta(days=draw(st.sampled_from([0, 0, -5, 10, 60])))
                until = starts + timedelta(days=draw(st.integers(0, 400)))
                periods += draw(st.integers(0, 1)) if periods else 1
                story.approved(on, until.isoformat(), period=periods, starts=starts.isoformat(), rows=hashes[:3], **late)
            case "decided":
                story.decided(draw(st.sampled_from(["suspended", "reinstated", "revoked", "relinquished"])), on, **late)
            case "newer":
                tell_of_newer_kinds(draw, story, on, late)
            case "timed":
                tell_of_time(draw, story, on, late)
            case "waived":
                key = draw(st.sampled_from(["a", "eligibility", "hours", "all-of-it", "outer"]))
                story.waived(on, key, draw(st.none() | days), **late)
            case _:
                pass
    for number in draw(st.sets(st.sampled_from([2, 3]))):
        decision = draw(st.sampled_from(["still_count", "count_until", "must_redo"]))
        story.released(
            number, decision, since=draw(days), until=draw(days) if decision == "count_until" else None, code=draw(st.sampled_from(CODES))
        )
    return story


RULES = {
    "window": {"days": 20}, "late": [{"key": "late", "for": {"days": 30}}], "finish": {"within": {"months": 2}},
    "reinstatement": {"within": {"months": 3}, "requirement": attestation("back")}, "leave": {"at_most": {"months": 6}, "valid": "runs"},
}  # fmt: skip


@st.composite
def lives(draw: st.DrawFn) -> Story:
    """Tell what may happen to a certificate of three months, under rules that know every status; some without late steps, or a last renewal."""
    rules = RULES | draw(st.sampled_from([{}, {}, {}, {"late": []}, {"renewals": 1}]))
    story = Story(scheme(group(module("a"), attestation()), valid={"months": 3}, **rules), opened=OPENED.isoformat())
    story.completed(day(draw(st.integers(1, 20))), "a")
    if draw(st.integers(0, 3)):
        story.attested(day(draw(st.integers(20, 40))))
    at, hashes, periods = 40, [], 0
    happened = "approved approved approved approved approved leave leave leave suspended suspended reinstated reinstated reinstated revoked relinquished undone".split()
    for what in draw(st.lists(st.sampled_from(happened), min_size=6, max_size=12)):
        at += draw(st.sampled_from([1, 8, 15, 30, 75, 85, 100, 110, 130]))
        about = "candidacy:c-1"
        match what:
            case "approved":
                starts = at + draw(st.sampled_from([0, 0, 3]))
                periods += 1
                hashes.append(story.approved(day(at), day(starts + 90), period=periods, starts=day(starts)))
            case "leave":
                story.row("leave_granted", about, day(at), {"from": day(at), "until": day(at + draw(st.integers(0, 150)))})
            case "undone" if hashes:
                story.row("appeal_decided", about, day(at), {"against": hashes[-1], "result": "overturned"})
            case "suspended" | "reinstated" | "revoked" | "relinquished":
                hashes.append(story.decided(what, day(at)))
            case _:
                pass
    return story


@st.composite
def beginnings(draw: st.DrawFn) -> Story:
    """Tell what may happen before the first decision: little or nothing is done, or too long ago; the time is over, and given again."""
    recent = {"look_back": {"days": 40}}
    story = Story(scheme(group(module("a", **recent), attestation(**recent)), valid={"months": 3}, **RULES), opened=OPENED.isoformat())
    at = 0
    for what in draw(st.lists(st.sampled_from("both both completed attested extended extended approved".split()), max_size=4)):
        at += draw(st.sampled_from([1, 10, 30, 70]))
        if what in ("completed", "both"):
            story.completed(day(at), "a")
        if what in ("attested", "both"):
            story.attested(day(at + draw(st.sampled_from([0, 5])) if what == "both" else at))
        if what == "extended":
            story.row("extended", "candidacy:c-1", day(at), {"period": 1, "until": day(at + 60)})
        if what == "approved":
            story.approved(day(at), day(at + 90))
    return story


@st.composite
def leaves(draw: st.DrawFn) -> Story:
    """Tell what may cut a leave, or end what is due: a decision soon after it began, or its end within the window."""
    story = Story(scheme(valid={"months": 3}, **RULES), opened=OPENED.isoformat())
    story.approved(day(10), day(100))
    at = draw(st.integers(15, 25) | st.integers(82, 92) | st.integers(102, 115))
    if away := draw(st.booleans()):
        story.row(
            "leave_granted",
            "candidacy:c-1",
            day(at),
            {"from": day(at), "until": day(at + draw(st.integers(8, 12) | st.integers(62, 68) | st.integers(85, 95)))},
        )
    if what := draw(st.sampled_from(["", "suspended", "revoked", "relinquished"])):
        story.decided(what, day(at + draw(st.sampled_from([2, 5]))))
        if what == "suspended" and not away:
            story.decided("reinstated", day(at + 10))
    return story
