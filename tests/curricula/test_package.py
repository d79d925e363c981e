"""Packages: the same bytes back, and clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from core.canonical import canonical_bytes
from curricula.domain.guides import load_guide, write_guide
from curricula.domain.package import PackageRefused, load_package, write_package
from curricula.domain.problems import blocking, problems
from tests.curricula.samples import MEDIA, module, picture

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.parent for path in (ROOT / "fixtures" / "modules").glob("*/module.yaml"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_package(module(), MEDIA, tmp_path / "calm-days")
    return tmp_path / "calm-days"


def bytes_of(path: Path) -> dict[str, bytes]:
    return {found.relative_to(path).as_posix(): found.read_bytes() for found in sorted(path.rglob("*")) if found.is_file()}


def complaints(path: Path) -> list[str]:
    with pytest.raises(PackageRefused) as refused:
        load_package(path)
    return refused.value.complaints


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_module_with_every_block_comes_back_from_disk_as_the_same_document(package: Path) -> None:
    doc, media = load_package(package)
    assert doc == module()
    assert canonical_bytes(doc) == canonical_bytes(module())
    assert media == MEDIA


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_our_modules_are_in_normal_form_and_free_to_release(path: Path, tmp_path: Path) -> None:
    doc, media = load_package(path)
    write_package(doc, media, tmp_path / path.name)
    write_guide(load_guide(path), tmp_path / path.name)
    assert bytes_of(tmp_path / path.name) == bytes_of(path)
    assert blocking(problems(doc)) == []


def test_writing_replaces_the_folder_as_a_whole(package: Path) -> None:
    doc = module(check=None, lessons=module()["lessons"][:1])
    write_package(doc, MEDIA, package)
    assert sorted(bytes_of(package)) == ["lessons/01-calm.yaml", "media/window.png", "module.yaml"]


def test_plain_values_stay_strings_whatever_yaml_would_guess(package: Path) -> None:
    change(package / "module.yaml", "en: A short one.", "en: no")
    change(package / "module.yaml", "es: Uno corto.", "es: 1.10")
    assert load_package(package)[0]["summary"] == {"en": "no", "es": "1.10"}


def test_missing_words_are_a_problem_not_a_refusal(package: Path) -> None:
    change(package / "module.yaml", "  es: Uno corto.\n", "")
    doc, _media = load_package(package)
    assert [problem.code for problem in blocking(problems(doc))] == ["words-missing"]


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("module.yaml", "pass_percent: 75", "pass_percent: many", "module.yaml, line {line}: “pass_percent” must be a whole number."),
        ("module.yaml", "summary:", "sumary:", "Did you mean “summary”?"),
        ("module.yaml", "code: calm-days", "code: Calm Days", "“Calm Days” is not a key."),
        ("module.yaml", "format: module/1", "format: module/9", "This reads the format module/1 only."),
        ("module.yaml", "- en\n- es", "- en\n- xx", "Say the languages"),
        ("lessons/01-calm.yaml", "type: reflection", "type: poem", "A block needs a type"),
        ("lessons/01-calm.yaml", "### Here", "# Here", "lessons/01-calm.yaml, line {line}: Headings are written with ###"),
        ("lessons/01-calm.yaml", "https://example.org/a", "http://example.org/a", "must begin with https:"),
        ("lessons/01-calm.yaml", "media: window.png", "media: ../window.png", "There is no file media/../window.png."),
        ("lessons/01-calm.yaml", "key: calm\n", "key: calmer\n", "Name this file lessons/01-calmer.yaml"),
        ("check.yaml", "right: true", "right: perhaps", "“right” must be true or false."),
        ("check.yaml", "draw: 1", "draw: 1\ndraw: 2", "The field “draw” is there twice."),
        ("check.yaml", "draw: 1", "draw: [", "This is not YAML"),
    ],
)
def test_a_mistake_is_told_with_file_and_line_and_how_to_mend_it(package: Path, file: str, before: str, after: str, told: str) -> None:
    line = (package / file).read_text(encoding="utf-8").split(before)[0].count("\n") + 1
    change(package / file, before, after)
    assert any(told.format(line=line) in complaint for complaint in complaints(package)), complaints(package)


def test_all_mistakes_of_a_module_are_told_at_once(package: Path) -> None:
    change(package / "module.yaml", "pass_percent: 75", "pass_percent: many")
    change(package / "check.yaml", "right: true", "right: perhaps")
    assert len(complaints(package)) == 2


def test_t12_a_yaml_bomb_is_refused_before_it_grows(package: Path) -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"{new}: &{new} [*{old}, *{old}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    (package / "check.yaml").write_text(bomb, encoding="utf-8")
    assert complaints(package) == ["check.yaml, line 1: References (& and *) are not allowed. Write the text out."]


def test_t12_deep_nesting_and_huge_files_are_refused(package: Path) -> None:
    (package / "check.yaml").write_text("[" * 5000, encoding="utf-8")
    assert complaints(package) == ["check.yaml, line 1: The file is nested too deep or too long."]
    (package / "check.yaml").write_bytes(b"x" * (1024 * 1024 + 1))
    assert complaints(package) == ["check.yaml: The file is larger than 1 MB. Split it."]


def test_t12_links_and_strangers_in_the_folder_are_refused(package: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    (package / "media" / "window.png").unlink()
    (package / "media" / "window.png").symlink_to(secret)
    (package / "lessons" / "run.sh").write_text("echo", encoding="utf-8")
    (package / "media" / "..hidden.png").write_bytes(b"")
    told = complaints(package)
    assert [complaint.split(":")[0] for complaint in told] == ["lessons/run.sh", "media/..hidden.png", "media/window.png"]
    assert "link" in told[2]


@pytest.mark.parametrize("name", ["../module.yaml", "/etc/passwd", "..\\x.png", "a/b.png", "window.png/../x.png", ".png", "%2e%2e/x.png"])
def test_t12_media_names_cannot_leave_the_folder(package: Path, name: str) -> None:
    change(package / "lessons/01-calm.yaml", "media: window.png", f"media: {json.dumps(name)}")
    assert any("There is no file media/" in complaint for complaint in complaints(package))


@pytest.mark.parametrize("value", ["!!python/object/apply:os.system [echo]", "!!python/name:os.system ''", "!!binary aGk=", "!x y"])
def test_t14_a_package_runs_nothing(package: Path, value: str) -> None:
    change(package / "check.yaml", "draw: 1", f"draw: {value}")
    assert any("Tags (!) are not allowed" in complaint for complaint in complaints(package))


def test_t25_a_picture_is_kept_only_as_a_picture(package: Path) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "<script>alert(1)</script>")
    (package / "media" / "window.png").write_bytes(picture(pnginfo=words) + b"PK\x03\x04 hidden")
    _doc, media = load_package(package)
    kept = next(data for data in media.values() if data.startswith(b"\x89PNG"))
    assert b"script" not in kept
    assert b"PK" not in kept


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("window.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("walk.mp4", b"<html><script>alert(1)</script>"),
        ("walk.en.vtt", b"<html>WEBVTT"),
        ("plan.pdf", b"MZ\x90\x00"),
    ],
)
def test_t25_a_file_that_is_not_what_its_name_says_is_refused(package: Path, name: str, data: bytes) -> None:
    (package / "media" / name).write_bytes(data)
    assert any(name in complaint for complaint in complaints(package))


def test_t12_a_picture_bomb_is_refused(package: Path) -> None:
    Image.new("1", (8000, 8000)).save(package / "media" / "window.png")
    assert any("40 million" in complaint for complaint in complaints(package))


def test_a_file_that_nothing_uses_and_a_folder_that_is_none_are_told(package: Path) -> None:
    (package / "media" / "extra.png").write_bytes(picture())
    assert complaints(package) == ["media/extra.png: Nothing in the module uses this file. Delete it, or name it where it belongs."]
    assert "is not a folder" in complaints(package / "nowhere")[0]
    (package / "module.yaml").unlink()
    assert "There is no module.yaml" in complaints(package)[0]
