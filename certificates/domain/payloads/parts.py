"""Parts that several documents show: the program, minutes by category and mode, modules, who taught, what was learned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curricula.domain.document import edition_document
from curricula.models import Competency, HourCategory, ModuleEdition
from people.models import Person
from training.enums import Kind, Mode
from training.models import LedgerRow
from training.models.ledger import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from people.models import Program


@dataclass(frozen=True)
class Evidence:
    """Rows with all that their words are made of: read once, said in every language."""

    rows: list[LedgerRow]
    documents: dict[str, dict[str, Any]]  # the module editions that rows name, by how rows name them
    categories: dict[str, HourCategory]
    competencies: dict[str, Competency]
    people: dict[str, str]  # names on documents, by subject id


def read_evidence(rows: Iterable[LedgerRow]) -> Evidence:
    """Read what rows refer to: a constant number of queries."""
    listed = sorted(rows, key=lambda row: (row.happened_on, row.subject, row.number))
    completed = {row.about for row in listed if row.kind == Kind.MODULE_COMPLETED}
    codes = {about.removeprefix("module:").split("@")[0] for about in completed}
    documents = {
        edition.ref: edition_document(edition) for edition in ModuleEdition.objects.filter(code__in=codes) if edition.ref in completed
    }
    subjects = {row.recorded_by for row in listed} - {SYSTEM}
    return Evidence(
        rows=listed,
        documents=documents,
        categories={category.code: category for category in HourCategory.objects.all()},
        competencies={competency.code: competency for competency in Competency.objects.all()},
        people={person.subject_id: person.name_on_documents for person in Person.objects.filter(subject_id__in=subjects)},
    )


def program_part(program: Program) -> dict[str, str]:
    """Who stands behind a document, in the language of the moment."""
    return {
        "name": str(program),
        "role": program.role_word,
        "provider_name": program.provider_name,
        "provider_address": ", ".join(line.strip(" ,") for line in program.provider_address.splitlines() if line.strip()),
        "provider_number": program.provider_number,
        "credit_approval": program.credit_words,
    }


def hours_part(evidence: Evidence, language: str) -> list[dict[str, Any]]:
    """Minutes by category and mode, in a stable order."""
    minutes: Counter[tuple[str, str]] = Counter()
    for row in evidence.rows:
        for part in row.content.get("minutes", []):
            minutes[part["category"], part["mode"]] += part["minutes"]
    return [
        {"category": category, "label": category_name(evidence, category, language), "mode": mode, "minutes": total}
        for (category, mode), total in sorted(minutes.items())
    ]


def modules_part(evidence: Evidence, language: str) -> list[dict[str, Any]]:
    """The module editions completed, with the day each was last completed."""
    completed = {row.about: row for row in evidence.rows if row.kind == Kind.MODULE_COMPLETED}
    listed = [
        {
            "title": module_title(evidence, about, language),
            "edition": about.rsplit("@", 1)[1],
            "completed_on": row.happened_on.isoformat(),
        }
        for about, row in completed.items()
    ]
    return sorted(listed, key=lambda module: (module["completed_on"], module["title"]))


def competencies_part(evidence: Evidence, language: str) -> list[str]:
    """The competencies that the objectives of the modules name, in the order of the vocabulary."""
    named = {
        code
        for document in evidence.documents.values()
        for objective in document["objectives"]
        for code in objective.get("competencies", ())
    }
    return [competency.name_in(language) for code, competency in evidence.competencies.items() if code in named]


def instructors_part(evidence: Evidence) -> list[str]:
    """Who recorded the hours that were spent with a trainer, each once."""
    live = [row for row in evidence.rows if any(part["mode"] == Mode.LIVE for part in row.content.get("minutes", ()))]
    return list(dict.fromkeys(evidence.people[row.recorded_by] for row in live if row.recorded_by in evidence.people))


def module_title(evidence: Evidence, about: str, language: str) -> str:
    """A module's title as it was in the edition; its code where nothing of it was released here."""
    document = evidence.documents.get(about)
    if document is None:
        return about.removeprefix("module:").split("@")[0].replace("-", " ").capitalize()
    titles = document["title"]
    return titles.get(language) or next(iter(titles.values()))


def category_name(evidence: Evidence, code: str, language: str) -> str:
    """An hour category's name, or its code where nobody named it."""
    category = evidence.categories.get(code)
    return category.name_in(language) if category else code
