"""What is wrong with rules as typed, in the reader's language: the kernel gives codes and parameters, authors get sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certificates.evaluation import Problem

WORDS = {
    "above-children": gettext_lazy("This asks for %(need)s of %(children)s parts. Ask for fewer, or add parts."),
    "automatic-cannot-be-separate": gettext_lazy("Nobody decides when the decision is automatic. Leave separate_from out, or let a lead decide."),
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
    "not-supported": gettext_lazy("This is not possible yet. Leave it out."),
    "one-language": gettext_lazy("The English text (en) is missing. Add it."),
    "repeated-requirement": gettext_lazy("This asks for the same thing as %(key)s. Ask for it once."),
    "too-deep": gettext_lazy("This is a group inside more than %(most)s groups. Use fewer levels."),
    "too-large": gettext_lazy("This must be between %(least)s and %(most)s."),
    "too-long": gettext_lazy("This is longer than %(most)s letters or entries. Make it shorter."),
    "unknown-category": gettext_lazy("%(value)s is not one of the categories named above: %(choices)s. Add it to categories, or use one of them."),
    "unknown-field": gettext_lazy("%(name)s is not a field here. Use one of these: %(choices)s."),
    "unknown-value": gettext_lazy("%(value)s does not fit here. Use one of these: %(choices)s."),
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
    "a whole number": gettext_lazy("a whole number"),
    "a second document": gettext_lazy("a second document after ---"),
    "an alias": gettext_lazy("a reference with *"),
    "an anchor": gettext_lazy("a mark with &"),
    "a tag": gettext_lazy("a type mark with !"),
    "a field name that is not text": gettext_lazy("a field name that is not plain text"),
    "it holds a character that YAML does not allow": gettext_lazy("there is a sign in it that is not allowed"),
    "NoneType": gettext_lazy("nothing"),
    "'dict'": gettext_lazy("a group of fields"),
    "'list'": gettext_lazy("a list"),
    "'None'": gettext_lazy("nothing"),
}


def problem_sentence(problem: Problem) -> str:
    """Return what is wrong and how to mend it, without the place."""
    return str(WORDS[problem.code]) % _shown(problem.params)


def problem_place(problem: Problem) -> str:
    """Return where it is: the line, and the field as a path."""
    if problem.line is None:
        return _("In the whole text")
    if problem.path == "document":
        return _("Line %(line)d") % {"line": problem.line}
    return _("Line %(line)d, %(path)s") % {"line": problem.line, "path": problem.path}


def _shown(params: Mapping[str, object]) -> dict[str, str]:
    return {name: str(FRAGMENTS.get(str(value), value)) for name, value in params.items()}
