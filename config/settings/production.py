"""Production: HTTPS only, every key given from outside; refuses to start, with a sentence, when something is missing."""

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *

_missing = [
    f"{name} (or {name}_FILE): {what}"
    for name, what in [
        ("SECRET_KEY", "50 or more random characters; signs cookies"),
        ("DATABASE_URL", "where the data is, as postgres://user:password@host/name"),
        ("PUBLIC_URL", "the address people reach, as https://training.example.org"),
        ("CHECKPOINT_SIGNING_KEY", "an Ed25519 private key in PEM form; signs checkpoints of the ledger"),
        ("REFLECTION_KEYS", "one or more Fernet keys, the newest first, with commas between; encrypt private reflections"),
        ("DOCUMENT_SEAL", "the key that signs issued files with its certificates; `manage.py issue_seal` makes it"),
        ("EMAIL_HOST", "the mail server"),
        ("DEFAULT_FROM_EMAIL", "the address that mail comes from"),
    ]
    if not env.str(name, default="")
]
if _missing:
    raise ImproperlyConfigured("Production does not start without its settings. Missing:\n  " + "\n  ".join(_missing))
if env.str("DEMO_SECOND_FACTOR", default="") or env.str("MFA_TOTP_INSECURE_BYPASS_CODE", default="") or env.bool("DEBUG", default=False):
    raise ImproperlyConfigured(
        "DEBUG, DEMO_SECOND_FACTOR and MFA_TOTP_INSECURE_BYPASS_CODE belong to the demo. Take them out of the environment."
    )
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_URL must start with https:// in production.")

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY must be 50 or more random characters.")
try:
    _signing = load_pem_private_key(CHECKPOINT_SIGNING_KEY.encode(), password=None)
except ValueError as error:
    raise ImproperlyConfigured("CHECKPOINT_SIGNING_KEY must be an Ed25519 private key in PEM form.") from error
if not isinstance(_signing, Ed25519PrivateKey):
    raise ImproperlyConfigured("CHECKPOINT_SIGNING_KEY must be an Ed25519 private key in PEM form.")
del _signing
try:
    for _key in REFLECTION_KEYS:
        Fernet(_key.encode())
except ValueError as error:
    raise ImproperlyConfigured("Each of REFLECTION_KEYS must be a Fernet key: 32 bytes in URL-safe base 64.") from error

ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "", *env.list("EXTRA_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the machine itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
