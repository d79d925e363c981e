"""Check an auditor's pack without any part of the product that made it.

    python verify_pack.py PACK.zip [--checkpoint "LINE FROM A MAIL"] [--key FINGERPRINT]

Needs Python 3.10 or later and the package `cryptography`, nothing else, and no network. Prints one sentence for each thing that is not as
it was written and leaves with 1; leaves with 0 where everything holds. It reads the pack and writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIRST = "0" * 64
LARGEST = 2_000_000_000  # bytes that a pack may unpack to
ROW = {
    "subject": str, "number": int, "format_version": int, "kind": str, "about": str, "program": str, "zone": str, "happened_on": str,
    "recorded_at": str, "recorded_by": str, "facts": dict, "words_hash": (str, type(None)), "refers_to": (str, type(None)), "previous": str,
}  # fmt: skip
LINE = re.compile(r"checkpoint (\d+) rows=(\d+) chains=(\d+) root=([0-9a-f]{64}) signature=([0-9a-f]{128})")
WRONGLY_BUILT = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)
HOLDINGS = ("candidacy_opened", "candidacy_moved")


class Unreadable(Exception):
    """A file of the pack is missing or is not what its name says."""


class Row(NamedTuple):
    """A row as the pack has it. `facts` is None where it is withheld: another program's, of which only the hash is here."""

    subject: str
    number: int
    hash: str
    document: dict[str, Any] | None

    def __str__(self) -> str:
        what = f" ({self.document['kind']}, {self.document['happened_on']})" if self.document else " (withheld)"
        return f"Row {self.number} of {self.subject}{what}"


# --- Canonical bytes: RFC 8785 for objects, arrays, text, whole numbers, true, false and null ---


def canonical(value: Any) -> bytes:
    """The one way in which a document is written before it is hashed or signed. Raises TypeError for a fraction."""
    return _written(value).encode()


def _written(value: Any) -> str:
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(_written(item) for item in value) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_written(name)}:{_written(value[name])}" for name in names) + "}"
    raise TypeError(f"{value!r} cannot be in a canonical document")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def parsed(data: bytes) -> Any:
    """JSON without fractions and without a name twice in one object. Raises ValueError."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a name stands twice in one object")
        return dict(pairs)

    def refuse(text: str) -> Any:
        raise ValueError(f"{text} is not a whole number")

    return json.loads(data, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)


# --- The pack ---


class Pack:
    """The files of a pack, and what was found wrong in it."""

    def __init__(self, path: str) -> None:
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.files: dict[str, bytes] = {}
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise Unreadable(f"The pack unpacks to more than {LARGEST} bytes; it was not read.")
            for entry in entries:
                if entry.filename in self.files:
                    self.fault(f"{entry.filename} is in the pack twice.")
                self.files[entry.filename] = packed.read(entry)

    def fault(self, sentence: str) -> None:
        if sentence not in self.faults:
            self.faults.append(sentence)

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def read(self, name: str) -> Any:
        """A JSON file. Raises Unreadable."""
        try:
            return parsed(self.files[name])
        except KeyError:
            raise Unreadable(f"{name} is missing.") from None
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{name} cannot be read: {error}.") from None


def check_manifest(pack: Pack, keys: dict[str, Ed25519PublicKey]) -> None:
    """Every file is the one that was put in, none more, none less, and the list was signed by the program's key."""
    manifest = pack.read("manifest.json")
    listed: dict[str, str] = manifest["files"]
    for name in sorted(listed.keys() - pack.files.keys()):
        pack.fault(f"{name} is in the manifest and not in the pack.")
    for name in sorted(pack.files.keys() - listed.keys() - {"manifest.json", "manifest.sig"}):
        pack.fault(f"{name} is in the pack and not in the manifest.")
    for name in sorted(listed.keys() & pack.files.keys()):
        if sha256(pack.files[name]) != listed[name]:
            pack.fault(f"{name} is not the file that was put into the pack: its SHA-256 differs from the manifest's.")
    signature = pack.files.get("manifest.sig", b"").decode("ascii", "replace")
    if not signed_by(keys, manifest.get("key_fingerprint"), signature, manifest):
        pack.fault("manifest.json does not have the signature that it was made with.")


def signed_by(keys: dict[str, Ed25519PublicKey], fingerprint: Any, signature: str, statement: Any) -> bool:
    """Whether the key of that fingerprint signed the statement's canonical bytes."""
    try:
        keys[fingerprint].verify(bytes.fromhex(signature), canonical(statement))
    except (KeyError, ValueError, TypeError, InvalidSignature):
        return False
    return True


