"""The smallest valid people, places and rights; states are traits."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from people.domain.persons import new_subject_id
from people.enums import Role
from people.models import HelpLine, Location, Membership, Person, Program, User

BEGAN = date(2025, 1, 6)
_random = random.Random(7)  # noqa: S311 -- test data, the same in every run


class ProgramFactory(DjangoModelFactory[Program]):
    """A program; its root location comes with `LocationFactory(program=...)` or `tree(program)`."""

    code = factory.Sequence(lambda n: f"program-{n}")
    name = factory.Sequence(lambda n: f"Program {n}")
    time_zone = "America/Chicago"

    class Meta:
        model = Program
        django_get_or_create = ("code",)


class LocationFactory(DjangoModelFactory[Location]):
    """A location: below `parent`, or the root of its program (made once)."""

    program = factory.SubFactory(ProgramFactory)
    name = factory.Sequence(lambda n: f"Location {n}")
    level = "county"
    code = factory.Sequence(lambda n: f"location-{n}")

    class Meta:
        model = Location

    @classmethod
    def _create(cls, model_class: type[Location], *args: Any, **kwargs: Any) -> Location:  # noqa: ARG003 -- the library’s signature
        parent = kwargs.pop("parent", None)
        if parent is not None:
            return Location.objects.get(pk=parent.pk).add_child(**{**kwargs, "program": parent.program})
        root = Location.objects.roots().filter(program=kwargs["program"]).first()
        return root or Location.add_root(**kwargs)


def tree(program: Program | None = None) -> dict[str, Location]:
    """A program's tree: root, two regions, two counties in the north and one in the south."""
    program = program or ProgramFactory()
    root = LocationFactory(program=program, code="root", name="Whole program", level="program")
    north = LocationFactory(parent=root, code="north", name="North", level="region")
    south = LocationFactory(parent=root, code="south", name="South", level="region")
    return {
        "root": root,
        "north": north,
        "south": south,
        "alder": LocationFactory(parent=north, code="alder", name="Alder"),
        "birch": LocationFactory(parent=north, code="birch", name="Birch"),
        "cedar": LocationFactory(parent=south, code="cedar", name="Cedar"),
    }


class PersonFactory(DjangoModelFactory[Person]):
    """A person without e-mail, phone or sign-in; traits `with_email`, `spanish`, `with_user`."""

    subject_id = factory.LazyFunction(lambda: new_subject_id(_random.choice))
    chosen_name = factory.Sequence(lambda n: f"Robin {n}")
    printed_name = factory.LazyAttribute(lambda person: f"{person.chosen_name} Example")

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        with_email = factory.Trait(email=factory.Sequence(lambda n: f"robin{n}@example.org"), contact_channel="email")
        spanish = factory.Trait(language="es")
        with_user = factory.Trait(user=factory.RelatedFactory("tests.people.factories.UserFactory", factory_related_name="person"))


class UserFactory(DjangoModelFactory[User]):
    """A sign-in with a person behind it and the password `pine-table-7`; trait `operator` is a superuser without a person."""

    username = factory.Sequence(lambda n: f"wren-otter-{n:04d}")
    person = factory.SubFactory(PersonFactory)
    password = factory.django.Password("pine-table-7")

    class Meta:
        model = User

    class Params:
        operator = factory.Trait(is_superuser=True, is_staff=True, person=None)


class MembershipFactory(DjangoModelFactory[Membership]):
    """A current learner membership."""

    person = factory.SubFactory(PersonFactory)
    location = factory.SubFactory(LocationFactory)
    role = Role.LEARNER
    begins_on = BEGAN

    class Meta:
        model = Membership


class HelpLineFactory(DjangoModelFactory[HelpLine]):
    """A line shown everywhere, checked lately."""

    name = factory.Sequence(lambda n: f"Line {n}")
    phone = "555-010-0199"
    reviewed_on = date(2026, 10, 1)
    review_by = date(2030, 10, 1)

    class Meta:
        model = HelpLine


def member(role: str = Role.LEARNER, location: Location | None = None, **person: Any) -> User:
    """A user whose person holds the role at the location since long ago."""
    user: User = UserFactory(person=PersonFactory(**person))
    place = {} if location is None else {"location": location}
    MembershipFactory(person=user.person, role=role, **place)
    return user


def staff(role: str = Role.LEAD, location: Location | None = None, **person: Any) -> User:
    """A staff user with the role; `sign_in_staff` signs her in with her second factor used."""
    return member(role, location, **person)
