"""From files to an edition, through the ordinary loaders and the command."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from headway.assessment.models import Run
from headway.assessment.queries import (
    assessment_table,
    city,
    current_run,
    school_assessment,
    schools_listed,
    totals,
    what_if,
)
from headway.evidence.fiction import write
from headway.evidence.load import load
from headway.inspections.queries import timeline
from headway.measures.models import AreaFigure, DecileBand, Edition, Figure
from headway.measures.queries import change_preview, coverage, headline_measures, releases_loaded
from headway.schools.models import School
from headway.schools.queries import overview

DAY = date(2026, 9, 14)


def told(*words, **options):
    said = StringIO()
    call_command("publish", *words, stdout=said, stderr=StringIO(), **options)
    return said.getvalue()


@pytest.mark.slow
@pytest.mark.django_db
def test_loaded_files_become_an_edition_that_every_page_can_be_asked_of(store, tmp_path, cast):
    write(tmp_path / "files", schools=120, england=900, today=DAY)
    assert load([tmp_path / "files"], store).of("refused") == []
    said = told("--authority", "399", "--as-at", DAY.isoformat(), "--note", "First")
    assert said.startswith("Edition 1 of Aldermere as at 14 September 2026 is published: ")
    assert "People decide." in said
    again = told("--as-at", DAY.isoformat())
    assert again.startswith("Edition 1 as at 14 September 2026 already rests on these releases.")
    assert Edition.objects.get().note == "First"

    director = cast("director")
    found = city(director)
    assert found.register.total.schools > 100
    assert found.good[0].level == "la"
    assert {area.level for area in found.good} >= {"core_cities", "neighbours", "england"}
    assert any(measure.latest.own.rank for measure in found.measures)
    listed = schools_listed(director)
    assert listed.total >= found.register.total.schools
    run = current_run()
    rows = assessment_table(director, run)
    assert len(rows) == totals(run).schools == run.proposals.count()
    assert all(len(row.marks) == 6 for row in rows)
    assert what_if(run, {"concern_level": 1}).left == ()
    school = School.objects.filter(
        is_open=True, phase="primary", figures__indicator="P_RWM_EXP", in_scope=True
    ).first()
    assert len(headline_measures(school)) == 7
    assert timeline(school).standing is not None
    assert school_assessment(director, school).proposal.reasons
    assert overview(School.objects.all(), date(2019, 1, 15)).total.schools > 100
    assert coverage().years
    # The authority's own figures count as public from the day of loading: not yet on that day.
    waiting = {one.release.layout for one in change_preview(store).releases}
    assert waiting <= {"headway_local_long", "headway_local_wide"}
    assert {line.layout for line in releases_loaded(store) if not line.published} == waiting
    assert DecileBand.objects.exists()

    # A published figure is the file's own, and every figure names its row.
    figure = Figure.objects.filter(state="ok", indicator="P_RWM_EXP", latest=True).first()
    assert figure.release.title
    assert figure.row > 1
    assert figure.national is not None
    assert AreaFigure.objects.filter(level="core_cities", value__isnull=False).exists()
    assert School.objects.filter(is_open=False, relations__kind="successor").exists()
    assert Run.objects.get().inputs.references


@pytest.mark.django_db
def test_without_anything_loaded_the_command_says_what_to_do(store, settings):
    settings.AUTHORITY = ""
    with pytest.raises(CommandError, match="headway load"):
        told("--authority", "399", "--as-at", DAY.isoformat())
    with pytest.raises(CommandError, match="--authority"):
        told("--as-at", DAY.isoformat())
    with pytest.raises(CommandError, match="There is no framework version none"):
        told("--authority", "399", "--framework", "none")
    assert not Edition.objects.exists()
