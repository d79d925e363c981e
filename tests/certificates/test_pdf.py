"""The certificate's file, asked with the tools that other people have."""

import hashlib
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from certificates.adapters.pdf import DoesNotFit, UnprintableName, UnprintableText, render_certificate, unprintable_characters
from certificates.adapters.pdf.fetcher import BundledAssetsOnly
from certificates.adapters.pdf.fonts import FACES, fitted_size
from certificates.adapters.pdf.rendering import NAME_STEPS, TEXT_WIDTHS
from certificates.domain.codes import grouped

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = Path(__file__).parent / "snapshots" / "certificate_en.txt"
ADDRESS = "https://learn.example.org/v/7K3M9QXTP2HWABE"
NAMES = {
    "short": "Bo Li",
    "accents": "María José Núñez-Ångström",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Hawaiian and Yoruba": "Keonaonaʻāina Ọlátúńbọ̀sún Ṣẹ́gun",
    "Devanagari": "प्रिया शर्मा",
    "decomposed": "Zoe\u0308 Nun\u0303ez",
    "120 characters": (
        "Rhoshandiatellyneshiaunneveshenk Koyaanisquatsiuth Williams Keihanaikukauakahihuliheekahaunaele de la Trinidad Gutierrez"
    )[:120],
    "two words of 60": "Wolfeschlegelsteinhausenberger" * 2 + " " + "Nebukadnezarsonidelabergerdorf" * 2,
    "60 wide letters": "W" * 60,
}


def payload(**changes):
    return {
        "format": "certificate/1",
        "kind": "credential",
        "language": "en",
        "paper": "letter",
        "demo": True,
        "name": "Bo Li",
        "credential": {"en": "Certified Parent Partner", "es": "Madre o padre acompañante con certificado"},
        "program": {
            "name": "Cedar Valley Parent Partners",
            "role": "parent partner",
            "provider_name": "Cedar Valley Family Alliance",
            "provider_address": "1200 Prairie Street, Suite 4, Cedar Valley, IA 50000",
        },
        "hours": [
            {"category": "core", "label": "Core competencies", "mode": "self_paced", "minutes": 270},
            {"category": "core", "label": "Core competencies", "mode": "live", "minutes": 1200},
            {"category": "ethics", "label": "Ethics", "mode": "external", "minutes": 45},
        ],
        "modules": [
            {"title": "Vicarious trauma", "edition": "1.0", "completed_on": "2026-03-03"},
            {"title": "Boundaries and ethics", "edition": "2.1", "completed_on": "2026-04-13"},
        ],
        "valid_from": "2026-05-01",
        "valid_until": "2028-04-30",
        "issued_on": "2026-05-02",
        "approved_by": "Rosa Delgado",
        "code": "7K3M9QXTP2HWABE",
        "verify_url": ADDRESS,
        "title": "Certificate 7K3M9-QXTP2-HWABE",
    } | changes


def run(*command, **options):
    """Run one of the tools a stranger would use; the test is skipped, with the reason, where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    command = [str(part) for part in command]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, **options).stdout


def text_of(data):
    return " ".join(run_on(data, "pdftotext", "-layout", "{file}", "-").split())


def run_on(data, *command):
    """Run a tool on bytes, by way of a file."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return run(*[part.format(file=file.name) for part in command])


def info(data):
    return dict(re.split(r":\s*", line, maxsplit=1) for line in run_on(data, "pdfinfo", "{file}").splitlines())


@pytest.fixture(scope="module")
def certificate():
    return render_certificate(payload())


def test_the_renderer_is_the_pinned_one():
    """The finisher mends faults of this very version; read `finisher.py` and run a full validator before you change this line."""
    assert weasyprint.__version__ == "70.0"


def test_the_renderer_still_has_the_fault_that_the_finisher_mends():
    page = HTML(string='<html lang="en"><svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><title>x</title></svg></html>')
    with pikepdf.open(io.BytesIO(page.write_pdf(pdf_variant="pdf/a-3a"))) as pdf:
        _left, top, _right, bottom = map(float, figure(pdf).A.BBox)
    assert (top, bottom) == (83, 123)  # CSS pixels from the top of the page: 75 of margin, 8 of body


def figure(pdf):
    (found,) = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
    return found


