"""Printed sign-in cards: a sign-in name and a first code, good once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.domain.errors import NotYours, OwnFile, actor_of
from people.domain.memberships import may_keep
from people.domain.persons import Choice
from people.domain.signins import give_sign_in
from people.models import Person, SignInCard, User

# Without look-alikes (0 O, 1 I L, 5 S, U V): 27 symbols, so twelve of them are 57 bits.
SYMBOLS = "2346789ABCDEFGHJKMNPQRTWXYZ"
CODE_LENGTH = 12
GOOD_FOR = timedelta(days=30)


class CardNotAccepted(DomainError):
    """Name and code do not belong to a card that still works; says nothing about which."""

    code = "card-not-accepted"

    def __init__(self) -> None:
        super().__init__(
            _("This name and code do not open anything. Check both, or ask your coordinator for a new card. A card's code works once.")
        )


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """What is printed, once; the code is nowhere else."""

    sign_in_name: str
    code: str
    expires_at: datetime


def new_code(choice: Choice = secrets.choice) -> str:
    """A first code as printed: three groups of four symbols."""
    symbols = "".join(choice(SYMBOLS) for _ in range(CODE_LENGTH))
    return "-".join(symbols[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def normalise(code: str) -> str:
    """The code's symbols alone, however it was typed."""
    return "".join(symbol for symbol in code.upper() if symbol in SYMBOLS)


def issue_card(person: Person, *, by: User, at: datetime, choice: Choice = secrets.choice) -> IssuedCard:
    """Make a new card and end the old one. Raises OwnFile, NotYours."""
    if by.person_id == person.pk:
        raise OwnFile
    if not may_keep(by, person, at=at):
        raise NotYours
    code = new_code(choice)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        user = give_sign_in(person, choice=choice)
        SignInCard.objects.current().filter(person=person).update(ended_at=at)
        card = SignInCard.objects.create(
            person=person, code_hash=make_password(normalise(code)), issued_at=at, issued_by=by.person, expires_at=at + GOOD_FOR
        )
        audit(Action.CARD_ISSUED, actor=actor_of(by), about=person.subject_id, at=at)
    return IssuedCard(sign_in_name=user.get_username(), code=code, expires_at=card.expires_at)


def sign_in_by_card(*, sign_in_name: str, code: str, at: datetime) -> User:
    """The user whose unused card this is; the card is used up by it. Raises CardNotAccepted, in the same time for every reason."""
    typed = normalise(code)
    user = User.objects.select_related("person").filter(username=sign_in_name.strip().lower(), is_active=True).first()
    card = SignInCard.objects.current().filter(person=user.person_id).first() if user is not None and user.person_id else None
    if card is None or not card.is_good(at):
        make_password(typed or "-")  # the hasher's time is spent either way
        raise CardNotAccepted
    if not check_password(typed, card.code_hash):
        raise CardNotAccepted
    with transaction.atomic():
        if not SignInCard.objects.current().filter(pk=card.pk).update(used_at=at, ended_at=at):
            raise CardNotAccepted
        assert user is not None  # noqa: S101 -- a card was found through the user
        assert user.person is not None  # noqa: S101
        audit(Action.CARD_USED, actor=user.person.subject_id, about=user.person.subject_id, at=at)
    return user
