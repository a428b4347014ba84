"""Draw the country and write every file of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from headway.evidence.fiction import primary, secondary, story, yearly_files
from headway.evidence.fiction.area_files import write_lait, write_neighbours
from headway.evidence.fiction.balance import settle
from headway.evidence.fiction.changes import pair_infant_and_junior, reorganise
from headway.evidence.fiction.country import Country, addresses
from headway.evidence.fiction.effects import build_effects
from headway.evidence.fiction.exclusion_files import YEARS as EXCLUSION_YEARS
from headway.evidence.fiction.exclusion_files import (
    exclusions,
    write_area_absence,
    write_exclusions,
)
from headway.evidence.fiction.ks2_file import write_ks2
from headway.evidence.fiction.ks4_file import write_ks4
from headway.evidence.fiction.local_file import write_local
from headway.evidence.fiction.ofsted_files import last_month_end, write_ofsted
from headway.evidence.fiction.places import build_authorities
from headway.evidence.fiction.post16_files import DESTINATIONS, write_destinations, write_ks5
from headway.evidence.fiction.pupils_file import PUPILS_YEAR, write_pupils
from headway.evidence.fiction.register_files import write_register
from headway.evidence.fiction.sites import FAR, build_sites
from headway.evidence.fiction.urns import build_register
from headway.evidence.fiction.visits import build_visits

# Before this day there is nothing to write of report cards.
EARLIEST = date(2026, 1, 31)
PROVISIONAL_YEAR = 2019


@dataclass(frozen=True)
class Summary:
    """What was written.

    stories     name of a designed story -> the URN that its school has today; the school that
                converted has its old URN beside it under "converted_before"
    core        codes of the fictional core cities, Aldermere first
    seconds     wall time
    """

    folder: Path
    authority: str
    authority_name: str
    files: tuple[Path, ...]
    bytes: int
    schools: int
    schools_in_authority: int
    maintained_in_authority: int
    authorities: int
    core: tuple[str, ...]
    stories: dict[str, int]
    seconds: float


def write(
    folder: Path,
    *,
    seed: int = 2025,
    schools: int = 450,
    england: int = 20000,
    today: date,
    progress: Callable[[str], None] = lambda _: None,
) -> Summary:
    """Write a fictional country into `folder` as at `today`: same arguments, same bytes.

    schools   in Aldermere, about (reorganisations add or take away one or two)
    england   in the rest of the country
    Raises    ValueError before 31 January 2026: there are no report cards to write of
    """
    if today < EARLIEST:
        raise ValueError(
            f"The fictional files can be written as at {EARLIEST} or later, not {today}."
        )
    started = time.monotonic()
    progress("Drawing a fictional country")
    country, stories = draw(seed=seed, schools=schools, england=england, today=today)
    paths: list[Path] = []
    progress("Writing the register, its links and groups")
    paths += write_register(country, folder)
    progress("Writing inspections under four frameworks")
    visits = build_visits(country.rng(3), country.sites, country.effects, country.today)
    visits = story.tell(stories, visits, country.today)
    visits = settle(stories, visits, country.effects, last_month_end(country.today))
    paths += write_ofsted(country, visits, folder)
    # Rolls before all other figures, and areas before schools: whoever loads each part as it
    # is finished can work out statistics at once, and no later part changes them.
    progress("Writing rolls")
    paths += [
        yearly_files.write_census(country, year, folder) for year in yearly_files.CENSUS_YEARS
    ]
    paths.append(write_pupils(country, PUPILS_YEAR, folder))
    progress("Writing exclusions, figures of areas and the authority's own")
    earlier = {
        year: primary.ks2(country.rng(1000 + year), country.sites, country.effects, year)
        for year in primary.YEARS
    }
    older = {
        year: secondary.ks4(country.rng(2000 + year), country.sites, country.effects, year)
        for year in secondary.YEARS
    }
    drawn = [exclusions(country, year) for year in EXCLUSION_YEARS]
    paths += [
        write_exclusions(country, drawn, folder),
        write_area_absence(country, folder),
        write_lait(country, earlier, older, drawn, folder),
        write_neighbours(country, folder),
        write_local(country, story.academic_year(country.today) - 1, folder),
    ]
    progress("Writing absence and workforce")
    paths += [
        yearly_files.write_absence(country, year, folder) for year in yearly_files.ABSENCE_YEARS
    ]
    paths += [
        yearly_files.write_workforce(country, year, folder) for year in yearly_files.WORKFORCE_YEARS
    ]
    progress("Writing secondary results")
    for year, result in older.items():
        paths.append(write_ks4(country, result, folder))
        if year in DESTINATIONS:
            paths.append(write_destinations(country, result, folder))
        if year == PROVISIONAL_YEAR:
            early = secondary.before_amendments(country.rng(2900), result)
            paths.append(write_ks4(country, early, folder, provisional=True))
    paths.append(write_ks5(country, folder))
    progress("Writing primary results")
    for year in primary.YEARS:
        paths.append(write_ks2(country, earlier[year], earlier, folder))
    return _summary(country, stories, folder, paths, time.monotonic() - started)


def draw(*, seed: int, schools: int, england: int, today: date) -> tuple[Country, story.Stories]:
    """The country without any file: authorities, schools, URNs, lasting effects."""
    day = np.datetime64(today)
    rng = np.random.default_rng([seed, 0])
    authorities = build_authorities(rng)
    sites = build_sites(rng, authorities, schools=schools, england=england, today=day)
    stories = story.design(pair_infant_and_junior(sites), day)
    sites, moves = reorganise(rng, stories.sites, day)
    stories = replace(stories, sites=sites)
    register = build_register(rng, sites, authorities, moves, day)
    effects = build_effects(np.random.default_rng([seed, 1]), sites, stories.shifts)
    where = addresses(np.random.default_rng([seed, 2]), sites, authorities)
    return Country(seed, day, authorities, sites, register, effects, *where), stories


def _summary(
    country: Country, stories: story.Stories, folder: Path, paths: list[Path], seconds: float
) -> Summary:
    sites, register, authorities = country.sites, country.register, country.authorities
    open_now = sites.closed == FAR
    city = open_now & (sites.authority == 0)
    told = {name: int(register.urn_now[site]) for name, site in stories.position.items()}
    told["converted_before"] = int(register.urn_before[stories.position["converted"]])
    return Summary(
        folder=folder,
        authority=str(authorities.code[0]),
        authority_name=str(authorities.name[0]),
        files=tuple(sorted(paths)),
        bytes=sum(path.stat().st_size for path in paths),
        schools=int(open_now.sum()),
        schools_in_authority=int(city.sum()),
        maintained_in_authority=int((city & sites.maintained()).sum()),
        authorities=len(authorities.code),
        core=tuple(str(code) for code in authorities.code[authorities.core].tolist()),
        stories=told,
        seconds=seconds,
    )
