"""Settings that hold everywhere. What differs is in dev, test and production; every variable read is explained in docs/operations.md."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _
from environs import FileAwareEnv

from config.csp import STRICT

# Reads NAME, or the file that NAME_FILE points to.
env = FileAwareEnv(strip_whitespace=True)

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_ROOT = Path(env.str("VAR_ROOT", default=str(BASE_DIR / "var")))

DEBUG = False
DEMO = False  # True only where every document and page says that it is a demo

# Where people reach this server: QR codes, mail and passkeys all take it from here.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = [urlsplit(PUBLIC_URL).hostname or "localhost"]

INSTALLED_APPS = [
    "certificates",
    "training",
    "curricula",
    "people",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.PhoneMiddleware",
    "people.middleware.PersonLanguageMiddleware",
    # Deny by default: a view that strangers may see says so with @login_not_required.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "people.middleware.AdminDoorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "people.context_processors.page",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------------------------------------

# What is deleted leaves no trace in the file: somebody may have asked to be erased. SQLite must take its write lock at BEGIN and write ahead: with Django's defaults most simultaneous writers meet "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}


def database(url: str) -> dict[str, object]:
    """Return Django's settings for one database address."""
    parsed: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed |= {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    # One transaction per request would serialise all readers on SQLite; each use case opens its own.
    return parsed | {"ATOMIC_REQUESTS": False}


# Nothing leaves by mail while this is set: for a restored copy, and for the hour in which something went wrong.
MESSAGES_OFF = env.bool("MESSAGES_OFF", default=False)

DATABASES = {"default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR_ROOT}/db.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits live here: shared by all workers, kept over a restart. `migrate` creates the table.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Wagtail's own small tasks run at once; what must survive a crash is a row of its own, worked by whoever comes.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "durable": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# Certificates and other papers: never under MEDIA, never served by address.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(VAR_ROOT / "private")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_ROOT / "media")))
MEDIA_URL = "/media/"
STATIC_ROOT = VAR_ROOT / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long module is one form in the editor

# --- Keys (see core.keys) ------------------------------------------------------------------------------------------------------------

CHECKPOINT_SIGNING_KEY = env.str("CHECKPOINT_SIGNING_KEY", default="")
REFLECTION_KEYS: list[str] = env.list("REFLECTION_KEYS", default=[])
# The key that signs issued files, its certificate and the chain up to the root, one after the other (see certificates.domain.seals).
DOCUMENT_SEAL = env.str("DOCUMENT_SEAL", default="")
DOCUMENT_SEAL_PASSPHRASE = env.str("DOCUMENT_SEAL_PASSPHRASE", default="")
DEMO_KEYS_ROOT: Path | None = None

# --- Sign-in -------------------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.adapters.auth.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff enter the address; a code mailed there proves it
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can make us write to a stranger
ACCOUNT_ADAPTER = "people.adapters.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "people.forms.SignInForm",
    "request_login_code": "people.forms.RequestCodeForm",
    "confirm_login_code": "people.forms.ConfirmCodeForm",
    "reset_password": "people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "people.forms.NewPasswordForm",
    "change_password": "people.forms.ChangePasswordForm",
    "set_password": "people.forms.FirstPasswordForm",
    "reauthenticate": "people.forms.StillYouForm",
}
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "request_login_code": "20/m/ip,3/m/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# The shared phone is the default: the session ends with the browser. "This is my own phone" is the choice.
ACCOUNT_SESSION_REMEMBER = False
OWN_PHONE_DAYS = 14
SHARED_PHONE_IDLE_MINUTES = 30
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

MFA_ADAPTER = "people.adapters.accounts.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Parent Partner Training"
MFA_TOTP_TOLERANCE = 1

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's editor reads it
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": STRICT}

# --- Words and time ------------------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # programs have their own zone; nothing is decided in the server's

# --- Mail ----------------------------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="training@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Wagtail -------------------------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Parent Partner Training"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the admin would call a third party's server
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # the admin would send a hash of every staff address
WAGTAIL_AUTOSAVE_INTERVAL = 3000  # milliseconds; each autosave is a write, and SQLite has one writer
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # shared passwords are stored as plain text
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# What a module can hold (curricula.adapters.media): an HTML page or a script from here would act as whoever opens it.
WAGTAILDOCS_EXTENSIONS = ["mp3", "m4a", "ogg", "mp4", "webm", "vtt", "pdf", "docx", "txt"]
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp"]  # what is drawn anew at release; no SVG: it can carry scripts
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no third party's player on any page
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Logs ----------------------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "WARNING"}},  # they tell every step of every page
}