def keys_of(pack: Pack, content: dict[str, Any], wanted: str | None) -> dict[str, Ed25519PublicKey]:
    """The public keys of the pack by fingerprint; only the wanted one, if one is wanted."""
    keys = {}
    for text in content["public_keys"]:
        raw = bytes.fromhex(text)
        keys[sha256(raw)] = Ed25519PublicKey.from_public_bytes(raw)
    if wanted and wanted not in keys:
        pack.fault(f"The pack is not signed with the key {wanted}.")
    return {name: key for name, key in keys.items() if wanted in (None, name)}


# --- Rows and chains ---


def check_rows(pack: Pack) -> dict[str, dict[int, Row]]:
    """Read the rows, recompute their hashes, follow their chains; return them by subject and number."""
    chains: dict[str, dict[int, Row]] = {}
    for number, line in enumerate(pack.files.get("ledger.jsonl", b"").splitlines(), start=1):
        try:
            row = _row(parsed(line))
            is_whole = row.document is None or sha256(canonical(row.document)) == row.hash
        except WRONGLY_BUILT as error:
            pack.fault(f"Line {number} of ledger.jsonl is not a row: {error}.")
            continue
        if row.number in chains.setdefault(row.subject, {}):
            pack.fault(f"{row} is there twice.")
        if not is_whole:
            pack.fault(f"{row}: its contents no longer have its hash.")
        chains[row.subject][row.number] = row
    for chain in chains.values():
        _follow(pack, chain)
    return chains


def _row(line: Any) -> Row:
    if set(line) == {"hash", "subject", "number", "withheld"}:
        if line["withheld"] is not True or type(line["number"]) is not int or line["number"] < 1:
            raise ValueError("it is withheld in another way than rows are")
        return Row(str(line["subject"]), line["number"], str(line["hash"]), None)
    document = line["row"]
    if set(line) != {"hash", "row"} or set(document) != set(ROW):
        raise ValueError("it has other columns than a row")
    for name, kind in ROW.items():
        if not isinstance(document[name], kind) or isinstance(document[name], bool):
            raise TypeError(f"{name} is not what it should be")
    if document["number"] < 1:
        raise ValueError("rows are counted from 1")
    return Row(document["subject"], document["number"], str(line["hash"]), document)


def _follow(pack: Pack, chain: dict[int, Row]) -> None:
    before: Row | None = None
    for number, row in sorted(chain.items()):
        expected = before.number + 1 if before else 1
        if number != expected:
            pack.fault(f"Row {expected} of {row.subject} is missing{f', and all up to row {number - 1}' if number > expected + 1 else ''}.")
        elif row.document and row.document["previous"] != (before.hash if before else FIRST):
            pack.fault(f"{row} is not linked to the row before it.")
        if row.document and before and before.document and row.document["recorded_at"] < before.document["recorded_at"]:
            pack.fault(f"{row} was recorded before the row that precedes it.")
        before = row


# --- Checkpoints ---


def check_checkpoints(pack: Pack, content: dict[str, Any], keys: dict[str, Ed25519PublicKey], chains: dict[str, dict[int, Row]]) -> None:
    """Signatures, the chain of the checkpoints, the root from the heads of this pack, and every row under the last checkpoint."""
    heads: dict[str, tuple[int, str]] = {}
    previous = FIRST
    for expected, checkpoint in enumerate(content["checkpoints"], start=1):
        statement = checkpoint["statement"]
        where = f"Checkpoint {statement['number']}"
        if statement["number"] != expected:
            pack.fault(f"{where} stands where checkpoint {expected} should be.")
        if not signed_by(keys, statement["key_fingerprint"], checkpoint["signature"], statement):
            pack.fault(f"{where} has no signature that fits.")
        if statement["previous"] != previous:
            pack.fault(f"{where} is not linked to the checkpoint before it.")
        moved = {subject: (number, head) for subject, number, head in checkpoint["moved"]}
        heads.update(moved)
        _compare(pack, statement["number"], moved, chains)
        if heads and merkle_root(heads, checkpoint["places"], checkpoint["others"], statement["chains"]) != statement["root"]:
            last = ", ".join(f"row {number} of {subject}" for subject, (number, _head) in sorted(moved.items())) or "heads seen before"
            pack.fault(f"{where}: the heads that it is said to have seen do not give its root ({last}).")
        previous = sha256(canonical(statement))
    for subject, chain in sorted(chains.items()):
        for number, row in sorted(chain.items()):
            if number > heads.get(subject, (0, ""))[0]:
                pack.fault(f"{row} is under no checkpoint of this pack.")
    if not content["checkpoints"]:
        pack.fault("There is no checkpoint, so nothing proves that no row was removed from the end.")


