"""Why a row does not count, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from certificates.domain.amount_words import code_text, date_text, minutes_text, or_list, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROW_REASONS = {
    "voided": gettext_lazy("Taken back as a mistake."),
    "not-yet": gettext_lazy("Counts from %(on)s."),
    "ended": gettext_lazy("Does not count any more on this day."),
    "before-cycle-start": gettext_lazy("Done before %(cycle_start)s, when this period began."),
    "counted-already": gettext_lazy("Already counted for period %(period)s."),
    "counted-elsewhere": gettext_lazy("Already counted for another credential (%(credential)s)."),
    "superseded": gettext_lazy("Another entry for the same thing counts already."),
    "not-accepted-edition": gettext_lazy("Edition %(edition)s replaced it; from %(from)s on the earlier one no longer counts."),
    "below-score": gettext_lazy("The check needs at least %(score)s%% right."),
    "wrong-category": gettext_lazy("These are not hours in %(category)s."),
    "wrong-mode": gettext_lazy("These hours were not spent in the way that is asked for."),
    "wrong-tag": gettext_lazy("Only this kind of work counts here: %(tags)s."),
    "excluded": gettext_lazy("The rules leave this out: %(value)s."),
    "course-counted-already": gettext_lazy("The same course counts once."),
    "over-cap": gettext_lazy("At most %(most)s of this kind count, and they do already: %(value)s."),
    "partly-attended": gettext_lazy("Counts when at least %(attended)s%% of the session were attended."),
    "no-certified-instructor": gettext_lazy("No certified instructor led this session."),
    "too-many-per-trainer": gettext_lazy("At most %(most)s sessions with the same trainer count."),
    "wrong-signer": gettext_lazy("Has to be signed by: %(signer)s."),
    "wrong-way": gettext_lazy("Has to be done this way: %(way)s."),
    "wrong-part": gettext_lazy("This is not one of the parts asked for: %(parts)s."),
    "too-soon": gettext_lazy("Taken too soon after the last try. The next one counts from %(from)s."),
    "no-attempts-left": gettext_lazy("The first %(attempts)s tries count. The program can say what is possible now."),
    "result-not-accepted": gettext_lazy("The result is: %(result)s."),
    "expired": gettext_lazy("Expired on %(on)s."),
    "replaced-by-newer": gettext_lazy("A newer one has taken its place."),
    "not-enough": gettext_lazy("At least %(need)s is asked for."),
    "wrong-issuer": gettext_lazy("Has to be issued by: %(issuers)s."),
    "wrong-reference": gettext_lazy("Has to come from: %(kinds)s."),
    "same-person": gettext_lazy("There is one from the same person already."),
    "before-requirement": gettext_lazy("Counts from %(from)s, when %(requirement)s was met."),
    "outside-window": gettext_lazy("Counts when done by %(until)s."),
    "before-date": gettext_lazy("Counts when done on %(from)s or later."),
    "after-date": gettext_lazy("Counts when done by %(until)s."),
    "too-long-ago": gettext_lazy("Counted through %(until)s."),
}


def reason_sentence(reason: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """Return why a row does not count. `titles` are those of the requirements that a reason may name."""
    titles = titles or {}
    params = {name: _shown(name, value, titles) for name, value in reason["params"].items()}
    return str(ROW_REASONS[reason["code"]]) % params


def _shown(name: str, value: Any, titles: Mapping[str, str]) -> object:
    if value is None:
        return "–"
    if name == "requirement":
        return quoted(titles.get(value, code_text(value)))
    show = SHOWN.get(name)
    return show(value) if show else value


def _codes(value: Any) -> str:
    """Codes, given as a list or as text with commas."""
    codes = value if isinstance(value, list | tuple) else str(value).split(",")
    return or_list(code_text(str(code).strip()) for code in codes)


def _amount(value: Any) -> str:
    return minutes_text(value) if isinstance(value, int) else str(value)


def _quoted_code(value: Any) -> str:
    return quoted(code_text(value))


# How a parameter is shown, by its name: a day, an amount, a code in words; the rest as it is.
SHOWN: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(("on", "cycle_start", "from", "until"), date_text),
    **dict.fromkeys(("tags", "parts", "issuers", "kinds"), _codes),
    **dict.fromkeys(("category", "credential"), _quoted_code),
    **dict.fromkeys(("signer", "way", "result", "value"), code_text),
}
