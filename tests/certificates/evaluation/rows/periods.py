"""The rows that the rules of a whole certificate answer: 25, 26, 31 to 34, 39, 41 and 45."""

from __future__ import annotations

from .row import Row

ROWS: list[Row] = []
