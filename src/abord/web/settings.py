"""All settings of the web room. The environment may change what differs between installations.

ABORD_DATA            folder for the database and the secret (default: the user's data folder)
ABORD_DATABASE        address of the database: postgresql://user:password@host/db (default: SQLite in ABORD_DATA)
ABORD_DATABASE_OWNER  the same database as the role that owns the tables, for migrating and backup; the site itself
                      then needs no more than membership of the role abord_app (casework/organisations/rls.py)
ABORD_CACHE           folder for what is made again when it is gone, such as compiled rules (default: the user's cache
                      folder; engine/cache.py)
ABORD_SECRET_KEY      the secret that signs forms (default: made once, kept in the data folder)
ABORD_HOSTS           names under which the site is reached, with commas (default: this machine only)
ABORD_HTTPS           yes when the site is served over HTTPS: cookies then never travel in the clear
ABORD_PROXIES         how many proxies stand before the site and say who called (default: 0); behind one that is not
                      named here all visitors are one network, and soon told to wait
ABORD_API_PER_MINUTE  calls of the API a minute from one IPv4 address or one /64 of IPv6, per process (default: 120)
ABORD_PAGES_PER_MINUTE  pages of the rights check a minute for one network, likewise, per process (default: 1200)
ABORD_API_ORIGINS     sites whose pages may call the API, with commas: https://example.org (default: none)
ABORD_CALLBACK        name of the office that reads who wants to be called back (`abord contacts requests`); where it
                      is the name or code of an organisation, its desk shows them; without it nobody is asked for a
                      number
ABORD_OIDC_ISSUER, ABORD_OIDC_CLIENT, ABORD_OIDC_SECRET
                      the organisation's own identity provider (OpenID Connect)
ABORD_OIDC_ACR        the levels at which that provider has checked a second factor itself, with spaces
"""

import os
import secrets
from pathlib import Path

from platformdirs import user_data_dir

from abord.web.site.database import database, number

HERE = Path(__file__).parent
DATA = Path(os.environ.get("ABORD_DATA") or user_data_dir("abord"))


def _secret() -> str:
    """The secret of this installation, made at the first start."""
    if given := os.environ.get("ABORD_SECRET_KEY"):
        return given
    DATA.mkdir(parents=True, exist_ok=True)
    file = DATA / "secret"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    made = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(made)
    return made


SECRET_KEY = _secret()
DEBUG = False
HTTPS = os.environ.get("ABORD_HTTPS", "no").lower() in ("1", "yes", "true")
ALLOWED_HOSTS = [host for host in os.environ.get("ABORD_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]

API_PER_MINUTE = float(number("ABORD_API_PER_MINUTE", 120))
PAGES_PER_MINUTE = float(number("ABORD_PAGES_PER_MINUTE", 1200))
API_ORIGINS = [origin for origin in os.environ.get("ABORD_API_ORIGINS", "").split(",") if origin]
PROXIES = number("ABORD_PROXIES", 0)
if HTTPS and PROXIES:  # the proxy has to set this header itself, also when a caller sent one
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ROOT_URLCONF = "abord.web.urls"
WSGI_APPLICATION = "abord.web.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "abord.outreach",
    "abord.web",
    "abord.casework.organisations",
    "abord.casework.journal",
    "abord.casework.files",
    "abord.casework.mandates",
    "abord.casework.sharing",
    "abord.casework.feedback",
]
MIDDLEWARE = [
    "abord.web.site.guard.PackedPages",
    "abord.web.site.guard.SecurityHeaders",
    "abord.api.limits.Gate",
    "abord.web.pace.Pace",
    "abord.web.site.rooms.RoomSessions",
    "django.middleware.common.CommonMiddleware",
    "abord.web.site.guard.SmallForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Looks nobody up by itself; only the pages of /desk/ ask who it is (desk/gate.py).
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates", HERE / "desk" / "templates", HERE / "mine" / "templates"],
        "OPTIONS": {
            "builtins": ["abord.web.site.tags", "abord.web.paper.tags"],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        },
    }
]
DATABASES = {"default": database(os.environ.get("ABORD_DATABASE", ""), DATA)}
if os.environ.get("ABORD_DATABASE_OWNER"):
    DATABASES["owner"] = database(os.environ["ABORD_DATABASE_OWNER"], DATA)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # the queue; SQLite does the work inline
    INSTALLED_APPS.append("procrastinate.contrib.django")
    PROCRASTINATE_ON_APP_READY = "abord.casework.background.register"
STATIC_URL = "/static/"

# What a visitor tells is kept in a session that only the visitor's cookie can open (site/sessions.py).
SESSION_ENGINE = "abord.web.site.sessions"
SESSION_COOKIE_NAME = "abord"
SESSION_COOKIE_AGE = 3 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "abord.web.problem.expired"
# What any page may take at most; all but helper mode and the check of a letter take less (guard.SmallForms).
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
SMALL_FORM_BYTES, SMALL_FORM_FIELDS = 64 * 1024, 60

# Accounts of workers (desk/).
AUTH_USER_MODEL = "organisations.Worker"
OIDC = {name: os.environ.get(f"ABORD_OIDC_{name.upper()}", "") for name in ("issuer", "client", "secret", "acr")}
AUTHENTICATION_BACKENDS = [
    "abord.web.desk.backend.Passwords",
    *(["abord.web.desk.oidc.Backend"] if OIDC["issuer"] else []),
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
OTP_TOTP_ISSUER = "Abord"
DESK_IDLE_SECONDS = 30 * 60
"""After so long without a page a worker signs in again."""
DESK_LONGEST_SECONDS = 10 * 60 * 60
"""After so long a worker signs in again in any case."""

SAVED_DAYS = 30
"""How long what was saved with a code is kept."""

CALLBACK_OFFICE = os.environ.get("ABORD_CALLBACK", "").strip()[:80]
CALLBACK_DAYS = 14
"""How long a wish to be called back waits at most."""

USE_I18N = False  # our own words, tested complete, in words/
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Nothing that a visitor told may reach a log: errors are named, never quoted (site/guard.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "abord.web.site.guard.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # a page that is not there, an answer that cannot be read: daily work
        "waitress.queue": {"level": "ERROR"},  # a visitor waits a moment for another
    },
}
