"""Ledger rows as the person they are about reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from certificates.domain.amount_words import code_text
from certificates.domain.statements import statements_of
from certificates.domain.verdict_words.lines import row_amount
from curricula.models import ModuleEdition
from training.enums import Kind
from training.models import LedgerRow, LedgerWords
from training.queries import outlines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from people.models import Person


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry of somebody's record. `can_be_wrong`: an entry to ask about, not the answer to an earlier one."""

    kind: str
    what: str
    amount: str
    on: date
    recorded_at: datetime
    by: str
    words: str
    hash: str
    is_taken_back: bool
    can_be_wrong: bool


def record_lines(rows: Sequence[LedgerRow], *, person: Person, names: Mapping[str, str]) -> list[RecordLine]:
    """A person's rows in words, in the reader's language, under the names that her rules give them; queries do not grow with the rows."""
    asked = {(str(one.kind), one.code): one.label for one in statements_of(person)}
    words = dict(LedgerWords.objects.filter(row__in=[row.pk for row in rows]).values_list("row_id", "text"))
    hashes = [row.hash for row in rows]
    taken_back = set(LedgerRow.objects.filter(kind=Kind.VOIDED, refers_to__in=hashes).values_list("refers_to", flat=True))
    titles = _module_titles(rows)
    return [
        RecordLine(
            kind=row.get_kind_display(),
            what=titles.get(row.about) or asked.get((row.kind, row.about.partition(":")[2])) or _what(row.about),
            amount=row_amount(row.content),
            on=row.happened_on,
            recorded_at=row.recorded_at,
            by=names.get(row.recorded_by, row.recorded_by),
            words=words.get(row.pk, ""),
            hash=row.hash,
            is_taken_back=row.hash in taken_back,
            can_be_wrong=row.kind in Kind.EVIDENCE and row.hash not in taken_back,
        )
        for row in rows
    ]


def _module_titles(rows: Sequence[LedgerRow]) -> dict[str, str]:
    """Titles of the editions that rows name, by reference."""
    wanted = {row.about for row in rows if row.about.startswith("module:")}
    if not wanted:
        return {}
    codes = {ref.removeprefix("module:").partition("@")[0] for ref in wanted}
    language = (get_language() or "en")[:2]
    found = {}
    editions = [edition for edition in ModuleEdition.objects.filter(code__in=codes).defer("document") if edition.ref in wanted]
    outlines = outlines_of(editions)
    for edition in editions:
        title = outlines[edition.sha256].title
        found[edition.ref] = title.get(language) or next(iter(title.values()))
    return found


def _what(about: str) -> str:
    """What a row is about, where it is something with a name of its own; nothing for a candidacy or another row."""
    kind, _colon, code = about.partition(":")
    return "" if kind in {"candidacy", "row"} else code_text(code.partition("@")[0]).capitalize()
