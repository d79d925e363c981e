"""Verification codes: 14 random symbols and one check symbol, from an alphabet without look-alikes (no 0 O 1 I L U).

30 symbols, 68.7 bits: a code carries neither time nor order, and cannot be guessed. The check symbol is Luhn modulo 30, which for an even
base catches every single wrong symbol, so a slip of the pen is answered without asking the database.
"""

import unicodedata
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 14
GROUP = 5

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
# Longer input is not a code with spaces in it; refusing it early bounds the work for a stranger's text.
_LONGEST_INPUT = 64


def new_code(choice: Callable[[str], str]) -> str:
    """Make a code; `choice` picks one symbol of the alphabet it is given (`secrets.choice` outside tests)."""
    body = "".join(choice(ALPHABET) for _ in range(RANDOM_SYMBOLS))
    return body + _check_symbol(body)


def normalise(text: str) -> str | None:
    """Return the code somebody typed, whatever the case, spaces and hyphens; None when it cannot be a code of ours."""
    if len(text) > _LONGEST_INPUT:
        return None
    code = "".join(char for char in text if unicodedata.category(char) not in {"Zs", "Pd", "Cc"}).upper()
    if len(code) != RANDOM_SYMBOLS + 1 or not _VALUES.keys() >= set(code):
        return None
    return code if _check_symbol(code[:-1]) == code[-1] else None


def grouped(code: str) -> str:
    """Write a code the way it is printed: XXXXX-XXXXX-XXXXX."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _check_symbol(body: str) -> str:
    base = len(ALPHABET)
    total = 0
    for place, symbol in enumerate(reversed(body)):
        quotient, remainder = divmod(_VALUES[symbol] * (1 if place % 2 else 2), base)
        total += quotient + remainder
    return ALPHABET[-total % base]
