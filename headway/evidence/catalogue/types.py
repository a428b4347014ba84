"""Types of establishment: who maintains the school, and how its phase is told."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl


@dataclass(frozen=True)
class SchoolType:
    """One type of establishment; `phase` is "published" where the register says it."""

    id: str
    group: str
    maintained: bool
    phase: str
    opened_as: str | None
    names: tuple[str, ...]


@cache
def school_types() -> dict[str, SchoolType]:
    """Every type by its name in the register of today."""
    source = (files(__package__) / "school_types.toml").read_text(encoding="utf-8")
    return {
        row["id"]: SchoolType(
            id=row["id"],
            group=row["group"],
            maintained=row["maintained"],
            phase=row["phase"],
            opened_as=row.get("opened_as"),
            names=tuple(row["names"]),
        )
        for row in tomllib.loads(source)["type"]
    }


@cache
def types_by_name() -> dict[str, SchoolType]:
    """Every spelling met (as `type_key` makes it) -> its type."""
    return {name: kind for kind in school_types().values() for name in kind.names}


def type_key(name: pl.Expr) -> pl.Expr:
    """A published type without its accidents: capitals, double and outer blanks."""
    return name.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
