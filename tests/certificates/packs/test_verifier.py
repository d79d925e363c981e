"""A stranger with nothing but the pack, Python and a cryptography package finds out what was changed, and in which row."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.models import Candidacy
from core.canonical import canonical_bytes, digest, sha256_hex
from core.keys import signing_key
from tests.certificates.factories import talked
from tests.certificates.packs.packing import (
    AT,
    Files,
    Verifier,
    pack_of,
    rehashed,
    relisted,
    rows_in,
    unpacked,
    with_json,
    with_rows,
)
from training.models import Checkpoint, LedgerRow

pytestmark = [pytest.mark.django_db, pytest.mark.once]

GOOD = "Everything in this pack holds."


@pytest.fixture
def files(pack: bytes, verifier: Verifier) -> Files:
    """The files of a pack of which the verifier has nothing to say: each test's positive control."""
    found = unpacked(pack)
    status, said = verifier(found)
    assert (status, said.splitlines()[-1]) == (0, GOOD), said
    return found


def approval(people: list[Candidacy]) -> LedgerRow:
    return LedgerRow.objects.get(subject=people[1].person.subject_id, kind="approved")


def lines() -> list[str]:
    return [checkpoint.line for checkpoint in Checkpoint.objects.order_by("number")]


def test_a_good_pack_is_accepted_with_every_line_that_was_mailed(files: Files, verifier: Verifier) -> None:
    assert len(lines()) == 2
    for line in lines():
        status, said = verifier(files, "--checkpoint", f"> {line}")
        assert (status, "BAD" in said) == (0, False), said
    assert "9 rows of 2 people" in said


def test_one_bit_in_a_row_is_named(files: Files, people: list[Candidacy], verifier: Verifier) -> None:
    rows = rows_in(files)
    seventh = next(line for line in rows if line["row"]["kind"] == "module_completed")
    seventh["row"]["facts"]["minutes"][0]["minutes"] ^= 1
    subject, number, day = (seventh["row"][name] for name in ("subject", "number", "happened_on"))
    sentence = f"BAD: Row {number} of {subject} (module_completed, {day}): its contents no longer have its hash."
    for changed in (with_rows(files, rows), relisted(with_rows(files, rows))):
        status, said = verifier(changed)
        assert status == 1
        assert sentence in said.splitlines()
        assert said.count("Row ") == 1


def test_a_removed_last_row_is_named(files: Files, people: list[Candidacy], verifier: Verifier) -> None:
    ada = people[0].person.subject_id
    hers = [line for line in rows_in(files) if line["row"]["subject"] == ada]
    kept = [line for line in rows_in(files) if line["hash"] != hers[-1]["hash"]]
    status, said = verifier(relisted(with_rows(files, kept)))
    assert status == 1
    assert f"BAD: Row {len(hers)} of {ada} was there at checkpoint 2 and is gone." in said.splitlines()


def test_a_rehashed_chain_is_named_even_where_the_heads_are_rewritten_too(
    files: Files, people: list[Candidacy], verifier: Verifier
) -> None:
    bo = people[1].person.subject_id
    rows = rows_in(files)
    talk = next(line for line in rows if line["row"]["kind"] == "signed_off" and line["row"]["subject"] == bo)
    talk["row"]["happened_on"] = "2026-01-30"
    rows = rehashed(rows, bo)
    last = [line for line in rows if line["row"]["subject"] == bo][-1]
    status, said = verifier(relisted(with_rows(files, rows)))
    assert status == 1
    assert f"BAD: Row 5 of {bo} (approved, 2026-03-02) is not the row that checkpoint 1 saw." in said.splitlines()

    def rewritten(content: Any) -> None:
        content["checkpoints"][0]["moved"] = [[bo, 5, last["hash"]]]

    status, said = verifier(relisted(with_json(with_rows(files, rows), "checkpoints.json", rewritten)))
    assert status == 1
    assert f"BAD: Checkpoint 1: the heads that it is said to have seen do not give its root (row 5 of {bo})." in said.splitlines()


