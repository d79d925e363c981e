"""Many files on one stack of paper. The joined file is for a printer: it has neither tags nor signatures, which stay with each document's own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KEPT = ("/Contents", "/Resources")
_INHERITED = ("/MediaBox", "/Rotate")


def joined(files: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of all files, in order, each at its own size."""
    writer = PdfFileWriter()
    for data in files:
        for page in pages_of(PdfFileReader(io.BytesIO(data)).root["/Pages"]):
            copy = generic.DictionaryObject({generic.NameObject("/Type"): generic.NameObject("/Page")})
            for key in (*_INHERITED, *_KEPT):
                if key in page:
                    copy[generic.NameObject(key)] = writer.import_object(page.raw_get(key))
            writer.insert_page(copy)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pages_of(node: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    """Yield the pages below a node of the tree of pages, in order."""
    for reference in node["/Kids"]:
        kid = reference.get_object()
        if kid.get("/Type") == "/Pages":
            yield from pages_of(kid)
        else:
            yield kid
