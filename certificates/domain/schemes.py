"""Publishing rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.evaluation import Scheme as Rules
from certificates.evaluation import scheme_document
from certificates.models import Scheme, SchemeEdition
from core.audit import audit
from core.canonical import canonical_bytes, digest
from core.enums import Action
from core.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import Person, Program


class CodeTaken(DomainError):
    """Another program has a scheme of this code."""

    code = "code-taken"

    def __init__(self, code: str) -> None:
        super().__init__(_("Another program has rules with the code %(code)s. Choose another code.") % {"code": code})


def publish_scheme(rules: Rules, *, program: Program, by: Person, at: datetime) -> SchemeEdition:
    """Freeze a set of rules as the scheme's next edition, or return the newest one if the rules are the same.

    Nobody is moved: a candidacy stays under the edition it began with. Raises CodeTaken.
    """
    document = scheme_document(rules)
    with transaction.atomic():
        scheme, _created = Scheme.objects.select_for_update().get_or_create(code=rules.code, defaults={"program": program})
        if scheme.program_id != program.pk:
            raise CodeTaken(rules.code)
        newest = scheme.editions.order_by("-number").first()
        if newest is not None and newest.sha256 == digest(document):
            return newest
        edition = SchemeEdition.objects.create(
            scheme=scheme,
            number=newest.number + 1 if newest else 1,
            document=canonical_bytes(document).decode(),
            sha256=digest(document),
            is_automatic=rules.decision.by == "automatic",
            in_force_from=rules.in_force_from or program.local_date(at),
            in_force_until=rules.in_force_until,
            published_at=at,
            published_by=by.subject_id,
        )
        audit(Action.SCHEME_PUBLISHED, actor=by.subject_id, about=f"scheme:{edition.scheme.code}@{edition.number}", at=at)
    return edition
