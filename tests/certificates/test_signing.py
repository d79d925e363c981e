"""Signatures: ours are found good by strangers' tools, and whatever was done to a file afterwards is noticed (threats T24)."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certificates.adapters.pdf import render_certificate
from certificates.adapters.signing import Finding, check_signature, make_root, make_signing_certificate, read_seal, sign
from certificates.adapters.signing.sealing import SealUnreadable
from certificates.checks import seal_can_sign
from certificates.domain.documents import document_bytes
from certificates.domain.seals import current_seal, find_signature, publish_chain
from certificates.domain.static_verification import write_static_pages
from certificates.domain.uploads import LARGEST, Sameness, check_file
from certificates.domain.verification import public_record, verify_code
from certificates.models import DocumentFile, SealCertificate
from tests.certificates.factories import APPROVED, certified
from tests.certificates.test_pdf import payload, run_on
from tests.people.factories import ProgramFactory, tree

AT = datetime(2026, 11, 1, tzinfo=UTC)
PASSPHRASE = b"walking alongside"
CHECKER = Path(__file__).parents[2] / "scripts" / "check_certificate.py"


def a_seal(organisation: str = "Sample Trust"):
    root = make_root(organisation, at=AT, passphrase=PASSPHRASE)
    issued = make_signing_certificate(root, organisation, at=AT, passphrase=PASSPHRASE)
    return read_seal((issued.key + issued.certificate + root.certificate).decode())


@pytest.fixture(scope="module")
def seal():
    return a_seal()


@pytest.fixture(scope="module")
def rendered():
    return render_certificate(payload())


@pytest.fixture(scope="module")
def signed(seal, rendered):
    return sign(rendered, seal, issuer="Sample Trust")


def found(data, seal) -> Finding:
    return check_signature(data, roots=[seal.chain[-1]], signing=[seal.certificate])


def offline(data, seal, tmp_path) -> subprocess.CompletedProcess[str]:
    """The single file that an agency runs without us."""
    (tmp_path / "file.pdf").write_bytes(data)
    (tmp_path / "root.pem").write_bytes(seal.chain[-1])
    command = [sys.executable, "-I", str(CHECKER), "file.pdf", "root.pem"]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)


# What anybody may do to a file, as the table of hazards has it: each ends as altered or unknown.
def one_bit(data, _seal):
    place = data.index(b"stream") + 40
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def rewritten(data, _seal):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].Contents.write(pdf.pages[0].Contents.read_bytes() + b" ")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def text_on_top(data, _seal):
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=b"BT 100 100 Td (FAKE) Tj ET")))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def only_metadata(data, _seal):
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer._update_meta()
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bytes_after_the_end(data, _seal):
    return data + b"\n% one more line\n"


def signature_cut_out(data, _seal):
    return data[: data.rindex(b"/ByteRange")]


def signed_again_by_a_stranger_of_our_name(data, _seal):
    return sign(render_certificate(payload(name="Somebody Else")), a_seal(), issuer="Sample Trust")


CHANGES = [one_bit, rewritten, text_on_top, only_metadata, bytes_after_the_end, signature_cut_out, signed_again_by_a_stranger_of_our_name]


def test_ours_is_found_ours_and_the_bytes_before_the_signature_are_as_rendered(signed, rendered, seal):
    assert found(signed, seal) is Finding.OURS
    assert signed.startswith(rendered)
    assert found(rendered, seal) is Finding.UNSIGNED


def test_strangers_tools_agree(signed, seal, tmp_path):
    told = run_on(signed, "pdfsig", "-nocert", "{file}")
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert offline(signed, seal, tmp_path).stdout.startswith("OURS: ")
    assert "No syntax or stream encoding errors" in run_on(signed, "qpdf", "--check", "{file}")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_noticed_by_us_and_by_the_offline_checker(change, signed, seal, tmp_path):
    data = change(signed, seal)
    assert data != signed
    assert found(data, seal) is not Finding.OURS
    told = offline(data, seal, tmp_path)
    assert (told.returncode, told.stdout.startswith("NOT OURS: ")) == (1, True)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"not a file at all" * 100, b"\x00" * 5000], ids=["empty", "header", "words", "zeros"])
def test_no_bytes_at_all_break_the_check(data, seal):
    assert found(data, seal) is Finding.UNREADABLE


def test_a_seal_that_cannot_be_used_is_refused_with_a_sentence(seal):
    other = a_seal()
    root = make_root("Sample Trust", at=AT, passphrase=PASSPHRASE)
    issued = make_signing_certificate(root, "Sample Trust", at=AT, passphrase=PASSPHRASE)
    key, chain = issued.key.decode(), b"".join(other.chain).decode()
    for bundle, says in ((chain, "no private key"), (key, "no certificates"), (key + chain, "does not belong")):
        with pytest.raises(SealUnreadable, match=says):
            read_seal(bundle)
    with pytest.raises(ValueError, match="does not belong"):
        make_signing_certificate(
            type(root)(root.key, make_root("Another", at=AT, passphrase=PASSPHRASE).certificate),
            "Sample Trust",
            at=AT,
            passphrase=PASSPHRASE,
        )


def test_a_server_says_before_it_starts_that_its_seal_cannot_sign(settings):
    assert seal_can_sign() == []
    settings.DOCUMENT_SEAL = "not a bundle"
    assert [problem.id for problem in seal_can_sign()] == ["certificates.E001"]


def test_the_commands_make_a_root_and_a_seal_that_signs(tmp_path, signed, capsys):
    (tmp_path / "phrase").write_text("walking alongside\n")
    call_command("make_root", "Sample Trust", str(tmp_path / "root"), passphrase_file=tmp_path / "phrase")
    call_command("issue_seal", str(tmp_path / "root"), str(tmp_path / "seal.pem"), passphrase_file=tmp_path / "phrase")
    seal = read_seal((tmp_path / "seal.pem").read_text())
    assert found(sign(render_certificate(payload()), seal, issuer="Sample Trust"), seal) is Finding.OURS
    assert capsys.readouterr().out.count("Fingerprint") == 2
    assert ((tmp_path / "seal.pem").stat().st_mode & 0o777) == 0o600
    with pytest.raises(CommandError, match="never replaced"):
        call_command("make_root", "Sample Trust", str(tmp_path / "root"), passphrase_file=tmp_path / "phrase")
    (tmp_path / "phrase").write_text("another phrase, and wrong\n")
    with pytest.raises(CommandError, match="passphrase is wrong"):
        call_command("issue_seal", str(tmp_path / "root"), str(tmp_path / "other.pem"), passphrase_file=tmp_path / "phrase")


# --- What we issued ---------------------------------------------------------------------------------------------------------------


def test_an_issued_file_is_signed_and_its_certificates_are_published(db, client):
    _candidacy, document = certified()
    data = document_bytes(document, at=APPROVED)
    assert find_signature(data) is Finding.OURS
    page = client.get(reverse("authority"))
    for held in SealCertificate.objects.all():
        assert held.fingerprint in page.text
        assert client.get(reverse("authority_certificate", args=[held.fingerprint])).content.decode() == held.pem
    assert client.get(reverse("authority_certificate", args=["0" * 64])).status_code == 404
    assert sorted(SealCertificate.objects.values_list("is_root", flat=True)) == [False, True]


def test_an_old_signature_stays_good_after_the_key_was_changed(db, settings):
    _candidacy, document = certified()
    data = document_bytes(document, at=APPROVED)
    root = make_root("Sample Trust", at=AT, passphrase=PASSPHRASE)
    issued = make_signing_certificate(root, "Sample Trust", at=AT, passphrase=PASSPHRASE)
    settings.DOCUMENT_SEAL = (issued.key + issued.certificate + root.certificate).decode()
    publish_chain(current_seal(), at=APPROVED)
    publish_chain(current_seal(), at=APPROVED)
    assert SealCertificate.objects.count() == 4
    assert find_signature(data) is Finding.OURS
    assert document_bytes(document, at=APPROVED) == data


def test_a_program_may_turn_signing_off(db):
    place = tree(ProgramFactory(signs_documents=False))["alder"]
    _candidacy, document = certified(location=place)
    data = document_bytes(document, at=APPROVED)
    assert find_signature(data) is Finding.UNSIGNED
    assert check_file(data, at=APPROVED).sameness == Sameness.SAME


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_an_uploaded_file_is_ours_only_byte_for_byte(change, db):
    _candidacy, document = certified()
    data = document_bytes(document, at=APPROVED)
    same = check_file(data, at=APPROVED)
    assert (same.sameness, same.verification.document) == (Sameness.SAME, document)
    told = check_file(change(data, current_seal()), at=APPROVED)
    assert told.sameness in {Sameness.ALTERED, Sameness.UNKNOWN}
    assert told.verification is None
    assert check_file(b"x" * (LARGEST + 1), at=APPROVED).sameness == Sameness.UNKNOWN


def test_the_page_says_whether_a_file_is_ours_and_keeps_nothing(db, client):
    _candidacy, document = certified()
    data = document_bytes(document, at=APPROVED)
    files = DocumentFile.objects.count()
    address = reverse("verify_file")
    assert client.get(address).status_code == 200
    ours = client.post(address, {"file": SimpleUploadedFile("x.pdf", data)})
    assert "Nothing in it was changed." in ours.text
    assert document.content["name"] not in ours.text
    assert "was changed." in client.post(address, {"file": SimpleUploadedFile("x.pdf", bytes_after_the_end(data, None))}).text
    assert "We do not know this file." in client.post(address, {"file": SimpleUploadedFile("x.pdf", b"hello")}).text
    assert client.post(address, {}).status_code == 400
    assert DocumentFile.objects.count() == files


def test_files_are_compared_only_so_often(db, client):
    answers = {client.post(reverse("verify_file"), {"file": SimpleUploadedFile("x.pdf", b"hello")}).status_code for _ in range(21)}
    assert answers == {200, 429}


def test_the_record_for_machines_says_what_the_page_says_and_no_name(db, client):
    _candidacy, document = certified()
    data = document_bytes(document, at=APPROVED)
    record = client.get(reverse("verification_json", args=[document.code])).json()
    assert record == public_record(verify_code(document.code, at=APPROVED)) | {"checked_on": record["checked_on"]}
    assert record["sha256"] == DocumentFile.objects.get().sha256
    assert document.content["name"] not in str(record)
    assert set(record) == {
        "code", "status", "since", "title", "issuer", "issued_on", "valid_from", "valid_until", "checked_on", "sha256", "files", "demo",
        "kind", "completed_on", "as_of",
    }  # fmt: skip
    unknown = client.get(reverse("verification_json", args=["AAAAAAAAAAAAAAA"]))
    malformed = client.get(reverse("verification_json", args=["no code"]))
    assert (unknown.status_code, unknown.content) == (malformed.status_code, malformed.content) == (404, b'{"status": "unknown"}')
    assert data


def test_a_code_is_confirmed_from_plain_files_with_our_server_off(db, tmp_path):
    candidacy, document = certified()
    document_bytes(document, at=APPROVED)
    assert write_static_pages(tmp_path, at=APPROVED) == (1, 1)
    page = (tmp_path / "v" / document.code / "index.html").read_text()
    assert "<h1>Valid</h1>" in page
    assert DocumentFile.objects.get().sha256 in page
    assert candidacy.person.printed_name not in page
    assert list((tmp_path / "authority").glob("root-*.pem"))
    assert write_static_pages(tmp_path, at=APPROVED) == (1, 0)
