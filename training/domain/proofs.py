"""What proves that some people's rows lie under the checkpoints, without naming anybody else (decision 0001)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization

from core.keys import signing_key
from training.domain.checkpoints import Heads, apply_moved, merkle_above, merkle_leaves, statement_of
from training.models import Checkpoint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

FORMAT = "checkpoints/1"


def checkpoint_proofs(subjects: Collection[str]) -> tuple[dict[str, Any], Heads]:
    """Every checkpoint as it was signed, with what leads from these people's heads to its root; and their heads at the last one.

    Of everybody else only hashes are in it: those of the branches of the tree in which none of these people is. `places` are the runs of
    these people's leaves, as [first, how many]; `others` the hashes wanted, level by level from the leaves, from left to right.
    """
    seen: Heads = {}
    listed = []
    for checkpoint in Checkpoint.objects.order_by("number").iterator():
        moved = apply_moved(seen, checkpoint)
        places, others = _branches(seen, subjects)
        listed.append(
            {
                "statement": statement_of(checkpoint),
                "signature": checkpoint.signature,
                "moved": [[subject, *moved[subject]] for subject in sorted(moved) if subject in subjects],
                "places": places,
                "others": others,
            }
        )
    public = signing_key().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    heads = {subject: head for subject, head in seen.items() if subject in subjects}
    return {"format": FORMAT, "public_keys": [public.hex()], "checkpoints": listed}, heads


def _branches(heads: Heads, subjects: Collection[str]) -> tuple[list[list[int]], list[str]]:
    ours = [index for index, subject in enumerate(sorted(heads)) if subject in subjects]
    if not ours:
        return [], []
    places, level, others = _runs(ours), merkle_leaves(heads), []
    known = set(ours)
    while len(level) > 1:
        for parent in sorted({index // 2 for index in known}):
            pair = {2 * parent, 2 * parent + 1} - known
            others += [level[index].hex() for index in sorted(pair) if index < len(level)]
        known = {index // 2 for index in known}
        level = merkle_above(level)
    return places, others


def _runs(indexes: Iterable[int]) -> list[list[int]]:
    """Numbers in order as runs of [first, how many]."""
    runs: list[list[int]] = []
    for index in indexes:
        if runs and index == sum(runs[-1]):
            runs[-1][1] += 1
        else:
            runs.append([index, 1])
    return runs
