"""Which modules that no parent has reviewed yet count for a credential: whoever reads rules or decides by them is told."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from certificates.evaluation import modules_named, parse_scheme
from certificates.models import SchemeEdition
from curricula.enums import EarlierCompletions
from curricula.models import ModuleEdition
from training.queries import outlines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from people.models import Program


class Sample(NamedTuple):
    """An edition of a module that is marked as a sample."""

    code: str
    label: str  # 1.0
    title: dict[str, str]  # by language


def counted_samples(rules: Iterable[dict[str, Any]], *, on: date) -> list[Sample]:
    """Return the sample editions whose completion these rules count on a day, by code and number: the newest of each module they ask for, and
    earlier ones as far back as releases let them count. At most two queries, however many rules.
    """
    codes = {code for one in rules for code in modules_named(parse_scheme(one))}
    released = ModuleEdition.objects.filter(code__in=codes).defer("document").order_by("code", "number", "correction")
    counted = [
        edition for _code, editions in groupby(released, key=lambda edition: edition.code) for edition in _counting(list(editions), on=on)
    ]
    outlines = outlines_of(counted)
    return [
        Sample(edition.code, edition.label, outlines[edition.sha256].title) for edition in counted if outlines[edition.sha256].is_sample
    ]


def samples_of_program(program: Program, *, on: date) -> list[Sample]:
    """Return the sample editions that any of a program's rules in their newest edition count on a day."""
    newest: dict[int, SchemeEdition] = {}
    for edition in SchemeEdition.objects.filter(scheme__program=program).order_by("number"):
        newest[edition.scheme_id] = edition
    return counted_samples([edition.rules for edition in newest.values()], on=on)


def _counting(editions: list[ModuleEdition], *, on: date) -> Iterator[ModuleEdition]:
    """Of one module's editions, oldest first, those whose completion counts on the day."""
    stop = 0
    for place, edition in enumerate(editions):
        over = edition.earlier == EarlierCompletions.COUNT_UNTIL and edition.earlier_until is not None and edition.earlier_until < on
        if edition.earlier == EarlierCompletions.MUST_REDO or over:
            stop = place
    yield from editions[stop:]
