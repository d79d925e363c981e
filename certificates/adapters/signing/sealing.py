"""Puts the issuer's signature into a finished file, without touching a byte of what was rendered."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.adapters.pdf.finisher import SIGNATURE_FIELD
from certificates.adapters.signing.authority import fingerprint, split_chain

RESERVED = 6_000  # hexadecimal digits kept free for the signature with its two certificates
_LONGEST_SIGNATURE = 72
_KEY = re.compile(r"-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----.+?-----END (?:ENCRYPTED )?PRIVATE KEY-----", re.DOTALL)


class SealUnreadable(ValueError):
    """The configured key or chain cannot be used; the message says which, and never what is in it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A signing key with its certificate and the chain above it, loaded once."""

    signer: signers.Signer
    certificate: bytes  # PEM
    chain: tuple[bytes, ...]  # PEM, the certificate first, the root last

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the signing certificate."""
        return fingerprint(self.certificate)


def read_seal(bundle: str, *, passphrase: str = "") -> Seal:
    """Return the seal of a PEM bundle: private key (PKCS#8), its certificate, the certificates above it. Raises SealUnreadable.

    This is the one seam: a key store or a publicly trusted key needs another `_KeySigner`, and nothing else changes.
    """
    key = _KEY.search(bundle)
    if key is None:
        raise SealUnreadable("The document seal holds no private key in PEM form.")
    try:
        private = serialization.load_pem_private_key(key[0].encode(), passphrase.encode() or None)
    except (ValueError, TypeError) as error:
        raise SealUnreadable("The private key of the document seal cannot be read, or its passphrase is wrong.") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise SealUnreadable("The private key of the document seal must be an ECDSA key on the curve P-256.")
    try:
        certificates = tuple(split_chain(bundle.encode()))
    except ValueError as error:
        raise SealUnreadable("The document seal holds no certificates in PEM form.") from error
    leaf, *above = [_asn1(certificate) for certificate in certificates]
    spki = private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if leaf.public_key.dump() != spki:
        raise SealUnreadable("The first certificate of the document seal does not belong to its private key.")
    registry = SimpleCertificateStore()
    registry.register_multiple(above)
    return Seal(_KeySigner(leaf, private, registry), certificates[0], certificates)


def sign(pdf: bytes, seal: Seal, *, issuer: str) -> bytes:
    """Return the file with the issuer's signature, which certifies it and allows no change at all. The bytes before stay as they are."""
    metadata = signers.PdfSignatureMetadata(
        field_name=SIGNATURE_FIELD,
        name=issuer,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    signer = signers.PdfSigner(metadata, signer=seal.signer)
    writer = _AppendOnlyWriter(io.BytesIO(pdf))
    # pyHanko runs an event loop for each signature; in a thread of its own there is never one already, whoever calls.
    with ThreadPoolExecutor(max_workers=1) as thread:
        signed = thread.submit(signer.sign_pdf, writer, existing_fields_only=True, bytes_reserved=RESERVED).result()
    return bytes(signed.getvalue())


class _AppendOnlyWriter(IncrementalPdfFileWriter):
    """Leaves the metadata as it was rendered: rewritten, the file would no longer say that it is PDF/A and PDF/UA."""

    def _update_meta(self) -> None:
        """Do nothing."""


class _KeySigner(signers.Signer):
    """Signs with a key that is loaded already; pyHanko's own parses it twice for each signature."""

    def __init__(self, certificate: Certificate, key: ec.EllipticCurvePrivateKey, registry: SimpleCertificateStore) -> None:
        self._key = key
        super().__init__(signing_cert=certificate, cert_registry=registry)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 -- pyHanko's signature
        """Return the raw signature; in a dry run as many bytes as it may have."""
        if dry_run:
            return bytes(_LONGEST_SIGNATURE)
        hashing: Any = getattr(hashes, digest_algorithm.upper())
        return self._key.sign(data, ec.ECDSA(hashing()))


def _asn1(certificate: bytes) -> Certificate:
    return Certificate.load(pem.unarmor(certificate)[2])
