"""Finds what a rule says against itself, when it is written and not when somebody fails it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .kinds import (
    ATTRIBUTES,
    FIELDS,
    Duration,
    Exam,
    Group,
    Hours,
    Options,
    Practice,
    References,
    Requirement,
    Service,
    Sessions,
)  # fmt: skip
from .problems import Path
from .reading import Reader
from .scheme import Scheme

PER_YEAR = {"week": 53, "month": 12, "quarter": 4}  # of these at most so many begin in a year


def find_contradictions(scheme: Scheme, reader: Reader) -> None:
    """Note every contradiction in the requirements of a scheme that could be read."""
    check_tree(scheme.initial, ("initial",), reader, renewing=False)
    if scheme.renewal is not None:
        check_tree(scheme.renewal, ("renewal",), reader, renewing=True)
        check_renewal(scheme.renewal, ("renewal",), reader, months=scheme.timing.validity.shortest_months)
    check_later_stages(scheme, reader)


def check_later_stages(scheme: Scheme, reader: Reader) -> None:
    """Note contradictions in what late steps, reinstatement and coming back from leave ask for."""
    timing = scheme.timing
    for index, step in enumerate(timing.late):
        if step.also is not None:
            check_tree(step.also, ("late", index, "also"), reader, renewing=True)
    if timing.reinstatement is not None:
        check_tree(timing.reinstatement.requirement, ("reinstatement", "requirement"), reader, renewing=True)
    if timing.leave is not None and timing.leave.back is not None:
        check_tree(timing.leave.back, ("leave", "return"), reader, renewing=True)


def check_tree(tree: Requirement, path: Path, reader: Reader, *, renewing: bool) -> None:
    """Note what one tree of requirements says against itself. `renewing`: its evidence is bound to a period."""
    placed = dict(_walk(tree, path))
    by_key = {requirement.key: requirement for requirement in placed}
    for requirement, where in placed.items():
        if isinstance(requirement, Group):
            _check_repetition(requirement, where, reader)
            _check_sums(requirement, where, reader)
        else:
            _CHECKS.get(requirement.kind, _nothing)(requirement, where, reader)
        if requirement.options is not None:
            _check_options(requirement.options, where, reader, by_key, renewing=renewing)
    _check_circles(tree, by_key, placed, reader)


def check_renewal(tree: Requirement, path: Path, reader: Reader, *, months: int) -> None:
    """Note what no holder could show in the months of one period."""
    for requirement, where in _walk(tree, path):
        if isinstance(requirement, Sessions) and requirement.one_per and not (requirement.options and requirement.options.every):
            most = -(-months * PER_YEAR[requirement.one_per] // 12) + 1
            if requirement.count > most:
                reader.problem(
                    (*where, "count"),
                    "more-than-the-period-has",
                    count=requirement.count,
                    most=most,
                    one_per=requirement.one_per,
                    months=months,
                )
        if isinstance(requirement, Service) and requirement.months > months and not (requirement.options and requirement.options.every):
            reader.problem((*where, "months"), "longer-than-the-period", asked=requirement.months, months=months)
        options = requirement.options
        if options and options.every and _shorter(options.every, months):
            reader.problem((*where, "every"), "every-shorter-than-the-period", months=months)


def _walk(requirement: Requirement, path: Path) -> Iterator[tuple[Requirement, Path]]:
    yield requirement, path
    if isinstance(requirement, Group):
        for index, part in enumerate(requirement.of):
            yield from _walk(part, (*path, "of", index))


def _nothing(_requirement: Any, _path: Path, _reader: Reader) -> None:
    """Most kinds cannot contradict themselves."""


def _shorter(duration: Duration, months: int) -> bool:
    return duration.months < months if duration.months else duration.days < months * 28


def _check_repetition(group: Group, path: Path, reader: Reader) -> None:
    seen: dict[tuple[Any, ...], str] = {}
    for index, part in enumerate(group.of):
        if not isinstance(part, Group):
            asked = (part.kind, part.options, *(getattr(part, ATTRIBUTES.get(name, name)) for name in FIELDS[part.kind]))
            if asked in seen:
                reader.problem((*path, "of", index), "repeated-requirement", key=seen[asked])
            seen.setdefault(asked, part.key)


def _check_sums(group: Group, path: Path, reader: Reader) -> None:
    """Where all parts are asked for: the hours of single categories may not come to more than the hours in all beside them."""
    if group.need != "all":
        return
    hours = [(index, part) for index, part in enumerate(group.of) if isinstance(part, Hours)]
    for index, whole in hours:
        if any(getattr(whole, name) for name in ("category", "categories", "mode", "modes", "only_tags", "each")):
            continue
        parts = [part for _index, part in hours if part.category and part.options == whole.options and not part.mode and not part.modes]
        total = sum(part.minutes for part in parts)
        if len({part.category for part in parts}) == len(parts) and total > whole.minutes:
            reader.problem((*path, "of", index, "minutes"), "parts-above-whole", parts=total, whole=whole.minutes)


def _check_options(options: Options, path: Path, reader: Reader, by_key: dict[str, Requirement], *, renewing: bool) -> None:
    for key in options.named_keys():
        if key not in by_key:
            name = "after" if key == options.after else "when" if options.when and key in options.when.named_keys() else "unless"
            reader.problem((*path, name), "unknown-key", key=key, choices=", ".join(by_key))
    if options.within is not None and options.after is None:
        reader.problem((*path, "within"), "within-without-after")
    if options.every is not None and not renewing:
        reader.problem((*path, "every"), "every-outside-renewal")
    if options.every is not None and options.look_back is not None:
        reader.problem((*path, "every"), "say-one", one="look_back", other="every")
    if options.by is not None and options.since is not None and options.by < options.since:
        reader.problem((*path, "by"), "ends-before-start", start=options.since.isoformat())


def _check_circles(tree: Requirement, by_key: dict[str, Requirement], placed: dict[Requirement, Path], reader: Reader) -> None:
    """A requirement waits for the keys its options name, a group for its parts; nothing may wait for itself."""
    waits = {
        requirement.key: [
            *((key for key in requirement.options.named_keys() if key in by_key) if requirement.options else ()),
            *((part.key for part in requirement.of) if isinstance(requirement, Group) else ()),
        ]
        for requirement in placed
    }
    settled: set[str] = set()

    def follow(key: str, trail: tuple[str, ...]) -> bool:
        if key in trail:
            circle = trail[trail.index(key) :]
            options = [name for name in circle if by_key[name].options and tuple(by_key[name].options.named_keys())]  # type: ignore[union-attr]  # just asked
            reader.problem(placed[by_key[options[0]]], "circle", keys=" -> ".join((*circle, key)))
            return False
        if key in settled:
            return True
        if all(follow(other, (*trail, key)) for other in waits[key]):
            settled.add(key)
            return True
        return False

    follow(tree.key, ())


def _check_hours(hours: Hours, path: Path, reader: Reader) -> None:
    exclude = hours.exclude
    wanted = (hours.category,) if hours.category else hours.categories
    named = {name: of.of for name, of in (("each", hours.each), ("cover", hours.cover)) if of is not None}
    for name, of in named.items():
        for category in of:
            if exclude and category in exclude.categories:
                reader.problem((*path, name, "of"), "asked-and-excluded", value=category)
            elif wanted and category not in wanted:
                reader.problem((*path, name, "of"), "outside-categories", value=category, choices=", ".join(wanted))
    if exclude:
        asked = {"categories": wanted, "modes": (hours.mode,) if hours.mode else hours.modes, "tags": hours.only_tags}
        for name, values in asked.items():
            for value in values:
                if value in getattr(exclude, name):
                    reader.problem((*path, "exclude", name), "asked-and-excluded", value=value)
    if hours.caps:
        _check_caps(hours, wanted, path, reader)
    if hours.each and hours.each.at_least * len(hours.each.of) > hours.minutes:
        reader.problem((*path, "each"), "parts-above-whole", parts=hours.each.at_least * len(hours.each.of), whole=hours.minutes)


def _check_caps(hours: Hours, wanted: tuple[str, ...], path: Path, reader: Reader) -> None:
    where = (*path, "caps")
    seen: set[tuple[str, str | None]] = set()
    by_category: dict[str, int] = {}
    for index, cap in enumerate(hours.caps):
        if (cap.what, cap.value) in seen:
            reader.problem((*where, index), "duplicate-value", value=cap.value or cap.what)
        seen.add((cap.what, cap.value))
        if cap.what == "category" and cap.value:
            by_category[cap.value] = cap.most
            if wanted and cap.value not in wanted:
                reader.problem((*where, index), "outside-categories", value=cap.value, choices=", ".join(wanted))
    for category in hours.each.of if hours.each else ():
        if hours.each and by_category.get(category, hours.each.at_least) < hours.each.at_least:
            reader.problem(
                (*path, "each", "at_least"), "minimum-above-cap", value=category, least=hours.each.at_least, most=by_category[category]
            )
    if wanted and all(category in by_category for category in wanted):
        total = sum(by_category[category] for category in wanted)
        if total < hours.minutes:
            reader.problem(where, "caps-below-need", total=total, need=hours.minutes)


def _check_sessions(sessions: Sessions, path: Path, reader: Reader) -> None:
    if sessions.in_a_row and sessions.one_per is None:
        reader.problem((*path, "in_a_row"), "needs-field", name="one_per")


def _check_practice(practice: Practice, path: Path, reader: Reader) -> None:
    for tag in practice.only_tags:
        if practice.exclude and tag in practice.exclude.tags:
            reader.problem((*path, "exclude", "tags"), "asked-and-excluded", value=tag)
    if practice.exclude and (practice.exclude.categories or practice.exclude.modes or practice.exclude.courses):
        reader.problem((*path, "exclude"), "only-tags-here")


def _check_service(service: Service, path: Path, reader: Reader) -> None:
    look_back = service.options.look_back if service.options else None
    if look_back and _shorter(look_back, service.months):
        reader.problem((*path, "look_back"), "look-back-shorter-than-asked", months=service.months)


def _check_exam(exam: Exam, path: Path, reader: Reader) -> None:
    if exam.combine == "total" and not exam.parts:
        reader.problem((*path, "combine"), "needs-field", name="parts")
    if exam.wait is not None and exam.attempts == 1:
        reader.problem((*path, "wait"), "wait-for-one-attempt")


def _check_references(references: References, path: Path, reader: Reader) -> None:
    if references.one_of_each and not references.kinds:
        reader.problem((*path, "one_of_each"), "needs-field", name="kinds")
    elif references.one_of_each and references.count < len(references.kinds):
        reader.problem((*path, "count"), "fewer-than-kinds", count=references.count, kinds=len(references.kinds))


_CHECKS: dict[str, Any] = {
    "hours": _check_hours, "sessions": _check_sessions, "practice": _check_practice, "service": _check_service, "exam": _check_exam,
    "references": _check_references,
}  # fmt: skip
