"""What the rules a person is under ask staff to record about her, for the screen on which training records it. Nothing that no rule asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.models import Candidacy
from training.domain.paper import Statement
from training.enums import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from people.models import Person

KINDS = {
    "attestation": Kind.ATTESTATION_MADE,
    "sign_off": Kind.SIGNED_OFF,
    "hours": Kind.HOURS_RECORDED,
    "sessions": Kind.SESSION_ATTENDED,
    "practice": Kind.PRACTICE_RECORDED,
    "supervision": Kind.SUPERVISION_RECORDED,
    "service": Kind.SERVICE_RECORDED,
    "exam": Kind.EXAM_TAKEN,
    "document": Kind.DOCUMENT_SEEN,
    "references": Kind.REFERENCE_RECEIVED,
    "profile": Kind.PROFILE_CONFIRMED,
    "credential": Kind.CREDENTIAL_HELD,
}
# Where a rule leaves the code open, one that rows are kept under.
OPEN_CODES = {"practice": "practice", "supervision": "supervision", "hours": "hours"}
NAMED = {"sessions": "session"}


def statements_of(person: Person) -> list[Statement]:
    """Return everything that a person's rules ask staff to record, each once, in the order of the rules.

    The text of a confirmation is the requirement's title in the first language of the rules, so that its hash does not depend on the reader.
    """
    found: dict[tuple[Kind, str], Statement] = {}
    for candidacy in Candidacy.objects.filter(person=person).select_related("scheme_edition").order_by("pk"):
        for statement in statements_in(candidacy.scheme_edition.rules):
            present = found.get((statement.kind, statement.code))
            found[statement.kind, statement.code] = _joined(present, statement) if present else statement
    return list(found.values())


def statements_in(rules: dict[str, Any]) -> list[Statement]:
    """Everything that these rules ask staff to record, each once, in their order."""
    found: dict[tuple[Kind, str], Statement] = {}
    trees = [rules["initial"], rules["renewal"], *(_inside(rules, name) for name in ("reinstatement", "leave"))]
    for part in _parts(trees):
        for statement in _statements(part, rules):
            present = found.get((statement.kind, statement.code))
            found[statement.kind, statement.code] = _joined(present, statement) if present else statement
    for fact in sorted(_facts_asked(rules)):
        found.setdefault((Kind.PROFILE_CONFIRMED, fact), Statement(Kind.PROFILE_CONFIRMED, fact, _plain(fact)))
    if rules.get("capacity"):
        found.setdefault((Kind.LOAD_REPORTED, "families"), Statement(Kind.LOAD_REPORTED, "families", _("Families at the moment")))
    return list(found.values())


def _statements(part: dict[str, Any], rules: dict[str, Any]) -> Iterator[Statement]:
    kind = KINDS.get(part["kind"])
    if kind is None:
        return
    named = part.get(NAMED.get(part["kind"], part["kind"])) or OPEN_CODES.get(part["kind"])
    codes = [named] if named else part.get("kinds") or part.get("credentials") or ["general"]
    titles = part.get("title") or {}
    for code in codes:
        text = next(iter(titles.values()), _plain(code))
        label = titles.get((get_language() or "en")[:2]) or text
        label = f"{label}: {_plain(code)}" if len(codes) > 1 else label
        yield Statement(kind, code, label, text, _choices(part, rules))


def _choices(part: dict[str, Any], rules: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What the rules name for the fields of a form."""
    named = {
        "category": rules["categories"] if part["kind"] == "hours" else (),
        "part": part.get("parts", ()),
        "signer": [part["signer"]] if part.get("signer") else (),
        "issuer": part.get("issuers", ()),
        "tag": [*part.get("only_tags", ()), *(part.get("exclude") or {}).get("tags", ())],
    }
    return {name: tuple(values) for name, values in named.items() if values}


def _joined(one: Statement, other: Statement) -> Statement:
    """Two requirements that the same rows count for."""
    names = [*one.choices, *(name for name in other.choices if name not in one.choices)]
    choices = {name: tuple(dict.fromkeys([*one.choices.get(name, ()), *other.choices.get(name, ())])) for name in names}
    return Statement(one.kind, one.code, one.label, one.text, choices)


def _facts_asked(rules: Any) -> set[str]:
    """The facts that any condition of the rules looks at."""
    if isinstance(rules, list):
        return {fact for part in rules for fact in _facts_asked(part)}
    if not isinstance(rules, dict):
        return set()
    own = {rules["profile"]} if isinstance(rules.get("profile"), str) else set()
    return own.union(*(_facts_asked(part) for part in rules.values()))


def _inside(rules: dict[str, Any], name: str) -> dict[str, Any] | None:
    block = rules.get(name) or {}
    return block.get("requirement") or block.get("return")


def _parts(waiting: list[Any]) -> Iterator[dict[str, Any]]:
    for part in waiting:
        if part:
            yield part
            yield from _parts(part.get("of", []))


def _plain(code: str) -> str:
    return code.replace("-", " ").replace("_", " ").capitalize()
