"""The seal under issued files: which key signs now, and every certificate that ever did."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.adapters.signing import Finding, Seal, check_signature, fingerprint, make_root, make_signing_certificate, read_seal, sign
from certificates.models import SealCertificate
from core.errors import DomainError
from core.keys import demo_key

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

DEMO_ORGANISATION = "Demo, certifies nothing"


class SealBroken(DomainError):
    """What was signed does not check out. Nothing is stored."""

    code = "seal-broken"

    def __init__(self) -> None:
        super().__init__(_("The signature could not be made. Your certificate is valid. Its file will be there when this is mended."))


def seal_file(pdf: bytes, *, issuer: str, at: datetime) -> bytes:
    """Return the file with our signature, checked as a stranger would check it; its certificates are published from now on.

    Raises SealBroken.
    """
    seal = current_seal()
    publish_chain(seal, at=at)
    signed = sign(pdf, seal, issuer=issuer)
    if check_signature(signed, roots=[seal.chain[-1]], signing=[seal.certificate]) is not Finding.OURS:
        raise SealBroken
    return signed


def find_signature(pdf: bytes) -> Finding:
    """Say what a stranger's file is worth, by all certificates that we ever signed with."""
    known = list(SealCertificate.objects.all())
    return check_signature(
        pdf,
        roots=[held.pem.encode() for held in known if held.is_root],
        signing=[held.pem.encode() for held in known if not held.is_root],
    )


def publish_chain(seal: Seal, *, at: datetime) -> None:
    """Keep the certificates of a seal for ever. Idempotent."""
    *_others, root = seal.chain
    for certificate in seal.chain:
        SealCertificate.objects.get_or_create(
            fingerprint=_fingerprint(certificate),
            defaults={"pem": certificate.decode(), "is_root": certificate == root, "first_used_at": at},
        )


def published_certificates() -> QuerySet[SealCertificate]:
    """Every certificate that stood behind a signature, roots first, then by first use."""
    return SealCertificate.objects.order_by("-is_root", "first_used_at", "pk")


def current_seal() -> Seal:
    """Return the configured seal, or the demo's own where demo keys are allowed. Raises ImproperlyConfigured or SealUnreadable."""
    bundle = settings.DOCUMENT_SEAL or demo_key("document-seal.pem", _demo_seal)
    return _seal(bundle, settings.DOCUMENT_SEAL_PASSPHRASE)


@lru_cache(maxsize=4)
def _seal(bundle: str, passphrase: str) -> Seal:
    return read_seal(bundle, passphrase=passphrase)


@lru_cache(maxsize=256)
def _fingerprint(certificate: bytes) -> str:
    return fingerprint(certificate)


def _demo_seal() -> str:
    at = timezone.now() - timedelta(days=730)  # a demo may be shown, or tried, as of a day before it was first opened
    root = make_root(DEMO_ORGANISATION, at=at, passphrase=b"demo")
    issued = make_signing_certificate(root, DEMO_ORGANISATION, at=at, passphrase=b"demo")
    return b"".join((issued.key, issued.certificate, root.certificate)).decode()
