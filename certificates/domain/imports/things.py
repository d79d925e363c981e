"""What the trainings written in a file can stand for: what the program's rules ask for, modules, hours of a course, or a certification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.domain.imports.columns import plain
from certificates.domain.imports.values import Wrong
from certificates.domain.statements import statements_in
from certificates.evaluation import modules_named, parse_scheme
from certificates.models import SchemeEdition
from core.canonical import sha256_hex
from curricula.models import HourCategory, ModuleEdition
from training.domain.evidence import PREFIXES
from training.domain.progress import completion_facts
from training.enums import Kind
from training.queries import newest_editions, outlines_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from certificates.models import Import
    from people.models import Program

HOURS, PERIOD, LEFT_OUT = "hours", "period", "left-out"
PERIOD_NAMES = ("certified", "certification", "certificate", "initial certification", "renewal", "recertification",
                "certificado", "certificada", "certificacion", "renovacion")  # fmt: skip
ABOUT = {
    kind: PREFIXES[kind] for kind in (Kind.SESSION_ATTENDED, Kind.DOCUMENT_SEEN, Kind.PRACTICE_RECORDED, Kind.SUPERVISION_RECORDED)
} | {
    Kind.SIGNED_OFF: "sign-off",
    Kind.ATTESTATION_MADE: "attestation",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a training in a file can stand for."""

    target: str
    label: str
    kind: Kind | None = None
    code: str = ""
    text: str = ""  # of a confirmation
    names: frozenset[str] = frozenset()  # as people may have written it


def things_for(program: Program) -> dict[str, Thing]:
    """Everything that a training can stand for in a program, by target, in the order in which it is offered."""
    editions = newest_schemes(program)
    found = [
        Thing(HOURS, _("Hours of a course, under its own name")),
        Thing(PERIOD, _("A certification: the day on which one began"), names=frozenset((*PERIOD_NAMES, *_credentials(editions)))),
    ]
    modules = sorted({code for edition in editions for code in modules_named(parse_scheme(edition.rules))})
    newest = newest_editions(modules)
    outlines = outlines_of(newest.values())
    for code, module in newest.items():
        titles = outlines[module.sha256].title
        label = titles.get((get_language() or "en")[:2]) or next(iter(titles.values()))
        names = frozenset(plain(name) for name in (code, *titles.values()))
        found.append(Thing(f"module:{code}", _("Module: %(title)s") % {"title": label}, Kind.MODULE_COMPLETED, code, names=names))
    for rules in (edition.rules for edition in editions):
        for statement in statements_in(rules):
            if statement.kind in ABOUT:
                target = f"{ABOUT[statement.kind]}:{statement.code}"
                names = frozenset(plain(name) for name in (statement.code, statement.label, statement.text))
                label = f"{statement.kind.label}: {statement.label}"
                found.append(Thing(target, label, statement.kind, statement.code, statement.text, names))
    things = {thing.target: thing for thing in reversed(found)}
    return {thing.target: things[thing.target] for thing in found} | {LEFT_OUT: Thing(LEFT_OUT, _("Leave these lines out"))}


def newest_schemes(program: Program) -> list[SchemeEdition]:
    """The newest edition of each of the program's sets of rules."""
    editions = SchemeEdition.objects.filter(scheme__program=program).select_related("scheme").order_by("scheme__code", "number")
    return list({edition.scheme_id: edition for edition in editions}.values())


def match_thing(written: str, things: dict[str, Thing]) -> str:
    """What a training most likely stands for: of the same name, else hours of a course."""
    name = plain(written)
    return next((thing.target for thing in things.values() if name in thing.names), HOURS)


def categories_for(program: Program) -> dict[str, str]:
    """The categories of hours that may be written, by any of their names."""
    codes = {code for edition in newest_schemes(program) for code in edition.rules["categories"]}
    found = {plain(code): code for code in codes}
    for category in HourCategory.objects.all():
        found |= {plain(name): category.code for name in (category.code, category.name, category.name_es)}
    return found


class Facts:
    """Makes the facts of rows; module editions are read once."""

    def __init__(self, held: Import) -> None:
        self.standing = held.standing
        self.editions: dict[str, list[ModuleEdition]] = {}

    def of(
        self, thing: Thing, *, on: date, minutes: int | None, category: str, mode: str, expires: date | None
    ) -> tuple[str, dict[str, Any]]:
        """What a row is about and its facts. Raises Wrong where the line says too little."""
        parts = [{"category": category, "mode": mode, "minutes": minutes}] if minutes else []
        said: dict[str, Any] = {"standing": self.standing}
        if thing.kind == Kind.MODULE_COMPLETED:
            edition = self._edition(thing.code, on)
            facts = completion_facts(edition, score=None, origin="earlier") | said
            return edition.ref, facts | ({"minutes": parts} if parts else {})
        if thing.kind == Kind.SIGNED_OFF:
            said |= {"result": "done"}
        elif thing.kind == Kind.ATTESTATION_MADE:
            said |= {"text_sha256": sha256_hex(thing.text.encode())}
        elif thing.kind == Kind.DOCUMENT_SEEN:
            said |= {"result": "accepted", "expires": expires.isoformat() if expires else None}
        elif not minutes:
            raise Wrong("no-minutes")
        elif thing.kind == Kind.SESSION_ATTENDED:
            said |= {"attended": {"minutes": minutes, "of": minutes}, "minutes": parts}
        elif thing.kind == Kind.PRACTICE_RECORDED:
            said |= {"worked": minutes, "from": on.isoformat(), "until": on.isoformat()}
        elif thing.kind == Kind.SUPERVISION_RECORDED:
            said |= {"worked": minutes, "way": "in_person"}
        else:
            return f"hours:{thing.code}", said | {"minutes": parts}
        return f"{ABOUT[thing.kind]}:{thing.code}", said

    def _edition(self, code: str, on: date) -> ModuleEdition:
        """The edition of the day; of a day before the first one, the first."""
        if code not in self.editions:
            self.editions[code] = list(ModuleEdition.objects.filter(code=code).order_by("number", "correction"))
        editions = self.editions[code]
        return next((one for one in reversed(editions) if one.released_at.date() <= on), editions[0])


def _credentials(editions: Iterable[SchemeEdition]) -> list[str]:
    return [plain(title) for edition in editions for title in edition.rules["credential"].values()]
