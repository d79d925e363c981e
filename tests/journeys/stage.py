"""A program before its first learner: places, staff with their second factor, the real module as pages, rules in force. Nothing released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP

from certificates.domain.demo.pages import module_page, program_pages
from certificates.domain.demo.reading import FIXTURES, read_program
from certificates.domain.schemes import publish_scheme
from certificates.evaluation import read_scheme
from certificates.models import Scheme
from curricula.domain.document import edition_document
from curricula.enums import ReleaseKind
from curricula.models import CurriculumEdition, CurriculumPage, ModuleEdition, ModulePage
from people.domain.persons import Details, add_person
from people.domain.programs import open_program
from people.enums import Role
from people.models import Location, Person, Program, User
from tests.people.factories import MembershipFactory, PersonFactory, UserFactory
from training.domain.release import release_curriculum, release_edition

PASSWORD = "walking-alongside"
CODE = "vicarious-trauma"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Noon in the program's zone, so that no test runs over the end of a day.
TODAY = datetime.combine(datetime.now(UTC).date(), time(18), UTC)
YESTERDAY = TODAY - timedelta(days=1)
OPENED = TODAY - timedelta(days=400)


@dataclass
class Stage:
    """What every journey begins with."""

    program: Program
    root: Location
    county: Location
    staff: dict[str, User]
    scheme: Scheme
    module: ModulePage
    curriculum: CurriculumPage

    def person(self, role: str) -> Person:
        """The member of staff with this role."""
        return self.staff[role].person

    def release(self) -> CurriculumEdition:
        """Release the module and the course, for journeys that begin later."""
        by = self.person(Role.TRAINER)
        release_edition(self.module, kind=ReleaseKind.NEW_EDITION, reason="First edition.", by=by, at=OPENED)
        return release_curriculum(self.curriculum, by=by, at=OPENED)

    @property
    def edition(self) -> ModuleEdition:
        """The module as it was released."""
        return ModuleEdition.objects.get(code=CODE)

    @property
    def document(self) -> dict[str, Any]:
        """Its frozen text."""
        return edition_document(self.edition)

    def learner(self, name: str, *, at: datetime = YESTERDAY, **more: Any) -> Person:
        """A person in the county."""
        details = Details(chosen_name=name, printed_name=f"{name} Sample", coordinator=self.person(Role.SUPERVISOR), **more)
        on = self.program.local_date(at)
        return add_person(details, location=self.county, begins_on=on, by=self.staff[Role.SUPERVISOR], at=at)


def open_stage() -> Stage:
    """Open the county program of the demo without its people and its releases."""
    told = read_program("cedar-bend")
    first, *others = told["staff"]
    program = Program(**told["program"], warm_line_review_by=TODAY.date() + timedelta(days=90))
    root, lead = open_program(program, lead_name=first["name"], lead_email=f"{first['sign_in']}@example.org", at=OPENED)
    lead.set_password(PASSWORD)
    lead.save()
    staff = {Role.LEAD: lead}
    for other in others:
        person = PersonFactory(chosen_name=other["name"], printed_name=other["printed"], email=f"{other['sign_in']}@example.org")
        staff[other["role"]] = UserFactory(person=person, username=other["sign_in"], email=person.email, password=PASSWORD)
        MembershipFactory(person=person, location=root, role=other["role"])
        EmailAddress.objects.create(user=staff[other["role"]], email=person.email, primary=True, verified=True)
    for user in staff.values():
        TOTP.activate(user, SECRET)
    where = told["locations"][0]
    county = root.add_child(program=program, name=where["name"], level="county", code=where["code"])
    rules = read_scheme((FIXTURES / "schemes" / f"{told['scheme']}.yaml").read_text())
    scheme = publish_scheme(rules, program=program, by=lead.person, at=OPENED).scheme
    catalogue, curriculum = program_pages(program, told["curriculum"])
    module = module_page(CODE, catalogue)
    curriculum.entries.create(module=module, sort_order=0)
    curriculum.save_revision().publish()
    return Stage(program, root, county, staff, scheme, module, curriculum)


def right_answers(edition: ModuleEdition) -> dict[str, list[str]]:
    """The options that fit, by the question's words in each language."""
    document = edition_document(edition)
    asked = [block["question"] for lesson in document["lessons"] for block in lesson["blocks"] if block["type"] == "question"]
    asked += [
        block["question"]
        for lesson in document["lessons"]
        if lesson["content_note"]
        for block in lesson["content_note"]["other_way"]
        if block["type"] == "question"
    ]
    asked += document["check"]["questions"]
    return {
        text: [option["key"] for option in question["options"] if option["right"]]
        for question in asked
        for text in question["text"].values()
    }
