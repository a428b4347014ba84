"""The data page: releases, coverage, findings, editions; and the authority's own figures."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from headway.measures.models import AreaLevel
from headway.measures.queries import (
    area_measure,
    area_measures,
    coverage,
    current_edition,
    editions_kept,
    findings,
    publication_underway,
    releases_loaded,
)
from headway.measures.queries.areas import ordinal
from headway.measures.tests.factories import (
    AreaFigureFactory,
    EditionFactory,
    PublicationFactory,
    ReleaseRecordFactory,
)

pytestmark = pytest.mark.django_db


def test_nothing_is_published_yet():
    assert current_edition() is None
    assert (findings(), releases_loaded(), coverage().years) == ([], [], ())
    assert publication_underway() is None


def test_releases_say_whether_the_current_edition_rests_on_them():
    edition = EditionFactory()
    edition.releases.add(ReleaseRecordFactory(title="In it"))
    ReleaseRecordFactory(title="Only in an earlier one")
    assert {line.title: line.published for line in releases_loaded()} == {
        "In it": True,
        "Only in an earlier one": False,
    }


def test_coverage_says_why_a_year_has_no_figure():
    EditionFactory(
        coverage={"P_RWM_EXP": {"2019": {"ok": 410, "suppressed": 2}, "2023": {"ok": 400}}}
    )
    found = coverage()
    line = next(line for line in found.lines if line.indicator.id == "P_RWM_EXP")
    assert found.years == (2019, 2023)
    assert [cell.words for cell in line.cells] == [
        "410 schools; 2 hidden: 5 or fewer pupils",
        "400 schools",
    ]
    progress = next(line for line in found.lines if line.indicator.id == "P_READ_PROG")
    assert progress.cells[0].words == "No file is loaded for this year"


def test_findings_are_those_of_the_edition_and_of_its_releases():
    edition = EditionFactory(findings=[{"code": "note", "sentence": "Rebuilt for the day."}])
    edition.releases.add(
        ReleaseRecordFactory(
            title="Register",
            findings=[{"code": "urn_unmatched", "sentence": "No such URN.", "row": 7}],
        )
    )
    ReleaseRecordFactory(findings=[{"code": "other", "sentence": "Not of this edition."}])
    assert [(line.source, line.sentence, line.row) for line in findings()] == [
        (str(edition), "Rebuilt for the day.", None),
        ("Register", "No such URN.", 7),
    ]


def test_editions_are_listed_newest_first():
    EditionFactory(number=1, current=False, figures_kept=False)
    EditionFactory(number=2)
    assert [(one.number, one.current, one.figures_kept) for one in editions_kept()] == [
        (2, True, True),
        (1, False, False),
    ]


def test_the_request_to_publish_that_is_under_way_is_found():
    PublicationFactory(open=False)
    assert publication_underway() is None
    asked = PublicationFactory()
    assert publication_underway() == asked


def test_the_authority_stands_beside_its_comparators_year_by_year():
    edition = EditionFactory()
    for year, value in ((2024, 57.0), (2025, 59.0)):
        AreaFigureFactory(edition=edition, year_end=year, value=value, rank_tied=year == 2025)
        for level, beside in (
            (AreaLevel.ENGLAND, 62.0), (AreaLevel.CORE_CITIES, 58.0), (AreaLevel.NEIGHBOURS, 57.5),
        ):  # fmt: skip
            AreaFigureFactory(edition=edition, level=level, area=level, year_end=year, value=beside)
    [measure] = area_measure("P_RWM_EXP")
    latest = measure.latest
    assert (latest.label, latest.own.value, latest.england.value) == ("2024/25", 59.0, 62.0)
    assert (latest.core_cities.value, latest.neighbours.value, latest.region) == (58.0, 57.5, None)
    assert latest.rank_words == "=98th of 150 (84th to 111th)"
    assert [year.year_end for year in measure.years] == [2025, 2024]


def test_a_rank_on_provisional_figures_says_so_and_no_rank_says_that():
    edition = EditionFactory()
    AreaFigureFactory(edition=edition, status="provisional", rank_low=None, rank_high=None)
    AreaFigureFactory(edition=edition, indicator="A_PA", rank=None)
    said = {m.indicator.id: m.latest.rank_words for m in area_measures()}
    assert said == {"P_RWM_EXP": "98th of 150, provisional", "A_PA": "Not ranked"}


def test_area_measures_are_one_query():
    edition = EditionFactory()
    AreaFigureFactory(edition=edition)
    AreaFigureFactory(edition=edition, indicator="A_PA")
    with CaptureQueriesContext(connection) as queries:
        assert len(area_measures()) == 2
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th")]
)
def test_ordinals(number, words):
    assert ordinal(number) == words
