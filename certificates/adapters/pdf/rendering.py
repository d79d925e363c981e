"""From the payload frozen at issue to the bytes of its document."""

import threading
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from certificates.adapters.pdf import tags
from certificates.adapters.pdf.fetcher import SCHEME, BundledAssetsOnly
from certificates.adapters.pdf.finisher import finish
from certificates.adapters.pdf.fonts import ASSETS, Steps, fitted_size, font_face_rules, unprintable_characters
from certificates.adapters.pdf.wording import LANGUAGES, day, duration, hours_rows, in_words, proof, short_day, transcript_context
from core.errors import DomainError

CERTIFICATES = {"certificate/1": "certificates/certificate.html", "completion/1": "certificates/completion.html"}
TRANSCRIPT = "transcript/1"
TEXT_WIDTHS = {"letter": 474, "a4": 524}  # points; the same figures stand in assets/certificate.css
NAME_STEPS: Steps = ((1, 38, 28), (2, 32, 22), (3, 22, 12))
STYLESHEETS = ("certificate.css", "transcript.css")
CREDENTIAL_STEPS: Steps = ((1, 33, 25), (2, 25, 18), (3, 18, 12))
# How a page may be set, best first, and how many modules it then lists at most. A page that is too full is set closer; only when the
# closest setting cannot hold every module are some left out, and the page says how many.
DENSITIES = (("roomy", 8), ("close", 12), ("tight", 18))
SHORTENED = (("tight", 14), ("tight", 10), ("tight", 6), ("tight", 3), ("tight", 0))
# What a certificate shows besides, where its rules or its kind ask for it.
ALL_SHOWN = ("competencies", "instructors", "credit_approval", "provider_number")
# Kerning can make a line a little wider than the sum of its advances.
_MARGIN_FOR_KERNING = 0.98
_DRAWING_END = (58 + 326) / 0.75  # pixels from the top of the page; see the page backgrounds in assets/certificate.css
_AIR = 10 / 0.75  # pixels between the text and the foot
tags.install()
# Pango and the shared font configuration are not made for two threads at once.
_one_at_a_time = threading.Lock()


class UnprintableName(DomainError):
    """The name to print has characters that no shipped font can draw."""

    code = "unprintable-name"


class UnprintableText(DomainError):
    """Another text of the certificate has such characters."""

    code = "unprintable-text"


class DoesNotFit(DomainError):
    """Not even the closest setting holds the texts on one page."""

    code = "certificate-does-not-fit"


def render_certificate(payload: Mapping[str, Any]) -> bytes:
    """Return a document's PDF: byte for byte the same for the same payload, whoever asks and whenever.

    A certificate is one page, a transcript as many as it needs. Raises UnprintableName, UnprintableText or DoesNotFit instead of printing
    a page with holes or a certificate of two pages.
    """
    _require_known(payload)
    payload = _composed(payload)
    _require_printable(payload)
    with _one_at_a_time, translation.override(payload["language"]):
        if payload["format"] == TRANSCRIPT:
            return _write(_laid_out(render_to_string("certificates/transcript.html", transcript_context(payload))))
        context, template = _context(payload), CERTIFICATES[payload["format"]]
        for density, shown in _settings_to_try(len(payload["modules"])):
            document = _laid_out(render_to_string(template, context | _module_rows(payload, shown) | {"density": density}))
            if _fits(document):
                return _write(document)
    raise DoesNotFit(_("The texts of this certificate are too long for one page. Shorten the title or the names of the program."))


def render_cover(heading: str, lines: list[dict[str, str]], *, paper: str) -> bytes:
    """Return the sheet that lies on a printed stack: what it is, and whose documents are in it; in the language of the moment."""
    context = _composed({"heading": heading, "lines": lines, "paper": paper})
    language = (get_language() or LANGUAGES[0])[:2]
    with _one_at_a_time:
        return _write(_laid_out(render_to_string("certificates/cover.html", context | {"language": language})))


def _laid_out(html: str) -> Document:
    fonts, stylesheet = _fonts_and_stylesheet()
    try:
        return HTML(string=html, base_url=SCHEME, url_fetcher=BundledAssetsOnly()).render(
            font_config=fonts, stylesheets=[stylesheet], pdf_variant="pdf/a-3a"
        )
    except FatalURLFetchingError as error:  # a BaseException: it must not take the whole process down
        raise RuntimeError(f"The template asked for {error}") from error


