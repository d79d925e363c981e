"""The trainer's guide: how to hold a module in a room.

It stands beside the module, in the editor and in the package, and is never part of its document: learners are not served it, and changing
it changes no edition.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from curricula.domain.package import GUIDE, PackageRefused
from curricula.domain.prose import ProseRefused, from_markdown, normalise, to_markdown
from curricula.enums import Language
from curricula.models import ModulePage

if TYPE_CHECKING:
    from collections.abc import Mapping


def load_guide(path: Path | str) -> dict[str, str]:
    """Return the guide of a package as normal HTML by language; empty where there is none. Raises PackageRefused."""
    guide: dict[str, str] = {}
    complaints = []
    for language in Language.values:
        file = Path(path) / GUIDE / f"{language}.md"
        if not file.is_file():
            continue
        try:
            guide[language] = from_markdown(file.read_text(encoding="utf-8"))
        except ProseRefused as refused:
            complaints.append(f"{GUIDE}/{language}.md:{refused.line + 1}: {refused.message}")
    if complaints:
        raise PackageRefused(complaints)
    return guide


def write_guide(guide: Mapping[str, str], path: Path | str) -> None:
    """Write a guide into a package's folder as Markdown, in place of the one there."""
    folder = Path(path) / GUIDE
    shutil.rmtree(folder, ignore_errors=True)
    for language, html in guide.items():
        if html:
            folder.mkdir(exist_ok=True)
            (folder / f"{language}.md").write_text(f"{to_markdown(html)}\n", encoding="utf-8")


def guide_of(page: ModulePage) -> dict[str, str]:
    """Return the published guide of a module by language, as normal HTML."""
    pages = ModulePage.objects.filter(translation_key=page.translation_key, live=True).select_related("locale")
    return {one.locale.language_code: html for one in pages.order_by("pk") if (html := normalise(one.guide))}


def set_guide(page: ModulePage, guide: Mapping[str, str]) -> None:
    """Publish a guide on a module's pages, each language on its own page; a language without words keeps what it has."""
    for one in ModulePage.objects.filter(translation_key=page.translation_key).select_related("locale"):
        html = guide.get(one.locale.language_code)
        if html and normalise(one.guide) != html:
            one.guide = html
            one.save_revision().publish()
