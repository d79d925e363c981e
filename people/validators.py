"""Checks of single values; each raises ValidationError with a sentence."""

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


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def time_zone(value: str) -> None:
    """Accept only a name of the time zone database."""
    if value not in _zones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Write it as America/Chicago."), params={"zone": value})
