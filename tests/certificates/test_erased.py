"""After both steps her name is in no table, no file and no byte of the database; the ledger still adds up and the certificate says what happened."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from certificates.domain.codes import grouped
from certificates.domain.documents import HolderErased, document_bytes
from certificates.domain.erasing import erase_due_names, erase_words
from certificates.models import Document
from people.models import Person
from tests.certificates.test_own_record import EMAIL, NAME, PHONE, PRINTED, REASON, TODAY, WRITTEN, somebody_whole
from tests.people.factories import member, tree
from tests.security.tables import everything
from training.domain.checkpoints import verify_chains

LATER = datetime(2033, 11, 20, 15, tzinfo=UTC)
TRACES = (NAME, PRINTED, EMAIL, PHONE, REASON)


def in_tables(words: str) -> list[str]:
    """Tables in which any column of any row holds the words."""
    return [table for table, rows in everything().items() if words in str(rows)]


def in_database_file(path: str, words: str) -> bool:
    """Whether the bytes of the database and its log hold the words, as `strings` would find them."""
    connections.close_all()
    with closing(sqlite3.connect(path)) as settled:
        settled.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return any(words.encode() in Path(path + suffix).read_bytes() for suffix in ("", "-wal") if Path(path + suffix).exists())


def in_stored_files(words: str) -> bool:
    """Whether a stored file shows the words."""
    stored = [path for path in (Path(settings.PRIVATE_ROOT) / "blobs").rglob("*") if path.is_file()]
    shown = [subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout for path in stored]
    return any(words in text for text in shown)


def test_her_name_is_nowhere_once_both_steps_are_done(committed_db: str, tmp_path: Path, settings: object) -> None:
    settings.PRIVATE_ROOT = tmp_path  # type: ignore[attr-defined]  # the fixture
    with time_machine.travel(TODAY, tick=False):
        held = somebody_whole(member("lead", tree()["root"], chosen_name="Gus", email="gus@example.org"))
        document = held.documents.get()
        document_bytes(document, at=TODAY)
        for trace in TRACES:
            assert in_tables(trace), trace
        assert in_stored_files(PRINTED)
        erase_words(held.person, by=held.person, at=TODAY)
        for trace in (EMAIL, PHONE, WRITTEN):
            assert in_tables(trace) == [], trace
        assert in_stored_files(PRINTED)
    with time_machine.travel(LATER, tick=False):
        assert erase_due_names(at=LATER) == 1
        for trace in TRACES:
            assert in_tables(trace) == [], trace
        assert not in_stored_files(PRINTED)
        if connection.vendor == "sqlite":
            assert in_database_file(committed_db, "module_completed"), "the search finds what is there"
            for trace in TRACES:
                assert not in_database_file(committed_db, trace), trace
        assert list(verify_chains()) == []
        call_command("check_integrity", stdout=StringIO())
        call_command("rebuild_projections", "--check", stdout=StringIO())
        page = Client().get(f"/verify/{grouped(document.code)}/").content.decode()
        assert "Holder erased" in page
        assert Person.objects.get(pk=held.person.pk).subject_id not in page
        with pytest.raises(HolderErased):
            document_bytes(Document.objects.get(), at=LATER)
