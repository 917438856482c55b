"""Settings: one file; every choice of a deployment comes from the environment (README has the table).

Safe by default: without its secrets the program refuses to start, and DEBUG is off unless asked for.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def required(name: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. `make run` and `make manage ARGS='…'` set it for the embedded database; "
            "a deployment of your own sets it in its environment (see the table in README.md)."
        )
    return str(value)


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
"""Whether readers reach the site by https: then cookies are marked secure and plain http is redirected."""

# Text and what is said about it. `annotations` knows `treatyreader`, never the other way round.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "treatyreader",
    "treatyreader.accounts",
    "annotations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "treatyreader.pages.Compression",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "treatyreader.api.gate.Gate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "treatyreader.pages.ReadingFirst",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

CSRF_FAILURE_VIEW = "treatyreader.views.errors.form_refused"

ROOT_URLCONF = "treatyreader.urls"
WSGI_APPLICATION = "treatyreader.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {
    "default": {
        **env.db_url_config(required("DATABASE_URL")),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.str("TEST_DATABASE", default=None)},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What a page was made into is kept by each process for itself; what limits how often one writes is shared by all.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    "cards": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "cards",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
    "pieces": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pieces",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}

# Accounts
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "contributions"
ACCOUNT_ADAPTER = "treatyreader.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "treatyreader.accounts.forms.SignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code keeps whoever writes on this page, with what they wrote; a link would open another.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# One address for each account; the old one stands until the code of the new one has come back.
ACCOUNT_CHANGE_EMAIL = True
# Who has got the mail and chosen a new password is where they wanted to be, after the second step if they have one.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# The owner of an account is told by mail what changes in how it is entered.
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Public pages are the same for everybody: only this one can say that one has signed out.
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "treatyreader.accounts.adapters.TwoStepAdapter"
MFA_FORMS = {"add_webauthn": "treatyreader.accounts.forms.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Treaty Reader"
# The clock of a phone may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Browsers take a passkey only from a secure page, and this very machine counts as one.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.bool("BEHIND_PROXY", default=False))

# How often one may write: amount/period/by whom.
WRITES = env.str("RATE_LIMIT_WRITES", default="20/m/user,300/h/user")
# What somebody signed out writes is kept until they sign in, for one place so often.
# So many wrong tokens are looked at.
ACCOUNT_RATE_LIMITS = {"write": WRITES, "keep": "60/m/ip", "token": "30/m/ip"}

EMAIL = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="Treaty Reader <noreply@localhost>")

# A mail server that does not answer holds up no more than this, in seconds.
EMAIL_TIMEOUT = 20
_HOST = next((each for each in ALLOWED_HOSTS if each.strip("*.")), "localhost").strip("*.")
_PORT = f":{env.str('PORT', default='') or 8000}" if _HOST in ("127.0.0.1", "localhost", "[::1]") else ""
SITE_URL = env.str("SITE_URL", default=f"{'https' if HTTPS else 'http'}://{_HOST}{_PORT}").rstrip("/")
"""Where the site is, for what is read elsewhere: mails have links."""

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
FORMAT_MODULE_PATH = ["treatyreader.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

TREATYREADER_CORPUS = env.str("TREATYREADER_CORPUS", default="")
"""A directory of further texts in the plain format, loaded after the bundled ones."""

EMBEDDINGS = env.bool("EMBEDDINGS", default=True)
"""Whether clauses are suggested by meaning too, where the extra `embeddings` is installed."""

TREATYREADER_HYPOTHESIS_CLIENT = env.str("TREATYREADER_HYPOTHESIS_CLIENT", default="")
"""The directory `build` of the npm package `hypothesis`: below `/development/` stands a page with that client then."""
if TREATYREADER_HYPOTHESIS_CLIENT and not DEBUG:
    raise ImproperlyConfigured(
        "TREATYREADER_HYPOTHESIS_CLIENT is for development (DEBUG=1) alone: its page serves a program that is not "
        "ours, under a Content-Security-Policy that is relaxed for it. Unset it."
    )
if TREATYREADER_HYPOTHESIS_CLIENT and not Path(TREATYREADER_HYPOTHESIS_CLIENT, "manifest.json").is_file():
    raise ImproperlyConfigured(
        f"TREATYREADER_HYPOTHESIS_CLIENT={TREATYREADER_HYPOTHESIS_CLIENT!r} holds no manifest.json: it names the "
        "directory `build` of the npm package `hypothesis` (tests/node/node_modules/hypothesis/build)."
    )

# Headers. Nothing is loaded from another host, and no inline script or style is ever allowed.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
