"""How gunicorn serves this project: threads, because SQLite and small servers have one writer anyway."""

import os
from typing import Any

bind = "0.0.0.0:" + os.environ.get("PORT", "8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
timeout = 60
# A worker renders PDF files; a fresh one now and then gives memory back.
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"


def when_ready(server: Any) -> None:  # noqa: ARG001 -- signature of a gunicorn hook
    """Say where the demo is, once it answers."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.dev":
        from config.demo_accounts import welcome  # noqa: PLC0415 -- only the demo needs it

        print(welcome(os.environ.get("PUBLIC_URL", "http://localhost:8000")), flush=True)  # noqa: T201 -- the one thing a newcomer looks for
