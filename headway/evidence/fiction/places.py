"""The fictional map: regions, authorities, and the ten districts of Aldermere."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from headway.evidence.fiction.names import Text, place_names, words

Numbers = np.ndarray[Any, Any]

# Real core cities' codes stay unused, so that no fictional row can pass for theirs.
REAL_CORE_CITIES = {330, 341, 352, 373, 383, 391}


@cache
def world() -> dict[str, Any]:
    """world.toml: regions, Aldermere's districts, the fictional core cities."""
    return tomllib.loads((files(__package__) / "world.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Authorities:
    """One entry an authority; Aldermere is entry 0. Schools point here by position."""

    code: Numbers
    name: Text
    gss: Text
    region: Numbers  # position in world()["region"]
    core: Numbers  # bool
    deprivation: Numbers  # standard deviations; positive is poorer
    eal: Numbers  # standard deviations
    urban: Numbers  # 0 rural to 1 dense
    maintained: Numbers  # logit shift of the share of maintained schools
    effect: Numbers  # what schools here add on average, in school standard deviations
    easting: Numbers
    northing: Numbers
    weight: Numbers  # share of England's schools
    postcode_area: Text
    town: Text


def build_authorities(rng: np.random.Generator) -> Authorities:
    """Aldermere, the other core cities, and the rest of England (153 authorities)."""
    regions = world()["region"]
    order = {region["code"]: i for i, region in enumerate(regions)}
    fixed = [world()["aldermere"], *world()["core"]]
    taken = {entry["code"] for entry in fixed} | REAL_CORE_CITIES
    homes = [order[entry["region"]] for entry in fixed]
    for i, entry in enumerate(regions):
        homes += [i] * (entry["authorities"] - homes.count(i))
    region, size = np.array(homes), len(homes)
    free = [code for code in range(301, 600) if code not in taken][: size - len(fixed)]
    code = np.array([entry["code"] for entry in fixed] + free)
    towns = rng.permutation(place_names())[: size - len(fixed)].tolist()
    counties = rng.permutation(words()["stems"]).tolist()
    core = np.arange(size) < len(fixed)
    urban = np.where(core, rng.uniform(0.85, 1, size), rng.beta(1.3, 1.5, size))
    names = [entry["name"] for entry in fixed] + [
        f"{counties.pop()}shire" if share < 0.3 else town
        for town, share in zip(towns, urban[len(fixed) :], strict=True)
    ]
    base = np.array([entry["deprivation"] for entry in regions])[region]
    deprivation = base + 0.9 * (urban - 0.45) + rng.normal(0, 0.45, size)
    deprivation = np.where(core, rng.uniform(0.8, 1.25, size), deprivation)
    deprivation[0] = world()["aldermere"]["deprivation"]
    angle, reach = rng.uniform(0, 2 * np.pi, size), rng.uniform(0.2, 1, size) ** 0.5 * 45000
    easting = np.array([entry["easting"] for entry in regions])[region] + reach * np.cos(angle)
    northing = np.array([entry["northing"] for entry in regions])[region] + reach * np.sin(angle)
    easting[0], northing[0] = world()["aldermere"]["easting"], world()["aldermere"]["northing"]
    weight = rng.lognormal(0, 0.45, size) * np.where(urban < 0.3, 2.3, 1.0)
    weight[core] = rng.uniform(1.3, 2.0, core.sum())
    # No United Kingdom postcode area starts with Q, V or X.
    letters = "ABCDEFGHJKLMNPRSTUWY"
    areas = ["QA"] + [first + second for first in "QVX" for second in letters][1:] * 4
    return Authorities(
        code=code,
        name=np.array(names, dtype=object),
        gss=np.array(
            [world()["aldermere"]["gss"]] + [f"E089{c:05d}" for c in code[1:].tolist()],
            dtype=object,
        ),
        region=region,
        core=core,
        deprivation=deprivation,
        eal=np.where(
            core, rng.uniform(0.5, 1.3, size), 1.3 * urban - 0.9 + rng.normal(0, 0.4, size)
        ),
        urban=urban,
        maintained=np.concatenate([[0.0], rng.normal(0, 0.8, size - 1)]),
        effect=np.concatenate([[0.05], rng.normal(0, 0.22, size - 1)]),
        easting=easting,
        northing=northing,
        weight=weight,
        postcode_area=np.array(areas[:size], dtype=object),
        town=np.array(
            [
                name.removesuffix("shire") + ("ton" if name.endswith("shire") else "")
                for name in names
            ],
            dtype=object,
        ),
    )
