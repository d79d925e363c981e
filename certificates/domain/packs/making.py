"""Makes a pack: the same people at the same instant give the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.adapters.csv_export import csv_lines
from certificates.domain.cases import build_cases, with_read_rules
from certificates.domain.decisions import counted_rows
from certificates.domain.packs.evidence import documents_of, editions_of, ledger_lines, read_rows, verdicts_of
from certificates.domain.packs.sheets import Sheet, how_many, know, make_sheet, table
from certificates.evaluation import evaluate, parse_case
from core.audit import audit
from core.canonical import canonical_bytes, sha256_hex
from core.enums import Action
from core.errors import DomainError
from core.keys import signing_key
from people.queries import subjects_of_each
from training.domain.checkpoints import key_fingerprint, take_checkpoint
from training.domain.ledger import instant_text
from training.domain.proofs import checkpoint_proofs
from training.models import Checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from certificates.models import Candidacy
    from people.models import Person, Program

FORMAT = "pack/1"
MOST = 500  # people's files in one pack: some twenty megabytes
VERIFIER = Path("scripts/verify_pack.py")
STYLESHEET = Path("certificates/assets/pack.css")
FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


class NobodyToPack(DomainError):
    """The question has no answer to put into a pack."""

    code = "nobody-to-pack"

    def __init__(self) -> None:
        super().__init__(_("Nobody fits these choices, so there is nothing to put into a pack."))


class TooManyForOnePack(DomainError):
    """More files than one pack holds."""

    code = "too-many-for-one-pack"

    def __init__(self) -> None:
        super().__init__(
            _("These are more than the %(most)s files that a pack holds. Choose a place first, and make a pack for each.") % {"most": MOST}
        )


def make_pack(
    candidacies: Sequence[Candidacy],
    *,
    program: Program,
    on: date,
    known_at: datetime | None = None,
    language: str = "en",
    about: str,
    by: Person,
    at: datetime,
) -> bytes:
    """A ZIP file that says where these people stood on a day, as known at an instant, and proves it (docs/audit-pack.md).

    Signs a checkpoint first where a chain moved since the last one, so that every row in the pack lies under one; rows recorded after
    that are not in it. `candidacies` come with person, scheme.program, scheme_edition and location. Raises NobodyToPack, TooManyForOnePack.
    """
    if not candidacies:
        raise NobodyToPack
    if len(candidacies) > MOST:
        raise TooManyForOnePack
    with transaction.atomic():
        _cover_every_row(at=at)
        audit(Action.PACK_MADE, actor=by.subject_id, about=about, at=at, on=on.isoformat(), files=len(candidacies))
    with translation.override(language), timezone.override(program.time_zone):
        files = _files(candidacies, program=program, on=on, known_at=known_at, at=at)
    return _zipped(files, at=at)


def _cover_every_row(*, at: datetime) -> None:
    try:
        with transaction.atomic():
            take_checkpoint(at=at)
    except IntegrityError:
        pass  # another process took the same one at this moment


def _files(candidacies: Sequence[Candidacy], *, program: Program, on: date, known_at: datetime | None, at: datetime) -> dict[str, bytes]:
    same = subjects_of_each({held.person.subject_id for held in candidacies})
    proofs, heads = checkpoint_proofs({one for each in same.values() for one in each})
    verdicts = {
        key: evaluate(parse_case(with_read_rules(case)), on=on, known_at=known_at).document()
        for key, case in build_cases(candidacies, known_at=known_at).items()
    }
    counted = set().union(*(counted_rows(verdict["requirements"]) for verdict in verdicts.values()))
    evidence = read_rows(heads, programs={held.scheme.program.code for held in candidacies}, counted=counted)
    kept = verdicts_of(evidence)
    editions, texts = editions_of(evidence, kept)
    rules = {f"{one['scheme']}@{one['number']}": json.loads(texts[f"schemes/{one['sha256']}.json"]) for one in editions["schemes"]}
    words = know(evidence, kept, rules, known_at=known_at)
    sheets = [make_sheet(held, verdicts[held.pk], words, subjects=same[held.person.subject_id]) for held in candidacies]
    documents, papers = documents_of(candidacies, evidence)
    known = (known_at or at).astimezone(ZoneInfo(program.time_zone))
    root = Path(settings.BASE_DIR)
    return {
        "index.html": _index(sheets, program=program, on=on, known=known, at=at),
        "pack.css": (root / STYLESHEET).read_bytes(),
        "register.csv": "".join(csv_lines(table(sheets, on=on, known=known))).encode(),
        "ledger.jsonl": _lines(ledger_lines(evidence)),
        "decisions.json": canonical_bytes(kept),
        "editions.json": canonical_bytes(editions),
        "documents.json": canonical_bytes(documents),
        "checkpoints.json": canonical_bytes(proofs),
        "read-me.txt": _read_me().encode(),
        "verify_pack.py": (root / VERIFIER).read_bytes(),
        **texts,
        **papers,
    }


def _lines(documents: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(canonical_bytes(document) + b"\n" for document in documents)


def _index(sheets: list[Sheet], *, program: Program, on: date, known: datetime, at: datetime) -> bytes:
    context = {
        "program": program,
        "sentence": how_many(sheets, on=on, known=known),
        "sheets": sheets,
        "made_at": at,
        "language": translation.get_language(),
        "checkpoint": Checkpoint.objects.order_by("-number").first(),
    }
    return render_to_string("certificates/pack.html", context).encode()


def _read_me() -> str:
    lines = [
        _("index.html is for reading: open it in a browser. The other files prove what it says."),
        _("To check the pack you need Python 3.10 or later and its package “cryptography”, and no network:"),
        "    python verify_pack.py PACK.zip",
        _("Whoever runs the server can send you a line for each checkpoint. If you have one from an earlier day, the check proves more:"),
        '    python verify_pack.py PACK.zip --checkpoint "checkpoint 1 rows=... chains=... root=... signature=..."',
        _("Take verify_pack.py from the published source rather than from this pack if you do not trust who gave you the pack."),
        _("Whoever holds both the server and its key can write another history, but not one that fits a line you already have."),
    ]
    return "\n".join(lines) + "\n"


def _zipped(files: dict[str, bytes], *, at: datetime) -> bytes:
    key = signing_key()
    manifest = {
        "format": FORMAT,
        "made_at": instant_text(at),
        "key_fingerprint": key_fingerprint(key.public_key()),
        "files": {name: sha256_hex(data) for name, data in files.items()},
    }
    packed = files | {"manifest.json": canonical_bytes(manifest), "manifest.sig": key.sign(canonical_bytes(manifest)).hex().encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as stream:
        for name in sorted(packed):
            entry = zipfile.ZipInfo(name, FIRST_DAY_OF_ZIP)
            entry.external_attr = 0o644 << 16
            stream.writestr(entry, packed[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
