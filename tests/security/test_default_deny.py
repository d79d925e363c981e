"""T3, T18: what strangers may open is a list; everything else sends them to sign-in."""

from __future__ import annotations

from django.test import Client

from tests.security.addresses import addresses
from tests.security.tables import Watch
from tests.security.world import World

# By name, or by route where there is none; with why a stranger may open it.
OPEN_TO_ALL = {
    "welcome": "the front page",
    "help": "numbers to call, for whoever needs them",
    "leave": "quick exit must work always",
    "set-language": "strangers read Spanish too",
    "privacy": "what we keep, told before anybody signs in",
    "healthz": "for machines; tells nothing about anybody",
    "styleguide": "shows the look with invented words; only where DEMO is on",
    "verify": "anybody may check a certificate",
    "verification": "the same, by code",
    "verify_file": "the same, by the file itself; nothing of it is kept",
    "verification_json": "the same, for machines",
    "authority": "which certificates stand behind our signatures",
    "authority_certificate": "one of them, to check a file without us",
    "verification_short": "the address in the QR code",
    "wagtail_serve": "what we teach, for everybody: published pages only",
    "card-sign-in": "a way in",
    "account_login": "a way in",
    "account_logout": "leads out",
    "account_inactive": "says that a sign-in is switched off",
    "account_signup": "says that nobody signs up here",
    "account_confirm_email": "opened from a mail, signed in or not",
    "account_email_verification_sent": "says to look into the mail",
    "account_reset_password": "a way in for somebody who forgot hers",
    "account_reset_password_done": "the same",
    "account_reset_password_from_key": "the same, with a key from a mail",
    "account_reset_password_from_key_done": "the same",
    "account_request_login_code": "a way in",
    "account_confirm_login_code": "the same, with a code from a mail",
    "mfa_authenticate": "the second step of signing in",
    "mfa_login_webauthn": "a way in, with a passkey",
    "admin_login": "leads to sign-in",
    "catalogue/_util/login/": "leads to sign-in",
}

SIGN_IN = ("/accounts/login/", "/admin/login/", "/you/")  # the second leads to the first; the third asks for it itself


def test_t3_everything_but_the_list_sends_strangers_to_sign_in(world: World) -> None:
    client, watch = Client(), Watch()
    faults = []
    for address in addresses():
        if (address.name or address.route) in OPEN_TO_ALL:
            continue
        for url in address.urls(world):
            for method in ("get", "post", "put"):
                with watch.undone(client):
                    response = getattr(client, method)(url)
                if response.status_code != 302 or not response.headers["Location"].startswith(SIGN_IN):
                    faults.append(
                        f"{method} {url} -> {response.status_code} {response.headers.get('Location', '')}: list it in OPEN_TO_ALL with why, or ask for sign-in"
                    )
    assert faults == []


def test_the_list_holds_nothing_that_is_not_there() -> None:
    there = {address.name or address.route for address in addresses()}
    assert OPEN_TO_ALL.keys() - there == set()
