"""What the environment says, checked once: every variable that Headway reads is here.

Nothing has to be set for the embedded default. A shared service sets them; README.md lists
them. Wrong ones stop the start with a sentence, not a request with a traceback.
"""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MODES = ("local", "demo", "production", "test")
KNOWN_KEYS = ("test-only-key", "demo-only-key", "change-me", "secret", "insecure")
SHORTEST_KEY = 50  # characters; this and the next are what Django's deployment check asks for
FEWEST_SIGNS = 5  # different characters
SHORTEST_WEBHOOK = 24  # signs of what a mail service has to know to report to us
AUTHORITY_DIGITS = 3
CLOCK = "clock"  # file of a demonstration: seconds between its days and the real ones


def flag(value: str | None, *, default: bool = False) -> bool:
    """Yes or no. Raises ImproperlyConfigured for a word that is neither."""
    if value is None or value == "":
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{value!r} is neither yes nor no. Use 1 or 0.")


def words(value: str | None) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in (value or "").split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?sslmode=require`.

    Raises ImproperlyConfigured for any other kind of address.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name. "
            "Leave it out to use the embedded database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def embedded_database(folder: Path) -> dict[str, Any]:
    """SQLite as measured: with WAL, IMMEDIATE and 20 s, eight writers lose nothing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "headway.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; "
                "PRAGMA cache_size=-65536; PRAGMA journal_size_limit=67108864;"
            ),
        },
    }


def stored_secret(folder: Path) -> str:
    """The installation's own key: made on the first start and kept in the data folder."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".secret-key-{os.getpid()}"
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        draft.chmod(0o600)
        with suppress(FileExistsError):  # of two first starts at once, one wins, both read it
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


@dataclass(frozen=True)
class Environment:
    """The settings of one installation, as its environment gives them."""

    mode: str
    data: Path
    debug: bool
    secret_key: str
    hosts: list[str]
    trusted_origins: list[str]
    database: dict[str, Any]
    behind_proxy: bool
    https: bool
    authority: str = ""
    mail: dict[str, Any] = field(default_factory=dict)
    site: str = ""
    sign_on: dict[str, str] = field(default_factory=dict)
    second_factor: bool = False

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Environment":
        """Raises ImproperlyConfigured, with what to set, if the start would be unsafe."""
        mode = env.get("HEADWAY_MODE") or "local"
        if mode not in MODES:
            raise ImproperlyConfigured(
                f"HEADWAY_MODE is {mode!r}. It must be one of {', '.join(MODES)}."
            )
        data = Path(env.get("HEADWAY_DATA") or "var").resolve()
        debug = flag(env.get("HEADWAY_DEBUG"))
        hosts = words(env.get("HEADWAY_HOSTS"))
        url = env.get("DATABASE_URL") or ""
        production = mode == "production"
        return cls(
            mode=mode,
            data=data,
            debug=_safe_debug(debug, production=production),
            secret_key=_secret_key(env.get("HEADWAY_SECRET_KEY") or "", mode=mode, data=data),
            hosts=_safe_hosts(hosts, production=production),
            trusted_origins=[f"https://{host}" for host in hosts if not host.startswith("*")],
            database=database(url) if url else embedded_database(data),
            behind_proxy=flag(env.get("HEADWAY_BEHIND_PROXY")),
            https=flag(env.get("HEADWAY_HTTPS"), default=production),
            authority=_authority(env.get("HEADWAY_AUTHORITY") or ""),
            mail=_mail(env),
            site=_site(env.get("HEADWAY_SITE") or "", hosts, production=production),
            sign_on=_sign_on(env),
            second_factor=flag(env.get("HEADWAY_SECOND_FACTOR"), default=production),
        )


def _safe_debug(debug: bool, *, production: bool) -> bool:
    if debug and production:
        raise ImproperlyConfigured(
            "Headway does not start in production with HEADWAY_DEBUG on: error pages would "
            "show case data. Take the variable away."
        )
    return debug


def _safe_hosts(hosts: list[str], *, production: bool) -> list[str]:
    if production and (not hosts or "*" in hosts):
        raise ImproperlyConfigured(
            "Headway does not start in production without the names that it answers to. "
            "Set HEADWAY_HOSTS to a list such as improvement.example.gov.uk."
        )
    return hosts or ["localhost", "127.0.0.1", "[::1]"]


def clock_shift(data: Path) -> timedelta:
    """How far the days of the demonstration in this folder lie from the real ones."""
    held = data / CLOCK
    return timedelta(seconds=float(held.read_text(encoding="ascii")) if held.exists() else 0)


def _authority(code: str) -> str:
    if code and not (code.isdecimal() and len(code) == AUTHORITY_DIGITS):
        raise ImproperlyConfigured(
            f"HEADWAY_AUTHORITY is {code!r}. It must be the three-digit code of the local "
            "authority, such as 330."
        )
    return code


def _secret_key(given: str, *, mode: str, data: Path) -> str:
    if mode == "test":
        return given or "test-only-key"
    if mode == "production":
        weak = len(given) < SHORTEST_KEY or len(set(given)) < FEWEST_SIGNS
        if weak or any(known in given for known in KNOWN_KEYS):
            raise ImproperlyConfigured(
                "Headway does not start in production with a default or short secret. Set "
                f"HEADWAY_SECRET_KEY to at least {SHORTEST_KEY} random characters."
            )
        return given
    return given or stored_secret(data)


def _site(given: str, hosts: list[str], *, production: bool) -> str:
    """The address of this service as links in letters and e-mails name it."""
    if given and urlsplit(given).scheme not in {"http", "https"}:
        raise ImproperlyConfigured(
            "HEADWAY_SITE must be a whole address such as https://improvement.example.gov.uk."
        )
    named = [host for host in hosts if not host.startswith(("*", "."))]
    if not given and named and production:
        return f"https://{named[0]}"
    return given.rstrip("/") or "http://localhost:8000"


# What each mail service calls its key; the others of django-anymail need more than one.
MAIL_SERVICES = {
    "brevo": "BREVO_API_KEY",
    "mailgun": "MAILGUN_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}


def _mail(env: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    service = (env.get("HEADWAY_MAIL_SERVICE") or "").lower()
    if service:
        found |= _mail_service(service, env)
    elif env.get("HEADWAY_MAIL_HOST"):
        found |= {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": env["HEADWAY_MAIL_HOST"],
            "EMAIL_PORT": int(env.get("HEADWAY_MAIL_PORT") or 587),
            "EMAIL_HOST_USER": env.get("HEADWAY_MAIL_USER", ""),
            "EMAIL_HOST_PASSWORD": env.get("HEADWAY_MAIL_PASSWORD", ""),
            "EMAIL_USE_TLS": flag(env.get("HEADWAY_MAIL_TLS"), default=True),
        }
    elif env.get("HEADWAY_MAIL_FOLDER"):
        found |= {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": env["HEADWAY_MAIL_FOLDER"],
        }
    if not found:
        return {}
    found["DEFAULT_FROM_EMAIL"] = env.get("HEADWAY_MAIL_FROM", "headway@localhost")
    found["LETTERS_REPLY_TO"] = env.get("HEADWAY_MAIL_REPLY_TO") or found["DEFAULT_FROM_EMAIL"]
    return found


def _mail_service(service: str, env: Mapping[str, str]) -> dict[str, Any]:
    if service not in MAIL_SERVICES:
        raise ImproperlyConfigured(
            f"HEADWAY_MAIL_SERVICE is {service!r}. It must be one of {', '.join(MAIL_SERVICES)}."
        )
    if not env.get("HEADWAY_MAIL_KEY"):
        raise ImproperlyConfigured(f"HEADWAY_MAIL_KEY must hold the key of {service}.")
    anymail = {MAIL_SERVICES[service]: env["HEADWAY_MAIL_KEY"], "REQUESTS_TIMEOUT": (10, 30)}
    if secret := env.get("HEADWAY_MAIL_WEBHOOK_SECRET"):
        if ":" not in secret or len(secret) < SHORTEST_WEBHOOK:
            raise ImproperlyConfigured(
                "HEADWAY_MAIL_WEBHOOK_SECRET must look like name:password and have at least "
                f"{SHORTEST_WEBHOOK} signs."
            )
        anymail["WEBHOOK_SECRET"] = secret
    if service == "mailgun" and (signing := env.get("HEADWAY_MAIL_SIGNING_KEY")):
        anymail["MAILGUN_WEBHOOK_SIGNING_KEY"] = signing
    return {
        "EMAIL_BACKEND": f"anymail.backends.{service}.EmailBackend",
        "MAIL_SERVICE": service,
        "ANYMAIL": anymail,
    }


def _sign_on(env: Mapping[str, str]) -> dict[str, str]:
    names = ("SERVER", "CLIENT", "SECRET", "NAME")
    found = {name: env.get(f"HEADWAY_SIGN_ON_{name}", "") for name in names}
    if not found["SERVER"]:
        return {}
    if missing := [name for name in ("CLIENT", "SECRET") if not found[name]]:
        raise ImproperlyConfigured(
            "Single sign-on needs HEADWAY_SIGN_ON_" + " and HEADWAY_SIGN_ON_".join(missing) + "."
        )
    return {name.lower(): value for name, value in found.items()}
