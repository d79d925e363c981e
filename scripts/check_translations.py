"""Compile every catalogue and compare it with the compiled one that is committed; exit 1 if one is stale, fuzzy or has gaps."""

import gettext
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def messages(path: Path) -> dict[object, str]:
    """Return what a compiled catalogue says, without the header that changes with each tool's version."""
    with path.open("rb") as file:
        catalogue: dict[object, str] = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]  # noqa: SLF001 -- no public way to list
    catalogue.pop("", None)
    return catalogue


def faults(source: Path) -> list[str]:
    """Say what is wrong with one catalogue."""
    compiled = source.with_suffix(".mo")
    name = source.relative_to(ROOT)
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "fresh.mo"
        done = subprocess.run(  # noqa: S603 -- our own files
            ["msgfmt", "--check", "--statistics", "--output-file", str(fresh), str(source)],  # noqa: S607 -- found on the PATH on purpose
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return [f"{name}: {done.stderr.strip()}"]
        found = [f"{name}: {done.stderr.strip()}"] if "fuzzy" in done.stderr or "untranslated" in done.stderr else []
        if not compiled.exists() or messages(compiled) != messages(fresh):
            found.append(f"{compiled.relative_to(ROOT)} is stale. Run: make messages")
    return found


def main() -> int:
    """Return 0 if every compiled catalogue is fresh and whole."""
    if shutil.which("msgfmt") is None:
        print("Translations need gettext. On Debian: apt install gettext", file=sys.stderr)
        return 1
    sources = sorted((ROOT / "locale").rglob("*.po"))
    found = [fault for source in sources for fault in faults(source)]
    print(*(found or [f"{len(sources)} catalogues are fresh."]), sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
