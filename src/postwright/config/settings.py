"""Django's settings, read once from the environment through `env`."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from postwright.config import env
from postwright.config.headers import bucket_origins, content_policy
from postwright.config.logs import log_lines
from postwright.config.networks import KEYS, network_options

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", "data", "Folder for the database, media, keys and caches."))

# --- Where it is served -------------------------------------------------------------------------
PUBLIC_URL = env.text(
    "PUBLIC_URL", "http://127.0.0.1:8000", "Address under which people reach this installation."
)
_public = urlsplit(PUBLIC_URL)
SECURE = _public.scheme == "https"
DEBUG = env.boolean("DEBUG", False, "Show technical error pages. Never on a public server.")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS",
    f"{_public.hostname},127.0.0.1,localhost",
    "Host names that requests may be addressed to.",
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 0, "How many reverse proxies stand before this server.")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- Keys ---------------------------------------------------------------------------------------
SECRET_KEY = env.text(
    "SECRET_KEY", "", "Signs sessions and links. Made at first start."
) or secrets.token_urlsafe(48)
MASTER_KEY = env.text(
    "MASTER_KEY", "", "Wraps the [keys](keys.md) of stored secrets (32 bytes, base64). Made at first start."
)
MASTER_KEYS_BEFORE = env.words(
    "MASTER_KEYS_BEFORE", "", "Other master keys that may still, or will soon, be needed to read."
)
MASTER_KEY_COMMAND = env.text(
    "MASTER_KEY_COMMAND", "", "Command of a key service in the place of a master key, see [keys](keys.md)."
)
MASTER_KEY_COMMAND_BEFORE = env.text(
    "MASTER_KEY_COMMAND_BEFORE", "", "Another such command that may still, or will soon, be needed to read."
)
DATA_KEYS_IN = env.text(
    "DATA_KEYS_IN", "database", "Where wrapped data keys are kept: `database`, or `directory`."
)
DATA_KEYS_DIR = env.text(
    "DATA_KEYS_DIR",
    "",
    "Folder of wrapped data keys that all machines share, so that a copy of the database alone opens nothing.",
)

# --- Database -----------------------------------------------------------------------------------
DATABASE_URL = env.text(
    "DATABASE_URL", "", "PostgreSQL 15 or newer, as the application role. Empty: the embedded one."
)
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL", "", "The same database as the role that owns the tables.")
DISPATCHER_ROLE = env.text("DISPATCHER_ROLE", "postwright_dispatcher", "Role of the publisher's claim loop.")
# A server whose machine went away is noticed within seconds, by whoever waits for it.
DATABASE_PATIENCE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def database(url: str) -> dict[str, Any]:
    parts = conninfo_to_dict(url or "postgresql:///postwright")
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    values = {key: str(parts.pop(part, "") or "") for key, part in named.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **values,
        "OPTIONS": {key: value for key, value in parts.items() if value is not None} | DATABASE_PATIENCE,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(DATABASE_URL), "owner": database(DATABASE_OWNER_URL or DATABASE_URL)}
APP_ROLE = DATABASES["default"]["USER"] or "postwright_app"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications -------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "postwright.ui",
    "postwright.base.audit",
    "postwright.base.accounts",
    "allauth",  # after our accounts, whose templates outweigh its own
    "allauth.account",
    "postwright.base.usage",
    "postwright.base.vault",
    "postwright.base.notices",
    "postwright.base.connections",
    "postwright.base.engines",
    "postwright.flow.brand",
    "postwright.flow.snippets",
    "postwright.flow.media",
    "postwright.flow.analysis",
    "postwright.flow.posts",
    "postwright.flow.review",
    "postwright.flow.publishing",
    "postwright.desk.home",
    "postwright.desk.calendar",
    "postwright.desk.channels",
    "postwright.desk.posts",
    "postwright.desk.echoes",
    "postwright.desk.kin",
    "postwright.desk.bulk",
    "postwright.desk.labels",
    "postwright.desk.queue",
    "postwright.desk.library",
    "postwright.desk.operator",
    "postwright.config.apps.Config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "postwright.base.accounts.middleware.PersonMiddleware",
    "postwright.base.accounts.middleware.TenancyMiddleware",
]
ROOT_URLCONF = "postwright.config.urls"
WSGI_APPLICATION = "postwright.config.wsgi.application"
PROCRASTINATE_ON_APP_READY = "postwright.config.wiring.register_jobs"

FORM_RENDERER = "postwright.ui.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "postwright.config.shell.shell",
            ],
        },
    }
]

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique whatever their case, by a constraint of our own
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
SIGN_UP_OPEN = env.boolean(
    "SIGN_UP_OPEN", True, "Anybody may open an organisation here, not only invited people."
)
UNCONFIRMED_DAYS = env.integer(
    "UNCONFIRMED_DAYS", 7, "Days after which an account is deleted whose address was never confirmed."
)
INVITATIONS_A_DAY = env.integer(
    "INVITATIONS_A_DAY", 50, "Invitations that one organisation may mail within 24 hours."
)
CLIENT_LINKS_A_DAY = env.integer(
    "CLIENT_LINKS_A_DAY", 100, "Client links that one organisation may make within 24 hours."
)
MAILS_A_DAY = env.integer(
    "MAILS_A_DAY",
    150,
    "Invitations and client links that one person may mail within 24 hours, all organisations together.",
)
ORGANISATIONS_A_DAY = env.integer(
    "ORGANISATIONS_A_DAY", 5, "Organisations that one person may open within 24 hours."
)
ACCOUNT_ADAPTER = "postwright.base.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "postwright.base.accounts.forms.SignUpDetails"
ACCOUNT_FORMS = {
    name: f"postwright.base.accounts.adapters.{form}"
    for name, form in {
        "login": "LogIn",
        "signup": "SignUp",
        "add_email": "NewAddress",
        "change_password": "ChangePassword",
        "set_password": "SetPassword",
        "reset_password": "ForgotPassword",
        "reset_password_from_key": "ChooseNewPassword",
        "reauthenticate": "StillYou",
    }.items()
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SIGNUP_REDIRECT_URL = "welcome"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_USER_DISPLAY = "postwright.base.accounts.models.display_name"

# --- Session: one cookie ------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-postwright" if SECURE else "postwright"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Headers ------------------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = False  # The reverse proxy redirects; see deploy/Caddyfile.
X_FRAME_OPTIONS = "DENY"

# --- Words and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LANGUAGE_COOKIE_NAME = None
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["postwright.config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # media lie in ports/storage
    "staticfiles": {"BACKEND": "postwright.ui.storage.VersionedStaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000
WHITENOISE_AUTOREFRESH = DEBUG
STORAGE_URL = env.text(
    "STORAGE_URL",
    "",
    "Where media files lie: file:///folder, or s3://bucket/prefix?endpoint=https://…&region=…, see "
    "[storage](storage.md). Empty: a folder in the data directory.",
)
S3_KEY_ID = env.text(
    "S3_KEY_ID",
    "",
    "Key id of the bucket's user. Empty: what the machine itself is allowed, such as its role.",
)
S3_SECRET = env.text("S3_SECRET", "", "Secret of the bucket's user.")
STORAGE_OWNER = env.text(
    "STORAGE_OWNER", "", "Who owns the bucket, by the name in the contract. Must be said for a bucket."
)
STORAGE_REGION = env.text(
    "STORAGE_REGION",
    "",
    "Where the bucket's files lie: country, and region or city. Must be said for a bucket.",
)
STORAGE_ACCOUNT = env.text(
    "STORAGE_ACCOUNT", "", "Amazon account (12 digits) that must own the bucket; any other's is refused."
)
MEDIA_FROM_BUCKET = env.boolean(
    "MEDIA_FROM_BUCKET",
    False,
    "Browsers fetch media from the bucket itself, by links that work for a while and cannot be taken back.",
)
SECURE_CSP = content_policy(bucket_origins(STORAGE_URL) if MEDIA_FROM_BUCKET else [])
MEDIA_LINK_SECONDS = env.integer("MEDIA_LINK_SECONDS", 3600, "How long a signed link to a media file works.")
UPLOAD_LIMIT = env.integer("UPLOAD_LIMIT", 2 * 1024**3, "Largest file that may be uploaded, in bytes.")
KEEP_FREE = env.integer(
    "KEEP_FREE", 200 * 1024**2, "Bytes of the disk that uploads leave to the database and everything else."
)
STORAGE_QUOTA = env.integer("STORAGE_QUOTA", 20 * 1024**3, "Media of one organisation, in bytes.")
TRASH_DAYS = env.integer(
    "TRASH_DAYS",
    28,
    "How long removed media lie in the trash before they and their files are deleted; people may delete them sooner.",
)
ORIGINALS_LAST = env.integer(
    "ORIGINALS_LAST",
    28,
    "Days after which the file of a photo or a video as it was uploaded is deleted; its copies stay. 0: never.",
)
PIXEL_LIMIT = env.integer("PIXEL_LIMIT", 100_000_000, "Largest picture, in pixels.")
VIDEO_SECONDS_LIMIT = env.integer("VIDEO_SECONDS_LIMIT", 3600, "Longest video, in seconds.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2
FILE_UPLOAD_TEMP_DIR = None

# --- Mail ---------------------------------------------------------------------------------------
MAIL_URL = env.text(
    "MAIL_URL", "", "smtp://user:password@host:587 or smtps://…:465. Empty: the operator's outbox page."
)
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Postwright <postwright@localhost>", "Sender of all mail.")


def _mailer(url: str) -> dict[str, Any]:
    if not url:
        return {"BACKEND": "postwright.base.notices.adapters.OutboxBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise env.WrongSetting("POSTWRIGHT_MAIL_URL should look like smtp://user:password@host:587.")
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if parts.scheme == "smtps" else 587),
            "username": parts.username or "",
            "password": parts.password or "",
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp" and not local,
            "timeout": 20,
        },
    }


MAILERS = {"default": _mailer(MAIL_URL)}

# --- Networks -----------------------------------------------------------------------------------
# Only what is https is worth showing to others.
NETWORK_KEYS = KEYS
NETWORKS = network_options(website=PUBLIC_URL if SECURE else "")
HTTP_ALLOWED_RANGES = env.words(
    "HTTP_ALLOWED_RANGES", "", "Private address ranges that calls to addresses chosen by users may reach."
)

# --- Publisher ----------------------------------------------------------------------------------
PUBLISHER_CONCURRENCY = env.integer(
    "PUBLISHER_CONCURRENCY", 1400, "Publications on their way at the same time."
)
PUBLISHER_LEASE_SECONDS = env.number(
    "PUBLISHER_LEASE_SECONDS", 60, "How long a claimed publication is left alone."
)
ENGINE_IDLE_SECONDS = env.integer("ENGINE_IDLE_SECONDS", 60, "When idle models and decoders leave memory.")
OPERATOR_NAME = env.text("OPERATOR_NAME", "", "Who runs this installation.")
OPERATOR_EMAIL = env.text("OPERATOR_EMAIL", "", "Where people reach the operator.")

# --- Watching -----------------------------------------------------------------------------------
STALL_SECONDS = env.number(
    "STALL_SECONDS", 120, "By how much a publication may be late before the operator is told that all stalls."
)
WATCH_SECONDS = env.number("WATCH_SECONDS", 30, "How often each web process looks after publishing.")
ALERT_EMAIL = env.words("ALERT_EMAIL", "", "Who is told by mail when publishing stalls. Empty: the operator.")
ALERT_WEBHOOK = env.text(
    "ALERT_WEBHOOK", "", "Address that is told when publishing stalls, by a POST of JSON with a `text`."
)
PING_URL = env.text(
    "PING_URL",
    "",
    "Address that is called every minute while publishing is on time, and with /fail when it stalls.",
)
METRICS_TOKEN = env.text(
    "METRICS_TOKEN", "", "Bearer token that reads /metrics. Empty: only this machine itself may."
)

LOGGING = log_lines(level=env.text("LOG_LEVEL", "WARNING", "What is logged."))
