"""The analyst's main job on the publishers' real files: Birmingham's list on two days.

Two hand counts are the yardstick. On the register of January 2023 with the grades of
November 2019 a count gives 216 maintained schools and 21 of them by grade; on the register
of June 2026, 182 and 10. The dated register explains the first: on 1 December 2019 more
schools were still maintained, and ten of those with a grade below good have become academies
or closed since.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from headway.accounts.actions import system_user
from headway.assessment import actions as rounds
from headway.assessment.publishing import publish
from headway.assessment.queries import current_run
from headway.assessment.queries.rounds import cases_of
from headway.core import clock
from headway.correspondence.actions import plan_run, start_run
from headway.correspondence.models import Letter
from headway.evidence.assess import assessed
from headway.evidence.compare import compared
from headway.evidence.day import evidence_of_day
from headway.evidence.load import load
from headway.evidence.rules.evaluate import SCOPE_UNKNOWN
from headway.evidence.store import Store
from headway.frameworks.versions import version
from headway.priority.actions import sign_list
from headway.priority.queries.listing import listed_on
from headway.schools.models import School

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

BIRMINGHAM = "330"
BY_GRADE = {"PRIORITY_OFSTED", "STATUTORY", "OFSTED_FOLLOWUP"}


@pytest.fixture(scope="module")
def real(shared_data, tmp_path_factory):
    """The registers, links and inspections, and one year of results."""
    store = Store(tmp_path_factory.mktemp("real"))
    tables = shared_data / "performance-tables"
    wanted = [
        shared_data / "gias",
        shared_data / "ofsted",
        *sorted(tables.glob("*/england_spine*")),
        *sorted(tables.glob("2017-2018/england_ks2final*")),
    ]
    report = load(wanted, store)
    assert report.of("refused") == []
    return store


@pytest.fixture(scope="module")
def winter_2019(real):
    return evidence_of_day(real, authority=BIRMINGHAM, on=date(2019, 12, 1))


@pytest.fixture(scope="module")
def summer_2026(real):
    return evidence_of_day(real, authority=BIRMINGHAM, on=date(2026, 6, 30))


def maintained_on_register(store, release):
    """URNs that a hand count on one extract takes: open and maintained, nurseries too."""
    found = next(r for r in store.releases(kind="register") if release in (r.file_name))
    return set(
        store.table("register", found)
        .filter(
            (pl.col("la") == BIRMINGHAM)
            & pl.col("status").is_in(["open", "closing"])
            & pl.col("type").str.contains(
                "(?i)^(community|voluntary|foundation|pupil referral|local authority nursery)"
            )
        )["urn"]
        .to_list()
    )


@pytest.mark.requirement("E-16")
def test_the_list_of_december_2019_is_the_hand_count_and_the_schools_that_left_since(
    real, winter_2019
):
    found = assessed(winter_2019, framework=version("bham-2019"))
    by_grade = {s.urn for s in found.schools if s.proposal.category in BY_GRADE}
    later = maintained_on_register(real, "edubasealldata20230119")
    assert len(later) == 216
    assert len(by_grade & later) == 21
    assert len(by_grade) == 31
    nurseries = [s for s in found.not_assessed if s.exclusion == "nursery"]
    assert (len(found.schools), len(nurseries)) == (212, 27)
    assert len(later - {s.urn for s in found.schools} - {s.urn for s in nurseries}) == 0
    gone = {
        urn: row["close_date"]
        for urn in by_grade - later
        for row in winter_2019.schools.filter(pl.col("urn") == urn).iter_rows(named=True)
    }
    assert len(gone) == 10
    assert all(date(2019, 12, 1) < day <= date(2023, 3, 3) for day in gone.values())


def test_every_listed_school_has_a_reason_that_rests_on_a_row_of_a_file(winter_2019):
    found = assessed(winter_2019, framework=version("bham-2019"))
    for school in found.listed:
        first = school.proposal.reasons[0]
        assert first.facts, school.name
        cited = {fact["id"]: fact for fact in school.facts}
        assert all(cited[fact]["release"] for fact in first.facts), school.name
        grade = next(fact for fact in school.facts if fact["indicator"].startswith("OFSTED"))
        assert grade["row"] > 1
        assert date.fromisoformat(grade["inspected_on"]) < date(2019, 12, 1)


def test_nothing_published_after_the_day_enters(real, winter_2019):
    known = {release.id: release.as_at for release in real.releases()}
    found = assessed(winter_2019, framework=version("bham-2019"))
    results = {
        fact["release"]
        for school in found.schools
        for fact in school.facts
        if fact["indicator"] not in ("REGISTER", "INSPECTION_WINDOW")
        and not fact["indicator"].startswith("OFSTED")
    }
    assert results
    assert all(known[release] <= date(2019, 12, 1) for release in results)
    assert any("published after 1 December 2019" in note for note in found.notes)


def test_the_list_of_june_2026_is_the_hand_count_without_its_one_nursery(real, summer_2026):
    found = assessed(summer_2026, framework=version("bham-2024"))
    maintained = maintained_on_register(real, "edubasealldata20260622")
    assert len(maintained) == 182
    by_outcome = {s.urn for s in found.schools if s.proposal.category in BY_GRADE}
    nurseries = {s.urn: s for s in found.not_assessed if s.exclusion == "nursery"}
    worse = {urn for urn, school in nurseries.items() if {"O3", "F1", "S1"} & set(school.fired)}
    assert {s.urn for s in found.schools} | set(nurseries) == maintained
    assert (len(by_outcome), len(worse)) == (9, 1)  # ten in all
    untold = [s for s in found.not_assessed if s.exclusion == SCOPE_UNKNOWN]
    assert len(untold) == 24  # the register gives these newly opened schools no type
    assert any("the type of 24 schools" in note for note in found.notes)
    assert not {s.urn for s in untold} & {s.urn for s in found.schools}
    regimes = {
        summer_2026.standings.filter(pl.col("urn") == urn)["regime"][0] for urn in by_outcome
    }
    assert regimes == {"RC-25", "EIF-24", "EIF-19"}


def about(day, urn, *, without=None):
    """The evidence of one school; `without` a fact, every column that rested on it is void."""
    columns = day.columns.filter(pl.col("urn") == urn)
    cites = day.cites.filter(pl.col("urn") == urn)
    levels = [level for level in day.domain_levels if level.urn == urn]
    if without is not None:
        lost = cites.filter(pl.col("fact_ids").list.contains(without))["column"].to_list()
        columns = columns.with_columns(
            pl.lit(None, dtype=columns.schema[name]).alias(name) for name in lost
        )
        levels = [
            replace(level, reasons=tuple(r for r in level.reasons if without not in r.fact_ids))
            for level in levels
        ]
    return replace(
        day,
        columns=columns,
        cites=cites,
        domain_levels=tuple(levels),
        schools=day.schools.filter(pl.col("urn") == urn),
    )


@pytest.mark.acceptance("T36")
@pytest.mark.parametrize("key", ["bham-2019", "bham-2021"])
def test_deleting_any_fact_that_a_real_proposal_cites_changes_it(winter_2019, key):
    framework = version(key)
    tried = 0
    for school in assessed(winter_2019, framework=framework).schools[::6]:
        before = school.proposal
        for fact in before.facts:
            tried += 1
            day = about(winter_2019, school.urn, without=fact)
            found = [s.proposal for s in assessed(day, framework=framework).schools]
            after = found[0] if found else None  # its place in scope rested on the fact
            assert after is None or (
                (after.category, after.fired, after.unknown, said(after))
                != (before.category, before.fired, before.unknown, said(before))
            ), (school.name, fact)
    assert tried > 60


def said(proposal):
    return [(reason.rule, reason.sentence) for reason in proposal.reasons]


@pytest.mark.requirement("E-15")
def test_the_definitions_of_2018_and_2019_list_the_same_schools_on_real_evidence(winter_2019):
    same = compared(winter_2019, before=version("bham-2018"), after=version("bham-2019"))
    assert same.comparison.moved == ()


def test_a_wider_meaning_of_imminent_names_each_school_that_enters_and_its_rule(winter_2019):
    before = version("bham-2019")
    result = compared(
        winter_2019, before=before, after=before.with_thresholds({"imminent_terms": 6})
    )
    entering = result.comparison.of("enters")
    assert entering
    assert result.comparison.of("leaves") == []
    for item in entering:
        assert item.by == ("R2b",), item
        assert item.because.startswith("The school is ")
    grew = result.comparison.listed_after - result.comparison.listed_before
    assert grew == len(entering)


def test_from_2019_to_2021_two_reason_codes_have_no_successor(winter_2019):
    result = compared(winter_2019, before=version("bham-2019"), after=version("bham-2021"))
    lost = [item.code for item in result.carried if item.becomes is None]
    assert lost == ["LETTER_WITH_ISSUES", "BELOW_FLOOR_AGREED"]
    assert "Reason codes that do not carry over" in result.to_text()


@pytest.mark.requirement("E-03")
@pytest.mark.requirement("E-10")
def test_birmingham_goes_through_a_round_from_its_register_to_its_letters(
    real, cast, settings, django_capture_on_commit_callbacks
):
    """The whole spine on real schools: one case a school, two signatures, one letter a school."""
    settings.DATA = real.folder.parent if real.folder.name == "evidence" else real.folder
    autumn = datetime(2026, 10, 6, 10, 0, tzinfo=UTC)  # a Tuesday
    director, officer, office = (cast(r) for r in ("director", "council_officer", "administrator"))
    publish(
        real, by=system_user("loader"), as_at=date(2026, 6, 30), authority=BIRMINGHAM,
        framework="bham-2024",
    )  # fmt: skip
    maintained = School.objects.open_now().filter(maintained=True)
    with clock.pretending(autumn):
        found = rounds.open_round(current_run(), year_end=2027, by=director)
        unknown = School.objects.open_now().filter(maintained__isnull=True).count()
        assert (maintained.count(), unknown) == (182, 24)
        assert found.cases.count() == 182 + 24, "whose type no file tells is stated, not left out"
        rounds.begin_assessing(found, by=director)
        for case in cases_of(found).filter(state="to_assess"):
            rounds.decide_case(case, as_the_rules_say(case), by=director)
        rounds.begin_agreeing(found, by=director)
        rounds.agree_with_undisputed(found, "service", by=director)
        rounds.agree_with_undisputed(found, "council", by=officer)
        sign_list(found, "service", by=director)
        sign_list(found, "council", by=officer)
        found.refresh_from_db()
        assert found.state == "locked"
        by_grade = found.cases.filter(decided_category__in=BY_GRADE).count()
        assert by_grade == 9, "ten by the hand count, of which one is a nursery"
        assert listed_on(clock.today()).count() == found.cases.filter(decided_listed=True).count()
        run = plan_run(["annual_listed", "annual_not_listed"], by=office)
        with django_capture_on_commit_callbacks(execute=True):  # the worker's part
            start_run(run, by=office)
    letters = Letter.objects.filter(run=run)
    assert letters.count() == 182
    assert letters.values("school").distinct().count() == 182
    assert letters.filter(kind="annual_listed").count() == listed_on(date(2026, 10, 6)).count()


def as_the_rules_say(case):
    """The proposal taken over, with what its reason code asks for."""
    contents = case.round.rules.contents
    code = next((c.code for c in contents.reason_codes if c.category == case.proposed_category), "")
    classes = [one.id for one in contents.classes if one.category == case.proposed_category]
    ruled = [r.class_ for r in contents.rules if r.id in case.fired and r.class_ in classes]
    return rounds.Choice(
        category=case.proposed_category,
        rationale="Both parties looked at the published results and inspections of the school.",
        reason_code=code,
        class_id=(ruled or classes or [""])[0] or "",
        evidence_type="Published results",
        imminence="The inspection window closes within three terms.",
    )
