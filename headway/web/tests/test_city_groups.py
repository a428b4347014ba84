"""Girls beside boys, attendance, ethnic groups and the floor standard on their pages."""

import polars as pl
import pytest
from django.urls import reverse

from headway.assessment.publishing.worked_out import floor_rows, gap_figures
from headway.evidence.catalogue import indicators
from headway.measures.models import FigureState, FloorYear
from headway.measures.tests.factories import (
    AreaFigureFactory,
    FigureFactory,
    FloorYearFactory,
)
from headway.schools.models import Phase
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import listed_school

pytestmark = pytest.mark.django_db
LEVELS = ("la", "england", "core_cities", "neighbours")


@pytest.fixture
def director(client, cast):
    client.force_login(cast("director"))
    return client


def school_of(city, name, **gaps):
    """A school with a gap in each measure named; None is one that is not said."""
    school = listed_school(city.edition, city.run, name=name)
    for indicator, value in gaps.items():
        said = {"value": value, "raw": "girls 1.2, boys 0.4"}
        if value is None:
            said = {"value": None, "state": FigureState.TOO_FEW, "raw": "", "n": None}
        FigureFactory(
            edition=city.edition, school=school, indicator=indicator, year_end=2023,
            quartile=None, sig="", **said,
        )  # fmt: skip
    return school


def areas(city, indicator, values, **given):
    unranked = {"rank": None, "ranked": None, "rank_low": None, "rank_high": None}
    for level, value in zip(LEVELS, values, strict=False):
        AreaFigureFactory(
            edition=city.edition, indicator=indicator, level=level, area=level, value=value,
            gap_text="", **{**unranked, **given},
        )  # fmt: skip


def order(text, *names):
    return [name for _, name in sorted((text.index(name), name) for name in names)]


@pytest.mark.requirement("B-08")
def test_girls_less_boys_is_a_column_that_sorts_with_both_sides_said(city, director):
    school_of(city, "Alder Primary", G_READ_PROG=0.8, G_KS1_WRIT=9.0)
    school_of(city, "Birch Primary", G_READ_PROG=3.1, G_KS1_WRIT=None)
    school_of(city, "Cedar Primary", G_READ_PROG=None, G_KS1_WRIT=-2.0)
    areas(city, "G_READ_PROG", (1.1, 0.9), year_end=2023)
    names = ("Alder Primary", "Birch Primary", "Cedar Primary")
    text = shown(director, "city_sexes")
    assert order(text, *names) == list(names)
    assert "girls 0.8 ahead girls 1.2, boys 0.4; 2022/23" in text
    assert "Key stage 1 writing" in text
    assert "boys 2 ahead" in text
    assert "girls 1.1 ahead" in text, "the city's own"
    assert "girls 0.9 ahead" in text, "England's"
    widest = shown(director, "city_sexes", query="?sort=-G_READ_PROG")
    assert order(widest, *names) == ["Birch Primary", "Alder Primary", "Cedar Primary"]
    least = shown(director, "city_sexes", query="?sort=G_READ_PROG")
    assert order(least, *names) == ["Alder Primary", "Birch Primary", "Cedar Primary"]
    assert "Too few pupils to say" in text, "a small cohort is unsaid, and never a nought"


def test_the_list_of_gaps_is_a_file_with_empty_cells_for_what_is_unsaid(city, director):
    school_of(city, "Cedar Primary", G_READ_PROG=None)
    answer = director.get(reverse("city_sexes_download", args=["csv"]))
    line = next(one for one in answer.content.decode().splitlines() if "Cedar" in one)
    assert line == "Cedar Primary,,2022/23: Too few pupils to say"


def test_the_gaps_of_many_schools_are_turned_page_by_page(city, director):
    for number in range(51):
        school_of(city, f"Birch {number:02}", G_READ_PROG=1.0)
    first, second = (shown(director, "city_sexes", query=f"?page={page}") for page in (1, 2))
    assert "Birch 49" in first
    assert "Birch 50" not in first
    assert "Birch 50" in second
    assert "Birch 49" not in second


