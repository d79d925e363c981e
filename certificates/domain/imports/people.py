"""Whose line is it: found by the program's own number, by e-mail or by name; where that is not clear, nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certificates.domain.imports.columns import plain
from certificates.domain.imports.values import Wrong, email_of, name_of, text_of
from certificates.models import ImportedKey
from core.canonical import digest
from people.models import Location, Membership, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certificates.models import Import

OWN_NUMBER_LONGEST = 40


class Roll:
    """The people of a program, and those that a file names."""

    def __init__(self, held: Import, *, named: Iterable[dict[str, Any]]) -> None:
        program = held.program
        learners = Membership.objects.learners().filter(location__program=program).values("person")
        self.people = {person.pk: person for person in Person.objects.filter(pk__in=learners)}
        self.keys = dict(ImportedKey.objects.filter(program=program).values_list("key", "person"))
        self.by_email: dict[str, list[Person]] = {}
        self.by_name: dict[str, list[Person]] = {}
        for person in self.people.values():
            if person.email:
                self.by_email.setdefault(person.email.lower(), []).append(person)
            for name in {plain(person.chosen_name), plain(person.printed_name)} - {""}:
                self.by_name.setdefault(name, []).append(person)
        self.places = {plain(text): place for place in Location.objects.filter(program=program) for text in (place.code, place.name)}
        self.author = held.started_by
        self.program_id = program.pk
        self.file_names: dict[str, set[str]] = {}  # name -> the keys in the file that have it
        self.file_keys: dict[str, str] = {}  # key of an own number -> the name it came with first
        for cells in named:
            try:
                key, name, sure = self._key(cells)
            except Wrong:
                continue
            self.file_names.setdefault(name, set()).add(key)
            if sure:
                self.file_keys.setdefault(key, name)

    def find(self, cells: dict[str, Any]) -> tuple[str, Person | None]:
        """The key of a line's person, and who that is; None for somebody who is not here yet. Raises Wrong."""
        key, name, sure = self._key(cells)
        if self.file_keys.get(key, name) != name:
            raise Wrong("number-of-two")
        if not sure and len(self.file_names.get(name, ())) > 1:
            raise Wrong("name-of-two-in-file")
        person = self.people.get(self.keys.get(key, 0)) or self._known(name, email_of(cells.get("email")))
        if person is not None and person.subject_id == self.author:
            raise Wrong("not-oneself")
        return key, person

    def place(self, cell: Any) -> Location | None:
        """The place of a name or code; None where none is written. Raises Wrong."""
        text = text_of(cell)
        if not text:
            return None
        if (place := self.places.get(plain(text))) is None:
            raise Wrong("unknown-place", value=text[:40])
        return place

    def _key(self, cells: dict[str, Any]) -> tuple[str, str, bool]:
        """A digest, the name, and whether more than a name stands behind it."""
        name, email = plain(name_of(cells)), email_of(cells.get("email"))
        own = plain(text_of(cells.get("own_id"), longest=OWN_NUMBER_LONGEST))
        said = {"program": self.program_id, "number": own} if own else {"program": self.program_id, "name": name, "email": email}
        return digest(said), name, bool(own or email)

    def _known(self, name: str, email: str) -> Person | None:
        named = self.by_name.get(name, [])
        if email and (reached := self.by_email.get(email)):
            both = [person for person in reached if person in named]
            if len(both) != 1:
                raise Wrong("email-of-another" if not both else "several-people")
            return both[0]
        if len(named) > 1:
            raise Wrong("several-people")
        if named and email and named[0].email:
            raise Wrong("other-email")
        return named[0] if named else None