def test_pdfinfo_says_tagged_titled_one_page_of_letter_paper(certificate):
    facts = info(certificate)
    assert facts["Tagged"] == "yes"
    assert facts["Title"] == "Certificate 7K3M9-QXTP2-HWABE (demo)"
    assert facts["Subject"] == "Demo document. It certifies nothing."
    assert facts["Pages"] == "1"
    assert facts["Page size"] == "792 x 612 pts (letter)"
    assert facts["JavaScript"] == "no"
    assert info(render_certificate(payload(paper="a4")))["Page size"] == "841.89 x 595.28 pts (A4)"


def test_the_file_says_its_language_and_both_standards_it_follows(certificate):
    with pikepdf.open(io.BytesIO(certificate)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        metadata = pdf.Root.Metadata.read_raw_bytes().decode()
        assert not list(pdf.attachments)
    assert re.search(r'pdfaid:part="3"[^>]*pdfaid:conformance="A"|pdfaid:conformance="A"[^>]*pdfaid:part="3"', metadata)
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in metadata


def test_qpdf_finds_no_fault(certificate):
    assert "No syntax or stream encoding errors found" in run_on(certificate, "qpdf", "--check", "{file}")


def test_the_tag_tree_reads_in_the_order_of_the_reviewed_snapshot(certificate):
    tree = re.sub(r" <[\d-]+>|\n +/Headers \[.*\]", "", run_on(certificate, "pdfinfo", "-struct-text", "{file}"))
    assert tree.strip() == SNAPSHOT.read_text("utf-8").strip()


def test_the_picture_has_words_and_its_box_lies_where_the_picture_is(certificate):
    with pikepdf.open(io.BytesIO(certificate)) as pdf:
        left, bottom, right, top = map(float, figure(pdf).A.BBox)
        assert str(figure(pdf).Alt) == f"QR code that opens {ADDRESS}"
    assert 534 < left < right < 792
    assert 0 < bottom < top < 306  # the lower half, counted from the bottom


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_reader_finds_the_address_in_the_qr_code(paper, tmp_path):
    (tmp_path / "c.pdf").write_bytes(render_certificate(payload(paper=paper)))
    run("pdftoppm", "-r", "150", "-png", "-singlefile", tmp_path / "c.pdf", tmp_path / "c")
    assert run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", tmp_path / "c.png").strip() == ADDRESS


def test_everything_that_was_earned_is_on_the_page(certificate):
    text = text_of(certificate)
    for part in (
        "Certified Parent Partner", "Bo Li", "for the role of parent partner in Cedar Valley", "Hours of learning: 25 h 15 min",
        "self-paced 4 h 30 min", "live 20 h", "elsewhere 45 min", "Vicarious trauma 1.0 Mar 3, 2026", "Boundaries and ethics 2.1",
        "May 2, 2026", "May 1, 2026", "April 30, 2028", "Rosa Delgado", "Cedar Valley Family Alliance", "1200 Prairie Street",
        grouped("7K3M9QXTP2HWABE"), "learn.example.org/v/7K3M9QXTP2HWABE",
    ):  # fmt: skip
        assert part in text


def test_a_demo_says_so_on_its_face_and_in_its_metadata_and_only_a_demo_does(certificate):
    assert "Demo document. It certifies nothing." in text_of(certificate)
    real = render_certificate(payload(demo=False))
    assert "demo" not in text_of(real).lower()
    assert not {"Subject", "Keywords"} & info(real).keys()
    assert info(real)["Title"] == "Certificate 7K3M9-QXTP2-HWABE"


def test_the_metadata_name_neither_the_person_nor_the_program(certificate):
    with pikepdf.open(io.BytesIO(certificate)) as pdf:
        said = str(dict(pdf.docinfo)) + pdf.Root.Metadata.read_raw_bytes().decode()
    for word in ("Bo Li", "Parent", "Cedar", "trauma"):
        assert word not in said


def test_a_certificate_in_spanish_says_so_and_writes_its_dates_in_spanish():
    spanish = render_certificate(payload(language="es"))
    with pikepdf.open(io.BytesIO(spanish)) as pdf:
        assert str(pdf.Root.Lang) == "es"
    text = text_of(spanish)
    assert "Madre o padre acompañante con certificado" in text
    assert "2 de mayo de 2026" in text


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_any_name_is_printed_whole_on_one_page_and_inside_its_column(name, paper):
    data = render_certificate(payload(name=name, paper=paper))
    assert info(data)["Pages"] == "1"
    words = re.findall(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', run_on(data, "pdftotext", "-bbox", "{file}", "-")
    )
    column = [float(right) for left, _top, right, _bottom in words if float(left) < 500]
    assert max(column) <= 60 + TEXT_WIDTHS[paper] + 0.5
    if name.isascii():
        assert name.replace(" ", "") in text_of(data).replace(" ", "")


def test_a_name_is_set_as_large_as_its_column_allows():
    sizes = {key: fitted_size(name, width=474, weight=600, steps=NAME_STEPS) for key, name in NAMES.items()}
    assert sizes["short"] == sizes["accents"] == sizes["Vietnamese"] == 38
    assert 12 < sizes["two words of 60"] < 22
    assert sizes["60 wide letters"] == 12  # broken by the stylesheet


@pytest.mark.parametrize("count", [0, 1, 8, 9, 13, 18, 40])
def test_many_modules_are_set_closer_and_those_left_out_are_counted(count):
    modules = [{"title": f"A module about subject {number}", "edition": "1.0", "completed_on": "2026-03-03"} for number in range(count)]
    data = render_certificate(payload(modules=modules))
    text = text_of(data)
    assert info(data)["Pages"] == "1"
    shown = text.count("A module about")
    assert shown == min(count, 14) or shown == count
    assert (f"and {count - shown} more modules" in text) == (shown < count)


def test_texts_that_no_setting_can_hold_are_refused_and_never_make_a_second_page():
    hours = [{"category": "x", "label": "A category", "mode": "live", "minutes": 60}] * 60
    with pytest.raises(DoesNotFit) as refusal:
        render_certificate(payload(hours=hours))
    assert refusal.value.code == "certificate-does-not-fit"


def test_a_foot_that_grows_upwards_never_covers_the_text():
    long_foot = payload()["program"] | {"provider_address": "A street with a long name, " * 12}
    modules = [{"title": f"A module about subject {number}", "edition": "1.0", "completed_on": "2026-03-03"} for number in range(8)]
    data = render_certificate(payload(program=long_foot, modules=modules))
    lines = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(\S+)</word>', run_on(data, "pdftotext", "-bbox", "{file}", "-"))
    last_module = max(float(bottom) for _top, bottom, word in lines if word == "subject")
    assert last_module < min(float(top) for top, _bottom, word in lines if word == "Issued")
    with pytest.raises(DoesNotFit):
        render_certificate(payload(program=long_foot | {"provider_address": "A street with a long name, " * 120}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bo Li", []),
        ("Nguyễn Thị Ánh Tuyết", []),
        ("Zoe\u0308", []),
        ("O’Brien–Ñandú, Jr.", []),
        ("Bo 😀 Li 😀", ["😀"]),
        ("កុល", ["ក", "ុ", "ល"]),
        ("محمد", []),
        ("Bo\nLi", ["\n"]),
        ("Bo\u202eLi", ["\u202e"]),
        ("Bo\u200bLi\u00ad", ["\u200b", "\u00ad"]),
        ("\ud800", ["\ud800"]),
    ],
)
def test_characters_that_cannot_be_printed_are_listed(text, found):
    assert unprintable_characters(text) == found


def test_an_unprintable_name_is_refused_with_a_sentence_that_names_the_character():
    with pytest.raises(UnprintableName, match=r"🙂 \(U\+1F642\)") as refusal:
        render_certificate(payload(name="Bo 🙂"))
    assert refusal.value.code == "unprintable-name"
    with pytest.raises(UnprintableText, match=r"U\+202E"):
        render_certificate(payload(approved_by="Rosa \u202eDelgado"))


@pytest.mark.parametrize("name", [NAMES["short"], NAMES["Vietnamese"], NAMES["Devanagari"]])
def test_every_font_in_the_file_is_ours_embedded_and_has_the_glyphs(name):
    lines = run_on(render_certificate(payload(name=name)), "pdffonts", "{file}").splitlines()[2:]
    assert lines
    for line in lines:
        assert re.match(r"[A-Z]{6}\+(Source-Sans-3|Noto-Sans)", line)
        assert re.search(r"Identity-H +yes yes yes", line)


def test_the_same_payload_gives_the_same_bytes_in_every_process_and_thread(certificate):
    script = (
        "import django,hashlib,json,sys;django.setup();from certificates.adapters.pdf import render_certificate as r;"
        "p=json.load(sys.stdin);[r(p|{'name':n}) for n in ('Ada','Zoë')];print(hashlib.sha256(r(p)).hexdigest())"
    )
    expected = hashlib.sha256(certificate).hexdigest()
    for seed in ("1", "4242"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
        output = run(sys.executable, "-c", script, input=json.dumps(payload()), env=environment, cwd=ROOT)
        assert output.strip() == expected
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(render_certificate, [payload()] * 8)) == {certificate}
    assert render_certificate(payload(name="Ada")) != certificate


# Threats: texts that would make a careless renderer fetch or read something (T15).
HOSTILE = [
    '<link rel=attachment href="file:///etc/passwd">',
    '<link rel="stylesheet" href="{canary}/a.css">',
    "<style>@import url({canary}/b.css);</style>",
    "<style>body{{background:url({canary}/c.png)}}</style>",
    "<style>@font-face{{font-family:x;src:url({canary}/d.ttf)}}*{{font-family:x}}</style>",
    '<img src="{canary}/e.png">',
    '"><img src="{canary}/f.png">',
    "</title><img src={canary}/g.png>",
    '<svg><image href="{canary}/h.png"/></svg>',
    '<svg><image xlink:href="file:///etc/passwd"/></svg>',
    '<object data="{canary}/i"></object>',
    '<embed src="{canary}/j">',
    '<iframe src="file:///etc/passwd"></iframe>',
    '<base href="{canary}/k/"><img src=l.png>',
    '; background: url({canary}/m.png); x:"',
    "{{{{ payload.verify_url }}}}{{% include '/etc/passwd' %}}",
]


@pytest.fixture(scope="module")
def canary():
    """A server on this machine that counts who comes."""
    hits = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_error(404)

        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()
    thread.join()


def hostile_everywhere(text):
    """Put the text into every field of the payload that is free text."""
    return payload(
        name=text,
        title=text,
        approved_by=text,
        code=text,
        verify_url=f"https://example.org/{text}",
        credential={"en": text, "es": text},
        program=dict.fromkeys(("name", "role", "provider_name", "provider_address"), text),
        hours=[{"category": text, "label": text, "mode": text, "minutes": 60}],
        modules=[{"title": text, "edition": text, "completed_on": "2026-03-03"}],
    )


def streams(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not list(pdf.attachments)
        return b"".join(item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))


@pytest.mark.parametrize("attack", HOSTILE)
def test_hostile_text_in_every_field_is_printed_as_text_and_asks_for_nothing(attack, canary):
    address, hits = canary
    hits.clear()
    data = render_certificate(hostile_everywhere(attack.format(canary=address)))
    assert hits == []
    assert b"root:x:0:0" not in streams(data)


@pytest.mark.parametrize("attack", HOSTILE)
def test_even_unescaped_the_fetcher_lets_nothing_through(attack, canary):
    address, hits = canary
    hits.clear()
    page = HTML(string=f'<html lang="en"><body>{attack.format(canary=address)}</body></html>', url_fetcher=BundledAssetsOnly())
    with suppress(FatalURLFetchingError):  # most are refused outright
        assert b"root:x:0:0" not in streams(page.write_pdf())
    assert hits == []


def test_the_canary_hears_a_renderer_with_the_usual_fetcher(canary):
    """The positive control: without our fetcher the same attack does reach out."""
    address, hits = canary
    hits.clear()
    HTML(string=f'<html lang="en"><body><img alt="x" src="{address}/e.png"></body></html>').write_pdf()
    assert hits == ["/e.png"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x", "asset:../apps.py", "asset:fonts/../../apps.py", "asset:", ""]
)
def test_the_fetcher_knows_the_bundled_assets_by_name_and_nothing_else(url):
    with pytest.raises(FatalURLFetchingError):
        BundledAssetsOnly().fetch(url)


def test_the_fetcher_serves_the_bundled_assets():
    assert all(BundledAssetsOnly().fetch(f"asset:{face.file}").read(4) == b"\0\1\0\0" for face in FACES)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "certificate/2"},
        {"language": "fr"},
        {"paper": "legal"},
        {"verify_url": "javascript:alert(1)"},
        {"verify_url": "file:///etc/passwd"},
        {"issued_on": "<img src=x>"},
        {"valid_until": "soon"},
    ],
)
def test_a_payload_of_another_kind_is_a_fault_and_makes_no_file(changes):
    with pytest.raises(ValueError, match=r"^Not a |^Invalid isoformat"):
        render_certificate(payload(**changes))


def test_parts_that_may_be_missing_leave_no_empty_label():
    text = text_of(render_certificate(payload(approved_by=None, valid_until=None, hours=[], modules=[])))
    for label in ("Approved by", "Hours of learning", "Modules completed"):
        assert label not in text
    assert "no end date" in text
    assert list(itertools.takewhile(lambda word: word != "Certificate", text.split()))  # the page is still there
