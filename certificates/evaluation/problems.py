"""What is wrong with a document, and where: collected, never one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
Param = str | int | None

MOST_PROBLEMS = 50
LONGEST_SHOWN = 60

# English for authors at a command line. Screens render the code and its parameters in the reader's language.
SENTENCES = {
    "above-children": "asks for {need} of {children} parts. Ask for fewer, or add parts",
    "asked-and-excluded": "{value} is asked for and excluded. Take it out of one place",
    "automatic-cannot-be-separate": "nobody decides in an automatic scheme, so separate_from must be empty",
    "bad-amount": "{value} is not an amount. Write it like {example}",
    "bad-code": "{value} is not a code. Use small letters and digits, with single hyphens or underscores between, at most 60",
    "bad-date": "{value} is not a date between 1900 and 2999. Write it like 2026-01-31",
    "bad-hash": "{value} is not a SHA-256 hash of 64 small hexadecimal digits",
    "bad-instant": "{value} is not an instant. Write it like 2026-01-31T17:00:00.000000Z",
    "bad-reference": "{value} does not say what the row is about. Write it like {example}",
    "bad-text": "is empty, too long, or holds characters that cannot be shown",
    "bad-yaml": "cannot be read as YAML: {detail}",
    "cannot-stand-for": "{value} cannot be stood for by something of another sort. It must be of the same sort, or one of: {choices}",
    "caps-below-need": "lets at most {total} minutes count where {need} are asked for. Raise a cap, or ask for less",
    "chain-too-long": "more than {most} requirements wait for one another. Use fewer",
    "circle": "waits for itself: {keys}. Take one of these out",
    "duplicate-field": "{name} is written twice",
    "duplicate-key": "{key} is the key of two requirements. Give each its own",
    "duplicate-row": "{value} is the hash of two rows",
    "duplicate-value": "{value} is listed twice",
    "ends-after-the-row": "is after the day of the row ({on}): write work down when it is done",
    "ends-before-start": "ends before it starts ({start})",
    "every-outside-renewal": "is for renewal. Say look_back here",
    "every-shorter-than-the-period": "is shorter than a period of {months} months. Leave it out: each period asks anew",
    "fewer-than-kinds": "asks for {count} letters, and one of each of {kinds} kinds. Ask for at least {kinds}",
    "longer-than-the-period": "asks for {asked} months in a period of {months}. Ask for fewer, or say every",
    "look-back-shorter-than-asked": "is shorter than the {months} months asked for. Look back further",
    "minimum-above-cap": "asks for at least {least} minutes of {value}, of which at most {most} count. Raise the cap, or ask for less",
    "missing": "{name} is missing. Add it",
    "more-than-the-period-has": "asks for {count}, one per {one_per}: a period of {months} months has at most {most}. Ask for fewer",
    "needs-field": "means nothing without {name}. Add it, or take this out",
    "no-order": "{fact} has no more and less. Say is; at_least is for {choices}",
    "one-condition": "must say exactly one of: {choices}",
    "only-tags-here": "only tags can be excluded here",
    "outside-categories": "{value} is not among the categories that count here: {choices}",
    "parts-above-whole": "the parts come to {parts} minutes, more than the {whole} of the whole. Ask for {parts}, or for less of each",
    "repeated-requirement": "asks for the same thing as {key}. Ask for it once",
    "say-one": "says both {one} and {other}, or neither. Say one of them",
    "too-deep": "is a group inside more than {most} groups. Use fewer levels",
    "too-large": "must be between {least} and {most}",
    "too-long": "is longer than {most} characters or entries",
    "unknown-category": "{value} is not one of the scheme's categories: {choices}",
    "unknown-field": "{name} is not a field here. Known: {choices}",
    "unknown-key": "{key} is not the key of another requirement here: {choices}",
    "unknown-value": "{value} is not one of: {choices}",
    "wait-for-one-attempt": "a wait means nothing where there is one attempt. Allow more, or take it out",
    "key-of-renewal": "{key} is a key of renewal too, and both are asked for together. Give it its own",
    "late-after-reinstatement": "ends before the late steps do. Give more time, or make the steps shorter",
    "needs-last-day": "means nothing in a certificate without a last day. Say how long it is valid, or take this out",
    "no-renewal-allowed": "allows no renewal, but a renewal is written. Allow at least 1, or take the renewal out",
    "no-such-day": "{value} is not a day of a year. Write it like 12-31",
    "own-code": "names the scheme itself. Name other schemes",
    "return-never-asked": "is never asked for: validity stands still while on leave. Say valid: runs, or take this out",
    "window-longer-than-validity": "a window of {days} days is longer than {months} months of validity",
    "within-without-after": "needs after: the requirement, or opening, from which the time runs",
    "wrong-type": "must be {expected}",
    "yaml-feature": "uses {feature}. Write the text out plainly",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document: where, a code, and what the sentence about it needs."""

    code: str
    path: str
    line: int | None = None
    params: Mapping[str, Param] = field(default_factory=dict)

    def sentence(self) -> str:
        """Say in English where and what is wrong, and how to mend it."""
        place = f"line {self.line}, {self.path}" if self.line else self.path
        return f"{place}: {SENTENCES[self.code].format_map(self.params)}."

    def document(self) -> dict[str, object]:
        """Return the problem as JSON values."""
        return {"code": self.code, "path": self.path, "line": self.line, "params": dict(self.params)}


class DocumentError(ValueError):
    """A document that cannot be used, with every problem found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence() for problem in problems))


class SchemeError(DocumentError):
    """The scheme cannot be used."""


class CaseError(DocumentError):
    """The case cannot be used."""


def shown(value: object) -> str:
    """Return a value short enough for a sentence."""
    text = value if isinstance(value, str) else type(value).__name__ if isinstance(value, (dict, list)) else ascii_number(value)
    text = text.encode("ascii", "backslashreplace").decode() if not text.isprintable() else text
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "...")


def ascii_number(value: object) -> str:
    """Return a number or other scalar as text, also one with more digits than Python will write."""
    if isinstance(value, int) and value.bit_length() > 256:
        return "a very large number"
    return str(value)


def written_path(path: Path) -> str:
    """Return ("initial", "of", 0) as initial.of[0]."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "document"
