"""What browsers are told, and whole starts in each mode."""

import json
import os
import subprocess
import sys

import pytest

ASK = """
import json, django
django.setup()
from django.conf import settings as s
from django.core.management import call_command
call_command("check", deploy=s.MODE == "production", fail_level="WARNING")
print(json.dumps({
    "mode": s.MODE, "secure": s.SESSION_COOKIE_SECURE, "hsts": s.SECURE_HSTS_SECONDS,
    "form_action": [str(v) for v in s.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]],
    "apps": s.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"],
    "engine": s.DATABASES["default"]["ENGINE"],
}))
"""


def start(folder, **variables):
    """A start of its own, as an installation would."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HEADWAY_", "DATABASE_URL"))}
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set by the browser tests, for themselves
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "HEADWAY_DATA": str(folder), **variables}
    return subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True)


@pytest.mark.slow
def test_production_starts_with_django_satisfied_that_it_is_safe(tmp_path):
    done = start(
        tmp_path,
        HEADWAY_MODE="production",
        HEADWAY_SECRET_KEY="Zk3-9qLw_Tb7" * 6,
        HEADWAY_HOSTS="improvement.example.test",
        DATABASE_URL="postgresql://hw@db.example.test/headway",
        HEADWAY_SIGN_ON_SERVER="https://id.example.test/tenant",
        HEADWAY_SIGN_ON_CLIENT="c",
        HEADWAY_SIGN_ON_SECRET="s",
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["secure"]
    assert found["hsts"] > 0
    assert found["engine"].endswith("postgresql")
    assert "https://id.example.test" in found["form_action"]
    assert found["apps"][0]["provider_id"] == "council"


@pytest.mark.slow
def test_production_without_a_secret_stops_with_one_sentence(tmp_path):
    done = start(tmp_path, HEADWAY_MODE="production", HEADWAY_HOSTS="x.example.test")
    assert done.returncode != 0
    assert "default or short secret" in done.stderr


@pytest.mark.slow
def test_a_start_without_any_setting_is_whole(tmp_path):
    done = start(tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["mode"] == "local"


def test_every_page_carries_the_headers_that_keep_browsers_honest(client, db):
    response = client.get("/sign-in/login/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Request-ID"]


def test_no_page_of_signing_in_holds_a_script_of_its_own(client, db):
    page = client.get("/sign-in/login/").content.decode()
    import re

    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag, tag
    assert "style=" not in page
    assert " onclick" not in page


def test_cookies_are_out_of_the_reach_of_scripts(client, db, settings):
    client.get("/sign-in/login/")
    assert client.cookies["headway_csrf"]["httponly"]
    assert client.cookies["headway_csrf"]["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY


def test_a_request_without_its_token_is_refused_with_a_page(db):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/sign-in/login/", {"login": "a"})
    assert response.status_code == 403
    assert "Nothing was saved." in response.content.decode()


def test_a_database_that_does_not_answer_is_said_by_the_health_page(client, db, monkeypatch):
    from django.db import OperationalError

    from headway.core import middleware

    class Gone:
        def cursor(self):
            raise OperationalError("gone")

    monkeypatch.setattr(middleware, "connection", Gone())
    assert client.get("/healthz/live").status_code == 200
    assert client.get("/healthz/ready").status_code == 503
