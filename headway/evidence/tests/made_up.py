"""A small made-up England: values as a loader would leave them, for tests of computing."""

from datetime import date
from pathlib import Path

import polars as pl

from headway.evidence.catalogue import indicators
from headway.evidence.compute.peers import PEERS_SCHEMA
from headway.evidence.facts import FACT_SCHEMA
from headway.evidence.releases import Release
from headway.evidence.store import Store


def school_row(urn, value, n, *, indicator="P_RWM_EXP", year_end=2019, **more):
    """One school's fact; `value` None is suppressed unless `state` says otherwise."""
    row = {
        "level": "school",
        "urn": urn,
        "area": "399",
        "year_end": year_end,
        "indicator": indicator,
        "pupil_group": "all",
        "value": value,
        "n": n,
        "state": "ok" if value is not None else "suppressed",
        "raw": "SUPP" if value is None else str(value),
        "series": indicators()[indicator].series_of(year_end),
        "row": urn % 1000 + 2,
    }
    return {**row, **more}


def area_row(level, value, *, area="ENG", indicator="P_RWM_EXP", year_end=2019, **more):
    row = school_row(0, value, 1000, indicator=indicator, year_end=year_end)
    return {
        **row,
        "level": level,
        "urn": None,
        "area": area,
        "phase": "all",
        "peers": "state",
        **more,
    }


def england(value, **more):
    return area_row("england", value, **more)


def facts(rows):
    return pl.DataFrame(rows, schema=FACT_SCHEMA)


def peers(urns, *, stage="primary", kind="mainstream", la="399", roll=200):
    return pl.DataFrame(
        [
            {
                "urn": u,
                "la": la,
                "region": "Mid",
                "stage": stage,
                "kind": kind,
                "roll": roll,
                "cohort": roll // 7,
                "selective": False,
                "open": True,
                "lineage": str(u),
            }
            for u in urns
        ],
        schema=PEERS_SCHEMA,
    )


def put(
    store: Store, rows, *, release_id, as_at=date(2019, 12, 12), status="final", **more
) -> Release:
    """Store rows as one release."""
    table = facts(rows)
    names = tuple(sorted(table["indicator"].unique()))
    release = Release(
        id=release_id,
        layout="made-up",
        title=f"Made-up results {release_id}",
        publisher="DfE",
        kind="facts",
        file_name=f"{release_id}.csv",
        sha256=f"{hash((release_id, table.write_csv())) & (2**63 - 1):064x}",
        size_bytes=1,
        as_at=as_at,
        as_at_basis="given",
        status=status,
        indicators=names,
        **more,
    )
    with store.adding(release_id) as folder:
        (folder / "facts").mkdir()
        for name in names:
            table.filter(pl.col("indicator") == name).write_parquet(
                folder / "facts" / f"{name}.parquet"
            )
        release.write(folder / "release.json")
    return release


def store_in(folder: Path) -> Store:
    return Store(folder)
