"""Our own small certificate authority: a root that stays offline, and signing certificates that it issues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

ROOT_YEARS = 20
SIGNING_YEARS = 5
_YEAR = timedelta(days=365)
# RFC 9336. E-mail protection stands beside it because readers built on NSS know no other usage for signatures in documents.
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")


@dataclass(frozen=True, slots=True)
class Issued:
    """A private key with its certificate, both as PEM."""

    key: bytes
    certificate: bytes


def make_root(organisation: str, *, at: datetime, passphrase: bytes) -> Issued:
    """Return a new root, valid for twenty years, that may issue signing certificates and nothing below them; its key is encrypted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, f"{organisation} document root {at.year}")
    builder = (
        _certificate(name, name, key, at=at, lasts=_YEAR * ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    )
    return Issued(_pem(key, passphrase), builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def make_signing_certificate(root: Issued, organisation: str, *, at: datetime, passphrase: bytes, key_passphrase: bytes = b"") -> Issued:
    """Return a new key with a certificate of the root, valid for five years, for signing documents only.

    `passphrase` opens the root's key; with `key_passphrase` the new key is encrypted. Raises ValueError where the root's key does not open.
    """
    root_key = serialization.load_pem_private_key(root.key, passphrase)
    root_certificate = x509.load_pem_x509_certificate(root.certificate)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey) or root_key.public_key() != root_certificate.public_key():
        raise ValueError("The root's key does not belong to its certificate.")
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _certificate(
            _name(organisation, f"{organisation} documents {at:%Y-%m}"), root_certificate.subject, key, at=at, lasts=_YEAR * SIGNING_YEARS
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    )
    return Issued(_pem(key, key_passphrase), builder.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate's DER bytes, as 64 lower-case hexadecimal digits."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()


def split_chain(chain: bytes) -> list[bytes]:
    """Return the certificates of a PEM bundle, each as PEM."""
    return [found.public_bytes(serialization.Encoding.PEM) for found in x509.load_pem_x509_certificates(chain)]


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(**granted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
        "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: granted.get(name, False) for name in names})


def _pem(key: ec.EllipticCurvePrivateKey, passphrase: bytes) -> bytes:
    encryption = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
