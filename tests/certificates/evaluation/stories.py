"""Builds cases for the kernel's tests: a story is told row by row, in words."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from certificates.evaluation import Case, Verdict, evaluate, parse_case, timeline

Document = dict[str, Any]


def group(*of: Document, need: str | int = "all", key: str = "all-of-it") -> Document:
    return {"key": key, "kind": "group", "need": need, "of": list(of)}


def module(code: str = "vicarious-trauma", **more: Any) -> Document:
    return {"key": code, "kind": "module", "module": code} | more


def hours(minutes: int, *, key: str = "hours", **more: Any) -> Document:
    return {"key": key, "kind": "hours", "minutes": minutes} | more


def attestation(code: str = "eligibility", **more: Any) -> Document:
    return {"key": code, "kind": "attestation", "attestation": code} | more


def sign_off(code: str = "supervisor-talk", **more: Any) -> Document:
    return {"key": code, "kind": "sign_off", "sign_off": code} | more


def asked(kind: str, *, key: str = "it", **fields: Any) -> Document:
    """A requirement of any kind; a field that Python keeps for itself is written with an underscore: is_, pass_, from_."""
    return {"key": key, "kind": kind} | {name.rstrip("_"): value for name, value in fields.items()}


def scheme(initial: Document | None = None, **more: Any) -> Document:
    """The smallest scheme: one attestation, valid a year, no window, no grace."""
    return {
        "format": "scheme/1", "code": "demo", "title": {"en": "Demo"}, "decision": {"by": "lead"}, "valid": {"months": 12},
        "categories": ["wellness", "ethics"], "initial": initial or attestation(),
    } | more  # fmt: skip


def digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def minutes(amount: int, category: str = "wellness", mode: str = "live") -> Document:
    return {"category": category, "mode": mode, "minutes": amount}


class Story:
    """One candidacy's rows. Every method returns the row's hash; `recorded` is a day or an instant, by default the day itself."""

    def __init__(self, rules: Document | None = None, *, opened: str = "2026-01-05") -> None:
        self.rows: list[Document] = []
        self.opened = opened
        self.editions = [{"from": opened, "recorded_at": f"{opened}T08:00:00.000000Z", "edition": 1, "scheme": rules or scheme()}]
        self.accepted: list[Document] = []
        self.equivalences: list[Document] = []
        self.elsewhere: list[Document] = []

    def row(
        self, kind: str, about: str, on: str, facts: Document, *, recorded: str | None = None, refers_to: str | None = None, **more: Any
    ) -> str:
        number = len(self.rows) + 1
        instant = recorded or on
        self.rows.append({
            "hash": digest(f"row {number}"), "number": number, "subject": "s_partner", "kind": kind, "about": about, "on": on,
            "recorded_at": instant if "T" in instant else f"{instant}T12:00:00.000000Z", "by": "s_lead", "program": "county",
            "facts": facts, "refers_to": refers_to,
        } | more)  # fmt: skip
        return digest(f"row {number}")

    def attested(self, on: str, code: str = "eligibility", *, standing: str = "verified", **more: Any) -> str:
        return self.row("attestation_made", f"attestation:{code}", on, {"standing": standing, "text_sha256": digest(code)}, **more)

    def completed(
        self,
        on: str,
        code: str = "vicarious-trauma",
        *,
        edition: str = "1.0",
        standing: str = "verified",
        parts: list[Document] | None = None,
        **more: Any,
    ) -> str:
        facts = {"standing": standing, "minutes": parts or [], "score": None, "edition_sha256": digest(code), "origin": "learner"}
        return self.row("module_completed", f"module:{code}@{edition}", on, facts, **more)

    def trained(self, on: str, *parts: Document, code: str = "wellness-day", standing: str = "verified", **more: Any) -> str:
        return self.row("hours_recorded", f"hours:{code}", on, {"standing": standing, "minutes": list(parts)}, **more)

    def signed_off(self, on: str, code: str = "supervisor-talk", *, standing: str = "verified", **more: Any) -> str:
        return self.row("signed_off", f"sign-off:{code}", on, {"standing": standing, "result": "done"}, **more)

    def evidence(self, on: str, kind: str, about: str, *, standing: str = "verified", tags: list[str] | None = None, **facts: Any) -> str:
        """Tell of any kind of evidence; `facts` are its own, and those that are about the row itself go to the row."""
        columns = {name: facts.pop(name) for name in ("recorded", "refers_to", "by", "number") if name in facts}
        written = {name.rstrip("_"): value for name, value in facts.items()}
        return self.row(kind, about, on, {"standing": standing} | written | ({"tags": tags} if tags is not None else {}), **columns)

    def attended(self, on: str, code: str = "coaching", *, there: int = 60, of: int = 60, **more: Any) -> str:
        return self.evidence(on, "session_attended", f"session:{code}", attended={"minutes": there, "of": of}, **more)

    def worked(self, on: str, amount: int, code: str = "peer-support", *, began: str | None = None, **more: Any) -> str:
        return self.evidence(on, "practice_recorded", f"practice:{code}", worked=amount, from_=began or on, until=on, **more)

    def supervised(
        self, on: str, amount: int, code: str = "peer-support", *, signer: str = "supervisor", way: str = "in_person", **more: Any
    ) -> str:
        return self.evidence(on, "supervision_recorded", f"supervision:{code}", worked=amount, signer=signer, way=way, **more)

    def served(self, began: str, until: str | None, code: str = "family-support", *, on: str | None = None, **more: Any) -> str:
        return self.evidence(on or until or began, "service_recorded", f"service:{code}", from_=began, until=until, **more)

    def examined(self, on: str, points: int, of: int = 100, code: str = "peer", *, part: str | None = None, **more: Any) -> str:
        return self.evidence(on, "exam_taken", f"exam:{code}", part=part, points=points, of=of, **more)

    def seen(self, on: str, code: str = "background-check", *, result: str = "cleared", expires: str | None = None, **more: Any) -> str:
        return self.evidence(on, "document_seen", f"document:{code}", result=result, expires=expires, **more)

    def letter(self, on: str, sort: str, referee: str, **more: Any) -> str:
        return self.evidence(on, "reference_received", f"reference:{sort}", referee=referee, **more)

    def profiled(self, on: str, fact: str, value: int | str, until: str | None = None, **more: Any) -> str:
        return self.evidence(on, "profile_confirmed", f"profile:{fact}", value=value, until=until, **more)

    def holds(
        self, starts: str, until: str | None, code: str = "trainee", *, issuer: str = "state", on: str | None = None, **more: Any
    ) -> str:
        return self.evidence(
            on or starts, "credential_held", f"credential:{code}", valid_from=starts, valid_until=until, issuer=issuer, **more
        )

    def granted(self, on: str, requirement: str, amount: int | None = None, cure_by: str | None = None, **more: Any) -> str:
        facts = {"requirement": requirement, "amount": amount, "cure_by": cure_by}
        return self.row("equivalence_granted", "candidacy:c-1", on, facts, **more)

    def equals(
        self, row_about: str, counts_as: str, *, starts: str = "2020-01-01", until: str | None = None, recorded: str = "2026-01-01"
    ) -> None:
        self.equivalences.append({
            "row_about": row_about, "counts_as": counts_as, "from": starts, "until": until, "recorded_at": f"{recorded}T12:00:00.000000Z",
        })  # fmt: skip

    def verified(self, on: str, row: str, **more: Any) -> str:
        return self.row("verified", "row", on, {}, refers_to=row, **more)

    def voided(self, on: str, row: str, **more: Any) -> str:
        return self.row("voided", "row", on, {}, refers_to=row, **more)

    def approved(
        self,
        on: str,
        until: str,
        *,
        period: int = 1,
        starts: str | None = None,
        rows: list[str] | None = None,
        cycle_start: str | None = None,
        **more: Any,
    ) -> str:
        facts = {
            "period": period, "valid_from": starts or on, "valid_until": until, "cycle_start": cycle_start or self.opened,
            "rows": rows or [], "verdict_sha256": digest("verdict"), "engine": "1",
        }  # fmt: skip
        return self.row("approved", "candidacy:c-1", on, facts, **more)

    def waived(self, on: str, requirement: str, until: str | None = None, **more: Any) -> str:
        return self.row("waived", "candidacy:c-1", on, {"requirement": requirement, "until": until}, **more)

    def decided(self, kind: str, on: str, *, period: int = 1, about: str = "candidacy:c-1", **more: Any) -> str:
        return self.row(kind, about, on, {"period": period}, **more)

    def released(self, number: int, decision: str, *, since: str, until: str | None = None, code: str = "vicarious-trauma") -> None:
        self.accepted.append({
            "module": code, "number": number, "decision": decision, "until": until, "from": since, "recorded_at": f"{since}T12:00:00.000000Z",
        })  # fmt: skip

    def moved(self, on: str, rules: Document, *, edition: int = 2, recorded: str | None = None) -> None:
        self.editions.append({"from": on, "recorded_at": f"{recorded or on}T12:00:00.000000Z", "edition": edition, "scheme": rules})

    def document(self) -> Document:
        return {
            "format": "case/1", "subject": "s_partner", "zone": "America/Chicago", "candidacy": {"id": "c-1", "opened_on": self.opened},
            "editions": self.editions, "rows": self.rows, "accepted": self.accepted, "equivalences": self.equivalences, "elsewhere": self.elsewhere,
        }  # fmt: skip

    def case(self) -> Case:
        return parse_case(self.document())

    def on(self, day: str, **more: Any) -> Verdict:
        return evaluate(self.case(), on=date.fromisoformat(day), **more)

    def statuses(self, **more: Any) -> list[tuple[str, str]]:
        return [(segment.starts.isoformat(), str(segment.status)) for segment in timeline(self.case(), **more)]
