"""The assessment before the meeting: need first, thresholds beside the table, which run shows."""

import polars as pl
import pytest
from django.urls import reverse

from headway.assessment.models import Run, RunInputs
from headway.assessment.publishing.runs import parquet
from headway.assessment.tests.factories import ProfileFactory, ProposalFactory, RunFactory
from headway.evidence.rules.evaluate import CITES_SCHEMA
from headway.frameworks.models import Version
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import edition_with_run

pytestmark = pytest.mark.django_db
KEY = "aldermere-2025"


@pytest.fixture
def run(db):
    """A run under a real version with what its rules read: one school to watch."""
    version = VersionFactory(key=KEY, toml=shipped()[KEY])
    made = edition_with_run(framework=version, version_key=KEY, version_hash=version.hash)[1]
    school = SchoolFactory(name="Watched Primary School")
    ProposalFactory(
        run=made, school=school, category="WATCH", category_name="Not proposed; to be watched"
    )
    ProfileFactory(run=made, school=school)
    columns = pl.DataFrame(
        [
            {
                "urn": school.urn, "maintained": True, "statutory_age": True,
                "nursery_school": False, "post16_only": False, "never_inspected": False,
                "worse_than_good": False, "category_of_concern": False, "latest_overall": "GOOD",
                "regime": "EIF-19", "attainment_level": 1, "imminent": True,
                "window_closes_in_terms": 2, "data_concern": False,
            }
        ]
    )  # fmt: skip
    RunInputs.objects.create(
        run=made, columns=parquet(columns), cites=parquet(pl.DataFrame(schema=CITES_SCHEMA))
    )
    return made


MOVED = "?t_imminent_terms=3&t_concern_level=1&t_watch_level=1"


def test_a_threshold_moved_beside_the_table_names_who_enters_and_keeps_nothing(client, cast, run):
    client.force_login(cast("director"))
    text = shown(client, "assessment", query=MOVED)
    assert "Add 1, remove 0, reclassify 0, keep 0." in text
    assert "Enter the proposed list: 1" in text
    assert "Now applies: R2" in text
    assert "Keep as a draft version" in text
    assert not Version.objects.exclude(state="shipped").exists()


def test_thresholds_stay_where_they_were_put_while_the_table_is_sorted(client, cast, run):
    client.force_login(cast("director"))
    html = page(client, "assessment", query=MOVED)
    assert "t_concern_level=1&amp;t_watch_level=1&amp;sort=name" in html


def test_the_versions_own_numbers_and_wrong_ones_move_nobody(client, cast, run):
    client.force_login(cast("director"))
    own = "?t_imminent_terms=3&t_concern_level=2&t_watch_level=1"
    assert "These are the version's own numbers" in shown(client, "assessment", query=own)
    wrong = "?t_imminent_terms=x&t_concern_level=2&t_watch_level=1"
    assert "Enter a number" in shown(client, "assessment", query=wrong)


def test_who_may_not_try_versions_sees_the_table_alone(client, cast, run):
    client.force_login(cast("administrator"))
    assert "What if a threshold moved?" not in shown(client, "assessment", query=MOVED)


@pytest.mark.parametrize("query", ["", "?sort=need"])
def test_the_schools_in_most_need_come_first(client, cast, run, query):
    def school(name, rank, **levels):
        one = SchoolFactory(name=name)
        ProposalFactory(run=run, school=one, rank=rank)
        ProfileFactory(run=run, school=one, **levels)

    school("Alpha", 4, attainment=1)
    school("Beta", 4, attainment=3)
    school("Gamma", 0, attainment=0)
    school("Delta", 4, attainment=2, groups=2)
    school("Epsilon", 4, attainment=2)
    client.force_login(cast("director"))
    html = page(client, "assessment", query=query)
    names = ["Gamma", "Beta", "Delta", "Epsilon", "Alpha"]
    places = [html.index(f">{name}</a>") for name in names]
    assert places == sorted(places)
    by_name = page(client, "assessment", query="?sort=name")
    assert by_name.index(">Alpha</a>") < by_name.index(">Gamma</a>")


@pytest.fixture
def other(run):
    """A second run of the current edition, under an approved version's text."""
    version = VersionFactory(key="bham-2024", toml=shipped()["bham-2024"])
    return RunFactory(edition=run.edition, framework=version, version_key="other", current=False)


def test_a_run_is_made_the_one_that_pages_show_with_a_reason(client, cast, run, other):
    client.force_login(cast("director"))
    assert "Make pages show it" in page(client, "assessment", query=f"?run={other.pk}")
    assert "Make pages show it" not in page(client, "assessment")
    url = reverse("assessment_show", args=[other.pk])
    assert "Say why pages should show" in client.post(url, follow=True).content.decode()
    client.post(url, {"reason": "The new contract has begun."})
    assert Run.objects.get(current=True) == other


def test_a_run_of_a_draft_offers_no_such_button(client, cast, run):
    draft = VersionFactory(
        key="draft", toml=shipped()[KEY], state="draft", based_on=run.framework
    )  # fmt: skip
    tried = RunFactory(edition=run.edition, framework=draft, version_key="d", current=False)
    client.force_login(cast("director"))
    assert "Make pages show it" not in page(client, "assessment", query=f"?run={tried.pk}")
    url = reverse("assessment_show", args=[tried.pk])
    answer = client.post(url, {"reason": "To see."}, follow=True).content.decode()
    assert "A draft decides nothing" in answer
    assert Run.objects.get(current=True) == run
