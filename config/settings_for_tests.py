"""The same settings in test mode, on SQLite or, with HEADWAY_TEST_DATABASE=postgres, PostgreSQL."""

import atexit
import os
import shutil
import tempfile

# A data folder of the run's own: the real one is out of reach of every test.
_folder = tempfile.mkdtemp(prefix="headway-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["HEADWAY_DATA"] = _folder
os.environ["HEADWAY_MODE"] = "test"
os.environ["HEADWAY_AUTHORITY"] = "399"  # Aldermere, whose schools the factories make
os.environ.pop("HEADWAY_DEBUG", None)
os.environ.pop("DATABASE_URL", None)
if os.environ.get("HEADWAY_TEST_DATABASE", "sqlite").startswith("postgres"):
    os.environ["DATABASE_URL"] = (
        os.environ.get("DATABASE_URL_TEST") or "postgresql://root@127.0.0.1:5432/postgres"
    )

from config.settings import *  # noqa: F403, E402  (the environment has to be set first)

os.environ.pop("DATABASE_URL", None)  # not for the commands and processes that tests start

DATABASES["default"].setdefault("TEST", {})  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    DATABASES["default"]["TEST"]["NAME"] = os.environ.get(  # noqa: F405
        "HEADWAY_TEST_NAME", "test_headway"
    )
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
