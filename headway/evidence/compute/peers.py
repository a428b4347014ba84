"""Which schools may be compared with which: phase, kind and area of every URN ever seen.

Mainstream is compared with mainstream of the same phase; special schools and alternative
provision never with either (method notes 2.3).
"""

import hashlib
from datetime import date
from typing import Literal

import polars as pl

from headway.evidence.catalogue import Indicator
from headway.evidence.compute.files import code_version, write_whole
from headway.evidence.phases import phase_of
from headway.evidence.register import establishments, schools_as_at
from headway.evidence.releases import Kind
from headway.evidence.rolls import census_releases, rolls_on
from headway.evidence.store import Store

REGISTERS: tuple[Kind, ...] = ("register", "links", "group_links")
CODE = (
    "compute/peers.py",
    "establishments.py",
    "lineage.py",
    "phases.py",
    "register.py",
    "rolls.py",
)

PEERS_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,
        "la": pl.String,
        "region": pl.String,
        "stage": pl.String,  # "primary" "secondary" "special" or null: whose national row
        "kind": pl.String,  # "mainstream" "special" or null when the type is unknown
        "roll": pl.Int64,
        "cohort": pl.Int64,  # pupils of one year group, estimated from roll and ages
        "selective": pl.Boolean,
        "open": pl.Boolean,  # on the day of the register asked for
        "lineage": pl.String,  # URNs of one school share it
    }
)

STAGE_OF_PHASE = {
    "primary": "primary",
    "junior": "primary",
    "infant": "primary",
    "middle_deemed_primary": "primary",
    "middle_deemed_secondary": "secondary",
    "secondary": "secondary",
    "all_through": "secondary",
    "special": "special",
    "alternative": "special",
}

Stage = Literal["primary", "secondary"]


def stage_of(definition: Indicator) -> Stage | None:
    """The one phase that a measure belongs to; None for those of every phase (absence)."""
    primary, secondary = "primary" in definition.phases, "secondary" in definition.phases
    if primary == secondary:
        return None
    return "primary" if primary else "secondary"


def peers_from_register(schools: pl.DataFrame, *, open_now: bool = True) -> pl.DataFrame:
    """PEERS_SCHEMA from a register table with urn and phase; other columns where it has them."""
    have = set(schools.columns)
    optional = ("la", "region", "roll", "lineage", "admissions", "low_age", "high_age")
    table = schools.with_columns(
        [pl.lit(None, dtype=pl.String).alias(name) for name in optional if name not in have]
    )
    phase = pl.col("phase")
    mainstream = [p for p, stage in STAGE_OF_PHASE.items() if stage != "special"]
    return table.select(
        pl.col("urn").cast(pl.Int64),
        pl.col("la").cast(pl.String),
        pl.col("region").cast(pl.String),
        stage=phase.replace_strict(STAGE_OF_PHASE, default=None, return_dtype=pl.String),
        kind=pl.when(phase.is_in(["special", "alternative"]))
        .then(pl.lit("special"))
        .when(phase.is_in(mainstream))
        .then(pl.lit("mainstream")),
        roll=pl.col("roll").cast(pl.Int64),
        cohort=(pl.col("roll").cast(pl.Float64) / _year_groups()).round(0).cast(pl.Int64),
        selective=pl.col("admissions").cast(pl.String).str.to_lowercase() == "selective",
        open=pl.lit(open_now),
        lineage=pl.col("lineage").cast(pl.String),
    )


def _year_groups() -> pl.Expr:
    """Year groups by the ages taken; nursery classes left out, a sixth form counted as 1.4.

    Sixth forms hold about 70% of the pupils of two full years.
    """
    low = pl.col("low_age").cast(pl.Float64).clip(lower_bound=4.0)
    high = pl.col("high_age").cast(pl.Float64)
    groups = high.clip(upper_bound=16.0) - low + pl.when(high >= 18).then(1.4).otherwise(0.0)
    return pl.when(groups >= 1).then(groups)


def fingerprint(frame: pl.DataFrame) -> str:
    """A hash of a small table's content, the same in every process."""
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()[:16]


def peers_kept(store: Store, known_on: date | None) -> pl.DataFrame:
    """`peers_as_at`, kept under the hash of what it reads and of the code it runs.

    It reads the registers, the links and the numbers of pupils that were out by the day.
    """
    parts = [str(known_on), code_version(*CODE)]
    parts += [r.sha256 for kind in REGISTERS for r in store.releases(kind=kind)]
    parts += [r.sha256 for r in census_releases(store, known_on or date.max)]
    name = hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
    path = store.folder / "stats" / "peers" / f"{name}.parquet"
    if not path.exists():
        write_whole(peers_as_at(store, known_on), path)
    return pl.read_parquet(path)


def peers_as_at(store: Store, known_on: date | None) -> pl.DataFrame:
    """Phase, kind and area of every URN ever seen, and which were open on that day.

    A later register may speak of an earlier day: it is rebuilt by opening and closing dates.
    Numbers of pupils are those known on the day, or on the day of the latest register.
    """
    registers = store.releases(kind="register")
    if not registers:
        return pl.DataFrame(schema=PEERS_SCHEMA)
    on = known_on or max(r.as_at for r in registers)
    now = peers_from_register(schools_as_at(store, on))
    ever = (
        establishments(store)
        .drop("roll")
        .join(rolls_on(store, on).select("urn", "roll"), on="urn", how="left")
        .with_columns(phase=phase_of())
    )
    return (
        pl.concat([now, peers_from_register(ever, open_now=False)])
        .unique(subset="urn", keep="first", maintain_order=True)
        .sort("urn")
    )
