"""The rules kernel: documents in, documents out. Pure Python: no web, no clock, no database, no sentences.

Where to look:
- a scheme as written becomes objects: `written` (YAML), `authoring*` (fields), `contradictions` (what cannot be right), `kinds` and `timing` (the objects)
- a case becomes objects: `case`, `evidence`, `decision_facts`; `ledger` says what of it was known at an instant
- what rows come to for each requirement: `requirements/` (begin with `assessment`)
- what decisions and dates come to: `holdings`, `periods`, `timeline`; all of it together: `verdict`, `steps`, `extras`, `separation`
- every word of the answer: `codes`; every problem: `problems`; the command line: `__main__`, `case_notes`
"""

from .authoring import parse_scheme
from .case import Case, parse_case
from .dates import add_months
from .evidence import is_reference
from .kinds import Module, leaves
from .periods import Award, Period
from .problems import CaseError, DocumentError, Problem, SchemeError
from .scheme import Scheme, modules_named, scheme_document
from .separation import kept_apart
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
    "kept_apart",
    "leaves",
    "modules_named",
    "parse_case",
    "parse_scheme",
    "read_scheme",
    "scheme_document",
    "timeline",
]
