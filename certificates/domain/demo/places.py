"""A demo program before it has learners: its places and staff, its pages, its rules, its first releases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP

from certificates.domain.demo.pages import module_page, program_pages
from certificates.domain.demo.reading import FIXTURES, chance, instant, read_help_lines
from certificates.domain.schemes import publish_scheme
from certificates.evaluation import read_scheme
from certificates.models import Scheme
from curricula.enums import ReleaseKind
from curricula.models import CurriculumEdition, ModuleEdition
from people.domain.errors import actor_of
from people.domain.memberships import day_before, end_membership, grant_membership
from people.domain.persons import Details, add_person, change_person
from people.domain.programs import open_program
from people.domain.signins import let_sign_in_by_email
from people.enums import ContactChannel, Role
from people.models import HelpLine, Location, Membership, Person, Program, User
from training.domain.release import release_curriculum, release_edition
from training.queries import newest_edition

OPENED = 1100  # days before the demo's day: before everything that its people did


@dataclass
class Demo:
    """What is the same for every program of one demo."""

    on: date
    authenticator: str
    operator: User
    hashed: str  # the password that everybody shares: made once, for sixteen times is most of a start on a small machine
    people: dict[str, Person] = field(default_factory=dict)  # by printed name


@dataclass
class Stage:
    """One program, ready for its people."""

    demo: Demo
    told: dict[str, Any]
    program: Program
    places: dict[str, Location]
    staff: dict[str, User]  # by role; of two with the same role the first
    scheme: Scheme
    module: ModuleEdition
    curriculum: CurriculumEdition

    def at(self, days: int, minutes: int = 0) -> datetime:
        """An instant in the morning of a day before the demo's day."""
        return instant(self.demo.on, days=days, zone=self.program.time_zone, minutes=minutes)

    def person(self, role: str) -> Person:
        """The member of staff with a role."""
        person = self.staff[role].person
        assert person is not None  # noqa: S101 -- only the operator has none
        return person


def open_demo(on: date, *, password: str, authenticator: str) -> Demo:
    """Make the operator and the lines that every program shows."""
    operator = User.objects.create_superuser("operator", "operator@example.org", password)
    EmailAddress.objects.create(user=operator, email=operator.email, primary=True, verified=True)
    TOTP.activate(operator, authenticator)
    checked = {"reviewed_on": on - timedelta(days=30), "review_by": on + timedelta(days=150)}
    for position, told in enumerate(read_help_lines(), start=1):
        words = {name: text for name, text in told.items() if name != "is_reporting_line"}
        line = HelpLine(**words, **checked, position=position, is_reporting_line=told.get("is_reporting_line") == "yes")
        line.full_clean()
        line.save()
    return Demo(on=on, authenticator=authenticator, operator=operator, hashed=operator.password)


def open_stage(demo: Demo, told: dict[str, Any]) -> Stage:
    """Open a program with its places, staff, pages and rules, and release what it teaches."""
    zone = told["program"]["time_zone"]
    at = instant(demo.on, days=OPENED, zone=zone)
    program = Program(**told["program"], warm_line_review_by=demo.on + timedelta(days=90))
    first, *others = told["staff"]
    root, lead = open_program(program, lead_name=first["name"], lead_email=_address(first), at=at, choice=chance(first["sign_in"]).choice)
    assert lead.person is not None  # noqa: S101 -- open_program makes her
    change_person(
        lead.person,
        Details(chosen_name=first["name"], printed_name=first["printed"], email=_address(first), contact_channel=ContactChannel.EMAIL),
        by=demo.operator,
        at=at,
    )
    lead.refresh_from_db()
    give_account(demo, lead, sign_in=first["sign_in"], is_staff=True)
    staff = {first["role"]: lead}
    for other in others:
        user = _staff_member(demo, other, root=root, lead=lead, at=at)
        staff.setdefault(other["role"], user)
    places = {
        place["code"]: root.add_child(program=program, name=place["name"], level="county", code=place["code"])
        for place in told["locations"]
    }
    rules = read_scheme((FIXTURES / "schemes" / f"{told['scheme']}.yaml").read_text())
    scheme = publish_scheme(rules, program=program, by=lead.person, at=at).scheme
    module, curriculum = _teach(program, told, trainer=staff[Role.TRAINER].person, at=at)
    return Stage(demo, told, program, places, staff, scheme, module, curriculum)


def give_account(demo: Demo, user: User, *, sign_in: str, is_staff: bool) -> None:
    """A sign-in name that can be told over the phone, the demo's password and for staff the demo's authenticator."""
    user.username, user.password = sign_in, demo.hashed
    user.save(update_fields=["username", "password"])
    if is_staff:
        TOTP.activate(user, demo.authenticator)


def _teach(program: Program, told: dict[str, Any], *, trainer: Person | None, at: datetime) -> tuple[ModuleEdition, CurriculumEdition]:
    """The program's pages, released by its trainer. A module that another program released before is shared as it is."""
    assert trainer is not None  # noqa: S101 -- only the operator has no person
    catalogue, curriculum = program_pages(program, told["curriculum"])
    page = module_page(told["module"], catalogue)
    module = newest_edition(told["module"]) or release_edition(
        page, kind=ReleaseKind.NEW_EDITION, reason="First edition.", by=trainer, at=at
    )
    curriculum.entries.create(module=page, sort_order=0)
    for place, code in enumerate(told["more_modules"], start=1):
        further = module_page(code, catalogue)
        if newest_edition(code) is None:
            release_edition(further, kind=ReleaseKind.NEW_EDITION, reason="First edition.", by=trainer, at=at)
        curriculum.entries.create(module=further, sort_order=place, optional=True)
    curriculum.save_revision().publish()
    return module, release_curriculum(curriculum, by=trainer, at=at)


def _address(told: dict[str, str]) -> str:
    return f"{told['sign_in']}@example.org"


def _staff_member(demo: Demo, told: dict[str, str], *, root: Location, lead: User, at: datetime) -> User:
    """Added like everybody, given a role by the lead, and no longer listed as a learner."""
    today = root.program.local_date(at)
    details = Details(chosen_name=told["name"], printed_name=told["printed"], email=_address(told), contact_channel=ContactChannel.EMAIL)
    person = add_person(details, location=root, begins_on=today, by=lead, at=at, choice=chance(told["sign_in"]).choice)
    grant_membership(person, location=root, role=told["role"], begins_on=today, by=lead, at=at)
    learning = Membership.objects.learners().get(person=person)
    end_membership(learning, last_day=day_before(today), by=lead, at=at)
    user = let_sign_in_by_email(person, actor=actor_of(lead), at=at)
    give_account(demo, user, sign_in=told["sign_in"], is_staff=True)
    return user
