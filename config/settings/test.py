"""Settings of the test run: everything in throw-away folders, nothing sent, quick password hashes."""

import atexit
import os
import shutil
import tempfile

from config.settings.base import *

if "TEST_SCRATCH" not in os.environ:  # xdist's workers share the folder of the process that started them
    os.environ["TEST_SCRATCH"] = tempfile.mkdtemp(prefix="partner-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_SCRATCH"], ignore_errors=True)
_scratch = Path(os.environ["TEST_SCRATCH"])

DEMO = True
SECRET_KEY = "only for tests"  # noqa: S105 -- opens nothing
ALLOWED_HOSTS = ["*"]
PUBLIC_URL = "http://localhost:8000"
WAGTAILADMIN_BASE_URL = PUBLIC_URL

VAR_ROOT = _scratch / os.environ.get("PYTEST_XDIST_WORKER", "main")
PRIVATE_ROOT = VAR_ROOT / "private"
MEDIA_ROOT = VAR_ROOT / "media"
STATIC_ROOT = VAR_ROOT / "static"
DEMO_KEYS_ROOT = VAR_ROOT / "demo"
CHECKPOINT_SIGNING_KEY = ""
REFLECTION_KEYS = []
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

DATABASES = {"default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR_ROOT}/db.sqlite3")) | {"CONN_MAX_AGE": 0}}

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

DEMO_SECOND_FACTOR = "246810"
MFA_FORMS = {
    "authenticate": "config.demo.AuthenticateForm",
    "reauthenticate": "config.demo.ReauthenticateForm",
}

LOGGING = LOGGING | {"root": {"handlers": ["console"], "level": "WARNING"}}
