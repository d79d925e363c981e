"""Refusals that several use cases of this app share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.errors import DomainError

if TYPE_CHECKING:
    from people.models import User


class NotYours(DomainError):
    """The act needs a role that the user does not hold there."""

    code = "not-yours"

    def __init__(self) -> None:
        super().__init__(_("Your role does not let you do this here. Ask your program's lead."))


class OwnFile(DomainError):
    """Staff do not change their own rights or sign-in through the staff screens."""

    code = "own-file"

    def __init__(self) -> None:
        super().__init__(_("This is your own file. Ask another lead to change it."))


def actor_of(user: User) -> str:
    """Who acted, as the audit trail names them: the subject id, or the operator's number when no person stands behind."""
    return user.person.subject_id if user.person is not None else f"operator-{user.pk}"
