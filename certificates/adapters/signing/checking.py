"""What a signature in somebody's file is worth to us."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from certificates.adapters.signing.authority import fingerprint

LARGEST = 5_000_000
logger = logging.getLogger(__name__)


class Finding(StrEnum):
    """What was found. Only OURS says that not a byte differs from what one of our keys signed."""

    OURS = "ours"
    ALTERED = "altered"  # one of our signatures is in it, and the file is not what it signed
    FOREIGN = "foreign"  # signed, by somebody else
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


def check_signature(pdf: bytes, *, roots: Iterable[bytes], signing: Iterable[bytes]) -> Finding:
    """Say whether a file is exactly what one of our signing certificates signed. Never fails, whatever the bytes are.

    `roots` and `signing` are PEM, every one ever published. A signature counts only when it covers the whole file and nothing came after.
    """
    if len(pdf) > LARGEST:
        return Finding.UNREADABLE
    ours = {fingerprint(certificate) for certificate in signing}
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return Finding.UNSIGNED
        if not any(_signed_by(signature) in ours for signature in signatures):
            return Finding.FOREIGN
        return _judge(signatures, ours, [Certificate.load(pem.unarmor(root)[2]) for root in roots])
    except (
        PdfError,
        SignatureValidationError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
    ) as error:
        logger.info("A file with a signature could not be read: %s", type(error).__name__)
        return Finding.UNREADABLE


def _judge(signatures: list[EmbeddedPdfSignature], ours: set[str], roots: list[Certificate]) -> Finding:
    """Return OURS only for one signature, by us, over every byte, trusted up to our root."""
    if len(signatures) != 1 or _signed_by(signatures[0]) not in ours:
        return Finding.ALTERED
    signature = signatures[0]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=signature.self_reported_timestamp)
    with ThreadPoolExecutor(max_workers=1) as thread:  # pyHanko runs an event loop; here there is none already, whoever calls
        status = thread.submit(validate_pdf_signature, signature, context).result()
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.modification_level == ModificationLevel.NONE
    return Finding.OURS if status.intact and status.valid and status.trusted and status.bottom_line and whole else Finding.ALTERED


def _signed_by(signature: EmbeddedPdfSignature) -> str:
    return str(signature.signer_cert.sha256.hex())
