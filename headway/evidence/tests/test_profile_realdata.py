"""Birmingham on 1 December 2019 from the publishers' own files, through the store."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.catalogue import indicators
from headway.evidence.city import ranks
from headway.evidence.comparators import group_means, group_of
from headway.evidence.compute import compute
from headway.evidence.inspections import inspections_as_at
from headway.evidence.load import load
from headway.evidence.profile import profiles
from headway.evidence.register import schools_as_at
from headway.evidence.standings import standings
from headway.evidence.store import Store
from headway.evidence.windows import windows

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

ON = date(2019, 12, 1)
FILES = (
    "gias/edubasealldata20230119.csv.gz",
    "gias/links_edubasealldata20220901.csv.gz",
    "ofsted/Management_information_-_state-funded_schools_-_latest_inspections_as_at_30_Nov_2019"
    ".csv.gz",
    "performance-tables/2017-2018/england_spine.xlsx",
    "performance-tables/2018-2019/england_ks4provisional.csv.gz",
    "performance-tables/2017-2018/england_ks4final.csv.gz",
    "performance-tables/2017-2018/england_ks2final.csv.gz",
    "performance-tables/2018-2019/england_ks2final.csv.gz",
    "performance-tables/2017-2018/england_abs.csv.gz",
    "performance-tables/2016-2017/england_abs.csv.gz",
    "performance-tables/2018-2019/england_census.csv.gz",
)


@pytest.fixture(scope="module")
def store(shared_data, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("birmingham"))
    report = load([shared_data / name for name in FILES], store)
    assert {outcome.fate for outcome in report.outcomes} == {"loaded"}
    return store


@pytest.fixture(scope="module")
def vintage(store):
    return compute(store, known_on=ON)


@pytest.fixture(scope="module")
def found(store, vintage):
    schools = schools_as_at(store, ON)
    standing = standings(inspections_as_at(store, ON), schools, ON)
    return profiles(vintage, schools, standing, windows(standing, schools, ON), ON, "330")


def row(vintage, urn, indicator="S_P8", year_end=2019):
    rows = vintage.schools(indicator, years=[year_end], urns=[urn], pupil_groups=["all"])
    return rows.row(0, named=True)


@pytest.mark.acceptance("T1")
def test_a_published_interval_and_band_come_through(vintage):
    school = row(vintage, 145580)
    assert (school["value"], school["lower"], school["upper"]) == (-0.33, -0.52, -0.14)
    assert (school["sig"], school["band"], school["bounds_by_us"]) == ("sig-", 4, False)
    assert school["national"] == -0.03
    assert school["national_release"] == school["release"]


@pytest.mark.acceptance("T4")
def test_a_special_school_is_shown_and_never_ranked(vintage):
    school = row(vintage, 103606)
    assert (school["value"], school["lower"], school["upper"]) == (-1.93, -2.52, -1.34)
    assert (school["kind"], school["percentile_national"]) == ("special", None)


def test_results_published_after_the_day_are_not_there(vintage):
    assert max(vintage.years_of("P_READ_PROG")) == 2018  # the tables of 2019 came on 13 December
    assert all(release.as_at <= ON for release in vintage.releases)


@pytest.mark.acceptance("T15")
def test_quarters_of_the_city_s_secondaries(found, vintage):
    rows = found.figures["S_P8"].latest().filter(pl.col("pupil_group") == "all")
    ranked = rows.filter(pl.col("quartile").is_not_null())
    assert ranked["city_peers"].unique().to_list() == [83]
    assert sorted(ranked["quartile_cut"].unique().to_list()) == pytest.approx([-0.165, 0.1, 0.495])
    lowest = vintage.schools("S_P8", years=[2019], pupil_groups=["all"]).filter(
        (pl.col("area") == "330")
        & (pl.col("kind") == "mainstream")
        & (pl.col("pupils") >= 11)
        & (pl.col("value") <= -0.165)
    )
    assert lowest.height == 21
    # Two of them became sponsored academies in 2019: they were the city's, and are no more.
    assert (ranked["quartile"] == 1).sum() in (18, 19)


@pytest.mark.acceptance("T16")
def test_the_city_among_authorities(vintage):
    rows = vintage.areas("S_P8").filter(
        (pl.col("level") == "la") & (pl.col("year_end") == 2019) & (pl.col("pupil_group") == "all")
    )
    place = ranks(rows, indicators()["S_P8"], sigma=vintage.pupil_sd("S_P8", 2019))["330"]
    assert place.words == "=39th of 150"
    assert place.low <= 39 <= place.high
    others = group_of("330").others("330")
    means = group_means(rows, others).values()
    assert {round(mean.unweighted, 2) for mean in means} == {-0.13}


def test_the_profile_is_whole_and_every_reason_is_a_sentence_with_its_source(found):
    assert found.levels.group_by("urn").len()["len"].unique().to_list() == [6]
    concern = found.levels.filter(pl.col("level") >= 2)
    assert 60 < concern.height < 400
    for reasons in concern["reasons"]:
        for reason in reasons:
            assert reason["sentence"].endswith((".", ")"))
    cited = [i for reasons in concern["reasons"] for r in reasons for i in r["fact_ids"]]
    assert all(fact.count("|") == 3 for fact in cited)


def test_key_stage_2_of_the_year_before_is_stamped(found):
    primary = found.levels.filter(
        (pl.col("domain") == "attainment") & pl.col("stamp").is_not_null()
    )
    assert primary.height > 200
    assert primary["stamp"].unique().to_list() == ["based on 2017/18"]


def test_families_are_fifty_open_schools_of_the_phase(found):
    for family in found.city.families.values():
        assert set(family.members.group_by("urn").len()["len"]) == {50}
        assert sum(family.weights.values()) == pytest.approx(1.0)
