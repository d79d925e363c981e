"""Sign-ins: made for a person when she first needs one."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.domain.persons import Choice
from people.models import Person, User

# Short, plain, unmistakable over the phone, and nothing to do with anybody's life.
WORDS = (
    "acorn", "amber", "apple", "aspen", "badger", "bamboo", "barley", "basil", "beaver", "birch", "bramble", "breeze", "brook", "butter",
    "canary", "candle", "canyon", "cedar", "cherry", "clover", "comet", "copper", "coral", "cotton", "cricket", "daisy", "dolphin", "ember",
    "falcon", "feather", "fern", "finch", "garden", "ginger", "hazel", "heron", "honey", "island", "ivory", "jasmine", "juniper", "kettle",
    "lantern", "lemon", "linen", "lotus", "maple", "meadow", "melon", "mint", "nutmeg", "olive", "orchid", "otter", "pebble", "pepper",
    "pine", "plum", "pocket", "prairie", "quartz", "quilt", "raven", "ribbon", "river", "robin", "saddle", "saffron", "sparrow", "spruce",
    "sunny", "thistle", "timber", "tulip", "velvet", "violet", "walnut", "willow", "window", "wren",
)  # fmt: skip


class AddressTaken(DomainError):
    """Another person signs in with this address."""

    code = "address-taken"

    def __init__(self) -> None:
        super().__init__(_("Somebody signs in with this address already. Print a sign-in card instead."))


def new_sign_in_name(choice: Choice = secrets.choice) -> str:
    """Two words and four digits, such as maple-otter-4821."""
    return f"{choice(WORDS)}-{choice(WORDS)}-" + "".join(choice("23456789") for _ in range(4))


def give_sign_in(person: Person, *, choice: Choice = secrets.choice) -> User:
    """Her sign-in: the one she has, or a new one without a password. Call it inside the act's transaction, with her row locked."""
    found = User.objects.filter(person=person).first()
    if found is not None:
        return found
    name = new_sign_in_name(choice)
    while User.objects.filter(username=name).exists():
        name = new_sign_in_name(choice)
    user = User(username=name, person=person)
    user.set_unusable_password()
    user.save()
    return user


def let_sign_in_by_email(person: Person, *, actor: str, at: datetime) -> User:
    """Let her sign in with a code mailed to the address in her file, and with no other address. Raises AddressTaken."""
    email = person.email.strip().lower()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        user = give_sign_in(person)
        if EmailAddress.objects.filter(email__iexact=email).exclude(user=user).exists():
            raise AddressTaken
        if email == user.email:
            return user
        EmailAddress.objects.filter(user=user).delete()
        user.email = email
        user.save(update_fields=["email"])
        if email:
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
        audit(Action.PERSON_CHANGED, actor=actor, about=person.subject_id, at=at, fields=["sign_in_address"])
    return user


def choose_password(user: User, *, password: str, at: datetime) -> None:
    """She chooses her own password; every other session of hers ends. Raises ValidationError when it is too easy to guess."""
    validate_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        if user.person is not None:
            audit(Action.PERSON_CHANGED, actor=user.person.subject_id, about=user.person.subject_id, at=at, fields=["password"])