def test_the_list_of_gaps_costs_the_same_for_one_school_or_many(city, director, count_queries):
    school_of(city, "Alder Primary", G_READ_PROG=0.8)
    few = count_queries(reverse("city_sexes"))
    for number in range(5):
        school_of(city, f"Birch {number}", G_READ_PROG=1.0, G_READ_AVG=2.0)
    assert count_queries(reverse("city_sexes")) == few


def test_a_partner_sees_the_gaps_of_schools_that_partners_may_see(city, client, cast):
    client.force_login(cast("headteacher"))
    assert client.get(reverse("city_sexes")).status_code in (302, 403, 404)


@pytest.mark.requirement("B-09")
def test_attendance_of_phases_and_vulnerable_groups_has_three_comparators_and_says_what_is_high(
    city, director
):
    areas(city, "A_ABS", (5.4, 5.2, 5.3, 5.5), phase="primary")
    areas(city, "A_ABS", (9.6, 8.5, 9.0, 9.1), phase="secondary")
    areas(city, "A_ABS", (9.1, 8.4, 8.9, 9.0), phase="all", pupil_group="looked_after")
    text = shown(director, "city_attendance")
    for line in ("Primary schools", "Secondary schools", "Looked after"):
        assert line in text
    assert "9.6% High: 1.1 percentage points above England. 8.5%" in text
    assert "0.6 percentage points above core cities (worse)." in text
    assert "0.5 percentage points above statistical neighbours (worse)." in text
    assert "Called high where it is at least 0.5 percentage points above England." in text
    assert "5.4% High" not in text
    assert "5.4% 5.2%" in text


@pytest.mark.requirement("B-09")
@pytest.mark.parametrize(
    ("percentile", "gap", "high"), [(8.0, 4.0, True), (8.0, 1.0, False), (40.0, 4.0, False)]
)
def test_high_absence_of_a_school_is_said_in_words_year_by_year(
    city, director, percentile, gap, high
):
    school = listed_school(city.edition, city.run, phase=Phase.PRIMARY)
    for year in (2024, 2025):
        FigureFactory(
            edition=city.edition, school=school, indicator="A_PA", year_end=year, value=17.0,
            national=17.0 - gap, gap=gap, percentile_national=percentile, sig="",
            latest=year == 2025,
        )  # fmt: skip
    text = shown(director, "school_performance", school.urn)
    said = "High absence: among the highest fifth of schools of its phase in England"
    assert (said in text) is high
    assert "Called high where it is among the highest fifth" in text
    assert "2023/24 17.0%" in text


@pytest.mark.requirement("A-16")
def test_a_school_and_the_city_show_who_their_pupils_are_beside_england(city, director):
    school = listed_school(city.edition, city.run, phase=Phase.PRIMARY)
    shares = {"C_SENK": 14.2, "C_EHCP": 3.1, "C_FSM6": 44.0}
    for indicator, value in shares.items():
        FigureFactory(
            edition=city.edition, school=school, indicator=indicator, value=value,
            la_value=value + 1, national=value - 1, family_mean=None, sig="",
        )  # fmt: skip
        areas(city, indicator, (value + 1, value - 1), phase="all")
    for group, value, state in (
        ("pakistani", 28.2, "ok"), ("white_british", 22.3, "ok"), ("irish", 0.0, "ok"),
        ("indian", None, "suppressed"),
    ):  # fmt: skip
        FigureFactory(
            edition=city.edition, school=school, indicator="C_ETH", pupil_group=group,
            value=value, state=state, la_value=11.9, national=6.5,
        )  # fmt: skip
        areas(city, "C_ETH", (11.9, 6.5), phase="all", pupil_group=group)
    text = shown(director, "school_people", school.urn)
    names = ("SEN support", "Education, health and care plan", "Eligible for free school meals in")
    for name, value in zip(names, shares.values(), strict=True):
        part = text[text.index(name) :][:200]
        assert f"{value:.1f}%" in part
        assert f"{school.la_name or 'The city'} {value + 1:.1f}%" in part
        assert f"England {value - 1:.1f}%" in part
    assert "Pakistani 28.2% 11.9% 6.5%" in text
    assert "Indian Hidden: 5 or fewer pupils" in text
    assert "Nobody of: Irish." in text
    of_city = shown(director, "city")
    assert "Pakistani 11.9% 6.5%" in of_city
    assert "SEN support" in of_city


