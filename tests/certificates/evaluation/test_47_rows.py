"""What forty programs ask for, in 47 rows: each clause matters. Met with it; missed by one unit; and not missed once it is deleted."""

from __future__ import annotations

import pytest

from .rows import decisions, periods, requirements
from .rows.row import Row
from .test_verdicts import validator

ROWS = sorted([*requirements.ROWS, *periods.ROWS, *decisions.ROWS], key=lambda row: row.name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_clause_decides(row: Row) -> None:
    assert row.turns_out(row.meets) == row.met
    assert row.turns_out(row.misses) == row.missed
    if row.opens:
        assert row.turns_out(row.meets, without_clause=True) == row.missed
    else:
        assert row.turns_out(row.misses, without_clause=True) == row.met
    assert row.met != row.missed
    assert row.clause or row.forgets  # something is taken out


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_schema_holds_for_every_row(row: Row) -> None:
    validator("scheme").validate(row.rules)


def test_all_47_rows_are_here() -> None:
    assert {row.number for row in ROWS} == set(range(1, 48))
