"""The folder of verification pages, held by a web server that knows nothing of this site."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from certificates.domain.documents import document_bytes
from certificates.domain.static_verification import write_static_pages
from core.canonical import sha256_hex
from tests.certificates.factories import APPROVED, certified

pytestmark = pytest.mark.django_db


def test_a_code_is_confirmed_by_a_plain_web_server_while_this_site_is_off(tmp_path: Path) -> None:
    """Python's own server in a process of its own, with the folder and nothing else: the printed code leads to its state and its file's hash."""
    _candidacy, document = certified()
    data = document_bytes(document, at=APPROVED)
    write_static_pages(tmp_path, at=APPROVED)
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        port = server.stdout.readline().split("port ")[1].split()[0]
        try:
            with urlopen(f"http://127.0.0.1:{port}/v/{document.code}") as page:
                text = page.read().decode()
            with urlopen(f"http://127.0.0.1:{port}/v/{document.code}/status.json") as record:
                said = json.load(record)
        finally:
            server.terminate()
    assert document.content["name"] not in text
    assert sha256_hex(data) in text
    assert (said["status"], said["sha256"]) == ("valid", sha256_hex(data))
