"""Who: programs and their locations, persons, memberships, sign-ins."""

from people.models.keeping import Destruction, Erasure, LegalHold, LegalHoldQuerySet
from people.models.persons import Membership, MembershipQuerySet, Person, PersonQuerySet, SubjectAlias, SubjectAliasQuerySet
from people.models.programs import HelpLine, HelpLineQuerySet, Location, LocationQuerySet, Program
from people.models.telling import Told
from people.models.users import SignInCard, SignInCardQuerySet, User

__all__ = [
    "Destruction",
    "Erasure",
    "HelpLine",
    "HelpLineQuerySet",
    "LegalHold",
    "LegalHoldQuerySet",
    "Location",
    "LocationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Person",
    "PersonQuerySet",
    "Program",
    "SignInCard",
    "SignInCardQuerySet",
    "SubjectAlias",
    "SubjectAliasQuerySet",
    "Told",
    "User",
]
