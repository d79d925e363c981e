"""The only door through which the renderer gets a file: our own assets, by name."""

from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.adapters.pdf.fonts import ASSETS, FACES

SCHEME = "asset:"
_TYPES = {".ttf": "font/ttf", ".svg": "image/svg+xml"}
_BUNDLED = frozenset({*(face.file for face in FACES), "drawing.svg", "frame-letter.svg", "frame-a4.svg"})


class BundledAssetsOnly(URLFetcher):
    """Serve the bundled assets and nothing else: no network, no other file, not even `data:`.

    The template is escaped, so nothing should ever ask; if something does, the rendering stops instead of printing a certificate without it.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ARG002 -- WeasyPrint's signature
        """Return a bundled asset, or stop the rendering."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in _BUNDLED:
            raise FatalURLFetchingError(url)
        path = ASSETS / name
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES[path.suffix]})
