"""Single sign-on, with a small identity provider on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from headway.accounts.models import User
from headway.accounts.tests.factories import UserFactory

START = "/sign-in/single/oidc/council/login/"
BACK = "/sign-in/single/oidc/council/login/callback/"


class Provider(BaseHTTPRequestHandler):
    """Says who somebody is, whatever it is asked."""

    who = "imogen@example.test"

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.endswith("/openid-configuration"):
            self.answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorise",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/who",
                    "jwks_uri": f"{here}/keys",
                    "response_types_supported": ["code"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                    "subject_types_supported": ["public"],
                }
            )
        else:
            self.answer({"sub": f"id of {self.who}", "email": self.who, "email_verified": True})

    def do_POST(self):
        self.answer({"access_token": "t", "token_type": "Bearer", "expires_in": 60})

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    server = HTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "council",
                    "name": "Council account",
                    "client_id": "headway",
                    "secret": "s",
                    "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"},
                }
            ],
        }
    }
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def come_back(client):
    """Through the provider and back again."""
    away = client.get(START)
    asked = parse_qs(urlsplit(away.url).query)
    assert away.status_code == 302
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(BACK, {"code": "c", "state": asked["state"][0]}, follow=True)


def test_the_sign_in_page_offers_the_council_account(client, db, provider):
    assert f'href="{START}' in client.get("/sign-in/login/").content.decode()


def test_somebody_who_was_added_signs_in_with_their_council_account(client, db, provider):
    person = UserFactory(email=Provider.who)
    come_back(client)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_council_account_alone_opens_nothing(client, db, provider):
    page = come_back(client)
    assert "_auth_user_id" not in client.session
    assert "administrator" in page.content.decode()
    assert not User.objects.filter(email=Provider.who).exists()