def test_an_old_checkpoint_swapped_in_is_named_with_the_rows_it_did_not_see(
    files: Files, people: list[Candidacy], verifier: Verifier
) -> None:
    ada, mailed = people[0].person.subject_id, lines()[1]

    def swapped(content: Any) -> None:
        content["checkpoints"][1] = content["checkpoints"][0]

    status, said = verifier(relisted(with_json(files, "checkpoints.json", swapped)))
    assert status == 1
    assert "BAD: Checkpoint 1 stands where checkpoint 2 should be." in said.splitlines()
    assert f"BAD: Row 1 of {ada} (candidacy_opened, 2026-01-05) is under no checkpoint of this pack." in said.splitlines()

    def cut(content: Any) -> None:
        del content["checkpoints"][1]

    key = signing_key()  # even by whoever holds the key, and without Ada's rows
    rows = [line for line in rows_in(files) if line["row"]["subject"] != ada]
    older = relisted(with_rows(with_json(files, "checkpoints.json", cut), rows), key)
    assert verifier(older)[0] == 0
    status, said = verifier(older, "--checkpoint", mailed)
    assert status == 1
    assert "BAD: Checkpoint 2, of which you have the line, is not in the pack." in said.splitlines()


def test_an_edited_edition_of_the_rules_is_named_by_the_rows_that_stand_on_it(
    files: Files, people: list[Candidacy], verifier: Verifier
) -> None:
    name = next(name for name in files if name.startswith("schemes/"))
    rules = json.loads(files[name])
    rules["valid"]["months"] = 36
    edited = files | {name: canonical_bytes(rules)}
    row = approval(people)
    status, said = verifier(relisted(edited))
    assert status == 1
    named = f"BAD: Row {row.number} of {row.subject} (approved, 2026-03-02) names the rules ally@1, and {name} is not that text."
    assert named in said.splitlines()


def test_an_edited_text_of_a_module_is_named_by_the_rows_that_completed_it(files: Files, verifier: Verifier) -> None:
    name = next(name for name in files if name.startswith("modules/"))
    status, said = verifier(relisted(files | {name: files[name].replace(b"a", b"b", 1)}))
    assert status == 1
    assert said.count(f"(module_completed, 2026-02-02) names the text module:quiet-hours@1.0, and {name} is not that text.") == 2


def test_an_edited_pdf_is_named_with_the_row_that_it_certifies(files: Files, people: list[Candidacy], verifier: Verifier) -> None:
    name = next(name for name in files if name.endswith(".pdf"))
    row = approval(people)
    status, said = verifier(relisted(files | {name: files[name] + b"\n"}))
    assert status == 1
    assert f"BAD: {name}, which certifies row {row.number} of {row.subject}, is not the file that was stored." in said.splitlines()


def test_a_changed_verdict_is_named_by_the_decision_that_stands_on_it(files: Files, people: list[Candidacy], verifier: Verifier) -> None:
    def better(content: Any) -> None:
        content[0]["verdict"]["stage"] = "renewal"

    status, said = verifier(relisted(with_json(files, "decisions.json", better)))
    assert status == 1
    assert f"Row 5 of {approval(people).subject} (approved, 2026-03-02) stands on another verdict" in said


@pytest.mark.parametrize("name", ["index.html", "register.csv", "documents.json", "editions.json", "read-me.txt"])
def test_what_is_only_for_reading_was_signed_too(files: Files, verifier: Verifier, name: str) -> None:
    edited = relisted(files | {name: files[name].replace(b"1", b"2", 1)})
    status, said = verifier(edited)
    assert status == 1
    assert "BAD: manifest.json does not have the signature that it was made with." in said.splitlines()


