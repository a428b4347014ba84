"""A release: one loaded file, what it is, when it was public, what was found in it."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

Kind = Literal[
    "facts",
    "register",
    "links",
    "groups",
    "group_links",
    "inspections",
    "neighbours",
    "similar_schools",
]
AsAtBasis = Literal["content", "given", "publication calendar"]


@dataclass(frozen=True)
class Finding:
    """Something in a release that a person should look at; the release is stored all the same."""

    code: str  # "urn_unmatched", "band_differs", "duplicate_row", "unknown_type" ...
    sentence: str
    row: int | None = None
    column: str | None = None
    count: int = 1


@dataclass(frozen=True)
class Release:
    """One loaded file.

    as_at        the first day on which what it says was public: nothing of it may enter an
                 assessment as at an earlier date
    as_at_basis  read from the content, given on loading, or the publication's fixed calendar
    """

    id: str
    layout: str
    title: str
    publisher: str
    kind: Kind
    file_name: str
    sha256: str
    size_bytes: int
    as_at: date
    as_at_basis: AsAtBasis
    year_end: int | None = None
    year_basis: str | None = None
    status: Literal["provisional", "revised", "final"] | None = None
    rows: int = 0
    schools: int = 0
    values: int = 0
    indicators: tuple[str, ...] = ()
    codes: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    loaded_at: str = ""

    def write(self, path: Path) -> None:
        """Store beside the tables of the release."""
        path.write_text(json.dumps(asdict(self), default=str, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Release":
        """Raises ValueError if the file is not a release."""
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        data["as_at"] = date.fromisoformat(data["as_at"])
        data["indicators"] = tuple(data["indicators"])
        data["findings"] = tuple(Finding(**finding) for finding in data["findings"])
        return cls(**data)
