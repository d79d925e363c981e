"""QR code of a verification address, as an inline SVG for the PDF and for pages."""

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

QUIET_ZONE = 4  # modules; readers need it, and it is drawn white so that paper may be any colour
# The search for the best of eight masks is three quarters of the work; every mask can be read, and a fixed one also never changes.
_MASK = 3


def qr_svg(url: str, *, title: str | None = None) -> str:
    """Draw the address as an inline SVG without a size of its own: error correction M or better, dark on white, named for screen readers."""
    code = segno.make(url, error="m", micro=False, mask=_MASK)
    modules = code.symbol_size(border=QUIET_ZONE)[0]
    path = io.BytesIO()
    code.save(
        path,
        kind="svg",
        border=QUIET_ZONE,
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        dark="#1f2a2e",
    )
    drawing = path.getvalue().decode("ascii")
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img"><title>{title}</title>'
        '<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>{path}</svg>',
        size=modules,
        title=title or _("QR code that opens %(address)s") % {"address": url},
        path=mark_safe(drawing[drawing.index("<path") : drawing.rindex("</svg>")]),  # noqa: S308 -- segno's own numbers
    )
