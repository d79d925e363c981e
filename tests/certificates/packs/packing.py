"""Takes packs apart, changes something, and puts them together again as a clever hand would."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.domain.packs import make_pack
from certificates.models import Candidacy
from core.canonical import canonical_bytes, digest, sha256_hex
from tests.people.factories import PersonFactory

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TODAY = AT.date()
Files = dict[str, bytes]


def pack_of(people: list[Candidacy], *, on: date = TODAY, language: str = "en", at: datetime = AT, **more: Any) -> bytes:
    """A pack of these people."""
    listed = Candidacy.objects.select_related("person", "scheme__program", "scheme_edition", "location")
    found = [listed.get(pk=one.pk) for one in people]
    program = found[0].scheme.program
    return make_pack(found, program=program, on=on, language=language, about="program:x", by=PersonFactory(), at=at, **more)


def unpacked(pack: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(pack)) as stream:
        return {name: stream.read(name) for name in stream.namelist()}


def packed(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as stream:
        for name, data in files.items():
            stream.writestr(name, data)
    return buffer.getvalue()


def relisted(files: Files, key: Ed25519PrivateKey | None = None) -> Files:
    """With a manifest that fits the files; signed anew only by whoever has a key."""
    manifest = json.loads(files["manifest.json"])
    kept = {name: data for name, data in files.items() if not name.startswith("manifest.")}
    manifest["files"] = {name: sha256_hex(data) for name, data in kept.items()}
    signature = files["manifest.sig"]
    if key is not None:
        signature = key.sign(canonical_bytes(manifest)).hex().encode()
    return kept | {"manifest.json": canonical_bytes(manifest), "manifest.sig": signature}


def rows_in(files: Files) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files["ledger.jsonl"].splitlines()]


def with_rows(files: Files, rows: list[dict[str, Any]]) -> Files:
    return files | {"ledger.jsonl": b"".join(canonical_bytes(row) + b"\n" for row in rows)}


def with_json(files: Files, name: str, change: Callable[[Any], Any]) -> Files:
    """With one JSON file changed in place."""
    content = json.loads(files[name])
    change(content)
    return files | {name: canonical_bytes(content)}


def rehashed(rows: list[dict[str, Any]], subject: str) -> list[dict[str, Any]]:
    """A person's chain with every hash made anew, so that it is whole in itself."""
    previous = "0" * 64
    for line in rows:
        if line["row"]["subject"] == subject:
            line["row"]["previous"] = previous
            line["hash"] = previous = digest(line["row"])
    return rows


class Verifier:
    """`python -I verify_pack.py` in an empty directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def __call__(self, pack: bytes | Files, *options: str, script: bytes = b"") -> tuple[int, str]:
        """What it says of a pack: its exit status and its sentences."""
        data = pack if isinstance(pack, bytes) else packed(pack)
        (self.directory / "pack.zip").write_bytes(data)
        path = self.directory / "verify_pack.py"
        path.write_bytes(script or (pack if isinstance(pack, dict) else unpacked(pack))["verify_pack.py"])
        done = subprocess.run(
            [sys.executable, "-I", path.name, "pack.zip", *options],
            cwd=self.directory,
            env={},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout
