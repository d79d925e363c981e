"""What a pack proves with: rows, verdicts, the texts that rows name, documents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certificates.domain.codes import grouped
from certificates.models import DecisionVerdict, Document, SchemeEdition
from core import blobs
from curricula.models import ModuleEdition
from training.domain.ledger import instant_text, row_document
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from certificates.models import Candidacy
    from training.domain.checkpoints import Heads

HOLDINGS = (Kind.CANDIDACY_OPENED, Kind.CANDIDACY_MOVED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All rows of some people up to their heads, and the hashes of those that are of no program of the pack and count for nothing in it."""

    rows: list[LedgerRow]
    withheld: frozenset[str]

    @property
    def shown(self) -> list[LedgerRow]:
        """The rows whose contents may be read."""
        return [row for row in self.rows if row.hash not in self.withheld]


def read_rows(heads: Heads, *, programs: Collection[str], counted: Collection[str]) -> Evidence:
    """The rows of whole chains, each up to its head. Another program's row is withheld unless it counts here (decision 0005)."""
    found = LedgerRow.objects.filter(subject__in=list(heads)).order_by("subject", "number")
    rows = [row for row in found if row.number <= heads[row.subject][0]]
    counted = set(counted).union(*(row.content.get("rows", ()) for row in rows if row.program in programs))
    return Evidence(rows, frozenset(row.hash for row in rows if row.program not in programs and row.hash not in counted))


def ledger_lines(evidence: Evidence) -> Iterable[dict[str, Any]]:
    """Each row with its hash; of one that is withheld its place in the chain and its hash."""
    for row in evidence.rows:
        if row.hash in evidence.withheld:
            yield {"subject": row.subject, "number": row.number, "hash": row.hash, "withheld": True}
        else:
            yield {"row": row_document(row), "hash": row.hash}


def verdicts_of(evidence: Evidence) -> list[dict[str, Any]]:
    """The verdict that each decision stood on, word for word."""
    about = {
        row.about.removeprefix("candidacy:")
        for row in evidence.shown
        if "verdict_sha256" in row.content and row.about.startswith("candidacy:")
    }
    kept = {one.sha256: one.verdict for one in DecisionVerdict.objects.filter(candidacy__uuid__in=about)}
    return [
        {"row": row.hash, "kind": str(row.kind), "about": row.about, "verdict": json.loads(kept[row.content["verdict_sha256"]])}
        for row in evidence.shown
        if row.content.get("verdict_sha256", "") in kept
    ]


def editions_of(evidence: Evidence, verdicts: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The list of the rules and module texts that rows and verdicts name, and their files by path; `absent` are texts that are not kept here."""
    held = {f"{row.content['scheme']}@{row.content['edition']}" for row in evidence.shown if row.kind in HOLDINGS}
    held |= {one["verdict"]["scheme"] for one in verdicts}
    codes = {name.partition("@")[0] for name in held}
    schemes = [
        edition
        for edition in SchemeEdition.objects.filter(scheme__code__in=codes).select_related("scheme").order_by("scheme__code", "number")
        if f"{edition.scheme.code}@{edition.number}" in held
    ]
    taught = {row.content["edition_sha256"] for row in evidence.shown if row.kind == Kind.MODULE_COMPLETED}
    modules = list(ModuleEdition.objects.filter(sha256__in=taught).order_by("code", "number", "correction"))
    listed = {
        "schemes": [{"scheme": one.scheme.code, "number": one.number, "sha256": one.sha256} for one in schemes],
        "modules": [{"module": one.ref, "sha256": one.sha256} for one in modules],
        "absent": sorted(taught - {one.sha256 for one in modules}),
    }
    files = {f"schemes/{one.sha256}.json": one.document.encode() for one in schemes}
    return listed, files | {f"modules/{one.sha256}.json": one.document.encode() for one in modules}


def documents_of(candidacies: Collection[Candidacy], evidence: Evidence) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """The credentials issued to these candidacies with the rows they certify, and their files; a file that is not made yet is not made now."""
    rows = {
        (row.about, row.content["period"]): row.hash for row in evidence.shown if row.kind == Kind.APPROVED
    }  # the newest approval of a period
    listed, files = [], {}
    refs = {candidacy.pk: candidacy.ref for candidacy in candidacies}
    for document in Document.objects.filter(candidacy__in=list(refs)).prefetch_related("files").order_by("code"):
        row = rows.get((refs[document.candidacy_id or 0], document.period_number))
        if row is None:
            continue  # issued after the checkpoint
        kept = []
        for stored in sorted(document.files.all(), key=lambda one: one.language):
            name: str | None = f"documents/{document.code}-{stored.language}.pdf"
            try:
                files[str(name)] = blobs.load(stored.sha256)
            except (blobs.BlobMissing, blobs.BlobDamaged):
                name = None
            kept.append({"file": name, "language": stored.language, "sha256": stored.sha256})
        listed.append({"code": grouped(document.code), "row": row, "issued_at": instant_text(document.issued_at), "files": kept})
    return listed, files