def _write(document: Document) -> bytes:
    return document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish)


@lru_cache
def _fonts_and_stylesheet() -> tuple[FontConfiguration, CSS]:
    """Load fonts and stylesheet once per process; this costs as much as a whole certificate."""
    fonts = FontConfiguration()
    css = font_face_rules() + "".join((ASSETS / name).read_text("utf-8") for name in STYLESHEETS)
    return fonts, CSS(string=css, font_config=fonts, base_url=SCHEME, url_fetcher=BundledAssetsOnly())


def _fits(document: Document) -> bool:
    """Tell whether all is on one page and neither the foot nor the proof, which grow upwards, has reached what stands above it."""
    if len(document.pages) != 1:
        return False
    page = document.pages[0]._page_box  # noqa: SLF001 -- the only way to see the layout; the version is pinned
    boxes = {box.element.get("class") or box.element.tag: box for box in page.descendants(placeholders=True) if box.element is not None}
    text_end = boxes["main"].position_y + boxes["main"].height
    return text_end + _AIR <= boxes["foot"].position_y and boxes["proof"].position_y >= _DRAWING_END


def _require_known(payload: Mapping[str, Any]) -> None:
    """Refuse, as a fault of ours, a payload of another format; its texts are still anybody's."""
    if payload["format"] not in {*CERTIFICATES, TRANSCRIPT} or payload["language"] not in LANGUAGES or payload["paper"] not in TEXT_WIDTHS:
        raise ValueError(f"Not a payload we know: {payload['format']!r}, {payload['language']!r}, {payload['paper']!r}")
    if not payload["verify_url"].startswith(("https://", "http://")):
        raise ValueError(f"Not a web address: {payload['verify_url']!r}")


def _composed(value: Any) -> Any:
    """Compose every text (NFC), so that what is measured and checked is what is drawn."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {key: _composed(item) for key, item in value.items()}
    return [_composed(item) for item in value] if isinstance(value, list) else value


def _require_printable(payload: Mapping[str, Any]) -> None:
    for refusal, texts in ((UnprintableName, [payload["name"]]), (UnprintableText, _texts(payload))):
        if characters := list(dict.fromkeys(char for text in texts for char in unprintable_characters(text))):
            shown = ", ".join(f"{char} (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}" for char in characters[:5])
            raise refusal(_("We cannot print these characters: %(characters)s. Please write this another way.") % {"characters": shown})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)


def _context(payload: Mapping[str, Any]) -> dict[str, Any]:
    width = TEXT_WIDTHS[payload["paper"]] * _MARGIN_FOR_KERNING
    heading = in_words(payload, "credential" if "credential" in payload else "titles")
    return proof(payload) | {
        "payload": payload,
        "heading": heading,
        "heading_size": str(fitted_size(heading, width=width, weight=300, steps=CREDENTIAL_STEPS)),
        "name_size": str(fitted_size(payload["name"], width=width, weight=600, steps=NAME_STEPS)),
        "hours": hours_rows(payload),
        "total": duration(sum(row["minutes"] for row in payload["hours"])),
        "shows": payload.get("shows", ALL_SHOWN if payload["format"] == "completion/1" else ()),
        **{name: day(payload[name], payload["language"]) for name in ("issued_on", "valid_from", "completed_on") if name in payload},
        "valid_until": day(payload["valid_until"], payload["language"]) if payload.get("valid_until") else _("no end date"),
    }


def _settings_to_try(modules: int) -> list[tuple[str, int]]:
    whole = [(density, most) for density, most in DENSITIES if modules <= most]
    return whole + [(density, most) for density, most in SHORTENED if modules > most]


def _module_rows(payload: Mapping[str, Any], shown: int) -> dict[str, Any]:
    language = payload["language"]
    rows = [module | {"completed_on": short_day(module["completed_on"], language)} for module in payload["modules"][:shown]]
    return {"modules": rows, "more_modules": len(payload["modules"]) - len(rows)}
