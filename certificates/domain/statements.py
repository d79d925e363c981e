"""What the rules a person is under ask staff to say about her: sign-offs and confirmations, for the screen on which training records them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from certificates.models import Candidacy
from training.domain.paper import Statement
from training.enums import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from people.models import Person

KINDS = {"attestation": Kind.ATTESTATION_MADE, "sign_off": Kind.SIGNED_OFF}


def statements_of(person: Person) -> list[Statement]:
    """Return every sign-off and confirmation that a person's rules name, each once, in the order of the rules.

    The text of a confirmation is the requirement's title in the first language of the rules, so that its hash does not depend on the reader.
    """
    found: dict[tuple[str, str], Statement] = {}
    for candidacy in Candidacy.objects.filter(person=person).select_related("scheme_edition").order_by("pk"):
        rules = candidacy.scheme_edition.rules
        for part in _parts([rules["initial"], rules["renewal"]]):
            kind = KINDS.get(part["kind"])
            if kind is not None:
                code = part[part["kind"]]
                titles = part.get("title") or {"en": code.replace("-", " ").capitalize()}
                text = next(iter(titles.values()))
                label = titles.get((get_language() or "en")[:2]) or text
                found.setdefault((part["kind"], code), Statement(kind, code, label, text))
    return list(found.values())


def _parts(waiting: list[Any]) -> Iterator[dict[str, Any]]:
    for part in waiting:
        if part:
            yield part
            yield from _parts(part.get("of", []))
