"""The rows that requirements answer."""

from __future__ import annotations

from tests.certificates.evaluation.stories import Story, asked, attestation, group, hours, minutes, module, sign_off

from .row import WHOLE, Row, and_eligible, asks_for, can_be_written, renewing

NEVER = {"profile": "military"}


def hour_rows(amounts: dict[str, int], *, on: str = "2026-02-01", **more: object):  # type: ignore[no-untyped-def]
    return and_eligible(
        lambda story: story.evidence(on, "hours_recorded", "hours:course", minutes=[minutes(n, c) for c, n in amounts.items()], **more)
    )


def days_of(*days: str, **more: object):  # type: ignore[no-untyped-def]
    def tell(story: Story) -> None:
        for day in days:
            story.attended(day, **more)

    return and_eligible(tell)


def modules_of(*codes: str):  # type: ignore[no-untyped-def]
    def tell(story: Story) -> None:
        for code in codes:
            story.completed("2026-02-01", code)

    return and_eligible(tell)


def exams_of(*tries: tuple[str, int, str | None]):  # type: ignore[no-untyped-def]
    def tell(story: Story) -> None:
        for day, points, part in tries:
            story.examined(day, points, part=part)

    return and_eligible(tell)


def work_of(*stretches: tuple[str, int, list[str]]):  # type: ignore[no-untyped-def]
    def tell(story: Story) -> None:
        for day, amount, tags in stretches:
            story.worked(day, amount, tags=tags)

    return and_eligible(tell)


def letters_of(*letters: tuple[str, str]):  # type: ignore[no-untyped-def]
    def tell(story: Story) -> None:
        for sort, person in letters:
            story.letter("2026-02-01", sort, person)

    return and_eligible(tell)


def ordered(first: str, then: str):  # type: ignore[no-untyped-def]
    def tell(story: Story) -> None:
        story.completed(first, "core")
        story.completed(then, "specialization")

    return and_eligible(tell)


def supervised_work(worked: int, supervised: int):  # type: ignore[no-untyped-def]
    def tell(story: Story) -> None:
        story.worked("2026-02-01", worked)
        story.supervised("2026-02-02", supervised)

    return and_eligible(tell)


EXAM = asked("exam", key="exam", exam="peer", pass_=80)
WORK = asked("practice", key="work", minutes=30_000)
RENEWAL = {"valid": {"months": 24}, "window": {"days": 90}}

