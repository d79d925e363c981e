"""What was decided and what was issued: rows that never change (design of issued documents: the bytes first stored win)."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from certificates.enums import DocumentKind
from core.guard import AppendOnly, AppendOnlyQuerySet
from people.enums import Language
from people.models import Membership
from training.enums import Kind

if TYPE_CHECKING:
    from people.models import Location, Person, Program


class DecisionVerdict(AppendOnly):
    """The verdict that a decision stood on, word for word, so that it can be compared with what the kernel says later."""

    candidacy = models.ForeignKey("certificates.Candidacy", on_delete=models.PROTECT, related_name="decision_verdicts")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.APPROVED)
    period_number = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    verdict = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            # One approval per period and version, however many threads finish the last module at once.
            UniqueConstraint(fields=["candidacy", "kind", "period_number", "version"], name="decisionverdict_once"),
        ]

    def __str__(self) -> str:
        return f"verdict of {self.candidacy_id} period {self.period_number}"


class DocumentQuerySet(AppendOnlyQuerySet):
    """Issued documents by holder."""

    def of_holder(self, person: Person | int) -> DocumentQuerySet:
        """Everything issued to a person, of whatever kind."""
        return self.filter(Q(candidacy__person=person) | Q(enrolment__person=person) | Q(person=person))

    def held_within(self, location: Location) -> DocumentQuerySet:
        """Issued at or below a location; a transcript stands where its holder learns."""
        learners = Membership.objects.learners().filter(location__path__startswith=location.path)
        return self.filter(
            Q(candidacy__location__path__startswith=location.path)
            | Q(enrolment__location__path__startswith=location.path)
            | Q(person__in=learners.values("person"), program=location.program_id)
        )

    def of_program(self, program: Program) -> DocumentQuerySet:
        return self.filter(Q(candidacy__scheme__program=program) | Q(enrolment__location__program=program) | Q(program=program))

    def with_holder(self) -> DocumentQuerySet:
        """With all that `holder` and `issuer` look at, in the same query."""
        return self.select_related(
            "candidacy__person",
            "candidacy__scheme__program",
            "enrolment__person",
            "enrolment__location__program",
            "person",
            "program",
            "holder_name",
        )


class Document(AppendOnly):
    """One issued document: its code and the frozen payload it is rendered from. A correction is a new version that supersedes.

    Each kind hangs on what it certifies, and on nothing else (decision 0009): a credential on a period of a candidacy, a completion on an
    enrolment, a transcript on a person in a program.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=DocumentKind.choices, default=DocumentKind.CREDENTIAL)
    candidacy = models.ForeignKey("certificates.Candidacy", on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    period_number = models.PositiveIntegerField(null=True, blank=True)
    enrolment = models.ForeignKey("training.Enrolment", on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="transcripts")
    program = models.ForeignKey("people.Program", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=15, unique=True)
    payload = models.TextField()
    issued_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by")

    objects = DocumentQuerySet.as_manager()  # type: ignore[misc]  # the plug-in takes the base's manager for one of the class only

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(
                    kind=DocumentKind.CREDENTIAL,
                    candidacy__isnull=False,
                    period_number__isnull=False,
                    enrolment__isnull=True,
                    person__isnull=True,
                    program__isnull=True,
                )
                | Q(
                    kind=DocumentKind.COMPLETION,
                    enrolment__isnull=False,
                    candidacy__isnull=True,
                    period_number__isnull=True,
                    person__isnull=True,
                    program__isnull=True,
                )
                | Q(
                    kind=DocumentKind.TRANSCRIPT,
                    person__isnull=False,
                    program__isnull=False,
                    candidacy__isnull=True,
                    period_number__isnull=True,
                    enrolment__isnull=True,
                ),
                name="document_hangs_on_what_it_certifies",
            ),
            # One certificate per period and version (field.md 5, 6, 9); one per finished course and version; transcripts are counted.
            UniqueConstraint(fields=["candidacy", "period_number", "version"], name="document_once"),
            UniqueConstraint(fields=["enrolment", "version"], name="document_completion_once"),
            UniqueConstraint(fields=["person", "program", "version"], name="document_transcript_numbered"),
            CheckConstraint(condition=Q(version__gte=1), name="document_version_from_one"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def content(self) -> dict[str, Any]:
        """The frozen payload as an object, with the name printed on it; the name is empty once its holder was erased."""
        content: dict[str, Any] = json.loads(self.payload)
        content.pop("name_sha256", None)
        return content | {"name": self.holder_name.text if hasattr(self, "holder_name") else ""}

    @property
    def holder(self) -> Person:
        """Whom it was issued to."""
        origin = self.candidacy or self.enrolment
        return origin.person if origin else self.person  # type: ignore[return-value]  # the constraint above

    @property
    def issuer(self) -> Program:
        """The program that stands behind it."""
        if self.candidacy:
            return self.candidacy.scheme.program
        return self.enrolment.location.program if self.enrolment else self.program  # type: ignore[return-value]  # the constraint above


class HolderName(models.Model):
    """The name printed on a document, apart from it, so that it can be disposed of: the payload keeps SHA-256(nonce + name)."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="holder_name")
    nonce = models.CharField(max_length=64)
    text = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"name on {self.document_id}"


class SealCertificate(AppendOnly):
    """A certificate of our authority that stood behind a signature. Published for ever: an old file is checked with it."""

    fingerprint = models.CharField(max_length=64, unique=True)  # SHA-256 of its DER bytes
    pem = models.TextField()
    is_root = models.BooleanField()
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.fingerprint


class DocumentFile(AppendOnly):
    """The bytes of a document in one language, named by their SHA-256. The first stored win: there can be no second row."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=5, choices=Language.choices)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Whoever renders first; and one certificate has one file in each language, all under one code.
            UniqueConstraint(fields=["document", "language"], name="documentfile_once_per_language"),
        ]

    def __str__(self) -> str:
        return self.sha256
