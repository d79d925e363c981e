"""What is wrong with rules as typed, in the reader's language: the kernel gives codes and parameters, authors get sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.domain.amount_words import minutes_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certificates.evaluation import Problem

WORDS = {
    "above-children": gettext_lazy("This asks for %(need)s of %(children)s parts. Ask for fewer, or add parts."),
    "asked-and-excluded": gettext_lazy("%(value)s is asked for and left out at once. Take it out of one place."),
    "automatic-cannot-be-separate": gettext_lazy(
        "Nobody decides when the decision is automatic. Leave separate_from out, or let a lead decide."
    ),
    "bad-amount": gettext_lazy("%(value)s is not an amount. Write it like %(example)s."),
    "bad-code": gettext_lazy("%(value)s is not a code. Use small letters and digits, with single hyphens between, at most 60."),
    "bad-date": gettext_lazy("%(value)s is not a date between 1900 and 2999. Write it like 2026-01-31."),
    "bad-hash": gettext_lazy("%(value)s is not a hash. Write the 64 digits as they were given to you."),
    "bad-instant": gettext_lazy("%(value)s is not a point in time. Write it like 2026-01-31T17:00:00.000000Z."),
    "bad-reference": gettext_lazy("%(value)s does not say what the entry is about. Write it like %(example)s."),
    "bad-text": gettext_lazy("This text is empty, too long, or has signs that cannot be shown. Write one line, at most 400 letters."),
    "bad-yaml": gettext_lazy(
        "This line cannot be read. Look at the spaces before it, the colons and the quotation marks. The reader says: %(detail)s."
    ),
    "duplicate-field": gettext_lazy("%(name)s is written twice. Keep one of them."),
    "duplicate-key": gettext_lazy("%(key)s is the key of two requirements. Give each its own."),
    "duplicate-row": gettext_lazy("%(value)s is the hash of two entries. Keep one of them."),
    "duplicate-value": gettext_lazy("%(value)s is listed twice. Keep one of them."),
    "ends-before-start": gettext_lazy("This ends before it starts (%(start)s). Choose a later end."),
    "missing": gettext_lazy("%(name)s is missing here. Add it."),
    "repeated-requirement": gettext_lazy("This asks for the same thing as %(key)s. Ask for it once."),
    "too-deep": gettext_lazy("This is a group inside more than %(most)s groups. Use fewer levels."),
    "too-large": gettext_lazy("This must be between %(least)s and %(most)s."),
    "too-long": gettext_lazy("This is longer than %(most)s letters or entries. Make it shorter."),
    "unknown-category": gettext_lazy(
        "%(value)s is not one of the categories named above: %(choices)s. Add it to categories, or use one of them."
    ),
    "unknown-field": gettext_lazy("%(name)s is not a field here. Use one of these: %(choices)s."),
    "unknown-value": gettext_lazy("%(value)s does not fit here. Use one of these: %(choices)s."),
    "caps-below-need": gettext_lazy("At most %(total)s can count here, and %(need)s are asked for. Raise a cap, or ask for less."),
    "chain-too-long": gettext_lazy("More than %(most)s requirements wait for one another. Use fewer."),
    "cannot-stand-for": gettext_lazy(
        "%(value)s cannot be stood for by something of another sort. Use the same sort, or one of these: %(choices)s."
    ),
    "circle": gettext_lazy("This waits for itself: %(keys)s. Take one of these out of after or met."),
    "ends-after-the-row": gettext_lazy("This ends after the day of the entry (%(on)s). Write work down when it is done."),
    "every-outside-renewal": gettext_lazy("Every is for renewal only. Write look_back here."),
    "every-shorter-than-the-period": gettext_lazy(
        "This is shorter than a period of %(months)s months. Leave it out: each period asks anew."
    ),
    "fewer-than-kinds": gettext_lazy(
        "This asks for %(count)s references, and for one of each of %(kinds)s kinds. Ask for at least %(kinds)s, or name fewer kinds."
    ),
    "longer-than-the-period": gettext_lazy(
        "This asks for %(asked)s months in a period of %(months)s months. Ask for fewer, or say every how many years it is asked for."
    ),
    "key-of-renewal": gettext_lazy("%(key)s is a key of renewal too, and both are asked for together. Give this one its own key."),
    "late-after-reinstatement": gettext_lazy("This ends before the late steps do. Give more time, or make the steps shorter."),
    "look-back-shorter-than-asked": gettext_lazy("This looks back less far than the %(months)s months asked for. Look back further."),
    "minimum-above-cap": gettext_lazy(
        "This asks for at least %(least)s of %(value)s, and at most %(most)s can count. Raise the cap, or ask for less."
    ),
    "more-than-the-period-has": gettext_lazy(
        "This asks for %(count)s, one in each %(one_per)s, and a period of %(months)s months has at most %(most)s. Ask for fewer."
    ),
    "needs-field": gettext_lazy("This means nothing without %(name)s. Add it, or take this out."),
    "needs-last-day": gettext_lazy("This means nothing without a last day. Say how long the certificate is valid, or take this out."),
    "no-renewal-allowed": gettext_lazy("No renewal is allowed, and a renewal is written. Allow at least 1, or take the renewal out."),
    "no-such-day": gettext_lazy("%(value)s is not a day of a year. Write it like 12-31."),
    "no-order": gettext_lazy("%(fact)s cannot be more or less. Write is in place of at_least; at_least is for: %(choices)s."),
    "one-condition": gettext_lazy("Write exactly one of these here: %(choices)s."),
    "only-tags-here": gettext_lazy("Only tags can be left out here."),
    "outside-categories": gettext_lazy("%(value)s is not among the categories that count here: %(choices)s. Use one of them."),
    "own-code": gettext_lazy("This names the scheme itself. Name other schemes."),
    "parts-above-whole": gettext_lazy(
        "The parts come to %(parts)s, more than the whole of %(whole)s. Ask for more in all, or for less of each."
    ),
    "return-never-asked": gettext_lazy(
        "This is never asked for, because validity stands still during leave. Write valid: runs, or take this out."
    ),
    "say-one": gettext_lazy("Write either %(one)s or %(other)s here, not both and not neither."),
    "unknown-key": gettext_lazy("%(key)s is not the key of another requirement here. Use one of these: %(choices)s."),
    "wait-for-one-attempt": gettext_lazy("A wait means nothing where there is one try. Allow more tries, or take the wait out."),
    "within-without-after": gettext_lazy("This needs after: the key from which the time runs, or opening for the first day."),
    "window-longer-than-validity": gettext_lazy(
        "Renewal opens %(days)s days before the end, but the certificate is valid for %(months)s months only. Make the window shorter."
    ),
    "wrong-type": gettext_lazy("This must be %(expected)s."),
    "yaml-feature": gettext_lazy("This uses %(feature)s. Write the text out plainly."),
}

# The kernel's few English fragments that stand inside sentences.
FRAGMENTS = {
    "a mapping": gettext_lazy("fields with a colon, one a line"),
    "a list": gettext_lazy("a list, each entry after a hyphen"),
    "a list with at least one requirement": gettext_lazy("a list with at least one requirement"),
    "a list with at least one condition": gettext_lazy("a list with at least one condition"),
    "a list with at least one edition": gettext_lazy("a list with at least one edition"),
    "a list with at least one entry": gettext_lazy("a list with at least one entry"),
    "a mapping of category, mode and minutes": gettext_lazy("the three fields category, mode and minutes"),
    "a mapping of minutes and of": gettext_lazy("the two fields minutes and of"),
    "a mapping of points and of": gettext_lazy("the two fields points and of"),
    "true or false": gettext_lazy("true or false"),
    "yes or no": gettext_lazy("yes or no"),
    "12 months, or 90 days": gettext_lazy("12 months, or 90 days"),
    "a whole number": gettext_lazy("a whole number"),
    "a second document": gettext_lazy("a second document after ---"),
    "an alias": gettext_lazy("a reference with *"),
    "an anchor": gettext_lazy("a mark with &"),
    "a tag": gettext_lazy("a type mark, an exclamation mark before a word"),
    "a field name that is not text": gettext_lazy("a field name that is not plain text"),
    "it holds a character that YAML does not allow": gettext_lazy("there is a sign in it that is not allowed"),
    "NoneType": gettext_lazy("nothing"),
    "'dict'": gettext_lazy("a group of fields"),
    "'list'": gettext_lazy("a list"),
    "'None'": gettext_lazy("nothing"),
}


# Parameters that are minutes, by code.
MINUTES = {"caps-below-need": ("total", "need"), "minimum-above-cap": ("least", "most"), "parts-above-whole": ("parts", "whole")}


def problem_sentence(problem: Problem) -> str:
    """Return what is wrong and how to mend it, without the place."""
    params = _shown(problem.params)
    for name in MINUTES.get(problem.code, ()):
        params[name] = minutes_text(int(params[name]))
    return str(WORDS[problem.code]) % params


def problem_place(problem: Problem) -> str:
    """Return where it is: the line, and the field as a path."""
    if problem.line is None:
        return _("In the whole text")
    if problem.path == "document":
        return _("Line %(line)d") % {"line": problem.line}
    return _("Line %(line)d, %(path)s") % {"line": problem.line, "path": problem.path}


def _shown(params: Mapping[str, object]) -> dict[str, str]:
    return {name: str(FRAGMENTS.get(str(value), value)) for name, value in params.items()}
