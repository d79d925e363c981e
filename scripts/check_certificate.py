#!/usr/bin/env python3
"""Check the signature of a certificate file with nothing but our published root, without asking our server.

    python3 check_certificate.py CERTIFICATE.pdf root.pem

Needs Python 3.9 or newer and the `openssl` command; no other package. It says whether the file is, byte for byte, what was signed under that
root. Whether the certificate was taken back later only the page of its code can say.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


class NotOurs(Exception):
    """The file is not what was signed."""


def signed_parts(pdf: bytes) -> tuple[bytes, bytes]:
    """Return what was signed and the signature (DER). Raises NotOurs unless there is one signature and it covers the whole file."""
    ranges = BYTE_RANGE.findall(pdf)
    if len(ranges) != 1:
        raise NotOurs(f"there are {len(ranges)} signatures in it, and not one")
    start, length, resumes, rest = (int(number) for number in ranges[0])
    if start != 0 or resumes <= length or resumes + rest != len(pdf):
        raise NotOurs("something was added after it was signed")
    gap = pdf[length:resumes].strip()
    if not re.fullmatch(rb"<[0-9A-Fa-f]+>", gap):
        raise NotOurs("the signature is damaged")
    digits = gap[1:-1]
    signature = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return pdf[:length] + pdf[resumes:], _without_padding(signature)


def _without_padding(signature: bytes) -> bytes:
    """Return the DER structure without the zeros that fill the place kept for it."""
    if len(signature) < 4 or signature[0] != 0x30:
        raise NotOurs("the signature is damaged")
    if signature[1] < 0x80:
        return signature[: 2 + signature[1]]
    size = signature[1] & 0x7F
    return signature[: 2 + size + int.from_bytes(signature[2 : 2 + size], "big")]


def check(pdf: bytes, root: Path) -> None:
    """Raise NotOurs unless the file is what was signed under the root."""
    content, signature = signed_parts(pdf)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "content").write_bytes(content)
        (Path(folder) / "signature").write_bytes(signature)
        done = subprocess.run(  # noqa: S603 -- a fixed command on two files of ours
            ["openssl",  # noqa: S607 -- wherever it is installed
              "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "content", "-CAfile", str(root.resolve()),
             "-purpose", "any", "-no_check_time", "-out", "verified"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise NotOurs("its bytes are not what was signed, or it was signed under another root")


def main(arguments: list[str]) -> int:
    """Return 0 for a file that is ours, 1 for one that is not, 2 when it cannot be checked."""
    if len(arguments) != 2:
        sys.stderr.write("Usage: python3 check_certificate.py CERTIFICATE.pdf root.pem\n")
        return 2
    try:
        check(Path(arguments[0]).read_bytes(), Path(arguments[1]))
    except NotOurs as found:
        sys.stdout.write(f"NOT OURS: {found}.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"It could not be checked: {error}.\n")
        return 2
    sys.stdout.write("OURS: byte for byte what was signed under this root. Look up its code to see if it is still valid.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
