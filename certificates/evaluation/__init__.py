"""The rules kernel: documents in, documents out. Pure Python: no web, no clock, no database, no sentences."""

from .case import Case, parse_case
from .problems import CaseError, DocumentError, Problem, SchemeError
from .scheme import Scheme, parse_scheme
from .timeline import Segment, Status, timeline
from .verdict import ENGINE_VERSION, Verdict, evaluate
from .written import read_scheme

__all__ = [
    "ENGINE_VERSION",
    "Case",
    "CaseError",
    "DocumentError",
    "Problem",
    "Scheme",
    "SchemeError",
    "Segment",
    "Status",
    "Verdict",
    "evaluate",
    "parse_case",
    "parse_scheme",
    "read_scheme",
    "timeline",
]
