"""What every test may rely on, and what none may do."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SHARED_DATA = Path(__file__).resolve().parent.parent / "shared" / "data"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The publishers' real files, kept outside the repository."""
    if not SHARED_DATA.is_dir():
        pytest.skip("The publishers' real files are not on this machine (../shared/data).")
    return SHARED_DATA


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """An empty evidence store in a folder of its own, which is also the data folder."""
    from headway.evidence.store import Store

    monkeypatch.setenv("HEADWAY_DATA", str(tmp_path))
    settings.DATA = tmp_path
    return Store(tmp_path)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests speak to this machine only."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise AssertionError(f"A test tried to reach {address[0]}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(autouse=True, scope="session")
def _emptying_the_audit() -> Iterator[None]:
    """Tests with real transactions empty every table afterwards; let them empty the audit too."""
    from django.db import connections
    from django.test import TransactionTestCase

    from headway.core import append_only

    patch = pytest.MonkeyPatch()
    ordinary = TransactionTestCase._fixture_teardown

    def teardown(self: Any) -> None:
        append_only.remove(connections["default"])
        try:
            ordinary(self)
        finally:
            append_only.install(connections["default"])

    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    # TestCase rolls back and must keep its own way of doing so.
    yield
    patch.undo()


@pytest.fixture
def count_queries(client: Any) -> Callable[[str], int]:
    """How many queries a page costs the signed-in `client`."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(url: str) -> int:
        client.get(url)  # fills what is read once per process
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"
        return len(queries)

    return count


@pytest.fixture
def cast(db: Any) -> Any:
    """The fixed cast: `cast("director")` is a person with that role, `cast.stranger` has none."""
    from headway.accounts.tests.factories import Cast

    return Cast()
