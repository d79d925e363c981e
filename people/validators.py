"""Checks of single values; each raises ValidationError with a sentence."""

from collections.abc import Callable
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

subject_id = RegexValidator(r"\As_[0-9A-Za-z]{22}\Z", gettext_lazy("A subject id is “s_” and 22 letters or digits."))
program_code = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", gettext_lazy("Use small letters, digits and single hyphens."))
phone_number = RegexValidator(
    r"\A[0-9+()./ -]{3,30}\Z", gettext_lazy("Write the number with digits, spaces and hyphens, such as 555-010-1234.")
)


# What the app above that prints documents knows about its fonts: the characters of a text that none of them has.
_unprintable: list[Callable[[str], list[str]]] = []


def register_print_check(characters: Callable[[str], list[str]]) -> None:
    """Have names refused that hold any of the `characters` returned for them. The app above registers at start-up."""
    _unprintable[:] = [characters]


def printable_name(value: str) -> None:
    """Accept a name that documents can show, whatever its script, as long as a shipped font has it."""
    found = [character for characters in _unprintable for character in characters(value)]
    if found:
        raise ValidationError(
            _("We cannot print this yet: %(characters)s. Please write the name for documents in other letters; you can change it later."),
            code="unprintable",
            params={"characters": ", ".join(_shown(character) for character in found[:5])},
        )


def _shown(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def time_zone(value: str) -> None:
    """Accept only a name of the time zone database."""
    if value not in _zones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Write it as America/Chicago."), params={"zone": value})
