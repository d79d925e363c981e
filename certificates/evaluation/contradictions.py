"""Finds what a rule says against itself, when it is written and not when somebody fails it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .kinds import (
    ATTRIBUTES,
    FIELDS,
    MODES,
    OPENING,
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
    Supervision,
)  # fmt: skip
from .problems import Path
from .reading import Reader
from .scheme import Scheme

LONGEST_CHAIN = 30  # requirements that wait for one another
PER_YEAR = {"day": 366, "week": 53, "month": 12, "quarter": 4}  # of these at most so many begin in a year
LONGEST_MONTH, MINUTES_A_DAY = 31, 24 * 60


def find_contradictions(scheme: Scheme, reader: Reader) -> None:
    """Note every contradiction in the requirements of a scheme that could be read."""
    check_tree(scheme.initial, ("initial",), reader, renewing=False)
    check_time_to_finish(scheme, reader)
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
            _check_options(requirement, requirement.options, where, reader, by_key, renewing=renewing)
    _check_circles(tree, by_key, placed, reader)


def check_time_to_finish(scheme: Scheme, reader: Reader) -> None:
    """Note what takes longer than the time to finish, where only what is done after the opening counts."""
    if scheme.timing.finish is not None:
        months = _months(scheme.timing.finish)
        for requirement, where in _walk(scheme.initial, ("initial",)):
            if requirement.options is not None and requirement.options.after == OPENING:
                _check_fits(requirement, where, reader, months=months)


def check_renewal(tree: Requirement, path: Path, reader: Reader, *, months: int) -> None:
    """Note what no holder could show in the months of one period."""
    for requirement, where in _walk(tree, path):
        options = requirement.options
        if options is None or options.every is None:
            _check_fits(requirement, where, reader, months=months)
        elif _shorter(options.every, months):
            reader.problem((*where, "every"), "every-shorter-than-the-period", months=months)


def _check_fits(requirement: Requirement, path: Path, reader: Reader, *, months: int) -> None:
    """Note what nobody could do in so many months."""
    if isinstance(requirement, Sessions):
        one_per = requirement.one_per or "day"
        most = -(-months * PER_YEAR[one_per] // 12) + 1
        if requirement.count > most:
            reader.problem((*path, "count"), "more-than-the-period-has", count=requirement.count, most=most, one_per=one_per, months=months)
    elif isinstance(requirement, Service) and requirement.months > months:
        reader.problem((*path, "months"), "longer-than-the-period", asked=requirement.months, months=months)
    elif isinstance(requirement, Practice | Supervision) and requirement.minutes is not None:
        most = (months * LONGEST_MONTH + 1) * MINUTES_A_DAY
        if requirement.minutes > most:
            reader.problem((*path, "minutes"), "too-large", least=1, most=most)


def _walk(requirement: Requirement, path: Path) -> Iterator[tuple[Requirement, Path]]:
    yield requirement, path
    if isinstance(requirement, Group):
        for index, part in enumerate(requirement.of):
            yield from _walk(part, (*path, "of", index))


def _nothing(_requirement: Any, _path: Path, _reader: Reader) -> None:
    """Most kinds cannot contradict themselves."""


def _shorter(duration: Duration, months: int) -> bool:
    return duration.months < months if duration.months else duration.days < months * 28


def _months(duration: Duration) -> int:
    """Return the months in which the whole duration fits."""
    return duration.months or -(-duration.days // 28)


def _check_repetition(group: Group, path: Path, reader: Reader) -> None:
    seen: dict[tuple[Any, ...], str] = {}
    for index, part in enumerate(group.of):
        if not isinstance(part, Group):
            asked = (part.kind, part.options, *(getattr(part, ATTRIBUTES.get(name, name)) for name in FIELDS[part.kind]))
            if asked in seen:
                reader.problem((*path, "of", index), "repeated-requirement", key=seen[asked])
            seen.setdefault(asked, part.key)


def _check_sums(group: Group, path: Path, reader: Reader) -> None:
    """Where all parts are asked for: the hours of single categories, or modes, may not come to more than the hours in all beside them."""
    if group.need != "all":
        return
    hours = [(index, part) for index, part in enumerate(group.of) if isinstance(part, Hours)]
    for index, whole in hours:
        if any(getattr(whole, name) for name in ("category", "categories", "mode", "modes", "only_tags", "each", "caps", "exclude")):
            continue  # it counts other minutes than its parts do
        beside = [part for _index, part in hours if part.options == whole.options]
        by_category = [(part.category, part.minutes) for part in beside if part.category and not part.mode and not part.modes]
        by_mode = [(part.mode, part.minutes) for part in beside if part.mode and not part.category and not part.categories]
        for parts in (by_category, by_mode):
            total = sum(minutes for _name, minutes in parts)
            if len({name for name, _minutes in parts}) == len(parts) and total > whole.minutes:
                reader.problem((*path, "of", index, "minutes"), "parts-above-whole", parts=total, whole=whole.minutes)


def _check_options(
    requirement: Requirement, options: Options, path: Path, reader: Reader, by_key: dict[str, Requirement], *, renewing: bool
) -> None:
    for key in options.named_keys():
        if key not in by_key:
            name = "after" if key == options.after else "when" if options.when and key in options.when.named_keys() else "unless"
            reader.problem((*path, name), "unknown-key", key=key, choices=", ".join(by_key))
    if options.within is not None and options.after is None:
        reader.problem((*path, "within"), "within-without-after")
    if options.within is not None and options.after is not None:
        _check_fits(requirement, path, reader, months=_months(options.within))
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
    lengths: dict[str, int] = {}

    def follow(key: str, trail: tuple[str, ...]) -> int | None:
        """Return how many wait for one another from here on; None once something wrong was found."""
        if key in trail:
            circle = trail[trail.index(key) :]
            asking = next(name for name in circle if (options := by_key[name].options) is not None and tuple(options.named_keys()))
            reader.problem(placed[by_key[asking]], "circle", keys=" -> ".join((*circle, key)))
            return None
        if len(trail) > LONGEST_CHAIN:
            reader.problem(placed[by_key[trail[0]]], "chain-too-long", most=LONGEST_CHAIN)
            return None
        if key not in lengths:
            longest = 0
            for other in waits[key]:
                length = follow(other, (*trail, key))
                if length is None:
                    return None
                longest = max(longest, length)
            lengths[key] = longest + 1
            if longest >= LONGEST_CHAIN:
                reader.problem(placed[by_key[key]], "chain-too-long", most=LONGEST_CHAIN)
                return None
        return lengths[key]

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
    _check_modes(hours, path, reader)
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


def _check_modes(hours: Hours, path: Path, reader: Reader) -> None:
    """Note caps on, and exclusions of, modes that leave less than is asked for: of modes there are no others."""
    most = {cap.value: cap.most for cap in hours.caps if cap.what == "mode"}
    modes = (hours.mode,) if hours.mode else hours.modes
    if not modes:  # those asked for and excluded have been noted
        modes = MODES
        most |= dict.fromkeys(hours.exclude.modes if hours.exclude else (), 0)
    if all(mode in most for mode in modes) and (total := sum(most[mode] for mode in modes)) < hours.minutes:
        reader.problem((*path, "caps" if hours.caps else "exclude"), "caps-below-need", total=total, need=hours.minutes)


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
