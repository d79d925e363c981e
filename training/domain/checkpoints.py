"""Checkpoints, and the proof that nothing in the ledger was changed (decision 0001)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from django.db import transaction

from core.audit import audit
from core.canonical import canonical_bytes, digest, sha256_hex
from core.enums import Action
from core.keys import signing_key
from training.domain.ledger import instant_text, row_hash, words_digest
from training.models import Checkpoint, LedgerHead, LedgerRow, LedgerWords
from training.models.ledger import FIRST_PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Heads = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is not as it was written: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def take_checkpoint(*, at: datetime) -> Checkpoint | None:
    """Sign a Merkle root over all chain heads, or return None when no chain moved since the last checkpoint."""
    with transaction.atomic():
        seen: Heads = {}
        previous = FIRST_PREVIOUS
        number = 0
        for checkpoint in Checkpoint.objects.order_by("number"):
            apply_moved(seen, checkpoint)
            previous, number = digest(statement_of(checkpoint)), checkpoint.number
        now = {
            subject: (at_number, head)
            for subject, at_number, head in LedgerHead.objects.values_list("subject", "number", "hash")
            if at_number
        }
        moved = [[subject, *now[subject]] for subject in sorted(now) if seen.get(subject) != now[subject]]
        if not moved:
            return None
        key = signing_key()
        checkpoint = Checkpoint(
            number=number + 1,
            taken_at=at,
            root=merkle_root(now),
            chains=len(now),
            rows=sum(at_number for at_number, _head in now.values()),
            moved=canonical_bytes(moved).decode(),
            previous=previous,
            key_fingerprint=key_fingerprint(key.public_key()),
        )
        checkpoint.signature = key.sign(canonical_bytes(statement_of(checkpoint))).hex()
        checkpoint.save()
        audit(Action.CHECKPOINT_TAKEN, actor=None, about=f"checkpoint:{checkpoint.number}", at=at)
    return checkpoint


def verify_chains() -> Generator[Wrong]:
    """Yield what is wrong inside the chains, first row first: numbers, links, hashes, order in time, words, heads."""
    heads: Heads = {}
    before: LedgerRow | None = None
    words = {row: words_digest(nonce, text) for row, nonce, text in LedgerWords.objects.values_list("row_id", "nonce", "text")}
    for row in LedgerRow.objects.order_by("subject", "number").iterator(chunk_size=2000):
        if before is None or before.subject != row.subject:
            before = None
        expected_number = before.number + 1 if before else 1
        where = f"{row.subject} row {row.number}"
        if row.number != expected_number:
            yield Wrong(where, f"row {expected_number} is missing before it")
        elif row.previous != (before.hash if before else FIRST_PREVIOUS):
            yield Wrong(where, "is not linked to the row before it")
        if row_hash(row) != row.hash:
            yield Wrong(where, "its contents no longer have its hash")
        if before and row.recorded_at < before.recorded_at:
            yield Wrong(where, "was recorded before the row that precedes it")
        if row.pk in words and words[row.pk] != row.words_hash:
            yield Wrong(where, "the words beside it are not those it was written with")
        heads[row.subject] = (row.number, row.hash)
        before = row
    for subject, number, head in LedgerHead.objects.order_by("subject").values_list("subject", "number", "hash"):
        if number and heads.pop(subject, None) != (number, head):
            yield Wrong(f"{subject} row {number}", "the chain does not end where its head says")
    for subject, (number, _head) in sorted(heads.items()):
        yield Wrong(f"{subject} row {number}", "the chain has no head")


def verify_checkpoints(public_key: Ed25519PublicKey | None = None) -> Generator[Wrong]:
    """Yield what disagrees with the signed checkpoints: first checkpoint first. The key defaults to the configured one."""
    public_key = public_key or signing_key().public_key()
    seen: Heads = {}
    previous = FIRST_PREVIOUS
    for expected, checkpoint in enumerate(Checkpoint.objects.order_by("number").iterator(), start=1):
        where = f"checkpoint {checkpoint.number}"
        if checkpoint.number != expected:
            yield Wrong(where, f"checkpoint {expected} is missing before it")
        statement = statement_of(checkpoint)
        try:
            public_key.verify(bytes.fromhex(checkpoint.signature), canonical_bytes(statement))
        except (InvalidSignature, ValueError):
            yield Wrong(where, "its signature does not fit")
        if checkpoint.previous != previous:
            yield Wrong(where, "is not linked to the checkpoint before it")
        moved = apply_moved(seen, checkpoint)
        if merkle_root(seen) != checkpoint.root:
            yield Wrong(where, "the heads it lists do not give its root")
        yield from _changed_since(where, moved)
        previous = digest(statement)


def merkle_root(heads: Heads) -> str:
    """The Merkle root over chain heads, by subject: leaves are SHA-256(00 + [subject, number, hash]), nodes SHA-256(01 + left + right)."""
    level = merkle_leaves(heads)
    if not level:
        return FIRST_PREVIOUS
    while len(level) > 1:
        level = merkle_above(level)
    return level[0].hex()


def merkle_leaves(heads: Heads) -> list[bytes]:
    """The lowest level of the tree, by subject."""
    return [sha256(b"\x00" + canonical_bytes([subject, *heads[subject]])).digest() for subject in sorted(heads)]


def merkle_above(level: list[bytes]) -> list[bytes]:
    """The next level up; one left over goes up as it is."""
    pairs = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
    return pairs + level[len(pairs) * 2 :]


def key_fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the public key's raw bytes."""
    return sha256_hex(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))


def statement_of(checkpoint: Checkpoint) -> dict[str, Any]:
    """What is signed."""
    return {
        "format": "checkpoint/1",
        "number": checkpoint.number,
        "taken_at": instant_text(checkpoint.taken_at),
        "root": checkpoint.root,
        "chains": checkpoint.chains,
        "rows": checkpoint.rows,
        "previous": checkpoint.previous,
        "key_fingerprint": checkpoint.key_fingerprint,
    }


def apply_moved(heads: Heads, checkpoint: Checkpoint) -> Heads:
    """Move `heads` on to this checkpoint and return those that moved."""
    moved = {subject: (number, head) for subject, number, head in json.loads(checkpoint.moved)}
    heads.update(moved)
    return moved


def _changed_since(where: str, moved: Heads) -> Iterable[Wrong]:
    """The rows a checkpoint saw as heads, compared with the rows that are there."""
    subjects = sorted(moved)
    for start in range(0, len(subjects), 500):
        some = subjects[start : start + 500]
        rows = LedgerRow.objects.filter(subject__in=some, number__in={moved[subject][0] for subject in some})
        found = {(row.subject, row.number): row.hash for row in rows}
        for subject in some:
            number, head = moved[subject]
            present = found.get((subject, number))
            if present is None:
                yield Wrong(where, f"{subject} row {number} was there and is gone")
            elif present != head:
                yield Wrong(where, f"{subject} row {number} is not the row that was there")
