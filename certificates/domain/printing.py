"""All documents of a group in one file for a printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from certificates.adapters.pdf import joined, render_cover
from certificates.domain.codes import grouped
from certificates.domain.documents import document_bytes
from certificates.domain.payloads import in_language, languages_of, title_of
from certificates.enums import DocumentKind, Status
from certificates.models import Document, Segment
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from certificates.models.documents import DocumentQuerySet
    from people.models import Location, Program

MOST = 200  # in one file: some five megabytes


@dataclass(frozen=True, slots=True)
class Group:
    """Which documents are asked for. Empty fields do not narrow it."""

    kind: str = DocumentKind.CREDENTIAL
    location: Location | None = None
    program: Program | None = None
    since: date | None = None


def documents_of_group(seen: DocumentQuerySet, group: Group, *, on: date) -> DocumentQuerySet:
    """The documents of a group that are worth printing, by holder: the newest of each, and credentials only while they are in force."""
    later = Document.objects.filter(supersedes=OuterRef("pk"))
    found = seen.filter(~Exists(later), kind=group.kind)
    if group.kind == DocumentKind.CREDENTIAL:
        in_force = Segment.objects.known_at(None).on(on).filter(status__in=Status.IN_FORCE)
        renewed = Document.objects.filter(candidacy=OuterRef("candidacy"), period_number__gt=OuterRef("period_number"))
        found = found.filter(~Exists(renewed), candidacy__in=in_force.values("candidacy"))
    if group.kind == DocumentKind.TRANSCRIPT:
        newer = Document.objects.filter(person=OuterRef("person"), program=OuterRef("program"), version__gt=OuterRef("version"))
        found = found.filter(~Exists(newer))
    if group.location is not None:
        found = found.held_within(group.location)
    if group.program is not None:
        found = found.of_program(group.program)
    if group.since is not None:
        found = found.filter(issued_at__date__gte=group.since)
    name = Coalesce("candidacy__person__chosen_name", "enrolment__person__chosen_name", "person__chosen_name")
    return found.with_holder().annotate(by_name=name).order_by("by_name", "pk")


def print_documents(
    documents: Sequence[Document], *, language: str = "", cover: bool = False, heading: str = "", paper: str = "letter", at: datetime
) -> bytes:
    """One PDF of the documents in their order, in their holders' languages or the one given; a file not yet made is made now.

    What was taken back since it was issued is left out. Raises FileLost.
    """
    standing = without_taken_back(documents)
    files = [document_bytes(document, at=at, language=language) for document in standing]
    if cover:
        files.insert(0, render_cover(heading, [_line(document, language) for document in standing], paper=paper))
    return joined(files)


def without_taken_back(documents: Sequence[Document]) -> list[Document]:
    """The documents but those that stand on a row taken back: one query."""
    stands_on = {document.pk: set(document.content.get("stands_on", ())) for document in documents}
    rows = set().union(*stands_on.values())
    voided = set(LedgerRow.objects.filter(kind=Kind.VOIDED, refers_to__in=rows).values_list("refers_to", flat=True)) if rows else set()
    return [document for document in documents if not stands_on[document.pk] & voided]


def _line(document: Document, language: str) -> dict[str, str]:
    content = document.content
    content = in_language(content, language if language in languages_of(content) else content["language"])
    return {"name": content["name"], "title": title_of(content), "code": grouped(document.code)}
