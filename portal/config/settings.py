"""The one settings file: typed reads from the environment, grouped by heading.

Without any variable this is the embedded demo mode: SQLite, in-process worker, mail kept in the outbox.
`PORTAL_MODE=production` demands every secret and refuses to start without.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from portal.config.mail import mailers
from portal.config.sweeps import SWEEPS

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()


def required_in_production(name: str, *, demo: str, remedy: str) -> str:
    """Value of ``name``; in production a missing one stops the start and says what to do."""
    value = env.str(name, default="")
    if IS_PRODUCTION and (not value or value == demo):
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return value or demo


# --- Mode ---------------------------------------------------------------------------------------
PORTAL_MODE = env.str("PORTAL_MODE", default="demo")
if PORTAL_MODE not in {"demo", "production"}:
    raise ImproperlyConfigured(f"PORTAL_MODE is {PORTAL_MODE!r}. Set it to production, or leave it out for the demo.")
IS_PRODUCTION = PORTAL_MODE == "production"
DEBUG = env.bool("DEBUG", default=False) and not IS_PRODUCTION
SECRET_KEY = required_in_production(
    "SECRET_KEY",
    demo="demo-key-for-a-machine-nobody-else-can-reach-0000000000",
    remedy='Make one: python -c "import secrets; print(secrets.token_urlsafe(64))"',
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = required_in_production(
    "SITE_URL", demo="http://localhost:8000", remedy="Set the public address, such as https://portal.example.eu"
).rstrip("/")
ALLOWED_HOSTS = required_in_production(
    "ALLOWED_HOSTS", demo="localhost,127.0.0.1,[::1],testserver", remedy="Name the host names served, with commas."
).split(",")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Apps ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.website",
    "helpdesk",
    "academy",
    "releases",
    "licences",
    "portal.community",
    "portal.events",
    "search",
    "portal.notices",
    "portal.files",
    "portal.accounts",
    "portal.audit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "portal.website.middleware.PlainAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.accounts.middleware.ReaderTimeZoneMiddleware",
    "portal.accounts.middleware.SignedOutMiddleware",
    "portal.accounts.middleware.StaffTwoFactorMiddleware",
    "portal.website.middleware.AdminContentPolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.config.urls"
WSGI_APPLICATION = "portal.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.website.templatetags.portal_format",
                "portal.website.templatetags.portal_charts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.website.context.page_frame",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASES = {"default": env.db_url_config(DATABASE_URL or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer takes its lock at the start, so two writers queue instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache --------------------------------------------------------------------------------------
CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "portal.config.cache.FailOpenRedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- Background work ----------------------------------------------------------------------------
# "thread": in this process; "celery": through the broker; "off": tests call the tasks themselves.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
BACKGROUND = env.str("BACKGROUND", default="celery" if CELERY_BROKER_URL else "thread")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_BEAT_SCHEDULE = {name: {"task": name, "schedule": seconds} for name, seconds in SWEEPS.items()}
# Wagtail's own tasks (its reference index) run in the process that queued them, but never before the commit.
TASKS = {"default": {"BACKEND": "portal.config.tasks.AfterCommitBackend"}}

# --- Mail ---------------------------------------------------------------------------------------
# Without EMAIL_URL nothing leaves the machine: messages stay in the outbox and show in the staff mail log.
# smtp://user:password@host:port, smtp+tls:// for STARTTLS, smtp+ssl:// for TLS from the first byte.
EMAIL_URL = env.str("EMAIL_URL", default="")
MAILERS = mailers(EMAIL_URL, timeout=env.int("EMAIL_TIMEOUT", default=10))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Jems Portal <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where answers to tickets go; the server must deliver help+anything@ too. Empty: mails ask to answer in the portal.
HELPDESK_ADDRESS = env.str("HELPDESK_ADDRESS", default="" if IS_PRODUCTION else "help@localhost")
# A mailbox to look into: imaps://user:password@host/INBOX, imap+tls:// for STARTTLS, imap:// on loopback only.
IMAP_URL = env.str("IMAP_URL", default="")
# The receiving server whose Authentication-Results are believed (RFC 8601); all others' are ignored.
TRUSTED_AUTHSERV_ID = env.str("TRUSTED_AUTHSERV_ID", default="")
# Mail waits for an agent unless that server proves its From, or it goes to the writer's own signed address.
MAIL_REQUIRE_AUTHENTICATION = env.bool("MAIL_REQUIRE_AUTHENTICATION", default=IS_PRODUCTION)

# --- Files --------------------------------------------------------------------------------------
FILES_DIR = VAR_DIR / "files"
# Dotted path of the malware check (portal.files.malware says what it gets); without one it shows as "not run".
FILE_CHECKER = env.str("FILE_CHECKER", default="")
FILES_DAILY_BYTES = env.int("FILES_DAILY_BYTES", default=500 * 1024 * 1024)
FILES_DAILY_BYTES_STAFF = env.int("FILES_DAILY_BYTES_STAFF", default=20 * 1024 * 1024 * 1024)
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"

# --- Search -------------------------------------------------------------------------------------
SEARCH_FILE = VAR_DIR / "search.sqlite3"

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if IS_PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION

# --- Languages and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Vienna"

# --- Accounts -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "portal.accounts.backends.RoleBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "portal.accounts.signup_fields.NameForm"
ACCOUNT_FORMS = {
    name: f"portal.accounts.allauth_forms.{name.title().replace('_', '')}Form"
    for name in (  # noqa: SIM905  eleven lines of a list say no more
        "login signup add_email change_password set_password reset_password reset_password_from_key reauthenticate"
        " request_login_code confirm_login_code"
    ).split()
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ADAPTER = "portal.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
MFA_TOTP_ISSUER = "Jems Portal"
MFA_FORMS = {
    name: f"portal.accounts.allauth_forms.Mfa{name.title().replace('_', '')}Form"
    for name in ("authenticate", "reauthenticate", "activate_totp", "add_webauthn", "edit_webauthn")
}
# Limits by address count the visitor's, not the proxy's: how many proxies of ours write X-Forwarded-For (0: none).
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if IS_PRODUCTION else 0)
# Two-factor sign-in is a must for staff roles; the demo offers it, so that the printed accounts open.
STAFF_TWO_FACTOR_REQUIRED = env.bool("STAFF_TWO_FACTOR_REQUIRED", default=IS_PRODUCTION)
# Any OpenID Connect provider, such as EU Login; its button shows only when the server is named.
SOCIALACCOUNT_ADAPTER = "portal.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "portal.accounts.allauth_forms.SocialSignupForm"}
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": env.str("OIDC_PROVIDER_ID", default="oidc"),
                "name": env.str("OIDC_NAME", default="OpenID Connect"),
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}
# The sign-in button is a form whose answer leads to the provider; browsers hold that against form-action.
OIDC_FORM_ORIGINS = [f"{urlsplit(OIDC_SERVER_URL).scheme}://{urlsplit(OIDC_SERVER_URL).netloc}"] * bool(OIDC_SERVER_URL)

# --- Wagtail ------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Jems Portal"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Licence and support rules (docs/decisions) ---------------------------------------------------
LICENSOR_NAME = env.str("LICENSOR_NAME", default="Licensor (demo)")
LEGAL_TIME_ZONE = env.str("LEGAL_TIME_ZONE", default="Europe/Vienna")
SUPPORT_MINUTES_PER_AGREEMENT = 480
SUPPORT_MONTHS = 6
ESTIMATE_THRESHOLD_MINUTES = 30
# An agent's reply waits so long and can be taken back; 0 sends at once.
UNDO_SEND_SECONDS = env.int("UNDO_SEND_SECONDS", default=10)
AGREEMENT_FOUR_EYES = env.bool("AGREEMENT_FOUR_EYES", default=False)
# A PKCS#12 file that seals what we issue (manage.py make_seal_key). Production names its own; the demo makes one.
SEAL_KEY_FILE = env.str("SEAL_KEY_FILE", default="" if IS_PRODUCTION else str(VAR_DIR / "seal" / "seal.p12"))
# Without it the passphrase is read from the file beside the key that make_seal_key wrote.
SEAL_KEY_PASSPHRASE = env.str("SEAL_KEY_PASSPHRASE", default="")
AGREEMENT_COUNTERSIGNATURE = env.bool("AGREEMENT_COUNTERSIGNATURE", default=True)
# A folder of PEM files: issuers of certificates we trust on signed agreements. Empty: nobody's, never the system's.
# The demo lays its own authority there.
AGREEMENT_TRUST_ROOTS = env.str("AGREEMENT_TRUST_ROOTS", default="" if IS_PRODUCTION else str(VAR_DIR / "trust-roots"))
# EU trust lists as XML files make signatures "qualified"; EU_TRUST_LISTS=on fetches them anew each night.
EU_TRUST_LISTS = env.bool("EU_TRUST_LISTS", default=False)
EU_TRUST_LISTS_DIR = Path(env.str("EU_TRUST_LISTS_DIR", default=str(VAR_DIR / "trust-lists")))

# --- Logs ---------------------------------------------------------------------------------------
# One line a record on standard error; the machine that runs the portal keeps and rotates them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_tokens": {"()": "portal.config.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}, "django.tasks": {"level": "WARNING"}},
}

# --- Security -----------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF, *OIDC_FORM_ORIGINS],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CSRF_FAILURE_VIEW = "portal.website.views.errors.csrf_failure"
