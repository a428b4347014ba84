"""The contract's outcomes and what is said of the city, from area figures to the page."""

from datetime import date
from html import unescape

import polars as pl
import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from headway.assessment.publishing.aims import aim_rows
from headway.assessment.publishing.areas import AREA_FIELDS, Surroundings, of_measure
from headway.evidence.catalogue import indicators
from headway.evidence.outcomes import held_of
from headway.frameworks.versions import version
from headway.measures.models import AimYear
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db
BESIDE = Surroundings("399", "Aldermere", "", (), ("301",), ("302",), date(2020, 5, 1))
# The city, England, another core city, a neighbour and one more, in two years that compare.
BETTER = {"399": (50, 54), "ENG": (60, 61), "301": (58, 59), "302": (57, 57), "303": (52, 52)}
WORSE = {**BETTER, "399": (54, 50)}
LESS = {"399": (8, 6), "ENG": (7, 7), "301": (7, 7), "302": (7, 7), "303": (9, 9)}


@pytest.fixture
def director(client, cast):
    client.force_login(cast("director"))
    return client


def of_areas(part, figures, *, years=(2024, 2025), group=None):
    """What is published of a part's measure."""
    rows = pl.DataFrame(
        [
            {
                "level": "england" if area == "ENG" else "la",
                "area": area,
                "phase": part.phase,
                "peers": "state",
                "year_end": year,
                "pupil_group": group or part.group,
                "value": float(value),
                "n": 10_000,
                "state": "ok",
                "series": "one",
                "release": None,
                "row": 2,
            }
            for area, values in figures.items()
            for year, value in zip(years, values, strict=True)
        ]
    )
    return list(of_measure(rows, indicators()[part.indicator], BESIDE, {}, {}))


def judged(city, rows, key="aldermere-2025"):
    """Every aim of a version, judged and stored as publishing does it."""
    made = aim_rows([version(key)], held_of(rows, AREA_FIELDS, {}))
    for row in made:
        row.edition = city.edition
    AimYear.objects.bulk_create(made)


def aim(code, key="aldermere-2025"):
    contents = version(key).contents
    return next(one for one in (*contents.outcomes, *contents.statements) if one.id == code)


def section(client, code, query=""):
    """The words of one outcome on the page."""
    html = page(client, "city_outcomes", query=query)
    part = html[html.index(f'id="{code}"') :]
    part = part[: part.index("</section>")].replace("<", " <")
    return " ".join(unescape(strip_tags(part[part.index(">") + 1 :])).split())


def seen(requirement, *case):
    return pytest.param(
        *case, marks=pytest.mark.requirement(requirement), id=f"{requirement}-{case[0]}"
    )


BESIDE_OTHERS = ("Better than the year before", "England", "Core cities", "Neighbours")


@pytest.mark.parametrize(
    ("code", "figures", "verdict", "said"),
    [
        seen("S-01", "good_schools", BETTER, "Met", BESIDE_OTHERS),
        seen("S-02", "key_stages_1_and_2", BETTER, "Met", (
            "Key stage 1 reading", "Key stage 1 writing", "Key stage 1 maths",
            "Key stage 2 reading", "Key stage 2 writing", "Key stage 2 maths",
            "7 of 7 measures met")),
        seen("S-03", "key_stage_4", WORSE, "Not met", ("Attainment 8", "Progress 8")),
        seen("S-04", "special_needs", BETTER, "Met", (
            "Key stage 1 reading, pupils with SEN support",
            "Key stage 2 reading, writing and maths, pupils with a plan",
            "Attainment 8, pupils with a plan")),
        seen("S-05", "disadvantaged", {**BETTER, "399": (50, 51), "ENG": (60, 61),
             "301": (58, 59), "302": (57, 58)}, "Met", ("the same counts",)),
        seen("S-06", "looked_after", BETTER, "Met", ("looked-after children",)),
        seen("S-07", "attendance", LESS, "Met", (
            "Absence in primary schools", "Absence in secondary schools",
            "Absence of looked-after children", "3 of 3 measures met")),
        seen("S-09", "neet", LESS, "Met", ("6.0% in 2024/25, after 8.0% the year before",)),
        seen("S-10", "good_maintained", BETTER, "Met", ("54 in 2024/25, after 50",)),
        seen("S-11", "gaps", BETTER, "Met", (
            "Key stage 1 maths", "Key stage 2 reading", "Writing progress")),
        seen("S-12", "floor_primary", {**LESS, "399": (1, 0)}, "Met", ("0.0% of primary",)),
        seen("S-12", "floor_primary_share", LESS, "Met", (
            "By 2019/20", "1.0 percentage points below England")),
        seen("S-13", "floor_secondary", LESS, "Not met", ("By 2019/20", "6.0% of secondary")),
        seen("S-15", "key_stage_1_to_england", BETTER, "Not met", (
            "Key stage 1 reading", "7.0 percentage points below England")),
        seen("S-16", "key_stage_2_rank", BETTER, "Met", (
            "3rd of 4, after 4th of 4 the year before",
            "Key stage 2 reading, writing and maths together")),
        seen("S-17", "progress_to_england", {**BETTER, "399": (60, 61)}, "Met", (
            "Maths progress", "The same as England")),
        seen("S-18", "progress_8_rank", {**BETTER, "399": (53, 53)}, "Met", (
            "3rd of 4, after 3rd of 4 the year before",)),
    ],
)  # fmt: skip
def test_an_outcome_has_its_figures_comparators_and_a_verdict_with_reasons(
    city, director, code, figures, verdict, said
):
    rows = [row for part in aim(code).parts for row in of_areas(part, figures)]
    judged(city, rows)
    text = section(director, code)
    assert text.startswith(f"{aim(code).words} {verdict}")
    for words in (*said, "Met when:"):
        assert words in text
    for part in aim(code).parts:
        assert part.words in text


