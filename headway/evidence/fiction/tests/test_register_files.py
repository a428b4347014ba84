"""The register, its links and groups: one URN a day, every change linked, nothing real."""

import re
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from headway.evidence.fiction import Summary
from headway.evidence.fiction.country import Country
from headway.evidence.fiction.names import place_names, words
from headway.evidence.fiction.story import Stories

pytestmark = pytest.mark.slow

Read = Callable[..., pl.DataFrame]


@pytest.fixture(scope="module")
def register(table: Read) -> pl.DataFrame:
    day = pl.all().exclude("OpenDate", "CloseDate")
    return table("/edubasealldata", encoding="cp1252").select(
        day, pl.col("OpenDate", "CloseDate").str.to_date("%d-%m-%Y", strict=False)
    )


def test_a_urn_stands_once_and_is_outside_the_real_ones(register: pl.DataFrame) -> None:
    urns = register["URN"].cast(pl.Int64)
    assert urns.is_unique().all()
    assert urns.min() >= 900_000  # type: ignore[operator]


def test_no_two_open_schools_share_an_authority_and_number(register: pl.DataFrame) -> None:
    open_now = register.filter(pl.col("EstablishmentStatus (name)") == "Open")
    assert open_now.select("LA (code)", "EstablishmentNumber").is_unique().all()


def test_every_conversion_is_linked_from_both_ends(register: pl.DataFrame, table: Read) -> None:
    links = table("links_edubasealldata", encoding="cp1252")
    forward = links.filter(pl.col("LinkType").str.starts_with("Successor"))
    back = links.filter(pl.col("LinkType").str.starts_with("Predecessor"))
    pairs = forward.select(old="URN", new="LinkURN").sort("old", "new")
    assert pairs.equals(back.select(old="LinkURN", new="URN").sort("old", "new"))
    closed = register.filter(
        pl.col("ReasonEstablishmentClosed (name)").is_in(["Academy Converter", "Fresh Start"])
    )
    assert closed["URN"].is_in(pairs["old"].implode()).all()
    assert set(links["URN"]) <= set(register["URN"])


def test_a_successor_opens_the_day_after_its_predecessor_closes(
    register: pl.DataFrame, table: Read
) -> None:
    links = table("links_edubasealldata", encoding="cp1252").filter(
        pl.col("LinkType").str.starts_with("Successor")
    )
    joined = links.join(register, on="URN").join(
        register, left_on="LinkURN", right_on="URN", suffix="_new"
    )
    assert joined.height == links.height
    assert (joined["OpenDate_new"] - joined["CloseDate"]).dt.total_days().unique().to_list() == [1]


def test_the_city_has_an_amalgamation_a_split_and_a_conversion_of_last_year(
    table: Read, written: Summary, register: pl.DataFrame
) -> None:
    links = table("links_edubasealldata", encoding="cp1252")
    city = register.filter(pl.col("LA (code)") == "399")["URN"].implode()
    kinds = set(links.filter(pl.col("URN").is_in(city))["LinkType"])
    assert {"Predecessor - amalgamated", "Successor - Split School", "Predecessor"} <= kinds
    now, before = (str(written.stories[name]) for name in ("converted", "converted_before"))
    assert links.filter((pl.col("URN") == now) & (pl.col("LinkURN") == before)).height == 1
    opened = register.filter(pl.col("URN") == now)["OpenDate"][0]
    assert str(opened) == "2025-09-01"


def test_schools_lie_in_their_city_and_in_a_country_sized_box(register: pl.DataFrame) -> None:
    east, north = (register[name].cast(pl.Int64) for name in ("Easting", "Northing"))
    assert 200_000 < east.min() < east.max() < 660_000  # type: ignore[operator]
    assert 40_000 < north.min() < north.max() < 660_000  # type: ignore[operator]
    city = register.filter(pl.col("LA (code)") == "399")
    spread = city["Easting"].cast(pl.Int64)
    assert spread.max() - spread.min() < 25_000  # type: ignore[operator]


def test_postcodes_and_telephones_cannot_be_anybodys(register: pl.DataFrame) -> None:
    assert register["Postcode"].str.contains(r"^[QVX][A-Z]\d{1,2} \d[A-Z]{2}$").all()
    assert register["TelephoneNum"].str.starts_with("01632960").all()
    assert register["SchoolWebsite"].str.ends_with(".example").all()


def test_open_schools_have_a_head_with_an_invented_surname(register: pl.DataFrame) -> None:
    heads = register.filter(pl.col("EstablishmentStatus (name)") == "Open")
    parts = words()
    pattern = re.compile(
        f"({'|'.join(parts['surname_first'])})({'|'.join(parts['surname_second'])})"
    )
    assert heads["HeadLastName"].null_count() == 0
    assert all(pattern.fullmatch(name) for name in heads["HeadLastName"].unique())


def test_a_trust_holds_academies_only(table: Read, register: pl.DataFrame) -> None:
    members = table("grouplinks", encoding="cp1252").join(register, on="URN")
    assert (
        not members["EstablishmentTypeGroup (name)"]
        .is_in(["Local authority maintained schools"])
        .any()
    )
    groups = table("allgroups", encoding="cp1252")
    assert members["Linked UID"].is_in(groups["Group UID"].implode()).all()
    assert set(groups["Group Type"]) == {"Multi-academy trust", "Federation"}


def test_pairs_of_infant_and_junior_schools_share_a_name_and_a_place(
    drawn: tuple[Country, Stories],
) -> None:
    sites = drawn[0].sites
    city = sites.authority == 0
    infants = sites.of(city & (sites.phase == "infant"))
    juniors = sites.of(city & (sites.phase == "junior"))
    names = {name.replace("Infant", "Junior") for name in infants.name}
    assert len(names & set(juniors.name)) >= 20
    assert np.abs(infants.easting[0] - juniors.easting).min() < 100


def test_no_two_open_schools_of_the_city_share_a_name(register: pl.DataFrame) -> None:
    city = register.filter(
        (pl.col("LA (code)") == "399") & (pl.col("EstablishmentStatus (name)") == "Open")
    )
    assert city["EstablishmentName"].is_unique().all()
    kinds = set(city["TypeOfEstablishment (name)"])
    assert {"University technical college", "Studio schools", "Free schools"} <= kinds


def test_place_names_are_many_and_each_once() -> None:
    names = place_names()
    assert len(names) == len(set(names)) > 1500
