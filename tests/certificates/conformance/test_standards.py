"""Every document is PDF/A-3a and PDF/UA-1 at once, signed, in every name and language; and the validators notice when it is not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from certificates.adapters.pdf import render_certificate
from certificates.adapters.signing import make_root, make_signing_certificate, read_seal, sign
from tests.certificates.conformance.validators import STANDARDS, page_validation, verapdf
from tests.certificates.papers import ENTRIES, PAPERS, transcript
from tests.certificates.test_pdf import NAMES, payload

AT = datetime(2026, 11, 1, tzinfo=UTC)
HARD_NAMES = {
    "plain": "Bo Li",
    "vietnamese": NAMES["Vietnamese"],
    "yoruba": NAMES["Hawaiian and Yoruba"],
    "arabic": "فاطمة الزهراء الحسيني",
    "long": NAMES["120 characters"],
    "two-words-of-60": NAMES["two words of 60"],
}


@pytest.fixture(scope="module")
def seal():
    root = make_root("Sample Trust", at=AT, passphrase=b"a long passphrase")
    issued = make_signing_certificate(root, "Sample Trust", at=AT, passphrase=b"a long passphrase")
    return read_seal((issued.key + issued.certificate + root.certificate).decode())


@pytest.fixture(scope="module")
def issued(seal, tmp_path_factory) -> dict[str, Path]:
    """Signed files of every template, language and hard name; the other paper with a plain one."""
    folder = tmp_path_factory.mktemp("issued")
    asked = [(kind, language, "letter", called) for kind in PAPERS for language in ("en", "es") for called in HARD_NAMES]
    asked += [(kind, language, "a4", "plain") for kind in PAPERS for language in ("en", "es")]
    files = {}
    for kind, language, paper, called in asked:
        files["-".join((kind, language, paper, called))] = path = folder / f"{kind}-{language}-{paper}-{called}.pdf"
        data = render_certificate(PAPERS[kind](name=HARD_NAMES[called], language=language, paper=paper))
        path.write_bytes(sign(data, seal, issuer="Sample Trust"))
    files["transcript of many pages"] = path = folder / "long.pdf"
    path.write_bytes(sign(render_certificate(transcript(entries=ENTRIES * 30)), seal, issuer="Sample Trust"))
    return files


def test_two_validators_find_nothing_in_any_issued_file(issued):
    by_verapdf = verapdf(list(issued.values()))
    nothing = dict.fromkeys(STANDARDS, "")
    assert {name: by_verapdf[path] for name, path in issued.items()} == dict.fromkeys(issued, nothing)
    assert {name: page_validation(path) for name, path in issued.items()} == dict.fromkeys(issued, nothing)


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    """The structure elements of a kind."""
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == f"/{kind}"]


def without_key(find: Callable[[pikepdf.Pdf], pikepdf.Object], key: str) -> Callable[[pikepdf.Pdf], None]:
    """A fault: one entry is missing."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        del find(pdf)[key]

    return spoil


def first_with(key: str) -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    return lambda pdf: next(item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and key in item)


def metadata_without(pattern: bytes) -> Callable[[pikepdf.Pdf], None]:
    def spoil(pdf: pikepdf.Pdf) -> None:
        before = pdf.Root.Metadata.read_bytes()
        after = re.sub(pattern, b"", before, flags=re.DOTALL)
        assert after != before
        pdf.Root.Metadata.write(after)

    return spoil


def begin_with_a_third_heading(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "H1")[0].S = pikepdf.Name("/H3")


def leave_text_untagged(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].Contents.read_bytes()
    spoilt = re.sub(rb"/Span\s*<<\s*/MCID 3\s*>>\s*BDC(.*?)EMC", rb"\1", content, count=1, flags=re.DOTALL)
    assert spoilt != content
    pdf.pages[0].Contents.write(spoilt)


def add_a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("app.alert(1)"))


def link_without_words(pdf: pikepdf.Pdf) -> None:
    link = next(found for found in pdf.pages[0].Annots if found.Subtype == "/Link")
    del link["/Contents"]


MUTANTS: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "a picture without words": without_key(lambda pdf: elements(pdf, "Figure")[0], "/Alt"),
    "no language": without_key(lambda pdf: pdf.Root, "/Lang"),
    "no title": metadata_without(rb"<dc:title>.*?</dc:title>"),
    "not marked as tagged": without_key(lambda pdf: pdf.Root, "/MarkInfo"),
    "no tree of tags": without_key(lambda pdf: pdf.Root, "/StructTreeRoot"),
    "the title is not shown": without_key(lambda pdf: pdf.Root, "/ViewerPreferences"),
    "does not say PDF/UA": metadata_without(rb"<pdfuaid:part>1</pdfuaid:part>"),
    "a font left out": without_key(first_with("/FontFile2"), "/FontFile2"),
    "no output intent": without_key(lambda pdf: pdf.Root, "/OutputIntents"),
    "begins with a third heading": begin_with_a_third_heading,
    "a link without words": link_without_words,
    "no order for the tab key": without_key(lambda pdf: pdf.pages[0].obj, "/Tabs"),
    "text without a tag": leave_text_untagged,
    "letters without Unicode": without_key(first_with("/ToUnicode"), "/ToUnicode"),
    "a script": add_a_script,
}


def test_both_validators_catch_each_of_fifteen_faults(tmp_path):
    good = render_certificate(payload())
    spoilt = {}
    for number, (fault, spoil) in enumerate(MUTANTS.items()):
        spoilt[fault] = path = tmp_path / f"{number}.pdf"
        with pikepdf.open(io.BytesIO(good)) as pdf:
            spoil(pdf)
            pdf.save(path)
    control = tmp_path / "control.pdf"
    control.write_bytes(good)
    by_verapdf = verapdf([control, *spoilt.values()])
    assert any(by_verapdf[control].values()) is False
    assert any(page_validation(control).values()) is False
    assert len(MUTANTS) == 15
    assert [fault for fault, path in spoilt.items() if not any(by_verapdf[path].values())] == []
    assert [fault for fault, path in spoilt.items() if not any(page_validation(path).values())] == []
