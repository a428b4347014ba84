"""A made-up authority of 40 primaries and 24 secondaries in a made-up England of 400 schools."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from headway.evidence.compute import Vintage, compute
from headway.evidence.compute.measure import SESSIONS_A_YEAR
from headway.evidence.compute.peers import PEERS_SCHEMA
from headway.evidence.profile import Profiles, profiles
from headway.evidence.tests.made_up import area_row, england, put, school_row

LA = "399"
PRIMARIES = range(100_001, 100_041)
SECONDARIES = range(100_101, 100_125)
ELSEWHERE = range(200_001, 200_201)
ELSEWHERE_SECONDARIES = range(300_001, 300_161)
ON = date(2019, 12, 20)

Values = dict[tuple[int, str, int], tuple[float | None, int]]


@dataclass
class MadeUpCity:
    """Values can be set before `vintage()`; everything else is drawn with a fixed seed."""

    store: object
    values: Values = field(default_factory=dict)
    more: list[dict] = field(default_factory=list)

    def set(self, urn, indicator, value, *, year_end=2019, n=60):
        self.values[urn, indicator, year_end] = (value, n)
        return self

    def vintage(self) -> Vintage:
        for year_end in (2017, 2018, 2019):
            put(
                self.store,
                self._rows(year_end),
                release_id=f"all-{year_end}",
                as_at=date(year_end, 12, 12),
                year_end=year_end,
            )
        return compute(self.store, peers=peers_of_england())

    def _rows(self, year_end):
        rng = np.random.default_rng(year_end)
        rows = list(self.more) if year_end == 2019 else []
        for urns, names in (
            ((*PRIMARIES, *ELSEWHERE), ("P_RWM_EXP", "P_READ_PROG", "P_WRIT_PROG", "P_MAT_PROG")),
            ((*SECONDARIES, *ELSEWHERE_SECONDARIES), ("S_P8", "S_A8", "S_EM5")),
            ((*PRIMARIES, *SECONDARIES, *ELSEWHERE, *ELSEWHERE_SECONDARIES), ("A_PA", "A_ABS")),
        ):
            for name in names:
                centre, spread = CENTRES[name]
                for urn in urns:
                    value, n = round(float(rng.normal(centre, spread)), 2), 60
                    if name in ("P_RWM_EXP", "S_EM5"):
                        value = float(min(95, max(20, round(value))))
                    value, n = self.values.get((urn, name, year_end), (value, n))
                    if name == "A_ABS" and n is not None:
                        n *= SESSIONS_A_YEAR
                    rows.append(
                        school_row(
                            urn, value, n, indicator=name, year_end=year_end, area=la_of(urn)
                        )
                    )
                rows.append(england(centre, indicator=name, year_end=year_end))
                rows.append(area_row("la", centre, area=LA, indicator=name, year_end=year_end))
        for name in ("C_FSM6", "C_EAL", "C_SENK", "C_EHCP", "C_NOR"):
            for urn in (*PRIMARIES, *SECONDARIES, *ELSEWHERE, *ELSEWHERE_SECONDARIES):
                value = abs(round(float(np.random.default_rng([urn, len(name)]).normal(20, 8)), 1))
                rows.append(
                    school_row(
                        urn, value + 1, None, indicator=name, year_end=year_end, area=la_of(urn)
                    )
                )
        return rows


CENTRES = {
    "P_RWM_EXP": (65.0, 8.0),
    "P_READ_PROG": (0.0, 1.2),
    "P_WRIT_PROG": (0.0, 1.2),
    "P_MAT_PROG": (0.0, 1.2),
    "S_P8": (0.0, 0.3),
    "S_A8": (46.0, 4.0),
    "S_EM5": (43.0, 8.0),
    "A_PA": (9.0, 2.0),
    "A_ABS": (4.5, 0.6),
}


def la_of(urn: int) -> str:
    return LA if urn < 200_000 else str(301 + urn % 8)


def peers_of_england() -> pl.DataFrame:
    rows = [
        {
            "urn": urn,
            "la": la_of(urn),
            "region": "Mid",
            "stage": stage,
            "kind": "mainstream",
            "roll": 420,
            "cohort": 60,
            "selective": False,
            "open": True,
            "lineage": str(urn),
        }
        for urns, stage in (
            ((*PRIMARIES, *ELSEWHERE), "primary"),
            ((*SECONDARIES, *ELSEWHERE_SECONDARIES), "secondary"),
        )
        for urn in urns
    ]
    return pl.DataFrame(rows, schema=PEERS_SCHEMA)


def register(**changes: dict[int, str]) -> pl.DataFrame:
    """The authority's register; `phase={urn: "nursery"}` changes single schools."""
    phases = changes.get("phase", {})
    rows = [
        {
            "urn": urn,
            "name": f"School {urn}",
            "la": LA,
            "phase": phases.get(urn, "primary" if urn in PRIMARIES else "secondary"),
            "type": "community_school",
            "maintained": True,
            "low_age": 4 if urn in PRIMARIES else 11,
            "high_age": 11 if urn in PRIMARIES else 16,
            "sixth_form": "Does not have a sixth form",
            "open_date": date(1990, 9, 1),
        }
        for urn in (*PRIMARIES, *SECONDARIES)
    ]
    return pl.DataFrame(rows)


def standings(urns=None, **more) -> pl.DataFrame:
    """Every school good; columns of single schools by keyword, e.g. worse_than_good={urn: True}."""
    rows = []
    for urn in urns or (*PRIMARIES, *SECONDARIES):
        row = {
            "urn": urn,
            "regime": "CIF-15",
            "latest_overall": "GOOD",
            "standing": "Good (common inspection framework, 2015)",
            "sentence": "Good (common inspection framework, 2015), inspected 1 March 2018.",
            "worse_than_good": False,
            "category_of_concern": False,
            "two_ri": False,
            "concern_flag": None,
            "never_inspected": False,
            "inspected_on": date(2018, 3, 1),
            "visited_on": date(2018, 3, 1),
            "years_since": 1.8,
            "predecessor_urn": None,
            "latest_kind": "graded",
        }
        rows.append({**row, **{name: found[urn] for name, found in more.items() if urn in found}})
    return pl.DataFrame(rows, infer_schema_length=None)


def windows(urns=None, opens=9) -> pl.DataFrame:
    rows = [
        {
            "urn": urn,
            "window_opens_in_terms": opens,
            "window_closes_in_terms": opens + 6,
            "years_to_latest": 4.0,
            "imminent": False,
            "why_unknown": None,
        }
        for urn in urns or (*PRIMARIES, *SECONDARIES)
    ]
    return pl.DataFrame(rows, schema_overrides={"why_unknown": pl.String})


def profile(made: MadeUpCity, *, schools=None, standing=None, on=ON) -> Profiles:
    return profiles(
        made.vintage(),
        register() if schools is None else schools,
        standings() if standing is None else standing,
        windows(),
        on,
        LA,
    )


def level(found: Profiles, urn: int, domain: str) -> dict:
    rows = found.levels.filter((pl.col("urn") == urn) & (pl.col("domain") == domain))
    assert rows.height == 1
    return rows.row(0, named=True)
