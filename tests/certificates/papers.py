"""A payload of each kind of document, as it is frozen at issue."""

from __future__ import annotations

from typing import Any

from tests.certificates.test_pdf import payload

PROVIDER = {"provider_number": "CE-4471", "credit_approval": "the State Board of Certification, no. 22-118"}
ENTRIES = [
    {
        "on": "2026-03-03",
        "kind": "Module completed",
        "what": "Vicarious trauma",
        "edition": "1.0",
        "parts": [{"label": "Core competencies", "mode": "self_paced", "minutes": 60}],
        "recorded_by": "this system",
        "checked": True,
    },
    {
        "on": "2026-03-20",
        "kind": "Session attended",
        "what": "Boundaries and ethics",
        "edition": "",
        "parts": [
            {"label": "Core competencies", "mode": "live", "minutes": 120},
            {"label": "Ethics", "mode": "live", "minutes": 45},
        ],
        "recorded_by": "Rosa Delgado",
        "checked": True,
    },
    {"on": "2026-04-02", "kind": "Signed off", "what": "A talk", "edition": "", "parts": [], "recorded_by": "Ann Wu", "checked": False},
]


def credential(**changes: Any) -> dict[str, Any]:
    """The certificate of a period, with everything that rules can ask for."""
    shows = ["competencies", "instructors", "credit_approval", "provider_number"]
    more = {"shows": shows, "competencies": ["Trauma-informed", "Person-centered"], "instructors": ["Rosa Delgado", "Ann Wu"]}
    return payload(program=payload()["program"] | PROVIDER) | more | changes


def completion(**changes: Any) -> dict[str, Any]:
    """The certificate of a course."""
    own = {
        "format": "completion/1",
        "kind": "completion",
        "titles": {"en": "Parent Partner Core Training", "es": "Formación básica"},
        "completed_on": "2026-04-13",
        "stands_on": [],
        "title": "Certificate of completion 7K3M9-QXTP2-HWABE",
    }
    left_out = ("credential", "valid_from", "valid_until", "approved_by", "shows")
    return {key: value for key, value in credential().items() if key not in left_out} | own | changes


def transcript(**changes: Any) -> dict[str, Any]:
    """A transcript with each shape of line: one part, several, none and not checked yet."""
    own = {
        "format": "transcript/1",
        "kind": "transcript",
        "titles": {"en": "Training transcript", "es": "Historial de formación"},
        "entries": ENTRIES,
        "as_of": "2026-11-20",
        "title": "Training transcript 7K3M9-QXTP2-HWABE",
    }
    left_out = ("modules", "competencies", "instructors", "completed_on")
    return {key: value for key, value in completion().items() if key not in left_out} | own | changes


PAPERS = {"credential": credential, "completion": completion, "transcript": transcript}
