"""One small fictional country for every test here, drawn once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.fiction import Summary, write
from headway.evidence.fiction.country import Country
from headway.evidence.fiction.story import Stories
from headway.evidence.fiction.writing import draw

TODAY = date(2026, 11, 21)
SEED = 2025


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """Every file, with a tenth of the usual country around Aldermere."""
    folder = tmp_path_factory.mktemp("fiction")
    return write(folder, seed=SEED, schools=450, england=2000, today=TODAY)


@pytest.fixture(scope="session")
def drawn() -> tuple[Country, Stories]:
    """A country without files, large enough for correlations."""
    return draw(seed=SEED, schools=450, england=6000, today=TODAY)


@pytest.fixture(scope="session")
def table(written: Summary) -> Callable[..., pl.DataFrame]:
    """Read one of the files as text, by a part of its path."""

    def read(part: str, *, encoding: str = "utf8", skip_rows: int = 0) -> pl.DataFrame:
        path = one_file(written, part)
        return pl.read_csv(path, infer_schema=False, encoding=encoding, skip_rows=skip_rows)

    return read


def one_file(written: Summary, part: str) -> Path:
    """The only file whose path holds `part`."""
    found = [path for path in written.files if part in str(path)]
    assert len(found) == 1, (part, found)
    return found[0]
