"""What measures say on the pages of a school and of the city."""

import pytest

from headway.inspections.models import Inspection
from headway.measures.models import AreaFigure, Edition
from headway.measures.tests.factories import AreaFigureFactory, FigureFactory, ReleaseRecordFactory
from headway.schools.models import Phase
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import listed_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client, cast):
    client.force_login(cast("director"))
    return client


def figure(city, school, indicator, **given):
    return FigureFactory(edition=city.edition, school=school, indicator=indicator, **given)


def area(city, indicator, level="la", **given):
    unranked = {"rank": None, "ranked": None, "rank_low": None, "rank_high": None}
    ranked = {} if level == "la" else unranked
    return AreaFigureFactory(
        edition=city.edition, indicator=indicator, level=level, area=level, **(ranked | given)
    )


@pytest.mark.requirement("B-05")
def test_a_measure_of_16_to_18_stands_beside_england(city, director):
    school = listed_school(city.edition, city.run, phase=Phase.SECONDARY)
    figure(city, school, "T_APS", value=31.5, national=34.25, n=140, quartile=None)
    text = shown(director, "school_performance", school.urn)
    assert "A level: average points per entry 31.50 points" in text
    assert "England 34.25" in text


@pytest.mark.requirement("B-07")
def test_the_gap_of_disadvantaged_pupils_names_both_sides(city, director):
    school = listed_school(city.edition, city.run, phase=Phase.PRIMARY)
    figure(city, school, "P_RWM_DISGAP", value=-18.0, national=None, gap=None, n=24)
    text = shown(director, "school_performance", school.urn)
    assert "disadvantaged pupils here less other pupils nationally" in text
    assert "\N{MINUS SIGN}18" in text


@pytest.mark.requirement("B-11")
def test_young_people_out_of_work_and_school_are_a_dated_series_of_the_city(city, director):
    for year, value in ((2023, 3.4), (2024, 2.9), (2025, 3.2)):
        area(
            city, "X_NEET", phase="secondary", year_end=year, value=value,
            series="X_NEET:1990", rank=None, ranked=None,
        )  # fmt: skip
    text = shown(director, "city_measure", "X_NEET")
    for year, value in (("2022/23", "3.4%"), ("2023/24", "2.9%"), ("2024/25", "3.2%")):
        assert f"{year} {value}" in text
    assert "over the years: 2023 3.4%, 2024 2.9%, 2025 3.2%" in page(
        director, "city_measure", "X_NEET"
    )


@pytest.mark.requirement("B-15")
@pytest.mark.parametrize("indicator", ["P_RWM_EXP", "S_P8"])
@pytest.mark.parametrize(
    ("before", "said"),
    [
        (108, "up 10 places on the year before"),
        (97, "down 1 place on the year before"),
        (98, "the same place as the year before"),
    ],
)
def test_a_rank_is_out_of_how_many_and_says_how_far_it_moved(
    city, director, indicator, before, said
):
    AreaFigure.objects.all().delete()
    area(city, indicator, series="one")
    area(city, indicator, series="one", year_end=2024, rank=before)
    assert f"98th of 150 (84th to 111th); {said}" in shown(director, "city")


@pytest.mark.parametrize(
    "other", [{"series": "another"}, {"ranked": 120}, {"year_end": 2023}, {"rank": None}]
)
def test_ranks_that_cannot_be_compared_are_not(city, director, other):
    AreaFigure.objects.all().delete()
    area(city, "P_RWM_EXP", series="one")
    area(city, "P_RWM_EXP", **({"series": "one", "year_end": 2024, "rank": 108} | other))
    assert "the year before" not in shown(director, "city")


@pytest.mark.requirement("A-12")
def test_lists_and_measures_can_be_grouped_by_district(city, director):
    for district, quartile in (("Northgate", 1), ("Northgate", 2), ("Southfold", 1)):
        school = listed_school(city.edition, city.run, district=district)
        figure(city, school, "P_RWM_EXP", quartile=quartile)
    text = shown(director, "city_measure", "P_RWM_EXP", query="?by=district")
    assert "Northgate: 2 schools, 1 in the lowest quarter of the city" in text
    assert "Southfold: 1 school, 1 in the lowest quarter of the city" in text
    listed = page(director, "schools", query="?district=Northgate")
    assert "2 schools" in listed
    assert "Southfold" in listed, "the other districts can be chosen"


@pytest.mark.requirement("C-09")
def test_the_summary_of_outcomes_has_its_day_its_latest_and_a_provisional_mark(city, director):
    edition = Edition.objects.get(current=True)
    edition.releases.add(ReleaseRecordFactory(release_id="ofsted", kind="inspections"))
    assert Inspection.objects.exists()
    text = shown(director, "city")
    assert "Provisional As at 11 December 2025" in text
    assert "Latest outcome included: 14 December 2022" in text
    assert "1 (100%)" in text


def test_headline_measures_are_in_sight_and_the_others_a_step_away(city, director):
    area(city, "P_READ_EXP")
    area(city, "P_RWM_EXP", year_end=2024)
    html = page(director, "city")
    before, _, after = html.partition("1 more measure: Primary")
    assert "Reading: expected standard" in after
    assert "Reading, writing and maths: expected standard over the years: 2024" in before


def test_exclusions_are_shown_by_reason_and_a_hidden_count_stays_hidden(city, director):
    for reason, value, before, nation in (
        ("bullying", 5.0, 10.0, 25.0),
        ("persistent_disruptive_behaviour", 40.0, 30.0, 2755.0),
        ("theft", None, None, 40.0),
    ):
        for level, year, count in (("la", 2025, value), ("la", 2024, before),
                                   ("england", 2025, nation)):  # fmt: skip
            AreaFigureFactory(
                edition=city.edition, indicator="X_PEX_WHY", pupil_group=reason, phase="all",
                level=level, area=level, year_end=year, value=count, rank=None, ranked=None,
                state="ok" if count is not None else "suppressed",
            )  # fmt: skip
    text = shown(director, "city_measure", "X_PEX")
    assert "Persistent disruptive behaviour 40 30 2,755 Bullying 5 10 25 Theft Hidden" in text
    assert "By reason" not in shown(director, "city_measure", "P_RWM_EXP")
