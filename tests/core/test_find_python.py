"""`make run` finds a Python that really runs, whatever stands in front of it, and says plainly when there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def folder(tmp_path: Path):
    """Makes folders of pretended Pythons: name -> shell script."""

    def make(name: str, **scripts: str) -> Path:
        made = tmp_path / name
        made.mkdir()
        for program, script in scripts.items():
            path = made / program.replace("_", ".")
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
        return made

    return make


def find(*folders: Path) -> subprocess.CompletedProcess[str]:
    (folders[0] / "timeout").symlink_to("/usr/bin/timeout")  # this machine's own Pythons stay out of sight
    path = ":".join(map(str, folders))
    return subprocess.run(
        ["/bin/bash", str(settings.BASE_DIR / "scripts/find_python.sh")],
        env={"PATH": path, "SYSTEM_BIN": path},
        capture_output=True,
        text=True,
        check=False,
    )


BROKEN = "echo 'pyenv: python3: command not found' >&2; exit 127"
OLD = 'case "$2" in *version_info*) exit 1;; *) exit 0;; esac'
NO_VENV = 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac'
NO_SQLITE = 'case "$2" in *sqlite3*) exit 1;; *) exit 0;; esac'


@pytest.mark.parametrize("bad", [BROKEN, OLD, NO_VENV, NO_SQLITE], ids=["broken shim", "too old", "no venv", "no sqlite"])
def test_a_bad_python_in_front_hides_no_good_one(folder, bad: str) -> None:
    front = folder("front", python3=bad, python3_14=bad, python3_13=bad, python3_12=bad)
    behind = folder("behind", python3_11=f'exec {sys.executable} "$@"')
    assert find(front, behind).stdout == f"{behind}/python3.11\n"


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (BROKEN, "No working Python 3.11 or newer was found."),
        (OLD, "No working Python 3.11 or newer was found."),
        (NO_VENV, "cannot make virtual environments. On Debian: apt install python3-venv"),
        (NO_SQLITE, "was built without SQLite."),
    ],
    ids=["broken shim", "too old", "no venv", "no sqlite"],
)
def test_without_any_good_python_one_sentence_says_what_to_install(folder, bad: str, sentence: str) -> None:
    done = find(folder("front", python3=bad))
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
