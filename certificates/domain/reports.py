"""Numbered reports: an answer of the register that stays what it was, with a sentence to paste and the list behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.adapters.csv_export import csv_lines
from certificates.enums import Status
from certificates.models import Candidacy, Report
from certificates.queries import LEAST_TOLD, RegisterQuestion, register_rows
from core import blobs
from core.audit import audit
from core.canonical import canonical_bytes
from core.enums import Action
from people.models import Program

if TYPE_CHECKING:
    from people.models import Location, Person

HEADER = ("report", "as_of", "known_at", "place", "asked", "subject", "credential", "status", "since", "valid_until", "recorded_later")
COLUMNS = (
    "candidacy_id",
    "status",
    "candidacy__person__subject_id",
    "candidacy__scheme__code",
    "candidacy__scheme_edition__number",
    "date_from",
    "valid_until",
)


def number_report(question: RegisterQuestion, *, location: Location, by: Person, at: datetime) -> Report:
    """Answer the question for a place and everything below it, and keep the answer under the program's next number of the year.

    What was known is fixed: where the question says "now", it is `at`. A question about a name is not taken (ValueError).
    """
    if question.words:
        raise ValueError("a report is about everybody of a place")
    program = location.program
    asked = replace(question, known_at=question.known_at or at, location=location)
    people, lines, later = _answer(asked, program=program)
    with transaction.atomic():
        program = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
        year = program.local_date(at).year
        last = Report.objects.filter(program=program, year=year).aggregate(last=Max("number"))["last"] or 0
        report = Report(program=program, location=location, year=year, number=last + 1, made_at=at, made_by=by.subject_id)
        report.people, report.counted, report.later = people, len(lines), later
        report.question = canonical_bytes(_question_as_json(asked)).decode()
        report.csv_sha256 = blobs.store("".join(csv_lines(_table(report, lines))).encode())
        report.save()
        audit(Action.REPORT_NUMBERED, actor=by.subject_id, about=f"program:{program.code}", at=at, report=report.ref)
    return report


def sentence(report: Report, *, hides_small: bool = False) -> str:
    """The answer to paste, in the reader's language. With `hides_small` no number under five is told."""
    asked = report.asked
    counted, people = (told(number, hides_small=hides_small) for number in (report.counted, report.people))
    known = datetime.fromisoformat(asked["known_at"]).astimezone(ZoneInfo(report.program.time_zone)).date()
    words = {"day": _day(date.fromisoformat(asked["on"])), "counted": counted, "people": people, "place": asked["place"]}
    if asked["status"]:
        words["status"] = str(Status(asked["status"]).label)
        said = _("On %(day)s, %(counted)s of %(people)s in %(place)s stood at “%(status)s”") % words
    else:
        said = ngettext(
            "On %(day)s, %(counted)s of %(people)s in %(place)s was certified",
            "On %(day)s, %(counted)s of %(people)s in %(place)s were certified",
            report.counted if not hides_small else LEAST_TOLD,
        ) % words  # fmt: skip
    notes = [_("as known on %(day)s") % {"day": _day(known)}]
    if report.later:
        told_later = told(report.later, hides_small=hides_small)
        notes.append(ngettext("%(n)s was recorded later", "%(n)s were recorded later", report.later) % {"n": told_later})
    notes += limits(report)
    return _("%(said)s (%(notes)s). Report %(number)s.") % {"said": said, "notes": "; ".join(notes), "number": report.ref}


def limits(report: Report) -> list[str]:
    """Whom alone the question was about, in words."""
    asked, found = report.asked, []
    if asked["ends_within"] is not None:
        days = asked["ends_within"]
        found.append(
            ngettext("only whose certificate ends within %(days)d day", "only whose certificate ends within %(days)d days", days)
            % {"days": days}
        )
    if asked["not_heard"]:
        found.append(_("only of whom nothing was recorded in 30 days"))
    return found


def told(number: int, *, hides_small: bool) -> str:
    """A total as this reader may know it."""
    return _("fewer than 5") if hides_small and 0 < number < LEAST_TOLD else str(number)


def _answer(asked: RegisterQuestion, *, program: Program) -> tuple[int, list[list[object]], int]:
    """How many stood anywhere, a line for each who stood where it was asked, and how many of these were recorded later than the day."""
    assert asked.location is not None  # noqa: S101 -- for the type checker
    held = Candidacy.objects.within([asked.location])
    end = datetime.combine(asked.on, time.max, tzinfo=ZoneInfo(program.time_zone))
    is_later = asked.known_at is not None and end < asked.known_at
    before: dict[int, str] = {}
    if is_later:
        then = register_rows(held, replace(asked, status="", known_at=end, ends_within=None, quiet=None))
        before = dict(then.order_by().values_list("candidacy", "status"))
    people, lines, later = 0, [], 0
    wanted = (asked.status,) if asked.status else Status.IN_FORCE
    rows = register_rows(held, replace(asked, status="")).order_by("candidacy__person__subject_id", "candidacy_id")
    for key, status, *facts in rows.values_list(*COLUMNS).iterator(2000):
        people += 1
        if status in wanted:
            was_later = is_later and before.get(key) != status
            later += was_later
            subject, scheme, edition, since, valid_until = facts
            lines.append([subject, f"{scheme}@{edition}", status, since, valid_until, "yes" if was_later else ""])
    return people, lines, later


def _table(report: Report, lines: list[list[object]]) -> Iterator[list[object]]:
    """The list with the question in every line, so that no line stands without it."""
    asked = report.asked
    parts = [f"status={asked['status'] or '|'.join(Status.IN_FORCE)}"]
    if asked["ends_within"] is not None:
        parts.append(f"ends_within={asked['ends_within']}")
    if asked["not_heard"]:
        parts.append("not_heard={}/{}".format(*asked["not_heard"]))
    yield list(HEADER)
    for line in lines:
        yield [f"{report.program.code} {report.ref}", asked["on"], asked["known_at"], report.location.code, " ".join(parts), *line]


def _question_as_json(asked: RegisterQuestion) -> dict[str, Any]:
    assert asked.location is not None  # noqa: S101 -- for the type checker
    assert asked.known_at is not None  # noqa: S101 -- for the type checker
    return {
        "on": asked.on.isoformat(),
        "known_at": asked.known_at.isoformat(),
        "status": asked.status,
        "place": asked.location.name,
        "ends_within": asked.ends_within,
        "not_heard": [instant.isoformat() for instant in asked.quiet] if asked.quiet else [],
    }


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
