"""Bring the demo up to date before it is served: tables, sample programs when there is nobody yet, static files. Quick when nothing changed."""

import hashlib
import io
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


def main(port: int) -> int:
    """Return 0 when the demo can be served on this port."""
    if is_taken(port):
        print(f"Port {port} is taken. Choose another one: make run PORT={port + 10}", file=sys.stderr)
        return 1

    import django  # noqa: PLC0415 -- the settings must be named first

    django.setup()
    from django.apps import apps  # noqa: PLC0415 -- needs django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- the same
    from django.db import connection  # noqa: PLC0415 -- the same
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 -- the same

    collecting = collect_static()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Making the tables.", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    if not apps.get_model("people", "Person").objects.exists():
        print("Loading two sample programs with people at every stage.", flush=True)
        call_command("load_demo", stdout=io.StringIO())  # its table of accounts is printed at every start
    return collecting()


def is_taken(port: int) -> bool:
    """Whether somebody already listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 -- the address the server will ask for
        except OSError:
            return True
    return False


def collect_static() -> Callable[[], int]:
    """Begin to collect static files, unless nothing changed since the last time; returns what waits for the end."""
    from django.conf import settings  # noqa: PLC0415 -- needs the settings

    digest = hashlib.sha256((ROOT / "requirements/base.txt").read_bytes())
    for folder in [ROOT / "static", *ROOT.glob("[a-z]*/static")]:
        if settings.VAR_ROOT not in folder.parents:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    stamp = Path(settings.STATIC_ROOT) / "collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return lambda: 0
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 -- our own command

    def finish() -> int:
        if process.wait() == 0:
            stamp.write_text(digest.hexdigest())
        return process.returncode

    return finish


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
