"""The restricted HTML of documents, and its Markdown in packages."""

from __future__ import annotations

import nh3

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "br"}


def sanitise(html: str) -> str:
    """Return only what documents may hold; everything else goes, its words stay."""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "tel", "mailto"}, link_rel=None)
