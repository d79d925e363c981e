"""The renewal letter: what to do by when, from the verdict, in the words and the language of the person it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import override

from certificates.domain.cases import read_cases
from certificates.domain.verdict_words import letter_sentence, requirement_titles
from certificates.domain.what_is_left import Choice, done_titles, what_is_open
from certificates.enums import Status
from certificates.evaluation import evaluate
from certificates.models import Candidacy, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certificates.evaluation import Verdict
    from certificates.models.candidacies import CandidacyQuerySet

WRITTEN_TO = (*Status.IN_FORCE, Status.LATE)


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything a letter says that is not the same for everybody."""

    candidacy: Candidacy
    language: str
    credential: str
    status: str
    valid_until: date
    opens: date | None
    next_step: str
    open: tuple[Choice, ...]
    done: tuple[str, ...]


def ending_within(candidacies: CandidacyQuerySet, *, days: int, on: date) -> CandidacyQuerySet:
    """Those whose certificate ends within so many days, or is late, by the last day."""
    segments = Segment.objects.on(on).known_at(None).filter(status__in=WRITTEN_TO, valid_until__lte=on + timedelta(days=days))
    return (
        candidacies.filter(pk__in=segments.values("candidacy"))
        .select_related("person__coordinator", "scheme__program", "scheme_edition", "location")
        .order_by("person__chosen_name", "pk")
    )


def write_letters(candidacies: Iterable[Candidacy], *, on: date, language: str = "") -> list[Letter]:
    """Return a letter for each candidacy that has a last day, in its holder's language or the one given; a constant number of queries."""
    candidacies = list(candidacies)
    cases = read_cases(candidacies)
    letters = []
    for candidacy in candidacies:
        verdict = evaluate(cases[candidacy.pk], on=on)
        with override(language or candidacy.person.language):
            letter = _letter(candidacy, verdict, language or candidacy.person.language)
        if letter is not None:
            letters.append(letter)
    return letters


def _letter(candidacy: Candidacy, judged: Verdict, language: str) -> Letter | None:
    verdict = judged.document()
    decided = [period for period in verdict["periods"] if period["decided_by"]]
    if not decided or decided[-1]["valid_until"] is None:
        return None
    titles = requirement_titles(candidacy.scheme_edition.rules, stage=verdict["stage"])
    step, opens = verdict["next_step"], verdict["periods"][-1].get("window_opens")
    return Letter(
        candidacy,
        language,
        candidacy.scheme_edition.title_in(language),
        verdict["status"],
        date.fromisoformat(decided[-1]["valid_until"]),
        date.fromisoformat(opens) if opens else None,
        letter_sentence(step, titles, stage=verdict["stage"]) if step else "",
        tuple(what_is_open(judged, titles)),
        tuple(done_titles(verdict, titles)),
    )