def _compare(pack: Pack, checkpoint: int, moved: dict[str, tuple[int, str]], chains: dict[str, dict[int, Row]]) -> None:
    for subject, (number, head) in sorted(moved.items()):
        row = chains.get(subject, {}).get(number)
        if row is None:
            pack.fault(f"Row {number} of {subject} was there at checkpoint {checkpoint} and is gone.")
        elif row.hash != head:
            pack.fault(f"{row} is not the row that checkpoint {checkpoint} saw.")


def merkle_root(heads: dict[str, tuple[int, str]], places: list[list[int]], others: list[str], leaves: int) -> str | None:
    """The root over all heads of the installation from those of this pack and the hashes that stand for the others; None if they do not fit.

    A leaf is SHA-256(00 + canonical [subject, number, hash]), a node SHA-256(01 + left + right); one left over goes up as it is.
    """
    if sum(count for _start, count in places) != len(heads):
        return None
    indexes = [index for start, count in places for index in range(start, start + count)]
    if indexes != sorted(set(indexes)) or indexes[-1] >= leaves or indexes[0] < 0:
        return None
    level = {
        index: hashlib.sha256(b"\x00" + canonical([subject, *heads[subject]])).digest()
        for index, subject in zip(indexes, sorted(heads), strict=True)
    }
    given = iter(others)
    size = leaves
    try:
        while size > 1:
            above = {}
            for parent in sorted({index // 2 for index in level}):
                left, right = 2 * parent, 2 * parent + 1
                if right == size:
                    above[parent] = level[left]
                    continue
                pair = [level[index] if index in level else bytes.fromhex(next(given)) for index in (left, right)]
                above[parent] = hashlib.sha256(b"\x01" + pair[0] + pair[1]).digest()
            level, size = above, (size + 1) // 2
    except (StopIteration, ValueError):
        return None
    return level[0].hex() if next(given, None) is None else None


def check_line(pack: Pack, content: dict[str, Any], line: str) -> None:
    """A checkpoint's line that was kept outside says the same as the pack."""
    found = LINE.search(line)
    if not found:
        pack.fault(f"“{line}” is not the line of a checkpoint.")
        return
    number, rows, chains, root, signature = found.groups()
    kept = next((one for one in content["checkpoints"] if one["statement"]["number"] == int(number)), None)
    if kept is None:
        pack.fault(f"Checkpoint {number}, of which you have the line, is not in the pack.")
        return
    statement = kept["statement"]
    said = (statement["rows"], statement["chains"], statement["root"], kept["signature"])
    if said != (int(rows), int(chains), root, signature):
        pack.fault(f"Checkpoint {number} is not the one whose line you have.")


# --- What the rows name ---


def check_decisions(pack: Pack, rows: dict[str, Row]) -> None:
    """Every decision that stands on a verdict has it here, word for word, under rules that are here too."""
    kept = pack.read("decisions.json")
    editions = pack.read("editions.json")
    schemes = {(one["scheme"], one["number"]): one["sha256"] for one in editions["schemes"]}
    verdicts: dict[str, Any] = {}
    for one in kept:
        if one["row"] not in rows:
            pack.fault(f"decisions.json has a verdict for a row that is not in the pack: {one['row']}.")
        verdicts[one["row"]] = one["verdict"]
    for row in rows.values():
        if row.document is None:
            continue
        facts = row.document["facts"]
        if row.document["kind"] in HOLDINGS:
            _scheme(pack, row, schemes, f"{facts.get('scheme')}@{facts.get('edition')}")
        if row.document["kind"] == "module_completed":
            _module(pack, row, row.document, editions["absent"])
        wanted = facts.get("verdict_sha256")
        if wanted is None:
            continue
        verdict = verdicts.get(row.hash)
        if verdict is None:
            pack.fault(f"{row} stands on a verdict that is not in the pack.")
        elif sha256(canonical(verdict)) != wanted:
            pack.fault(f"{row} stands on another verdict than the one in decisions.json.")
        else:
            _scheme(pack, row, schemes, str(verdict["scheme"]))
        for one in facts.get("rows", ()):
            if one not in rows:
                pack.note(f"{row} stands on row {one}, which is not in the pack.")


def _scheme(pack: Pack, row: Row, schemes: dict[tuple[str, int], str], name: str) -> None:
    code, _at, number = name.rpartition("@")
    wanted = schemes.get((code, int(number) if number.isdecimal() else 0))
    if wanted is None:
        pack.fault(f"{row} names the rules {name}, and they are not in the pack.")
        return
    data = pack.files.get(f"schemes/{wanted}.json")
    if data is None or sha256(data) != wanted:
        pack.fault(f"{row} names the rules {name}, and schemes/{wanted}.json is not that text.")
    elif parsed(data).get("code") != code:
        pack.fault(f"{row} names the rules {name}, and schemes/{wanted}.json holds those of another credential.")


def _module(pack: Pack, row: Row, document: dict[str, Any], absent: list[str]) -> None:
    wanted = document["facts"].get("edition_sha256")
    data = pack.files.get(f"modules/{wanted}.json")
    if data is None and wanted in absent:
        pack.note(f"Rows name a text that the program does not keep: {wanted}.")
    elif data is None or sha256(data) != wanted:
        pack.fault(f"{row} names the text {document['about']}, and modules/{wanted}.json is not that text.")


def check_documents(pack: Pack, rows: dict[str, Row]) -> None:
    """Every document is the file that was stored when it was made; the row that it certifies is here."""
    for one in pack.read("documents.json"):
        row = rows.get(one["row"]) if one["row"] else None
        certifies = f", which certifies row {row.number} of {row.subject}," if row else ""
        if one["row"] and row is None:
            pack.fault(f"Document {one['code']} certifies a row that is not in the pack.")
        for kept in one["files"]:
            name = kept["file"]
            if name is None:
                pack.note(f"Document {one['code']}{certifies} has a file that could not be read when the pack was made.")
            elif name not in pack.files or sha256(pack.files[name]) != kept["sha256"]:
                pack.fault(f"{name}{certifies} is not the file that was stored.")


def attempt(pack: Pack, name: str, check: Callable[[], None]) -> None:
    """Do a check; where a file does not let itself be checked, say so and go on with the others."""
    try:
        check()
    except Unreadable as error:
        pack.fault(str(error))
    except WRONGLY_BUILT as error:
        pack.fault(f"{name} is not built as it should be: {type(error).__name__} {error}.")


def verify(path: str, *, line: str | None = None, key: str | None = None) -> Pack:
    """Read a pack and everything wrong in it. Raises Unreadable and what zipfile raises."""
    pack = Pack(path)
    content = pack.read("checkpoints.json")
    keys = keys_of(pack, content, key)
    chains = check_rows(pack)
    rows = {row.hash: row for chain in chains.values() for row in chain.values()}
    attempt(pack, "checkpoints.json", lambda: check_checkpoints(pack, content, keys, chains))
    if line:
        attempt(pack, "checkpoints.json", lambda: check_line(pack, content, line))
    attempt(pack, "decisions.json or editions.json", lambda: check_decisions(pack, rows))
    attempt(pack, "documents.json", lambda: check_documents(pack, rows))
    attempt(pack, "manifest.json", lambda: check_manifest(pack, keys))
    withheld = sum(row.document is None for row in rows.values())
    if withheld:
        pack.note(f"{withheld} rows of other programs are withheld: their hashes hold the chains together, their contents are not here.")
    last = content["checkpoints"][-1]["statement"] if content["checkpoints"] else {}
    pack.note(f"{len(rows)} rows of {len(chains)} people; the last checkpoint is {last.get('number')} of {last.get('taken_at')}.")
    pack.note(f"Signed with {', '.join(sorted(keys)) or 'no key'}. Compare this with the fingerprint that the program has published.")
    if not line:
        pack.note("No line from outside was given. With one (--checkpoint) the pack proves more: see read-me.txt.")
    return pack


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an auditor's pack.")
    parser.add_argument("pack", help="the ZIP file")
    parser.add_argument("--checkpoint", metavar="LINE", help="the line of a checkpoint that was kept outside, as in a mail")
    parser.add_argument(
        "--key", metavar="FINGERPRINT", help="the fingerprint of the key that must have signed, as the program published it"
    )
    options = parser.parse_args(arguments)
    try:
        pack = verify(options.pack, line=options.checkpoint, key=options.key)
    except (Unreadable, zipfile.BadZipFile, zlib.error, OSError) as error:
        print(f"BAD: {error}")
        return 1
    except (*WRONGLY_BUILT, RuntimeError) as error:
        print(f"BAD: The pack is not built as a pack is: {type(error).__name__} {error}.")
        return 1
    for sentence in pack.faults:
        print(f"BAD: {sentence}")
    for sentence in pack.notes:
        print(f"Note: {sentence}")
    print("Something in this pack is not as it was written." if pack.faults else "Everything in this pack holds.")
    return 1 if pack.faults else 0


if __name__ == "__main__":
    sys.exit(main())
