"""Makers of files that are really killed, at each step on the way: every document gets one file, and never two different ones (T10, T24)."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from certificates.domain import documents
from certificates.models import Document, DocumentFile
from core import blobs
from tests.certificates.factories import APPROVED, certified
from tests.people.factories import PersonFactory, tree

pytestmark = pytest.mark.sqlite

HITS, PATIENCE = 5, 60.0
STEPS: dict[str, tuple[Any, str, bool]] = {  # step: whose function, its name, and whether the death comes after it
    "row committed": (documents, "render_certificate", False),
    "rendered": (documents, "render_certificate", True),
    "signed": (documents, "seal_file", True),
    "checked": (documents, "leads_to", True),
    "bytes stored": (blobs, "store", True),
    "file row stored": (DocumentFile.objects, "get_or_create", True),
}

fork = multiprocessing.get_context("fork")


def die_at(step: str) -> None:
    """Patch this process, a child, so that it dies at a step."""
    where, name, after = STEPS[step]
    real: Callable[..., Any] = getattr(where, name)

    def deadly(*args: Any, **more: Any) -> Any:
        if after:
            real(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(where, name, deadly)


def make_and_die(pk: int, step: str) -> None:
    """What the child does, from its first connection on."""
    die_at(step)
    documents.make_file(Document.objects.get(pk=pk), at=APPROVED)


def killed(document: Document, step: str) -> bool:
    connections.close_all()
    process = fork.Process(target=make_and_die, args=(document.pk, step))
    process.start()
    process.join(PATIENCE)
    return process.exitcode == -signal.SIGKILL


def test_makers_killed_at_every_step_leave_one_file_for_each_document(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tree()["alder"]
    with monkeypatch.context() as no_file:
        no_file.setattr(documents, "make_file", lambda *_args, **_more: None)
        issued = [certified(PersonFactory(), location=place)[1] for _one in range(HITS * len(STEPS))]
    assert not DocumentFile.objects.exists()
    hits: Counter[str] = Counter()
    for number, document in enumerate(issued):
        step = list(STEPS)[number % len(STEPS)]
        hits[step] += killed(document, step)
    assert hits == dict.fromkeys(STEPS, HITS)
    assert DocumentFile.objects.count() == HITS  # those whose maker died after the last step
    served = {document.pk: documents.document_bytes(document, at=APPROVED + timedelta(hours=1)) for document in issued}
    again = {document.pk: documents.document_bytes(document, at=APPROVED + timedelta(days=1)) for document in issued}
    assert served == again
    assert Counter(DocumentFile.objects.values_list("document", flat=True)) == dict.fromkeys(served, 1)
    assert len(set(Document.objects.values_list("code", flat=True))) == len(issued)