def test_a_hidden_ethnic_group_cannot_be_worked_out_from_the_others(city, director):
    school = listed_school(city.edition, city.run, phase=Phase.PRIMARY)
    for group, value, state in (
        ("pakistani", 50.0, "ok"), ("white_british", 31.0, "ok"), ("chinese", 15.0, "ok"),
        ("irish", 0.0, "ok"), ("indian", None, "suppressed"),
    ):  # fmt: skip
        FigureFactory(
            edition=city.edition, school=school, indicator="C_ETH", pupil_group=group,
            value=value, state=state, n=100, la_value=11.9, national=6.5,
        )  # fmt: skip
    text = shown(director, "school_people", school.urn)
    assert "Chinese Hidden: it would show a group of 5 or fewer 11.9% 6.5%" in text
    assert "15.0%" not in text
    assert "Pakistani 50.0%" in text
    sums = reverse("school_figure", args=[school.urn, "C_ETH", 2025, "chinese"])
    assert director.get(sums).status_code == 404
    shown_sums = reverse("school_figure", args=[school.urn, "C_ETH", 2025, "pakistani"])
    assert director.get(shown_sums).status_code == 200


@pytest.mark.requirement("B-12")
def test_the_floor_standard_is_a_dated_flag_of_a_school_and_a_share_of_the_city(city, director):
    school = listed_school(city.edition, city.run, name="Low Primary", phase=Phase.PRIMARY)
    FloorYearFactory(edition=city.edition, school=school, year_end=2018, below=True)
    FloorYearFactory(edition=city.edition, school=school, year_end=2017, below=False,
                     because="Results of 2017 are not below the floor standard.")  # fmt: skip
    areas(city, "P_FLOOR", (4.0, 2.5), year_end=2018, series="P_FLOOR:2000")
    text = shown(director, "school_performance", school.urn)
    assert "2017/18 Primary Below Results of 2018 are below the floor standard." in text
    assert "2016/17 Primary Not below" in text
    assert "2015/16 Primary" not in text, "a year that cannot be told has no flag"
    measure = shown(director, "city_measure", "P_FLOOR")
    assert "2017/18 4.0% 2.5% 1.5 percentage points above England (worse)." in measure
    assert "Low Primary , 2017/18" in measure
    other = listed_school(city.edition, city.run)
    assert 'id="floor"' not in page(director, "school_performance", other.urn)


def test_floor_flags_are_kept_only_where_they_can_be_told():
    rows = [
        {"school": school, "indicator": name, "year_end": 2018, "pupil_group": "all",
         "value": value, "upper": upper, "n": 40}
        for school, upper in ((1, -1.0), (2, None))
        for name, value in (("P_RWM_EXP", 50.0), ("P_READ_PROG", -6.0), ("P_WRIT_PROG", 0.0),
                            ("P_MAT_PROG", 0.0))
    ]  # fmt: skip
    found = floor_rows(pl.DataFrame(rows), {1: "primary", 2: "primary"})
    assert [(one.school, one.below) for one in found] == [(1, True)]
    assert FloorYear._meta.get_field("below").null is False


def test_gaps_of_our_schools_stand_beside_the_citys_and_englands():
    rows = pl.DataFrame(
        [
            {"school": 1, "indicator": "P_READ_PROG", "year_end": 2023, "pupil_group": side,
             "value": value, "n": 30, "state": "ok", "series": "P_READ_PROG:2023",
             "release": "ks2"}
            for side, value in (("girls", 2.0), ("boys", 0.5))
        ]
    )  # fmt: skip
    held = {("G_READ_PROG", 2023, "la", "primary", "all"): 1.1}
    (made,) = gap_figures(rows, held).to_dicts()
    assert (made["value"], made["la_value"], made["national"]) == (1.5, 1.1, None)
    assert made["sentence"] == "Girls 2.0, boys 0.5: girls were 1.5 points ahead."
    assert made["series"] == indicators()["G_READ_PROG"].series_of(2023)
