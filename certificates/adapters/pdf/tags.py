"""Two things that WeasyPrint 70 leaves out of the tree of tags: the language of a part, and its text as it is read.

Right-to-left names lie in the file in the order they are drawn, and combining marks twice; a screen reader takes the text from here instead.
The function that is wrapped is private: WeasyPrint is pinned, and `tests/certificates/test_pdf.py` fails when it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.pdf import tags

ATTRIBUTE = "data-actual"
_build = tags._build_box_tree  # noqa: SLF001 -- there is no public place to add to the tree


def install() -> None:
    """Let WeasyPrint write ActualText from `data-actual` and Lang from `lang`. Idempotent."""
    tags._build_box_tree = _build_with_text_and_language  # noqa: SLF001 -- as above


def _build_with_text_and_language(box: Any, *rest: Any) -> Iterator[Any]:
    source = getattr(box, "element", None)
    for element in _build(box, *rest):
        if source is not None and hasattr(source, "get"):
            if (text := source.get(ATTRIBUTE)) and "ActualText" not in element:
                element["ActualText"] = pydyf.String(text)
            if language := source.get("lang"):
                element["Lang"] = pydyf.String(language)
        yield element
