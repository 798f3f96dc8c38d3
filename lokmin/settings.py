"""Settings, all by environment. `docs/operations.md` lists every variable.

`LOKMIN_MODE=demo` runs on one machine with demo data and a secret of its own; without it this is production,
where a missing secret or a plain http address stops the start with a sentence. `tests/settings.py` sets `test`.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu.transport import TRANSPORT_ALIASES
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("LOKMIN_VAR") or BASE_DIR / "var").resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

MODE = os.environ.get("LOKMIN_MODE") or "production"
if MODE not in ("production", "demo", "test"):
    raise ImproperlyConfigured(f"LOKMIN_MODE={MODE} tidak dikenal. Isi demo, atau kosongkan untuk produksi.")
DEMO_MODE = MODE == "demo"
DEBUG = False


def _secret_key() -> str:
    """Return the secret from the environment, or in demo mode one kept in the data folder."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not DEMO_MODE:
        raise ImproperlyConfigured(
            "SECRET_KEY belum diisi. Buat dengan: python3 -c 'import secrets; print(secrets.token_urlsafe(50))' "
            "lalu simpan sebagai variabel lingkungan SECRET_KEY."
        )
    path = VAR_DIR / "secret_key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = _secret_key()
# Personal links are derived from this key; give it a value of its own to change SECRET_KEY without killing letters.
LINK_KEY = os.environ.get("LINK_KEY") or SECRET_KEY
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host] or (
    ["127.0.0.1", "localhost", "[::1]", _site.hostname] if DEMO_MODE else [_site.hostname or ""]
)
IS_HTTPS = _site.scheme == "https"
if MODE == "production" and not IS_HTTPS:
    raise ImproperlyConfigured(
        f"SITE_URL harus beralamat https di produksi, sekarang {SITE_URL}. Isi misalnya SITE_URL=https://lokmin.contoh.go.id."
    )
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

INSTALLED_APPS = [
    "puskesmas.admin_app.CatalogueAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # FORM_RENDERER looks for widget templates among all apps
    "bootstrap",
    "django_htmx",
    "template_partials",
    "crispy_forms",
    "crispy_bootstrap5",
    "lucide",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "puskesmas",
    "sectors",
    "lokmin.documents",
    "lokmin.outbox",
    "lokmin.meetings",
    "lokmin.coverage",
    "lokmin.invitations",
    "lokmin.attendance",
    "lokmin.minutes",
    "lokmin.actions",
    "lokmin.reports",
]

MIDDLEWARE = [
    # The headers first, so that error pages of everything below carry them too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "puskesmas.middleware.FriendlyErrors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "puskesmas.middleware.SecondStep",
    "puskesmas.middleware.LocalTime",
    "puskesmas.middleware.Trail",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lokmin.urls"
WSGI_APPLICATION = "lokmin.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lokmin.reports.context.frame",
            ],
            "builtins": ["puskesmas.templatetags.indonesia"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database: PostgreSQL by DATABASE_URL, otherwise SQLite made safe for several processes.
DATABASE_URL = os.environ.get("DATABASE_URL")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "lokmin.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: the default mode fails with "database is locked" as soon as two readers want to write.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts
AUTH_USER_MODEL = "puskesmas.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/akun/masuk/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "puskesmas.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "puskesmas.accounts.login_form.LoginForm"}
# Whoever changes how one signs in is told by mail from which device.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
# An address nobody has gets the same page and no mail: allauth would invite it to sign up, which nobody can here.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# django-axes is the only lock: it counts per user and address together, so nobody can lock a colleague out.
ACCOUNT_RATE_LIMITS = {"login_failed": False}
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# Behind a proxy every request comes from the proxy: without this one stranger could lock an account for all.
AXES_CLIENT_IP_CALLABLE = "puskesmas.rate_limits.client_address"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "puskesmas.accounts.adapter.login_name"
AXES_LOCKOUT_CALLABLE = "puskesmas.accounts.attempts.lockout_page"
# A lock ends 15 minutes after the fifth wrong try, also for those who go on trying.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Shown to the owner of the account, and forgotten after half a year.
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "code", "credential", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# The second step: codes of an app, spare codes, passkeys. Reviewers and administrators must have one; the demo
# accounts must work without a phone.
REQUIRE_MFA = os.environ.get("LOKMIN_REQUIRE_MFA", "1" if MODE == "production" else "0") == "1"
MFA_ADAPTER = "puskesmas.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Lokmin"
MFA_TOTP_TOLERANCE = 1  # clocks of phones are up to half a minute wrong
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
MFA_FORMS = {
    "authenticate": "puskesmas.forms.second_factor.AuthenticateForm",
    "reauthenticate": "puskesmas.forms.second_factor.ReauthenticateForm",
    "activate_totp": "puskesmas.forms.second_factor.ActivateTOTPForm",
    "add_webauthn": "puskesmas.forms.second_factor.AddWebAuthnForm",
    "edit_webauthn": "puskesmas.forms.second_factor.EditWebAuthnForm",
    "login_webauthn": "puskesmas.forms.second_factor.LoginWebAuthnForm",
    "authenticate_webauthn": "puskesmas.forms.second_factor.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "puskesmas.forms.second_factor.ReauthenticateWebAuthnForm",
}

# Security
# After a new SECRET_KEY the old one here keeps sessions, and the secrets of the second step, readable.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_SSL_REDIRECT = IS_HTTPS and not DEMO_MODE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("TRUST_PROXY") == "1" else None
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "puskesmas.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Language and time: the interface is Indonesian; each puskesmas has its own zone.
LANGUAGE_CODE = "id"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A fifth of the work of collectstatic: only names with a hash are served, and nobody fetches a source map.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
if bucket := os.environ.get("S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": os.environ.get("S3_ENDPOINT_URL"),
            "access_key": os.environ.get("S3_ACCESS_KEY"),
            "secret_key": os.environ.get("S3_SECRET_KEY"),
            "region_name": os.environ.get("S3_REGION"),
            "default_acl": "private",
            "querystring_auth": True,
        },
    }

# Cache: shared by the processes of one machine; Redis when there is one.
REDIS_URL = os.environ.get("REDIS_URL")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 5000},  # a full cache would forget the counters of the rate limits
        }
    )
}

# Background work. The database is the truth; a lost message is found again by the sweeps.
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("LOKMIN_QUEUE", "lokmin")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Jakarta"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 2, "socket_connect_timeout": 2, "visibility_timeout": 600}
else:
    BROKER_DIR = VAR_DIR / "broker"
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    TRANSPORT_ALIASES["folder"] = "puskesmas.folder_broker:Transport"
    CELERY_BROKER_URL = "folder://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,  # seconds between two looks into an empty folder
    }

# Mail: every mail becomes a row of the outbox; the worker sends with OUTBOX_EMAIL_BACKEND. That is
# EMAIL_URL=smtp://user:password@host:587/?tls=1 in production, files in the data folder without it.
EMAIL_BACKEND = "lokmin.outbox.backend.QueueBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("MAIL_FROM", "Lokmin <lokmin@localhost>")
EMAIL_TIMEOUT = 20
if email_url := os.environ.get("EMAIL_URL"):
    _mail = urlsplit(email_url)
    OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = "tls=1" in _mail.query, "ssl=1" in _mail.query
else:
    OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide_tokens": {"()": "puskesmas.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_tokens"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
