"""Measure four pages as a phone on a slow line meets them: Lighthouse on gunicorn with production settings, nothing cached. See `make lighthouse`.

Home, a lesson and the check are those of signed-in people of the demo; the verification page is a stranger's. Ends with 1 when one is below its budget.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "scripts/lighthouse"
RUNS = 3
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 95}
FIRST_VISIT = 60_000  # bytes over the line, fonts included
SCRIPT = 25_000
THROUGH_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}  # what the proxy in front of production says


def main(port: int) -> int:
    """Print the table; 0 when every page keeps its budget."""
    with tempfile.TemporaryDirectory(prefix="partner-lighthouse-") as folder:
        pages = prepare(Path(folder))
        with served(Path(folder), port):
            for page in pages:
                page["url"] = f"http://localhost:{port}{page['url']}"
                page["headers"] = THROUGH_PROXY | page["headers"]
            found = run_lighthouse(pages)
    return report(found, port)


def prepare(folder: Path) -> list[dict[str, Any]]:
    """Make the demo in a folder; return the four pages with the cookies of whoever reads them."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_ROOT": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "PUBLIC_URL": "https://training.example.org",
        "LOG_LEVEL": "ERROR",
    }
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 -- after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    with (folder / "accounts.txt").open("w") as accounts:
        call_command("load_demo", stdout=accounts)

    from certificates.models import Document  # noqa: PLC0415 -- after setup
    from people.domain.signins import give_sign_in  # noqa: PLC0415 -- the same
    from people.models import Person  # noqa: PLC0415 -- the same

    maya, keisha = Person.objects.get(chosen_name="Maya"), Person.objects.get(chosen_name="Keisha", printed_name="Keisha Daniels")
    give_sign_in(keisha)
    document = Document.objects.filter(candidacy__person__chosen_name="Grace").latest("pk")
    return [
        page_of("home", maya, "/home/"),
        page_of("lesson", maya, f"/learn/{progress_of(maya)}/continue/"),
        page_of("check", keisha, f"/learn/{progress_of(keisha)}/check/4/"),
        {"name": "verification", "url": f"/verify/{document.code}/", "headers": {}},
    ]


def progress_of(person: Any) -> str:
    """The id in the address of her module."""
    from training.models import ModuleProgress  # noqa: PLC0415 -- after setup

    return str(ModuleProgress.objects.filter(enrolment__person=person).latest("pk").uuid)


def page_of(name: str, person: Any, address: str) -> dict[str, Any]:
    """A page that only this person sees, where its redirects end."""
    from django.test import Client  # noqa: PLC0415 -- after setup

    from people.models import User  # noqa: PLC0415 -- the same

    browser = Client()
    browser.force_login(User.objects.get(person=person), backend="people.adapters.auth.SignInBackend")
    answer = browser.get(address, follow=True)
    landed = answer.redirect_chain[-1][0] if answer.redirect_chain else address
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return {"name": name, "url": landed.partition("#")[0], "headers": {"Cookie": f"__Host-sessionid={browser.cookies['sessionid'].value}"}}


@contextmanager
def served(folder: Path, port: int) -> Iterator[None]:
    """The production server command with production settings; TLS is the proxy's, whose headers come with each request."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 -- wanted only here
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 -- the same
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat  # noqa: PLC0415 -- the same

    signing = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": (folder / "demo/secret.key").read_text(),
        "CHECKPOINT_SIGNING_KEY": signing,
        "DOCUMENT_SEAL": (folder / "demo/document-seal.pem").read_text(),
        "REFLECTION_KEYS": Fernet.generate_key().decode(),
        "EMAIL_HOST": "localhost",
        "DEFAULT_FROM_EMAIL": "training@example.org",
        "EXTRA_HOSTS": "localhost",
        "TRUSTED_PROXY_COUNT": "1",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 -- our own command
    try:
        wait_for(f"http://localhost:{port}/healthz", server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers at all."""
    for _try in range(120):
        if server.poll() is not None:
            raise SystemExit("The server did not start.")
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310 -- our own server
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The server does not answer.")


def run_lighthouse(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each page several times, one after the other."""
    from tests.browsers import find_chromium  # noqa: PLC0415 -- the same browser as in the tests

    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("No Chromium was found: install Debian's chromium, or name one in CHROMIUM.")
    asked = json.dumps({"runs": RUNS, "pages": pages})
    environment = os.environ | {"CHROME_PATH": chromium}
    done = subprocess.run(["node", "measure.mjs"], cwd=TOOLS, env=environment, input=asked, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S607 -- Debian's node
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def report(found: list[dict[str, Any]], port: int) -> int:
    """Print medians and weights as a table, then what is not kept."""
    say = sys.stdout.write
    say(f"{'page':<14}{'perf':>6}{'a11y':>6}{'best':>6}{'LCP ms':>8}{'TBT ms':>8}{'CLS':>7}{'bytes':>8}{'script':>8}{'requests':>10}\n")
    faults = []
    for name in dict.fromkeys(one["name"] for one in found):
        runs = [one for one in found if one["name"] == name]
        median = {key: statistics.median(one[key] for one in runs) for key in ("lcp", "tbt", "cls")}
        median |= {key: statistics.median(one["scores"][key] for one in runs if key in one["scores"]) for key in LEAST}
        requests = runs[0]["requests"]
        weight = max(sum(request["bytes"] for request in one["requests"]) for one in runs)
        script = sum(request["bytes"] for request in requests if request["type"] == "Script")
        foreign = [request["url"] for request in requests if not request["url"].startswith(f"http://localhost:{port}/")]
        say(
            f"{name:<14}{median['performance']:>6.0f}{median['accessibility']:>6.0f}{median['best-practices']:>6.0f}{median['lcp']:>8.0f}"
            f"{median['tbt']:>8.0f}{median['cls']:>7.3f}{weight:>8}{script:>8}{len(requests):>10}\n"
        )
        weak = sorted({audit for one in runs for audit in one["weak"]})
        faults += [
            f"{name}: {key} {median[key]:.0f}, at least {least} wanted ({', '.join(weak)})"
            for key, least in LEAST.items()
            if median[key] < least
        ]
        faults += [f"{name}: the first visit weighs {weight} bytes, at most {FIRST_VISIT} wanted"] * (weight > FIRST_VISIT)
        faults += [f"{name}: {script} bytes of script, at most {SCRIPT} wanted"] * (script > SCRIPT)
        faults += [f"{name}: asks somebody else: {url}" for url in foreign]
        faults += [f"{name}: answered {one['status']} at {one['landed']}" for one in runs if one["status"] != 200]
    say("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8036))
