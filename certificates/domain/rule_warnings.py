"""What is right as a rule and still worth a look before it is published. Nothing here stops anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.amount_words import quoted, title_in_language
from certificates.queries import sample_modules
from curricula.models import ModuleEdition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def rule_warnings(rules: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each thing worth a look, in the language in use. At most two queries."""
    return [*_samples(rules), *_without_spanish(rules), *_unreleased(rules), *_not_found(rules)]


def _samples(rules: Mapping[str, Any]) -> Iterator[str]:
    titles = [title_in_language(title) for title in sample_modules(rules)]
    if titles:
        yield ngettext(
            "These rules count a sample that parents have not reviewed yet: %(titles)s.",
            "These rules count samples that parents have not reviewed yet: %(titles)s.",
            len(titles),
        ) % {"titles": ", ".join(titles)}


def _without_spanish(rules: Mapping[str, Any]) -> Iterator[str]:
    lacking = [next(iter(titles.values())) for titles in _titles(rules) if "es" not in titles]
    if lacking:
        yield _("These titles have no Spanish yet: %(titles)s. Spanish readers would see them in English.") % {
            "titles": ", ".join(quoted(title) for title in lacking)
        }


def _unreleased(rules: Mapping[str, Any]) -> Iterator[str]:
    asked = sorted({part["module"] for part in _parts(rules) if part.get("kind") == "module"})
    released = set(ModuleEdition.objects.filter(code__in=asked).values_list("code", flat=True)) if asked else set()
    lacking = [code for code in asked if code not in released]
    if lacking:
        yield _("No edition of these modules has been released, so nobody can complete them: %(codes)s.") % {"codes": ", ".join(lacking)}


def _not_found(rules: Mapping[str, Any]) -> Iterator[str]:
    for words in rules.get("not_found") or ():
        yield _("Looked for and not found: %(words)s") % {"words": words}


def _titles(value: Any) -> Iterator[Mapping[str, str]]:
    """Every text of the rules that has languages, once each."""
    seen: list[Mapping[str, str]] = []
    for part in _parts(value):
        for name in ("title", "credential"):
            titles = part.get(name)
            if isinstance(titles, dict) and titles not in seen:
                seen.append(titles)
    yield from seen


def _parts(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping of the rules."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)
