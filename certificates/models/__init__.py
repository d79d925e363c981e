"""Tables of what was earned: rules, candidacies, the projections of the ledger, and issued documents."""

from certificates.models.candidacies import FOREVER, UNTIL_FURTHER_NOTICE, Candidacy, Period, Segment
from certificates.models.documents import DecisionVerdict, Document, DocumentFile, HolderName, SealCertificate
from certificates.models.drafts import SchemeDraft
from certificates.models.equivalences import ProgramEquivalence
from certificates.models.imports import Import, ImportedKey, ImportLine
from certificates.models.moves import Move, MoveBatch
from certificates.models.reports import Report
from certificates.models.schemes import Scheme, SchemeEdition

__all__ = [
    "FOREVER",
    "UNTIL_FURTHER_NOTICE",
    "Candidacy",
    "DecisionVerdict",
    "Document",
    "DocumentFile",
    "HolderName",
    "Import",
    "ImportLine",
    "ImportedKey",
    "Move",
    "MoveBatch",
    "Period",
    "ProgramEquivalence",
    "Report",
    "Scheme",
    "SchemeDraft",
    "SchemeEdition",
    "SealCertificate",
    "Segment",
]
