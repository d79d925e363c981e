"""The demo on one fixed day, served inside this process: the same names, dates, codes and addresses whenever and wherever it is asked for."""

from __future__ import annotations

import logging
import os
import random
import secrets
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)  # a Monday; after everything that the demo's people did that day


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def sample_site(port: int) -> Iterator[str]:
    """Make the demo of NOW in a folder that is thrown away, and serve it at the address given back. The clock stands still."""
    import time_machine  # noqa: PLC0415 -- a tool of the tests, wanted only here

    with tempfile.TemporaryDirectory(prefix="partner-pictures-") as folder, time_machine.travel(NOW, tick=False):
        _take_chance_away()
        _prepare(Path(folder))
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- the settings must be named first

        with make_server("localhost", port, get_wsgi_application(), server_class=_Server, handler_class=_Quiet) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://localhost:{port}"
            server.shutdown()


def _take_chance_away() -> None:
    """Codes and ids come out the same every time. Before anything of the project is imported; nowhere but here."""
    chance = random.Random("pictures")  # noqa: S311 -- the opposite of a secret is wanted
    secrets.choice = chance.choice  # type: ignore[assignment]
    secrets.SystemRandom = lambda: chance  # type: ignore[assignment,misc]
    uuid.uuid4 = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)


def _prepare(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_ROOT": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "PUBLIC_URL": "https://training.example.org",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the browser's driver keeps an event loop in this thread
    }
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 -- after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    logging.disable(logging.WARNING)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo", "--on", f"{NOW:%Y-%m-%d}", stdout=(folder / "accounts.txt").open("w"))
