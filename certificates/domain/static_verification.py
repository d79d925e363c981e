"""Verification pages as plain files, for any web server to hold when this one is gone: status, dates and hashes, never a name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation

from certificates.domain.seals import published_certificates
from certificates.domain.verification import public_record, verify_code
from certificates.models import Document

if TYPE_CHECKING:
    from datetime import datetime


def write_static_pages(folder: Path, *, at: datetime) -> tuple[int, int]:
    """Write a page and a record for every code and the certificates of our authority; return how many there are and how many changed.

    A file whose text is the same is left alone, so that a copy to a web server moves only what is new. Running it again is safe.
    """
    total = changed = 0
    for code in Document.objects.order_by("pk").values_list("code", flat=True).iterator():
        answer = verify_code(code, at=at)
        if answer is None:
            continue
        record = public_record(answer)
        with translation.override("en"):
            page = render_to_string(
                "certificates/static_page.html", {"record": record, "title": record["title"], "standing": answer.standing.label}
            )
        total += 1
        changed += _write(folder / "v" / code / "index.html", page)
        _write(folder / "v" / code / "status.json", json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    for held in published_certificates():
        _write(folder / "authority" / f"{'root' if held.is_root else 'signing'}-{held.fingerprint}.pem", held.pem)
    return total, changed


def _write(path: Path, text: str) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    return True
