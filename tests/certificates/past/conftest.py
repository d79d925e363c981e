"""A program whose past lies in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from certificates.domain.imports.columns import Field
from certificates.domain.imports.recording import confirm_import, work_import
from certificates.domain.imports.staging import begin_import, choose_columns, choose_things
from certificates.models import Import, Scheme
from people.models import Location, Person, User
from tests.certificates.factories import MODULE, scheme
from tests.people.conftest import cast, empty_cache, enter, places
from tests.people.factories import member, tree
from tests.training.factories import document, edition

__all__ = ["cast", "empty_cache", "enter", "places"]

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
FIELDS = {
    "name": Field.NAME, "e-mail": Field.EMAIL, "what": Field.WHAT, "date": Field.DATE, "minutes": Field.MINUTES, "hours": Field.HOURS,
    "certified on": Field.VALID_FROM, "certified through": Field.VALID_UNTIL, "our number": Field.OWN_ID, "county": Field.PLACE,
    "category": Field.CATEGORY, "seen by": Field.SEEN_BY, "source": Field.SOURCE,
}  # fmt: skip


@dataclass
class Program:
    """A lead of the whole program, its places and its rules."""

    places: dict[str, Location]
    lead: User
    scheme: Scheme

    @property
    def person(self) -> Person:
        assert self.lead.person is not None
        return self.lead.person

    def look(self, data: bytes, *, scheme: bool = True, standing: str = "verified", at: datetime = AT) -> Import:
        """A file read and judged, with the columns as they are taken for."""
        held = begin_import(
            data, location=self.places["alder"], scheme=self.scheme if scheme else None, standing=standing, seen_by="Robin Example",
            mode="live", by=self.person, at=at,
        )  # fmt: skip
        fields = [field if not field.startswith("private:") else "" for field in held.matched]
        return choose_things(choose_columns(held, fields, day_first=False), {}, at=at)

    def bring(self, data: bytes, *, at: datetime = AT, **more: bool) -> Import:
        """A file brought over to the end."""
        held = confirm_import(self.look(data, at=at, **more), by=self.person, at=at)
        while work_import(held, at=at):
            pass
        return Import.objects.get(pk=held.pk)


def make_program() -> Program:
    places = tree()
    edition(document(MODULE))
    held = scheme(places["root"].program, in_force={"from": "2020-01-01", "until": None})
    return Program(places, member("lead", places["root"], chosen_name="Gus"), held)


@pytest.fixture
def program(db: None) -> Program:
    return make_program()


def table(*lines: str, header: str = "Name,E-mail,What,Date,Minutes") -> bytes:
    """A small file."""
    return "\n".join((header, *lines)).encode()
