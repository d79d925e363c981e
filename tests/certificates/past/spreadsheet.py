"""A program's earlier records as it kept them: one line a training, in a shape of its own. The same bytes of text in every run."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

PEOPLE, TRAININGS, CERTIFIED = 150, 1_900, 131
MARCH = date(2026, 3, 1)
HEADERS = (
    "Last, First", "Work e-mail", "DOB", "County", "Course attended", "Date attended", "Hrs", "Type of hours", "Presenter",
    "Certificate seen by", "Case #", "Child's name", "Certified on", "Shirt size",
)  # fmt: skip
# What a lead says of columns whose names are not known.
CHOSEN = {0: "name", 1: "email", 4: "what", 5: "date", 7: "category"}
FIRST = "Ana Bea Carl Dot Eve Fay Gus Hal Ida Joy Kim Lea Max Nia Oto Pam Quin Rae Sol Tia Uma Val Wes Xia Yan".split()
LAST = "Ash Birch Cedar Elm Fir Hazel".split()
COURSES = (
    "Wellness day", "Ethics for partners", "Mandated reporting refresher", "Motivational interviewing", "Meeting with a caseworker", "Safety planning",
    "Writing down what matters", "Cultural humility", "Boundaries", "Community resources", "Group facilitation", "Self care",
)  # fmt: skip
NEEDED = ("Eligibility", "Quiet hours", "Supervisor talk")
SECRET = "Case 22-JV-1234"


def begins(number: int) -> date | None:
    """Since when a person is certified: 131 in force on 1 March, 6 over by then, 4 later, 9 not yet."""
    if number < CERTIFIED:
        return date(2024, 4, 1) + timedelta(days=5 * number)
    if number < CERTIFIED + 6:
        return date(2023, 1, 10) + timedelta(days=number)
    return date(2026, 4, 1) + timedelta(days=number) if number < CERTIFIED + 10 else None


def lines() -> list[list[Any]]:
    """Every line below the names of the columns."""
    chance = random.Random(4)  # noqa: S311 -- the same in every run
    found = []
    for number in range(PEOPLE):
        first, last = FIRST[number % 25], LAST[number // 25]
        start = begins(number)
        before = start or date(2026, 8, 1)
        courses = [*NEEDED, *chance.sample(COURSES, 9 + (number < TRAININGS - 12 * PEOPLE))]
        for place, course in enumerate(courses):
            on = before - timedelta(days=10 + 7 * (len(courses) - place) + chance.randrange(7))
            found.append(
                [
                    f"{last}, {first}", f"{first}.{last}@example.org".lower(), date(1985, 5, 4), "Alder" if number % 2 else "Birch",
                    course, on, chance.choice([0.5, 1, 1.5, 2, 3]), "Wellness", "County college",
                    "Robin Example", SECRET, "Little One", start if place == 0 else None, "M",
                ]
            )  # fmt: skip
    return found


def xlsx() -> bytes:
    """The records as a workbook with a title above."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Trainings")
    sheet.append(["Parent partner trainings, all years"])
    sheet.append(HEADERS)
    for line in lines():
        sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_file(some: list[list[Any]] | None = None, *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """The same as text, with days written as in the U.S."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator)
    writer.writerow(HEADERS)
    for line in lines() if some is None else some:
        writer.writerow([cell.strftime("%m/%d/%Y") if isinstance(cell, date) else cell for cell in line])
    return stream.getvalue().encode(encoding)