def test_whoever_makes_everything_anew_with_a_key_of_their_own_is_found_out_by_the_line_or_the_fingerprint(
    files: Files, people: list[Candidacy], verifier: Verifier
) -> None:
    """Only these two show it; without them the pack is whole in itself, as the page about it says."""
    forged, key, mailed = forgery(files, people[1].person.subject_id), signing_key(), lines()[0]
    published = sha256_hex(key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))
    assert verifier(files, "--key", published)[0] == 0
    assert verifier(forged)[0] == 0
    status, said = verifier(forged, "--key", published)
    assert (status, f"The pack is not signed with the key {published}." in said) == (1, True)
    status, said = verifier(forged, "--checkpoint", mailed)
    assert (status, "Checkpoint 1 is not the one whose line you have." in said) == (1, True)


def forgery(files: Files, subject: str) -> Files:
    """One person alone, an approval gone, under one checkpoint with a key just made."""
    key = Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    rows = [line for line in rows_in(files) if line["row"]["subject"] == subject][:-1]
    head = [subject, rows[-1]["row"]["number"], rows[-1]["hash"]]
    statement = json.loads(files["checkpoints.json"])["checkpoints"][0]["statement"] | {
        "root": sha256_hex(b"\x00" + canonical_bytes(head)),
        "chains": 1,
        "rows": len(rows),
        "key_fingerprint": sha256_hex(raw),
    }
    signed = {"statement": statement, "signature": key.sign(canonical_bytes(statement)).hex(), "moved": [head]}
    proofs = {"format": "checkpoints/1", "public_keys": [raw.hex()], "checkpoints": [signed | {"places": [[0, 1]], "others": []}]}
    forged = with_rows(files, rows) | {"checkpoints.json": canonical_bytes(proofs)}
    forged |= {"decisions.json": b"[]", "documents.json": b"[]"}
    forged = with_json(forged, "manifest.json", lambda manifest: manifest.update(key_fingerprint=sha256_hex(raw)))
    assert digest(statement)
    return relisted(forged, key)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ledger.jsonl", b'{"row": 1, "hash": 2}\n'),
        ("ledger.jsonl", b"\xff\n"),
        ("checkpoints.json", b"[]"),
        ("decisions.json", b'{"a": 1, "a": 2}'),
        ("editions.json", b'{"schemes": 1.5}'),
        ("documents.json", b""),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_a_sentence_and_no_stack(files: Files, verifier: Verifier, name: str, data: bytes) -> None:
    status, said = verifier(files | {name: data})
    assert status == 1
    assert said.startswith("BAD: ")


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b'"learner"', b'"\\ud800"'),
        (b'"number":2', b'"number":9999999999999'),
        (b'"number":2', b'"number":-2'),
        (b'"learner"', b"[" * 3000),
    ],
)
def test_a_hostile_row_is_a_sentence_and_takes_no_time(files: Files, verifier: Verifier, found: bytes, instead: bytes) -> None:
    assert found in files["ledger.jsonl"]
    status, said = verifier(files | {"ledger.jsonl": files["ledger.jsonl"].replace(found, instead, 1)})
    assert status == 1
    assert "BAD: Row" in said or "is not a row" in said


def test_a_hostile_checkpoint_is_a_sentence_and_the_other_faults_are_still_named(files: Files, verifier: Verifier) -> None:
    def huge(content: Any) -> None:
        content["checkpoints"][0]["places"] = [[0, 10**12]]

    name = next(name for name in files if name.endswith(".pdf"))
    status, said = verifier(with_json(files, "checkpoints.json", huge) | {"decisions.json": b"[1]", name: b""})
    assert status == 1
    for sentence in ("do not give its root", "decisions.json or editions.json is not built", f"{name}, which certifies row"):
        assert sentence in said
    assert verifier(b"no archive", script=files["verify_pack.py"])[0] == 1


def test_a_pack_says_the_same_after_more_was_recorded(people: list[Candidacy], verifier: Verifier) -> None:
    first = pack_of(people)
    talked(people[0], at=AT + timedelta(hours=1))
    later = pack_of(people, at=AT + timedelta(days=1))
    assert len(lines()) == 3
    for pack in (first, later):
        for line in lines()[:2]:
            assert verifier(pack, "--checkpoint", line)[0] == 0
    assert len(rows_in(unpacked(later))) == len(rows_in(unpacked(first))) + 1
