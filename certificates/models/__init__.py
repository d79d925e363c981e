"""Tables of what was earned: rules, candidacies, the projections of the ledger, and issued documents."""

from certificates.models.candidacies import FOREVER, UNTIL_FURTHER_NOTICE, Candidacy, Period, Segment
from certificates.models.documents import DecisionVerdict, Document, DocumentFile, SealCertificate
from certificates.models.schemes import Scheme, SchemeEdition

__all__ = [
    "FOREVER",
    "UNTIL_FURTHER_NOTICE",
    "Candidacy",
    "DecisionVerdict",
    "Document",
    "DocumentFile",
    "Period",
    "Scheme",
    "SchemeEdition",
    "SealCertificate",
    "Segment",
]
