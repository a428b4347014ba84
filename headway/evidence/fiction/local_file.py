"""The authority's own figures: what no publisher prints of a single school."""

from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import save, text
from headway.evidence.fiction.country import Country
from headway.evidence.fiction.effects import half_up, logistic, logit
from headway.evidence.fiction.places import Numbers


def write_local(country: Country, last_year: int, folder: Path) -> Path:
    """Aldermere's own figures in its template; of five pupils or fewer they are hidden."""
    rng, sexes = country.rng(800), country.rng(801)
    sites = country.sites
    city = np.flatnonzero(
        (sites.authority == 0) & (sites.closed > country.today) & (sites.phase != "post16")
    )
    early = city[np.isin(sites.phase[city].astype(str), ["primary", "infant"])]
    older = city[np.isin(sites.phase[city].astype(str), ["primary", "junior"])]
    kept = city[sites.maintained()[city]]
    parts = []

    def add(
        site: Numbers,
        indicator: str,
        year: int,
        values: Numbers,
        n: Numbers,
        places: int,
        group: str = "all",
    ) -> None:
        shown = half_up(values, places)
        hidden = (n < 6) & (n > 0)
        parts.append(
            pl.DataFrame(
                {
                    "URN": text(country.register.urn_now[site]),
                    "indicator": [indicator] * len(site),
                    "year_end": [str(year)] * len(site),
                    "pupil_group": [group] * len(site),
                    "value": pl.Series(shown)
                    .cast(pl.String)
                    .str.strip_suffix(".0")
                    .set(pl.Series(hidden), "SUPP"),
                    "n": text(n),
                }
            )
        )

    def share(
        site: Numbers, indicator: str, year: int, target: float, ahead: float | None = None
    ) -> None:
        """`ahead`: how far girls are before boys, where each is printed too."""
        theta = 0.5 * country.effects.of("attainment", year)[site] + rng.normal(0, 0.25, len(site))
        n = np.maximum(
            1, np.round(sites.roll[site] / np.where(sites.phase[site] == "infant", 3, 7))
        ).astype(int)
        met = rng.binomial(n, logistic(logit(target) + theta + 0.2))
        add(site, indicator, year, 100 * met / n, n, 1)
        if ahead is None:
            return
        girls = sexes.binomial(n, 0.49)
        odds = girls * (1 + ahead) / np.maximum(girls * (1 + ahead) + (n - girls), 1e-9)
        met_girls = np.clip(
            sexes.binomial(met, odds), np.maximum(0, met - (n - girls)), np.minimum(girls, met)
        )
        for group, part, of in (("girls", met_girls, girls), ("boys", met - met_girls, n - girls)):
            some = of > 0
            add(site[some], indicator, year, 100 * part[some] / of[some], of[some], 1, group)

    targets = {"P_GLD": 0.672, "P_PHON": 0.795}
    for year in range(last_year - 3, last_year + 1):
        for indicator, target in targets.items():
            share(early, indicator, year, target)
    for indicator, target, ahead in (
        ("P_KS1_READ", 0.68, 0.16),
        ("P_KS1_WRIT", 0.60, 0.24),
        ("P_KS1_MAT", 0.70, None),
    ):
        share(early, indicator, 2023, target, ahead)
    for year in range(last_year - 2, last_year + 1):
        n = np.maximum(
            1, np.round(sites.roll[older] / np.where(sites.phase[older] == "junior", 4, 7))
        ).astype(int)
        theta = country.effects.of("attainment", year)[older]
        add(
            older,
            "P_MTC",
            year,
            np.clip(20.4 + 0.9 * theta + rng.normal(0, 0.7, len(older)), 5, 25),
            n,
            1,
        )
    climate = country.effects.of("climate", last_year)[city]
    roll = sites.roll[city].astype(int)
    add(city, "X_PTT", last_year, rng.poisson(0.0022 * roll * np.exp(0.5 * climate)), roll, 0)
    for term in ("autumn", "spring", "summer"):
        add(
            city,
            "X_PEX_QTR",
            last_year,
            rng.poisson(0.00022 * roll * np.exp(0.6 * climate)),
            roll,
            0,
            term,
        )
        add(
            city,
            "X_SUSP_QTR",
            last_year,
            rng.poisson(0.012 * roll * np.exp(0.7 * climate)),
            roll,
            0,
            term,
        )
    posts = np.maximum(2, np.round(sites.roll[kept] / 19)).astype(int)
    strain = country.effects.of("climate", last_year)[kept]
    add(kept, "W_VAC", last_year, rng.poisson(0.35 * np.exp(0.35 * strain)), posts, 0)
    add(
        kept,
        "W_TURN",
        last_year,
        np.clip(17 + 4.5 * strain + rng.normal(0, 6, len(kept)), 0, 70),
        posts,
        1,
    )
    add(
        kept,
        "W_HEAD",
        last_year,
        (rng.random(len(kept)) < 0.12 + 0.03 * (strain > 1)).astype(int),
        np.full(len(kept), 1) * 6,
        0,
    )
    add(
        kept,
        "F_BAL",
        last_year,
        rng.normal(3.5, 7.5, len(kept)) - 1.2 * strain,
        np.full(len(kept), 6),
        1,
    )
    path = folder / "local/aldermere_own_figures.csv"
    save(pl.concat(parts), path)
    return path
