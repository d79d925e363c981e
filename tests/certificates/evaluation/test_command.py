from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from certificates.evaluation import __main__ as command
from certificates.evaluation.case_notes import notes_on

from .stories import Story, attestation, group, hours, module, scheme, sign_off

ROOT = Path(__file__).parents[3]
ALLY = ROOT / "fixtures" / "schemes" / "parent-ally.yaml"


@pytest.fixture
def case_path(tmp_path: Path) -> Path:
    story = Story(scheme(group(attestation(), module(), sign_off())))
    rows = [story.attested("2026-01-06", "parent-ally-eligibility"), story.completed("2026-01-10"), story.signed_off("2026-01-20")]
    story.approved("2026-01-25", "2028-01-25", rows=rows)
    path = tmp_path / "case.json"
    path.write_text(json.dumps(story.document()), encoding="utf-8")
    return path


def test_it_prints_the_verdict_under_the_scheme_given(case_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(ALLY), str(case_path), "--on", "2026-01-22"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert (verdict["status"], verdict["scheme"]) == ("ready", "parent-ally@1")


def test_it_answers_as_known_then(case_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(ALLY), str(case_path), "--on", "2026-02-01", "--known-at", "2026-01-24T00:00:00Z"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "ready"


def test_it_runs_by_itself_and_loads_neither_django_nor_another_app(case_path: Path) -> None:
    code = (
        f"import runpy, sys; sys.argv[1:] = [{str(ALLY)!r}, {str(case_path)!r}, '--on', '2026-02-01']\n"
        "try:\n    runpy.run_module('certificates.evaluation', run_name='__main__')\n"
        "finally:\n    print([name for name in ('django', 'wagtail', 'core', 'people', 'training', 'curricula') if name in sys.modules], file=sys.stderr)"
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["status"] == "certified"
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("case.json", "{", "is not JSON"),
        ("case.json", "[" * 100_000, "is not JSON"),
        ("case.json", "[]", "must be a mapping"),
        ("case.json", '{"editions": [5]}', "editions[0]: must be a mapping"),
        ("case.json", b"\xff", "is not UTF-8 text"),
        ("scheme.yaml", "code: [", "line 1"),
        ("scheme.yaml", "code: a", "format is missing"),
        ("scheme.yaml", b"\xff", "is not UTF-8 text"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_2(
    name: str, content: str | bytes, sentence: str, case_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = case_path.with_name(f"bad-{name}")
    paths = {"scheme.yaml": ALLY, "case.json": case_path, name: bad}
    bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert command.main([str(paths["scheme.yaml"]), str(paths["case.json"]), "--on", "2026-01-22"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert sentence in output.err
    assert "Traceback" not in output.err


def test_what_a_case_says_in_vain_is_noted_beside_the_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = Story(scheme(attestation()))
    story.row("attestation_mad", "attestation:eligibility", "2026-01-06", {})
    story.row("enrolled", "candidacy:c-1", "2026-01-06", {})
    story.voided("2026-01-07", "f" * 64)
    story.decided("suspended", "2026-01-08", about="candidacy:c-2")
    story.row("attestation_made", "attestation:eligibility", "2026-01-09", {"standing": "verified"}, subject="s_other")
    story.decided("suspended", "2026-01-10")
    path = tmp_path / "case.json"
    path.write_text(json.dumps(story.document()), encoding="utf-8")
    assert command.main([str(ALLY), str(path), "--on", "2026-01-04"]) == 0
    assert [line.partition("note: ")[2] for line in capsys.readouterr().err.splitlines()] == [
        "the candidacy opened on 2026-01-05, after 2026-01-04: nothing is known on that day.",
        "row 1 of 2026-01-06: rules look at no rows of the kind 'attestation_mad'. Is attestation_made meant?",
        "row 2 of 2026-01-06: rules look at no rows of the kind 'enrolled'.",
        "row 3 of 2026-01-07: it is voided about no row of this case. Put the hash of the row into refers_to.",
        "row 4 of 2026-01-08: it is about 'candidacy:c-2', and this case is 'candidacy:c-1'.",
        "row 5 of 2026-01-09: it is about the subject 's_other', and this case about 's_partner'. It counts all the same.",
    ]


def test_voids_of_voids_and_waivers_of_nothing_are_noted() -> None:
    story = Story(scheme(
        group(attestation()), renewal=hours(60, key="more"), late=[{"key": "fee", "for": {"months": 1}, "also": sign_off("paid")}], window={"days": 1},
        reinstatement={"within": {"months": 6}, "requirement": hours(60, key="back")},
        leave={"at_most": {"months": 1}, "valid": "runs", "return": hours(60, key="again")},
    ))  # fmt: skip
    void = story.voided("2026-01-07", story.attested("2026-01-06"))
    story.voided("2026-01-08", void)
    story.granted("2026-01-09", "elegibility")
    for key in ("all-of-it", "eligibility", "more", "paid", "back", "again"):
        story.waived("2026-01-09", key)
    assert list(notes_on(story.case(), date(2026, 2, 1))) == [
        "row 3 of 2026-01-08: a void is not voided. Write the fact down anew.",
        "row 4 of 2026-01-09: no requirement has the key 'elegibility'. Known: again, all-of-it, back, eligibility, more, paid.",
    ]


def test_every_column_that_a_row_lacks_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = Story(scheme()).document() | {"rows": [{"kind": "attestation_made", "about": "attestation:eligibility", "on": "2026-01-06"}]}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert command.main([str(ALLY), str(path), "--on", "2026-02-01"]) == 2
    assert "rows[0]: by, facts, hash, number, program, recorded_at, refers_to, subject is missing. Add it." in capsys.readouterr().err


def test_dates_instants_and_missing_files_get_a_sentence_too(case_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    big = tmp_path / "big.json"
    big.write_bytes(b" " * (command.LARGEST + 1))
    for arguments, sentence in [
        ([ALLY, case_path, "--on", "tomorrow"], "is not a date"),
        ([ALLY, case_path, "--on", "2026-01-01", "--known-at", "now"], "is not an instant"),
        ([ALLY, tmp_path / "none.json", "--on", "2026-01-01"], "cannot be read"),
        ([ALLY, tmp_path, "--on", "2026-01-01"], "cannot be read"),
        ([ALLY, big, "--on", "2026-01-01"], "is larger than"),
    ]:
        assert command.main([str(argument) for argument in arguments]) == 2
        assert sentence in capsys.readouterr().err
