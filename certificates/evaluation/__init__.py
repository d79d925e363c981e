"""The rules kernel: documents in, documents out. Pure Python: no web, no clock, no database, no sentences."""

from .authoring import parse_scheme
from .case import Case, parse_case
from .dates import add_months
from .evidence import is_reference
from .kinds import Module, leaves
from .periods import Award, Period
from .problems import CaseError, DocumentError, Problem, SchemeError
from .scheme import Scheme, modules_named, scheme_document
from .timeline import Segment, Status, timeline
from .verdict import ENGINE_VERSION, Verdict, evaluate
from .written import read_scheme

__all__ = [
    "ENGINE_VERSION",
    "Award",
    "Case",
    "CaseError",
    "DocumentError",
    "Module",
    "Period",
    "Problem",
    "Scheme",
    "SchemeError",
    "Segment",
    "Status",
    "Verdict",
    "add_months",
    "evaluate",
    "is_reference",
    "leaves",
    "modules_named",
    "parse_case",
    "parse_scheme",
    "read_scheme",
    "scheme_document",
    "timeline",
]