ROWS = [
    Row(1, "all of", "CA: age, diploma, ethics, 80 h, exam", asks_for(module("ethics"), hours(4800), EXAM), WHOLE,
        and_eligible(lambda story: (story.completed("2026-02-01", "ethics"), story.trained("2026-02-01", minutes(4800)), story.examined("2026-03-01", 80))),
        and_eligible(lambda story: (story.trained("2026-02-01", minutes(4800)), story.examined("2026-03-01", 80)))),
    Row(2, "any of, so many of", "three of five electives",
        asks_for(group(*[module(code) for code in "abcde"], need=3, key="electives")), WHOLE, modules_of("a", "c", "e"), modules_of("a", "c")),
    Row(3, "hours in total", "ID: 40 hours", asks_for(hours(2400)), WHOLE, hour_rows({"wellness": 2400}), hour_rows({"wellness": 2399})),
    Row(4, "hours by category, at least", "NE: 60 hours, 10 of them ethics",
        asks_for(hours(3600, each={"of": ["ethics"], "at_least": 600})), (*WHOLE, "each"),
        hour_rows({"wellness": 3000, "ethics": 600}), hour_rows({"wellness": 3001, "ethics": 599})),
    Row(5, "hours by category, at most", "FL: electives at most 4 of 40 hours",
        asks_for(hours(2400, caps=[{"category": "electives", "most": 240}])), (*WHOLE, "caps"),
        hour_rows({"wellness": 2160, "electives": 240}), hour_rows({"wellness": 2159, "electives": 241})),
    Row(6, "breadth", "NFF: across five competencies",
        asks_for(hours(5280, cover={"of": ["wellness", "ethics", "electives", "clinical", "navigation"], "at_least": 5})), (*WHOLE, "cover"),
        hour_rows({"wellness": 5276, "ethics": 1, "electives": 1, "clinical": 1, "navigation": 1}),
        hour_rows({"wellness": 5277, "ethics": 1, "electives": 1, "clinical": 1})),
    Row(7, "hours by mode", "NE: at least 40 of 60 live", asks_for(hours(2400, mode="live"), hours(3600, key="all")), WHOLE,
        and_eligible(lambda story: story.trained("2026-02-01", minutes(2400), minutes(1200, mode="external"))),
        and_eligible(lambda story: story.trained("2026-02-01", minutes(2399), minutes(1201, mode="external")))),
    Row(8, "excluded content", "TN: no clinical hours", asks_for(hours(1800, exclude={"categories": ["clinical"]})), (*WHOLE, "exclude"),
        hour_rows({"wellness": 1800}), hour_rows({"wellness": 1799, "clinical": 1})),
    Row(9, "minimum score", "WA: 80 percent", asks_for(EXAM | {"pass": 80}, module()), WHOLE,
        and_eligible(lambda story: (story.completed("2026-02-01"), story.examined("2026-03-01", 80))),
        and_eligible(lambda story: (story.completed("2026-02-01"), story.examined("2026-03-01", 79)))),
    Row(10, "parts of an exam", "WA: oral and written", asks_for(EXAM | {"parts": ["oral", "written"]}), WHOLE,
        exams_of(("2026-02-01", 80, "oral"), ("2026-02-01", 80, "written")), exams_of(("2026-02-01", 80, "oral"))),
    Row(11, "attempts and waits", "UT: a time between failed exams", asks_for(EXAM | {"wait": {"days": 180}}), (*WHOLE, "wait"),
        exams_of(("2026-02-01", 10, None), ("2026-07-31", 80, None)), exams_of(("2026-02-01", 10, None), ("2026-07-30", 80, None))),
    Row(11, "attempts and waits", "three tries", asks_for(EXAM | {"attempts": 3}), (*WHOLE, "attempts"),
        exams_of(("2026-02-01", 10, None), ("2026-02-02", 10, None), ("2026-02-03", 80, None)),
        exams_of(("2026-02-01", 10, None), ("2026-02-02", 10, None), ("2026-02-03", 10, None), ("2026-02-04", 80, None))),
    Row(12, "live attendance", "MI: full days", asks_for(asked("sessions", key="days", session="coaching", count=5)), WHOLE,
        days_of(*(f"2026-02-0{day}" for day in range(1, 6))),
        and_eligible(lambda story: [story.attended(f"2026-02-0{day}", there=60 if day < 5 else 59) for day in range(1, 6)])),
    Row(13, "recurring sessions", "MI: ten months of coaching",
        asks_for(asked("sessions", key="coaching", session="coaching", count=10, one_per="month")), (*WHOLE, "one_per"),
        days_of(*(f"2026-{month:02}-01" for month in range(1, 11))), days_of(*(f"2026-{month:02}-01" for month in range(1, 10)), "2026-09-02")),
    Row(14, "experience hours, looked back at", "NFF: 500 hours in five years", asks_for(WORK | {"look_back": {"months": 60}}), (*WHOLE, "look_back"),
        work_of(("2021-12-01", 30_000, [])), work_of(("2021-11-30", 30_000, []))),
    Row(14, "experience hours, not of one's own family", "NFF: work with other families", asks_for(WORK | {"exclude": {"tags": ["own-family"]}}),
        (*WHOLE, "exclude"), work_of(("2026-02-01", 30_000, [])), work_of(("2026-02-01", 29_999, []), ("2026-02-02", 1, ["own-family"]))),
    Row(15, "experience of one sort, at least", "FL: 250 of 500 hours with the same lived experience",
        asks_for(asked("practice", key="alike", minutes=15_000, only_tags=["same-lived-experience"]), WORK), WHOLE,
        work_of(("2026-02-01", 15_000, []), ("2026-02-02", 15_000, ["same-lived-experience"])),
        work_of(("2026-02-01", 15_001, []), ("2026-02-02", 14_999, ["same-lived-experience"]))),
    Row(16, "condition on the profile", "WA: six hours more for supervisors", asks_for(hours(360, when={"profile": "supervisor"})), WHOLE,
        and_eligible(lambda story: (story.profiled("2026-01-06", "supervisor", "yes"), story.trained("2026-02-01", minutes(360)))),
        and_eligible(lambda story: (story.profiled("2026-01-06", "supervisor", "yes"), story.trained("2026-02-01", minutes(359))))),
    Row(16, "condition on the profile", "ID: 100 hours with a degree, else 200",
        asks_for(asked("practice", key="more", minutes=12_000, unless={"profile": "degree"}), asked("practice", key="some", minutes=6_000)),
        (*WHOLE, "unless"),
        and_eligible(lambda story: (story.profiled("2026-01-06", "degree", "yes"), story.worked("2026-02-01", 6_000))),
        and_eligible(lambda story: (story.profiled("2026-01-06", "degree", "yes"), story.worked("2026-02-01", 5_999))), opens=True),
    Row(17, "supervision and who signs", "IA: 25 hours, by a supervisor",
        asks_for(asked("supervision", key="supervision", minutes=1500, signer="supervisor")), (*WHOLE, "signer"),
        and_eligible(lambda story: story.supervised("2026-02-01", 1500)),
        and_eligible(lambda story: (story.supervised("2026-02-01", 1499), story.supervised("2026-02-02", 1, signer="colleague")))),
    Row(17, "supervision in proportion", "DE: one hour for each 40",
        asks_for(asked("supervision", key="supervision", per={"practice": 2400, "minutes": 60}), WORK), WHOLE,
        supervised_work(30_000, 720), supervised_work(30_000, 719)),
    Row(18, "durations", "TN: twelve months in a row in the last ten years",
        asks_for(asked("service", key="work", service="family-support", months=12, in_a_row=True, look_back={"months": 120})), WHOLE,
        and_eligible(lambda story: story.served("2025-03-10", "2026-03-10")), and_eligible(lambda story: story.served("2025-03-10", "2026-03-09"))),
    Row(19, "age", "NE: at least 19", asks_for(asked("profile", key="age", profile="age", at_least=19)), WHOLE,
        and_eligible(lambda story: story.profiled("2026-02-01", "age", 19)), and_eligible(lambda story: story.profiled("2026-02-01", "age", 18))),
    Row(19, "education", "LA: a diploma", asks_for(asked("profile", key="diploma", profile="education", at_least="high_school")), WHOLE,
        and_eligible(lambda story: story.profiled("2026-02-01", "education", "high_school")),
        and_eligible(lambda story: story.profiled("2026-02-01", "education", "none"))),
    Row(20, "papers looked at", "CA: ID and diploma, revise and resubmit", asks_for(asked("document", key="id", document="photo-id")), WHOLE,
        and_eligible(lambda story: (story.seen("2026-02-01", "photo-id", result="revise"), story.seen("2026-03-01", "photo-id", result="accepted"))),
        and_eligible(lambda story: story.seen("2026-02-01", "photo-id", result="revise"))),
    Row(21, "a signature, repeated", "CA: ethics signed again at renewal",
        asks_for(renewal=group(hours(60, key="learning"), attestation("ethics"), key="again"), **RENEWAL), ("renewal", "of", 1),
        renewing(lambda story, _rows: (story.trained("2027-02-01", minutes(60)), story.attested("2026-02-01", "ethics"))),
        renewing(lambda story, _rows: (story.trained("2027-02-01", minutes(60)), story.attested("2026-01-31", "ethics"))), on="2028-01-15"),
    Row(22, "references", "FL: three, one of each kind",
        asks_for(asked("references", key="letters", count=3, kinds=["personal", "professional", "supervisory"], one_of_each=True)),
        (*WHOLE, "one_of_each"),
        letters_of(("personal", "a"), ("professional", "b"), ("supervisory", "c")),
        letters_of(("personal", "a"), ("professional", "b"), ("professional", "c"))),
    Row(23, "order", "CA: the core before the specialization", asks_for(module("specialization", after="core"), module("core")), (*WHOLE, "after"),
        ordered("2026-02-01", "2026-02-01"), ordered("2026-02-02", "2026-02-01")),
    Row(24, "a window to finish", "CA: twelve months from approval",
        asks_for(module("course", after="application", within={"months": 12}), sign_off("application")), (*WHOLE, "within"),
        and_eligible(lambda story: (story.signed_off("2026-02-01", "application"), story.completed("2027-02-01", "course"))),
        and_eligible(lambda story: (story.signed_off("2026-02-01", "application"), story.completed("2027-02-02", "course"))), on="2027-06-01"),
    Row(27, "renewal hours with category minimums", "CA: 20 hours, 6 of them law and ethics",
        asks_for(renewal=hours(1200, key="again", each={"of": ["ethics"], "at_least": 360}), **RENEWAL), ("renewal", "each"),
        renewing(lambda story, _rows: story.trained("2027-02-01", minutes(840), minutes(360, "ethics"))),
        renewing(lambda story, _rows: story.trained("2027-02-01", minutes(841), minutes(359, "ethics"))), on="2028-01-15"),
    Row(28, "slower cycles inside renewal", "WA: suicide prevention every six years",
        asks_for(renewal=hours(180, key="again", every={"months": 72}), **RENEWAL), ("renewal", "every"),
        renewing(lambda story, rows: rows.append(story.trained("2022-01-15", minutes(180)))),
        renewing(lambda story, rows: rows.append(story.trained("2022-01-14", minutes(180)))), on="2028-01-15", opens=True),
    Row(29, "the same course once", "NE: no course twice", asks_for(hours(120, course_once=True)), (*WHOLE, "course_once"),
        and_eligible(lambda story: (story.trained("2026-02-01", minutes(60)), story.trained("2026-02-02", minutes(60), code="another"))),
        and_eligible(lambda story: (story.trained("2026-02-01", minutes(60)), story.trained("2026-02-02", minutes(60))))),
    Row(35, "waiver and exemption", "NE: holders of less than twelve months",
        asks_for(renewal=group(attestation("ethics"), hours(600, unless={"held_less_than": {"months": 12}}), key="again"), valid={"months": 12}, window={"days": 90}),
        ("renewal", "of", 1, "unless"),
        renewing(lambda story, _rows: story.attested("2026-06-01", "ethics"), on="2026-02-01", until="2027-02-01"),
        renewing(lambda story, _rows: story.attested("2026-06-01", "ethics"), on="2026-01-31", until="2027-02-01"), on="2027-01-31", opens=True),
    Row(36, "reciprocity", "WA: states with equivalent rules, without the exam",
        asks_for(group(EXAM, asked("credential", key="elsewhere", credentials=["or-peer", "id-peer"]), need="any", key="either")), (*WHOLE, "of", 1),
        and_eligible(lambda story: story.holds("2026-02-01", "2026-12-01", "or-peer")),
        and_eligible(lambda story: story.holds("2026-02-01", "2026-11-30", "or-peer")), opens=True),
    Row(37, "equivalence with a cure date", "WA: what is missing is done by July 1", asks_for(sign_off("deficiencies", by="2026-07-01")), (*WHOLE, "by"),
        and_eligible(lambda story: story.signed_off("2026-07-01", "deficiencies")), and_eligible(lambda story: story.signed_off("2026-07-02", "deficiencies"))),
    Row(37, "prior learning", "OR: credit for equivalent training", asks_for(hours(2400)), WHOLE,
        and_eligible(lambda story: (story.trained("2026-02-01", minutes(1200)), story.granted("2026-02-02", "hours", 1200))),
        and_eligible(lambda story: (story.trained("2026-02-01", minutes(1200)), story.granted("2026-02-02", "hours", 1199)))),
    Row(38, "grandfathering", "CA: 20 hours and the exam instead of 80 for those who began before",
        asks_for(group(hours(4800), hours(1200, key="fewer", when={"opened_before": "2026-01-06"}), need="any", key="either")), (*WHOLE, "of", 1),
        hour_rows({"wellness": 1200}), hour_rows({"wellness": 1199}), opens=True),
    Row(40, "a rule corrected", "UT: 12 became 11 so that the parts sum to 20",
        asks_for(hours(1200), hours(120, key="a", category="ethics"), hours(360, key="b", category="clinical"), hours(60, key="c", category="navigation"),
                 hours(720, key="d", category="wellness")),
        ("initial", "of", 5), lambda story: story.editions[0]["scheme"]["initial"]["of"][5].update(minutes=660), lambda _story: None,
        outcome=can_be_written),
    Row(42, "background check at the start and at each renewal", "TX: before initial and every renewal",
        asks_for(asked("document", key="check", document="background-check"),
                 renewal=group(attestation("ethics"), asked("document", key="again", document="background-check"), key="renewal"), **RENEWAL),
        ("renewal", "of", 1),
        renewing(lambda story, rows: (rows.append(story.seen("2026-01-05")), story.attested("2027-02-01", "ethics"), story.seen("2026-02-01", result="cleared_with_conditions"))),
        renewing(lambda story, rows: (rows.append(story.seen("2026-01-05")), story.attested("2027-02-01", "ethics"), story.seen("2026-01-31"))), on="2028-01-15"),
    Row(43, "trainers and courses", "NE: one trainer for ten, one certified instructor",
        asks_for(asked("sessions", key="course", session="coaching", count=1, most_per_trainer=10, certified_instructor=True)),
        (*WHOLE, "most_per_trainer"),
        days_of("2026-02-01", people=20, trainers=2, instructor_certified=True), days_of("2026-02-01", people=21, trainers=2, instructor_certified=True)),
    Row(43, "trainers and courses", "NE: a certified instructor",
        asks_for(asked("sessions", key="course", session="coaching", count=1, certified_instructor=True)), (*WHOLE, "certified_instructor"),
        days_of("2026-02-01", instructor_certified=True), days_of("2026-02-01", instructor_certified=False)),
    Row(46, "several roles of one person", "FL: an added endorsement on a primary credential",
        asks_for(asked("credential", key="primary", credential="crps")), WHOLE,
        and_eligible(lambda story: story.holds("2026-02-01", "2026-12-01", "crps")), and_eligible(lambda story: story.holds("2026-02-01", "2026-11-30", "crps"))),
]  # fmt: skip
