"""Signatures in issued PDF files: PAdES B-B, ECDSA P-256, certify and allow no change. The key comes from outside through one seam."""

from certificates.adapters.signing.authority import fingerprint, make_root, make_signing_certificate
from certificates.adapters.signing.checking import Finding, check_signature
from certificates.adapters.signing.sealing import Seal, read_seal, sign

__all__ = ["Finding", "Seal", "check_signature", "fingerprint", "make_root", "make_signing_certificate", "read_seal", "sign"]
