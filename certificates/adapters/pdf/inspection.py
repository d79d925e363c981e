"""What a finished file says of itself, read back as a stranger would read it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.adapters.pdf.joining import pages_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def leads_to(pdf: bytes, address: str) -> bool:
    """Whether a file has at least one page, and a link on its pages leads to this address. Never fails, whatever the bytes are."""
    try:
        return address in set(_links(PdfFileReader(io.BytesIO(pdf))))
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):
        return False


def _links(reader: PdfFileReader) -> Iterator[str]:
    for page in pages_of(reader.root["/Pages"]):
        for reference in page.get("/Annots", ()):
            annotation = reference.get_object()
            yield str(annotation.get("/A", {}).get("/URI", ""))
