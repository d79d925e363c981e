"""Documents as files: certificates of one page, transcripts of as many as they need; PDF/A-3a and PDF/UA-1 at once, the same bytes for the same payload."""

from certificates.adapters.pdf.fonts import unprintable_characters
from certificates.adapters.pdf.inspection import leads_to
from certificates.adapters.pdf.joining import joined
from certificates.adapters.pdf.rendering import (
    ALL_SHOWN,
    DoesNotFit,
    UnprintableName,
    UnprintableText,
    render_certificate,
    render_cover,
)

__all__ = [
    "ALL_SHOWN",
    "DoesNotFit",
    "UnprintableName",
    "UnprintableText",
    "joined",
    "leads_to",
    "render_certificate",
    "render_cover",
    "unprintable_characters",
]
