"""A set of rules in plain words: what it asks for and what follows, from the canonical document, in the language in use.

Every page that says what a rule is takes it from here: the editor, an edition's page, the screen on which somebody begins, the learner's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certificates.domain.amount_words import span_text, title_in_language
from certificates.domain.rule_words.certificate import certificate_sentences, late_steps
from certificates.domain.rule_words.requirements import requirement_sentence, titles_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STAGES = ("initial", "renewal", "reinstatement", "return")


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement, or one thing that holds for the whole certificate, as sentences. `key` says which, the same in every edition."""

    text: str
    depth: int
    key: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines. `name` says which part of the rules it is."""

    name: str
    title: str
    lines: tuple[Line, ...]


def read_rules(rules: Mapping[str, Any]) -> list[Section]:
    """Return the whole of a canonical scheme document in words."""
    sections = [
        Section(
            "certificate", title_in_language(rules["credential"]), tuple(Line(text, 0, key) for key, text in certificate_sentences(rules))
        ),
        *(Section(name, title, tuple(requirement_lines(tree))) for name, title, tree in _trees(rules)),
    ]
    for name, heading in (("sources", _("Where the rules come from")), ("not_found", _("Looked for and not found"))):
        if rules.get(name):
            sections.append(Section(name, heading, tuple(Line(_noted(entry), 0, _noted(entry)) for entry in rules[name])))
    return sections


def stage_lines(rules: Mapping[str, Any], stage: str) -> list[Line]:
    """Return what one stage asks for, in words; for a stage that the rules do not describe, what the first time asks for."""
    for name, _title, tree in _trees(rules):
        if name == stage:
            return list(requirement_lines(tree))
    return list(requirement_lines(rules["initial"]))


def requirement_lines(tree: Mapping[str, Any]) -> Iterator[Line]:
    """Yield a requirement and its parts in the order written; a group of all without a title is only its parts."""
    titles = titles_of(tree)
    plain = tree["kind"] == "group" and tree["need"] == "all" and not tree.get("title") and not _has_options(tree)
    yield from _lines(tree, titles, depth=-1 if plain else 0)


def _lines(part: Mapping[str, Any], titles: Mapping[str, str], *, depth: int) -> Iterator[Line]:
    if depth >= 0:
        yield Line(requirement_sentence(part, titles), depth, part["key"])
    for child in part.get("of", []):
        yield from _lines(child, titles, depth=depth + 1)


def _has_options(tree: Mapping[str, Any]) -> bool:
    return bool(set(tree) - {"key", "kind", "title", "need", "of"})


def _trees(rules: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every tree of requirements with its name and heading."""
    yield "initial", _("To be certified"), rules["initial"]
    if rules.get("renewal"):
        yield "renewal", _renewal_heading(rules), rules["renewal"]
    for key, title, tree in late_steps(rules):
        yield f"late-{key}", _("Also asked for when renewal comes late (%(step)s)") % {"step": title}, tree
    if reinstatement := rules.get("reinstatement"):
        yield "reinstatement", _("To win a lapsed certificate back"), reinstatement["requirement"]
    if (leave := rules.get("leave")) and leave.get("return"):
        yield "return", _("To come back from leave when the certificate has ended"), leave["return"]


def _renewal_heading(rules: Mapping[str, Any]) -> str:
    valid = rules["valid"]
    if isinstance(valid, dict) and "months" in valid:
        return _("To renew, shown in the %(span)s of the certificate") % {"span": span_text({"months": valid["months"]})}
    return _("To renew, shown while the certificate is valid")


def _noted(entry: Any) -> str:
    if isinstance(entry, str):
        return entry
    return " ".join(str(entry[name]) for name in ("text", "title", "quote", "url") if entry.get(name))
