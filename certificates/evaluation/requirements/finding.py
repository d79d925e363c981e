"""The kinds whose rows are looked up by what they are about, and either count or do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from certificates.evaluation.case import Row, Ruling
from certificates.evaluation.dates import day_after
from certificates.evaluation.evidence import Attempt, Attended, Fact, Referee, Seen, Signed
from certificates.evaluation.evidence import Credential as CredentialHeld
from certificates.evaluation.evidence import Points as Score
from certificates.evaluation.evidence import Practice as PracticeDone
from certificates.evaluation.evidence import Supervision as Supervised
from certificates.evaluation.kinds import (
    Attestation,
    Credential,
    Document,
    Exam,
    Module,
    Practice,
    Profile,
    References,
    Sessions,
    SignOff,
    Supervision,
)  # fmt: skip

from .conditions import is_enough
from .spans import Node, Reason, Span, View, begun, shortened, why_ended
from .tallies import Letters, Points, Ratio, Run, Slots


def find_module(requirement: Module, view: View, node: Node) -> None:
    """Find completions, with at least the score, of editions that count."""
    topic = f"module:{requirement.module}"
    rulings = view.ledger.rulings.get(topic, ())
    for row in eligible(topic, view):
        score = details(row)
        if requirement.score is not None and not (isinstance(score, Score) and 100 * score.points >= requirement.score * score.of):
            view.refuse(row, Reason("below-score", {"score": requirement.score}))
            continue
        span = view.span(row)
        keep(while_accepted(span, rulings) if rulings and row.topic == topic else span, view, node)


def find_attestation(requirement: Attestation, view: View, node: Node) -> None:
    """Find the statement, confirmed."""
    for row in eligible(f"attestation:{requirement.attestation}", view):
        keep(view.span(row), view, node)


def find_sign_off(requirement: SignOff, view: View, node: Node) -> None:
    """Find signatures, of the role asked for."""
    for row in eligible(f"sign-off:{requirement.sign_off}", view):
        signed = details(row)
        if requirement.signer is not None and not (isinstance(signed, Signed) and signed.signer == requirement.signer):
            view.refuse(row, Reason("wrong-signer", {"signer": requirement.signer}))
        else:
            keep(view.span(row), view, node)


def find_sessions(requirement: Sessions, view: View, node: Node) -> None:
    """Find sessions attended far enough; of one day one counts, or of one week, month or quarter."""
    node.tally = lambda: (Run if requirement.in_a_row else Slots)(requirement.count)
    for row in eligible(f"session:{requirement.session}", view):
        attended = details(row)
        if (reason := _unfit(requirement, attended)) is not None:
            view.refuse(row, reason)
        else:
            keep(view.span(row, 1, _slot_of(row.on, requirement.one_per)), view, node)


def _unfit(requirement: Sessions, attended: Any) -> Reason | None:
    if not isinstance(attended, Attended) or 100 * attended.minutes < requirement.attended * attended.of:
        return Reason("partly-attended", {"attended": requirement.attended})
    if requirement.certified_instructor and not attended.instructor_certified:
        return Reason("no-certified-instructor", {})
    most = requirement.most_per_trainer
    if most is not None and (attended.people is None or attended.trainers is None or attended.people > most * attended.trainers):
        return Reason("too-many-per-trainer", {"most": most})
    return None


def _slot_of(day: date, one_per: str | None) -> int:
    """Return the number of the day, or of its week (Monday to Sunday), month or quarter; numbers that follow are next to each other."""
    if one_per == "week":
        return (day.toordinal() - 1) // 7
    if one_per == "month":
        return day.year * 12 + day.month - 1
    if one_per == "quarter":
        return day.year * 4 + (day.month - 1) // 3
    return day.toordinal()


def find_practice(requirement: Practice, view: View, node: Node) -> None:
    """Find work, of the sort asked for."""
    exclude = requirement.exclude.tags if requirement.exclude else ()
    for row in practice_rows(requirement.practice, view):
        tags = row.facts.tags  # type: ignore[union-attr]  # evidence
        excluded = next((tag for tag in tags if tag in exclude), None)
        if excluded is not None:
            view.refuse(row, Reason("excluded", {"what": "tag", "value": excluded}))
        elif requirement.only_tags and not any(tag in requirement.only_tags for tag in tags):
            view.refuse(row, Reason("wrong-tag", {"tags": ", ".join(requirement.only_tags)}))
        else:
            keep(view.span(row, details(row).worked), view, node)


def practice_rows(code: str | None, view: View) -> Iterator[Row]:
    """Yield the rows of one practice, or of every one."""
    for row in eligible(f"practice:{code}", view) if code else eligible_of("practice:", view):
        if isinstance(details(row), PracticeDone):
            yield row


def find_supervision(requirement: Supervision, view: View, node: Node) -> None:
    """Find supervision by the role and in the way asked for; where it is in proportion, the practice too."""
    topic = f"supervision:{requirement.supervision}"
    for row in eligible(topic, view) if requirement.supervision else eligible_of("supervision:", view):
        supervised = details(row)
        if requirement.signer is not None and supervised.signer != requirement.signer:
            view.refuse(row, Reason("wrong-signer", {"signer": requirement.signer}))
        elif requirement.way is not None and supervised.way != requirement.way:
            view.refuse(row, Reason("wrong-way", {"way": requirement.way}))
        elif isinstance(supervised, Supervised):
            keep(view.span(row, supervised.worked), view, node)
    if (per := requirement.per) is not None:
        node.tally = lambda: Ratio(per.practice, per.minutes)
        silent = View(view.leaf, view.ledger, view.cycle, view.bounds, None, view.lasting)
        for row in practice_rows(None, silent):
            span = silent.span(row, details(row).worked, "practice")
            keep(span._replace(confirmed=span.starts), silent, node)


def find_exam(requirement: Exam, view: View, node: Node) -> None:
    """Find the tries that count: not past the number allowed, not sooner than the wait, and of a part that is asked for."""
    parts: tuple[str | None, ...] = requirement.parts or (None,)
    tries: dict[str | None, int] = dict.fromkeys(parts, 0)
    free: dict[str | None, date] = {}  # the first day of the next try
    whole = requirement.combine == "total" or not requirement.parts
    for row in eligible(f"exam:{requirement.exam}", view):
        attempt = details(row)
        if not isinstance(attempt, Attempt) or attempt.part not in tries:
            view.refuse(row, Reason("wrong-part", {"parts": ", ".join(requirement.parts) or None}))
            continue
        part = attempt.part
        if requirement.attempts is not None and tries[part] >= requirement.attempts:
            view.refuse(row, Reason("no-attempts-left", {"attempts": requirement.attempts}))
            continue
        if part in free and row.on < free[part]:
            view.refuse(row, Reason("too-soon", {"from": free[part].isoformat()}))
            continue
        tries[part] += 1
        if requirement.wait is not None:
            free[part] = requirement.wait.last_day(row.on)
        if not whole and 100 * attempt.points < requirement.passing * attempt.of:
            view.refuse(row, Reason("below-score", {"score": requirement.passing}))
            continue
        keep(view.span(row, 1, (part, attempt.points, attempt.of) if whole else part), view, node)
    node.note = (tries, free)
    node.tally = (lambda: Points(parts, requirement.passing)) if whole else (lambda: Slots(len(parts)))


def find_document(requirement: Document, view: View, node: Node) -> None:
    """Find the paper as last seen; an earlier look is replaced once the newer one is good enough to count."""

    def judge(seen: Any) -> tuple[Reason | None, date | None]:
        if not isinstance(seen, Seen):
            return Reason("result-not-accepted", {"result": None}), None
        return (None if seen.result in requirement.results else Reason("result-not-accepted", {"result": seen.result})), seen.expires

    _keep_newest(list(eligible(f"document:{requirement.document}", view)), judge, view, node)


def find_profile(requirement: Profile, view: View, node: Node) -> None:
    """Find the fact as last confirmed."""
    need = requirement.value if requirement.value is not None else requirement.at_least

    def judge(fact: Any) -> tuple[Reason | None, date | None]:
        if isinstance(fact, Fact) and is_enough(fact.value, requirement.at_least, requirement.value):
            return None, fact.until
        return Reason("not-enough", {"need": need}), None

    _keep_newest(list(eligible(f"profile:{requirement.profile}", view)), judge, view, node)


def _keep_newest(rows: list[Row], judge: Any, view: View, node: Node) -> None:
    """Keep the rows that are good enough, each until its own last day or until a newer one takes its place."""
    newer: Row | None = None
    replaced: date | None = None
    kept: list[Span] = []
    for row in reversed(rows):
        wrong, until = judge(details(row))
        if wrong is not None:
            view.refuse(row, wrong)
        else:
            span = view.span(row)
            if until is not None:
                ends = day_after(until)
                span = shortened(span, ends, Reason("expired", {"on": ends.isoformat()}))
            if newer is not None and replaced is not None:
                span = shortened(span, replaced, Reason("replaced-by-newer", {"by": newer.hash}))
            kept.append(span)
        confirmed = view.confirmed(row)
        if confirmed is not None and (replaced is None or confirmed < replaced):
            newer, replaced = row, confirmed
    for span in reversed(kept):
        keep(span, view, node)


def find_credential(requirement: Credential, view: View, node: Node) -> None:
    """Find credentials that are valid, each from its first to its last day."""
    codes = (requirement.credential,) if requirement.credential else requirement.credentials
    for code in codes:
        for row in eligible(f"credential:{code}", view):
            held = details(row)
            if not isinstance(held, CredentialHeld) or (requirement.issuers and held.issuer not in requirement.issuers):
                view.refuse(row, Reason("wrong-issuer", {"issuers": ", ".join(requirement.issuers) or None}))
                continue
            span = begun(view.span(row), held.valid_from)
            if held.valid_until is not None:
                ends = day_after(held.valid_until)
                span = shortened(span, ends, Reason("expired", {"on": ends.isoformat()}))
            keep(span, view, node)


def find_references(requirement: References, view: View, node: Node) -> None:
    """Find letters of the kinds asked for, from different people."""
    if requirement.one_of_each:
        node.tally = lambda: Letters(requirement.count, requirement.kinds)
    else:
        node.tally = lambda: Slots(requirement.count, "same-person")
    for row in eligible_of("reference:", view):
        kind, letter = row.topic.partition(":")[2], details(row)
        if not isinstance(letter, Referee) or (requirement.kinds and kind not in requirement.kinds):
            view.refuse(row, Reason("wrong-reference", {"kinds": ", ".join(requirement.kinds) or None}))
        else:
            keep(view.span(row, 1, (kind, letter.referee) if requirement.one_of_each else letter.referee), view, node)


def details(row: Row) -> Any:
    """Return the facts of an evidence row's own kind."""
    return row.facts.details  # type: ignore[union-attr]  # evidence


