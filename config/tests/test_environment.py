"""What an installation may set, and the starts that are refused."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment, database, embedded_database, flag

KEY = "k7Qw-z_4TbN" * 6
PRODUCTION = {
    "HEADWAY_MODE": "production",
    "HEADWAY_SECRET_KEY": KEY,
    "HEADWAY_HOSTS": "improvement.example.test",
}


@pytest.fixture
def folder(tmp_path):
    return {"HEADWAY_DATA": str(tmp_path)}


def test_nothing_has_to_be_set(folder, tmp_path):
    house = Environment.read(folder)
    assert (house.mode, house.debug, house.https) == ("local", False, False)
    assert house.hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert house.database["NAME"] == tmp_path / "headway.sqlite3"
    assert len(house.secret_key) >= 50


def test_the_key_is_made_once_and_nobody_else_can_read_it(folder, tmp_path):
    first = Environment.read(folder).secret_key
    assert Environment.read(folder).secret_key == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_embedded_database_waits_for_the_write_lock_and_takes_it_at_once(tmp_path):
    options = embedded_database(tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"HEADWAY_SECRET_KEY": ""}, "default or short secret"),
        ({"HEADWAY_SECRET_KEY": "short"}, "default or short secret"),
        ({"HEADWAY_SECRET_KEY": "change-me" * 9}, "default or short secret"),
        ({"HEADWAY_SECRET_KEY": "ab" * 40}, "default or short secret"),
        ({"HEADWAY_DEBUG": "1"}, "HEADWAY_DEBUG on"),
        ({"HEADWAY_HOSTS": ""}, "HEADWAY_HOSTS"),
        ({"HEADWAY_HOSTS": "*"}, "HEADWAY_HOSTS"),
        ({"HEADWAY_MODE": "prod"}, "must be one of local, demo, production, test"),
        ({"HEADWAY_DEBUG": "perhaps"}, "neither yes nor no"),
        ({"DATABASE_URL": "mysql://x/y"}, "postgresql://"),
        ({"HEADWAY_SIGN_ON_SERVER": "https://id.example.test"}, "HEADWAY_SIGN_ON_CLIENT"),
    ],
)
def test_an_unsafe_start_is_refused_with_what_to_set(folder, changed, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        Environment.read({**PRODUCTION, **folder, **changed})


def test_production_turns_https_on_and_trusts_its_own_names_only(folder):
    house = Environment.read({**PRODUCTION, **folder})
    assert house.https
    assert house.hosts == ["improvement.example.test"]
    assert house.trusted_origins == ["https://improvement.example.test"]


def test_a_shared_database_is_named_by_one_address():
    found = database("postgresql://hw:p%40ss@db.example.test:5433/headway?sslmode=require")
    assert found["NAME"] == "headway"
    assert (found["USER"], found["PASSWORD"]) == ("hw", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example.test", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_mail_and_single_sign_on_are_set_by_variables(folder):
    house = Environment.read(
        {
            **folder,
            "HEADWAY_MAIL_HOST": "mail.example.test",
            "HEADWAY_MAIL_FROM": "service@example.test",
            "HEADWAY_SIGN_ON_SERVER": "https://id.example.test/tenant",
            "HEADWAY_SIGN_ON_CLIENT": "headway",
            "HEADWAY_SIGN_ON_SECRET": "s",
        }
    )
    assert house.mail["EMAIL_HOST"] == "mail.example.test"
    assert house.mail["EMAIL_USE_TLS"] is True
    assert house.mail["DEFAULT_FROM_EMAIL"] == "service@example.test"
    assert house.sign_on == {
        "server": "https://id.example.test/tenant",
        "client": "headway",
        "secret": "s",
        "name": "",
    }


@pytest.mark.parametrize(("word", "meant"), [("yes", True), ("0", False), ("", True), (None, True)])
def test_yes_and_no_in_the_usual_spellings(word, meant):
    assert flag(word, default=True) is meant


def test_a_mail_service_needs_its_key_and_a_secret_of_some_length(folder):
    def read(**more):
        return Environment.read({"HEADWAY_DATA": str(folder), **more})

    house = read(HEADWAY_MAIL_SERVICE="postmark", HEADWAY_MAIL_KEY="key",
                 HEADWAY_MAIL_WEBHOOK_SECRET="post:0123456789-0123456789")  # fmt: skip
    assert house.mail["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert house.mail["ANYMAIL"]["WEBHOOK_SECRET"].startswith("post:")
    with pytest.raises(ImproperlyConfigured, match="must be one of"):
        read(HEADWAY_MAIL_SERVICE="pigeon", HEADWAY_MAIL_KEY="key")
    with pytest.raises(ImproperlyConfigured, match="HEADWAY_MAIL_KEY"):
        read(HEADWAY_MAIL_SERVICE="postmark")
    with pytest.raises(ImproperlyConfigured, match="at least"):
        read(
            HEADWAY_MAIL_SERVICE="postmark", HEADWAY_MAIL_KEY="k", HEADWAY_MAIL_WEBHOOK_SECRET="a:b"
        )


def test_links_name_the_site_or_the_first_host(folder):
    assert Environment.read({"HEADWAY_DATA": str(folder)}).site == "http://localhost:8000"
    given = {"HEADWAY_DATA": str(folder), "HEADWAY_SITE": "https://improvement.example.test/"}
    assert Environment.read(given).site == "https://improvement.example.test"
    with pytest.raises(ImproperlyConfigured, match="HEADWAY_SITE"):
        Environment.read({**given, "HEADWAY_SITE": "improvement"})
