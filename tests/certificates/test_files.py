"""The bytes first stored win; a lost file is an incident and is never made again (design of issued documents)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from certificates.domain import documents
from certificates.domain.documents import FileLost, FileWrong, document_bytes, make_file
from certificates.models import DocumentFile
from core import blobs
from tests.certificates.factories import APPROVED, certified

pytestmark = pytest.mark.django_db


def test_a_second_making_gives_the_bytes_first_stored() -> None:
    _candidacy, document = certified()
    first = make_file(document, at=APPROVED)
    assert make_file(document, at=APPROVED + timedelta(days=9)) == first
    assert DocumentFile.objects.count() == 1
    assert document_bytes(document, at=APPROVED) == blobs.load(first.sha256)


def test_a_new_name_does_not_change_the_stored_bytes() -> None:
    """Hazard: name change."""
    candidacy, document = certified()
    before = document_bytes(document, at=APPROVED)
    candidacy.person.printed_name = "Somebody Else"
    candidacy.person.save()
    assert document_bytes(document, at=APPROVED) == before


def test_a_lost_file_is_not_made_again_and_a_backup_brings_it_back(capsys: pytest.CaptureFixture[str]) -> None:
    _candidacy, document = certified()
    data = document_bytes(document, at=APPROVED)
    path = blobs.path(document.files.get().sha256)
    path.unlink()
    with pytest.raises(FileLost):
        document_bytes(document, at=APPROVED)
    with pytest.raises(CommandError, match=f"document {document.code}: its file .* is missing"):
        call_command("check_integrity")
    path.write_bytes(data)
    call_command("check_integrity")
    assert capsys.readouterr().out == "Guards, ledger, checkpoints, projections, decisions, documents and reports are in order.\n"


def test_a_file_that_cannot_be_made_does_not_undo_the_decision_and_is_made_at_the_next_asking(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """Hazard: the seal's key is lost on the night of an approval. She is certified all the same."""
    good, settings.DOCUMENT_SEAL = settings.DOCUMENT_SEAL, "no key at all"
    with django_capture_on_commit_callbacks(execute=True) as made:
        _candidacy, document = certified()
    assert made
    assert not DocumentFile.objects.filter(document=document).exists()
    settings.DOCUMENT_SEAL = good
    assert document_bytes(document, at=APPROVED).startswith(b"%PDF")


def test_a_flipped_bit_is_noticed() -> None:
    """T24."""
    _candidacy, document = certified()
    data = bytearray(document_bytes(document, at=APPROVED))
    data[1000] ^= 1
    blobs.path(document.files.get().sha256).write_bytes(data)
    with pytest.raises(FileLost):
        document_bytes(document, at=APPROVED)
    with pytest.raises(CommandError, match="is damaged"):
        call_command("check_integrity")


def test_a_file_that_does_not_lead_to_its_own_code_is_never_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: the renderer gives another document's page."""
    candidacy, document = certified()
    _other, another = certified(location=candidacy.location)
    foreign = document_bytes(another, at=APPROVED)
    with monkeypatch.context() as fault:
        fault.setattr(documents, "render_certificate", lambda _payload: foreign)
        fault.setattr(documents, "seal_file", lambda data, **_more: data)
        with pytest.raises(FileWrong):
            make_file(document, at=APPROVED)
    assert not DocumentFile.objects.filter(document=document).exists()
    assert document_bytes(document, at=APPROVED) != foreign
