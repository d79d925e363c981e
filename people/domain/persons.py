"""Subject ids: made once, never changed, never used again."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Sequence

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase

Choice = Callable[[Sequence[str]], str]


def new_subject_id(choice: Choice = secrets.choice) -> str:
    """A fresh subject id: `s_` and 22 random characters of base 62 (131 bits)."""
    return "s_" + "".join(choice(ALPHABET) for _ in range(22))