@pytest.mark.requirement("S-14")
def test_only_the_edition_of_2019_asks_key_stages_4_and_5_to_stay_above_england(city, director):
    parts = aim("above_england", "bham-2019").parts
    assert "above_england" not in [one.id for one in version("bham-2018").contents.outcomes]
    judged(city, [r for p in parts for r in of_areas(p, {**BETTER, "399": (62, 63)})], "bham-2019")
    text = section(director, "above_england", "?version=bham-2019")
    assert text.startswith("Results at key stages 4 and 5 stay above England. Met")
    assert "A level points for each entry" in text


@pytest.mark.requirement("S-19")
def test_disadvantaged_pupils_must_do_better_and_the_gap_to_others_in_england_close(city, director):
    rows = []
    for part in aim("disadvantaged_gap").parts:
        rows += of_areas(part, BETTER)
        rows += of_areas(part, {"399": (70, 70), "ENG": (75, 76)}, group="other")
    judged(city, rows)
    text = section(director, "disadvantaged_gap")
    assert "54% in 2024/25, after 50% the year before" in text
    assert "22.0 percentage points below England’s pupils who are not disadvantaged" in text
    assert "The gap is smaller than the year before." in text


@pytest.mark.requirement("S-08")
def test_permanent_exclusions_are_judged_quarter_on_quarter(city, director):
    (part,) = aim("exclusions").parts
    rows = []
    for group, value in (("autumn", 31), ("spring", 28)):
        rows += of_areas(part, {"399": (value,)}, years=(2025,), group=group)
    judged(city, rows)
    text = section(director, "exclusions")
    assert "28 in spring 2024/25, after 31 in autumn 2024/25." in text
    assert "Fewer than in the quarter before" in text


def test_an_outcome_without_figures_says_that_none_are_held(city, director):
    (part,) = aim("neet").parts
    judged(city, of_areas(part, LESS))
    text = section(director, "exclusions")
    assert "Cannot tell No figures held." in text
    assert "0" not in text.split("Permanent exclusions")[1], "missing is never nought"


@pytest.mark.requirement("S-20")
def test_what_a_version_changed_in_the_outcomes_is_kept_as_a_log(city, director):
    parts = aim("key_stage_4", "bham-2019").parts
    judged(city, [row for part in parts for row in of_areas(part, BETTER)], "bham-2019")
    text = shown(director, "city_outcomes", query="?version=bham-2019")
    log = text[text.index("How the outcomes were revised") :]
    assert "From 1 September 2019: School improvement framework 2019 to 2021" in log
    assert "Above england not there Results at key stages 4 and 5 stay above England." in log
    assert "Floor secondary share" in log


@pytest.mark.requirement("B-25")
def test_what_is_said_of_the_city_is_true_or_not_for_any_year_with_its_figures(city, director):
    rows = []
    for part in (*aim("key_stage_1_below").parts, *aim("vulnerable_groups_below").parts):
        rows += of_areas(part, {**BETTER, "399": (50, 70)})
    for part in aim("key_stage_4_above").parts:
        rows += of_areas(part, {**BETTER, "399": (62, 50)})
    (gap, *_) = aim("boys_and_girls").parts
    rows += of_areas(gap, {"399": (11, 3), "ENG": (8, 8)})
    judged(city, rows)
    before, after = (
        shown(director, "city_outcomes", query=f"?year={year}") for year in (2024, 2025)
    )
    for words, was, became in (
        ("Key stage 1 is below England.", "True", "Not true"),
        ("There is a marked gap between boys and girls.", "True", "Cannot tell"),
        ("Key stage 4 is better than England.", "True", "Not true"),
        ("Some vulnerable groups are below the same group in England.", "True", "Not true"),
    ):
        assert f"{words} {was} " in before
        assert f"{words} {became} " in after
    assert "Here, 2023/24: 50%" in before
    assert "England, 2023/24: 60%" in before


def test_the_page_costs_the_same_however_many_years_there_are(city, director, count_queries):
    parts = aim("key_stage_4").parts
    judged(city, [row for part in parts for row in of_areas(part, BETTER)])
    few = count_queries(reverse("city_outcomes"))
    AimYear.objects.all().delete()
    every = [p for one in version("aldermere-2025").contents.outcomes for p in one.parts]
    rows = {(p.indicator, p.phase, p.group): p for p in every}
    judged(city, [row for part in rows.values() for row in of_areas(part, BETTER)])
    assert count_queries(reverse("city_outcomes")) == few


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_outcomes_are_a_file_with_version_and_year_inside(city, director, kind):
    parts = aim("key_stage_4").parts
    judged(city, [row for part in parts for row in of_areas(part, BETTER)])
    answer = director.get(reverse("city_outcomes_download", args=[kind]), {"year": "2025"})
    assert answer.status_code == 200
    if kind == "csv":
        text = answer.content.decode()
        assert "School year,2024/25" in text
        assert "Attainment 8" in text


def test_a_reader_of_published_figures_gets_no_link_to_measures(city, client, cast):
    judged(city, of_areas(aim("neet").parts[0], LESS))
    client.force_login(cast("headteacher"))
    assert "/city/measures/" not in page(client, "city_outcomes")


def test_before_an_edition_the_page_says_who_publishes_one(client, cast):
    client.force_login(cast("director"))
    assert "They appear when the data officer publishes an edition." in shown(
        client, "city_outcomes"
    )


def test_a_version_without_outcomes_says_so(city, director):
    AimYear.objects.all().delete()
    assert "states no outcomes" in shown(director, "city_outcomes")
