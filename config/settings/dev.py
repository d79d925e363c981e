"""The demo and development: keys of its own under var/demo/, a fixed second factor, mail printed in the log."""

import secrets

from config.settings.base import *

DEMO = True
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1"]

_keys = VAR_ROOT / "demo"
_keys.mkdir(parents=True, exist_ok=True)
DEMO_KEYS_ROOT = _keys


def _demo_secret() -> str:
    """Return this checkout's own secret key, made on first use."""
    path = _keys / "secret.key"
    try:
        with path.open("x") as made:
            made.write(secrets.token_urlsafe(50))
        path.chmod(0o600)
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _demo_secret()

# Staff of the demo type this instead of a code from an authenticator. Production neither has the form nor starts with the setting.
DEMO_SECOND_FACTOR = "246810"
MFA_FORMS = {
    "authenticate": "config.demo.AuthenticateForm",
    "reauthenticate": "config.demo.ReauthenticateForm",
}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

if DEBUG:
    STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
