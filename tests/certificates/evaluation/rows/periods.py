"""The rows that the rules of a whole certificate answer: 25, 26, 30 to 34, 39, 41, 44, 45 and 47."""

from __future__ import annotations

from .row import Row

ROWS: list[Row] = []