def keep(span: Span, view: View, node: Node) -> None:
    """Keep a span, unless it has ended before it begins."""
    if span.ends is not None and span.ends <= span.starts:
        view.refuse(span.row, why_ended(span))
    else:
        node.spans.append(span)


def eligible(topic: str, view: View) -> Iterator[Row]:
    """Yield the rows about a thing that may count; refuse the others."""
    for row in view.ledger.by_topic.get(topic, ()):
        reason = view.refusal(row)
        if reason is None:
            yield row
        else:
            view.refuse(row, reason)


def eligible_of(prefix: str, view: View) -> Iterator[Row]:
    """Yield the rows about all things of a sort that may count, in their order; refuse the others."""
    rows = {
        row.hash: row for topic, found in view.ledger.by_topic.items() if topic.startswith(prefix) for row in found if row.topic == topic
    }
    for row in sorted(rows.values(), key=_order):
        reason = view.refusal(row)
        if reason is None:
            yield row
        else:
            view.refuse(row, reason)


def _order(row: Row) -> tuple[Any, ...]:
    return row.on, row.recorded_at, row.number, row.hash


def while_accepted(span: Span, rulings: Any) -> Span:
    """Return the span, ended by the first release whose ruling stops completions of this edition from counting."""
    edition = span.row.facts.edition  # type: ignore[union-attr]  # evidence
    stops = [
        (max(_stops(ruling), span.starts), ruling.number)
        for ruling in rulings
        if ruling.number > edition and ruling.decision != "still_count"
    ]
    if not stops:
        return span
    ends, number = min(stops)
    return shortened(span, ends, Reason("not-accepted-edition", {"edition": number, "from": ends.isoformat()}))


def _stops(ruling: Ruling) -> date:
    """Return the first day on which earlier completions do not count."""
    return ruling.starts if ruling.until is None else day_after(ruling.until)
