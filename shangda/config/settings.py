"""Every setting, with a default that starts the embedded product without any file.

A setting is read from the environment as ``SHANGDA_…``, or from the file that ``SHANGDA_…_FILE``
names; docs/operator/settings.md lists them, with the sentences of settings_explained.json.
"""

from pathlib import Path

from environs import FileAwareEnv

from shangda import sqlite
from shangda.config import keys

sqlite.use_recent()
env = FileAwareEnv(prefix="SHANGDA_", strip_whitespace=True)
PACKAGE = Path(__file__).resolve().parents[1]

# --- Place -----------------------------------------------------------------------------

DATA = Path(env.str("DATA", "data")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
FILES = DATA / "files"
FONT_FOLDER = Path(
    env.str("FONT_FOLDER", "") or DATA / "fonts"
)  # an office's own come first
FONT_FOLDER.mkdir(parents=True, exist_ok=True)
IS_DEMONSTRATION = env.bool("DEMONSTRATION", default=(DATA / "demonstration").exists())

# --- Safety ----------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", "") or keys.kept_in(DATA / "secret_key")
AUDIT_KEY = env.str("AUDIT_KEY", "") or keys.kept_in(DATA / "audit_key")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ORIGINS", [])
PROXIES = env.list("PROXIES", ["127.0.0.1", "::1"])  # believed about address and scheme
BEHIND_TLS = env.bool("TLS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "shangda_session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "shangda_csrf"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "shangda.config.refusals.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- Apps ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "template_partials",
    "shangda.organisations",  # before allauth, whose pages it restyles
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "shangda.kernel",
    "shangda.search",
    "shangda.checkups",
    "shangda.items",
    "shangda.editing",
    "shangda.periodicals",
    "shangda.scoring",
    "shangda.bulletins",
    "shangda.targets",
    "shangda.awards",
    "shangda.wall",
    "shangda.workbench",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "shangda.config.middleware.Traces",
    "shangda.organisations.sign_in.Sessions",
    "shangda.config.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "shangda.config.urls"
WSGI_APPLICATION = "shangda.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "shangda.kernel.templatetags.request_key",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shangda.workbench.context.frame",
            ],
        },
    },
]

# --- Database --------------------------------------------------------------------------

SQLITE_SET_UP = (
    f"PRAGMA journal_mode={sqlite.journal_mode()};PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;PRAGMA trusted_schema=OFF;PRAGMA secure_delete=ON;"
    "PRAGMA cache_size=-65536;"  # KiB
    "PRAGMA wal_autocheckpoint=4000;"  # pages of 4 KiB
)
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "shangda.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": SQLITE_SET_UP,
    },
}
DATABASES = {"default": SQLITE}
if env.str("DATABASE_URL", ""):
    named = env.dj_db_url("DATABASE_URL", conn_max_age=60)
    # To compile the plan of a page's question, or to call helpers, takes longer than to answer.
    alone = "-c jit=off -c max_parallel_workers_per_gather=0"
    named["OPTIONS"] = {"options": alone} | named.get("OPTIONS", {})
    DATABASES = {"default": named}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {  # pages of issues in preview; in files, so that every process finds them
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 3000},
    }
}

# --- Sign-in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "shangda.organisations.sign_in.Backend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "shangda.organisations.passwords.NotLikeOneself",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "shangda.organisations.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "shangda.organisations.passwords.NotWellKnown"},
    {"NAME": "shangda.organisations.passwords.NotOnlyDigits"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "shangda.organisations.sign_in.Adapter"
ACCOUNT_FORMS = {
    "login": "shangda.organisations.sign_in.SignInForm",
    "change_password": "shangda.organisations.sign_in.OwnPassword",
    "reauthenticate": "shangda.organisations.sign_in.PasswordAgain",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False  # axes counts failures, in the database, for all processes
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "上达"
MFA_ADAPTER = "shangda.organisations.sign_in.SecondFactor"
MFA_FORMS = {
    "authenticate": "shangda.organisations.sign_in.CodeForm",
    "reauthenticate": "shangda.organisations.sign_in.CodeAgainForm",
}
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 30)
INITIAL_PASSWORD_DAYS = env.int("INITIAL_PASSWORD_DAYS", 7)
USERSESSIONS_TRACK_ACTIVITY = False
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", 5)
AXES_COOLOFF_TIME = env.float("SIGN_IN_LOCK_HOURS", 0.25)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # 15 minutes, not for ever
AXES_LOCKOUT_CALLABLE = "shangda.config.refusals.locked_out"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    "axes.W006"
]  # an office sits behind one address: lock by name only

# --- Language and time -----------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- Files the browser asks for ---------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "shangda.config.static_files.HashedFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# --- Mail ------------------------------------------------------------------------------

MAIL_URL = env.str("MAIL_URL", "")
if MAIL_URL:
    vars().update(env.dj_email_url("MAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "shangda@localhost")
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")

# --- Work ------------------------------------------------------------------------------

UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", 60 * 1024 * 1024)  # bytes
JOB_LEASE = env.int("JOB_LEASE", 60)  # seconds
JOB_ATTEMPTS = env.int("JOB_ATTEMPTS", 8)

# --- Logs ------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
