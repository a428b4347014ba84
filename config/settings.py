"""Django's settings. What an installation may change is read in `environment.py`."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config.environment import Environment, clock_shift
from config.logs import logging_settings

HOUSE = Environment.read(os.environ)
MODE = HOUSE.mode
DEMO = MODE == "demo"
TESTING = MODE == "test"
DATA = HOUSE.data
CLOCK_SHIFT = clock_shift(DATA) if DEMO else timedelta(0)
AUTHORITY = HOUSE.authority  # whose schools, until an edition is published
BASE = Path(__file__).resolve().parent.parent

SECRET_KEY = HOUSE.secret_key
DEBUG = HOUSE.debug
ALLOWED_HOSTS = HOUSE.hosts
CSRF_TRUSTED_ORIGINS = HOUSE.trusted_origins

INSTALLED_APPS = [
    "headway.web",
    "headway.contract",
    "headway.partners",
    "headway.priority",
    "headway.assessment",
    "headway.correspondence",
    "headway.local",
    "headway.intelligence",
    "headway.inspections",
    "headway.measures",
    "headway.duties",
    "headway.frameworks",
    "headway.schools",
    "headway.accounts",
    "headway.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_cotton",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "headway.core.middleware.health",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "headway.core.middleware.requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "headway.core.middleware.Doors",
    "axes.middleware.AxesMiddleware",  # last, as django-axes asks
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the address is unique, in any case of letters, by a constraint on Lower("email")
    "security.W021",  # preloading HSTS is for the owner of the whole domain to decide
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "headway.core.context.house",
                "headway.accounts.context.demonstration",
                "headway.web.context.around",
            ],
        },
    }
]
FORM_RENDERER = "headway.core.forms.GovukRenderer"
COTTON_DIR = "cotton"

DATABASES = {"default": HOUSE.database}
# ATOMIC_REQUESTS stays off: with IMMEDIATE, every atomic block takes SQLite's one write lock,
# so only actions open one and no page holds it while it renders.

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if TESTING:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# Static files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING or DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# What may be sent to us --------------------------------------------------------------------
MEGABYTE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEGABYTE
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_LIMIT_BYTES = 50 * MEGABYTE  # a page refuses a larger file; the command line has no limit

# What browsers are told --------------------------------------------------------------------
SESSION_COOKIE_NAME = "headway_session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "headway_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "headway.core.views.csrf_refused"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HOUSE.https
SECURE_SSL_REDIRECT = HOUSE.https
SECURE_REDIRECT_EXEMPT = [r"^healthz"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HOUSE.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HOUSE.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HOUSE.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_provider = urlsplit(HOUSE.sign_on.get("server", ""))
# Chromium applies form-action to the redirect that follows a POST, so the identity provider's
# origin has to be named or single sign-on is blocked.
_providers = [f"{_provider.scheme}://{_provider.netloc}"] if _provider.netloc else []
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *_providers],
    }
}

# Sign-in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, tests only
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("CommonPasswordValidator", {}),
    ]
]

ACCOUNT_ADAPTER = "headway.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "headway.accounts.adapters.SignOnAdapter"
MFA_ADAPTER = "headway.accounts.adapters.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # only an administrator adds people, by council address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = (
    "allauth.account.forms.EmailAwarePasswordResetTokenGenerator"
)
ACCOUNT_FORMS = {
    "login": "headway.accounts.forms.SignInForm",
    "reset_password": "headway.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "headway.accounts.forms.NewPasswordForm",
    "change_password": "headway.accounts.forms.ChangePasswordForm",
    "reauthenticate": "headway.accounts.forms.PasswordAgainForm",
    "set_password": "headway.accounts.forms.SetPasswordForm",
}
# django-axes locks the door first and says so; this only slows what it does not see, such as
# guessing the six digits of a second factor.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login_failed": "20/m/ip,10/300s/key"}
if TESTING:
    ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MODE in {"local", "demo", "test"}
MFA_FORMS = {
    "authenticate": "headway.accounts.forms.CodeForm",
    "reauthenticate": "headway.accounts.forms.CodeAgainForm",
    "activate_totp": "headway.accounts.forms.AddAppForm",
    "add_webauthn": "headway.accounts.forms.AddPasskeyForm",
}
MFA_TOTP_ISSUER = "Headway"
# Whether a person without a second factor is led to add one before anything else opens.
SECOND_FACTOR_REQUIRED = HOUSE.second_factor
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a GET start needs no form-action in the way
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": HOUSE.sign_on.get("name") or "Council account",
                "client_id": HOUSE.sign_on["client"],
                "secret": HOUSE.sign_on["secret"],
                "settings": {"server_url": HOUSE.sign_on["server"]},
            }
        ]
        if HOUSE.sign_on
        else [],
    }
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "headway.accounts.lockout.address_tried"
AXES_LOCKOUT_CALLABLE = "headway.accounts.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "password", "ip_address"]
AXES_VERBOSE = False

# Mail --------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 30  # seconds; a letter of which nothing is known for two minutes is looked after
DEFAULT_FROM_EMAIL = LETTERS_REPLY_TO = "headway@localhost"
MAIL_SERVICE = ""  # a mail service of django-anymail that reports what arrived and what came back
SITE = HOUSE.site
if DEMO:
    # The demonstration's letters stay on this machine, where they can be looked at.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"
globals().update(HOUSE.mail)

# Retention ---------------------------------------------------------------------------------
# Days for which names and addresses of people are kept whose time in a role is over.
CONTACTS_KEPT_DAYS = int(os.environ.get("HEADWAY_CONTACTS_KEPT_DAYS") or 365)

LOGGING_CONFIG = None
logging_settings(mode=MODE)
