"""The contract, the library and published versions: recorded, changed, kept, told."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from headway.contract import actions
from headway.contract.models import DocumentVersion
from headway.contract.queries import (
    contracts,
    events_of,
    held_contract,
    latest_publication,
    open_shelf,
    open_version,
    shelf,
    told_of,
)
from headway.contract.tests.factories import ContractFactory, pdf_bytes, pdf_file
from headway.core import clock
from headway.core.refusals import ChangedMeanwhile, NotAllowed, NotValid, Refused
from headway.correspondence.planning import planned
from headway.frameworks.models import VersionState
from headway.frameworks.tests.factories import VersionFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 14)


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 14, 9))):
        yield


def test_a_contract_keeps_what_stood_before_a_change(cast):
    by = cast("council_officer")
    one = actions.record_contract(
        title="2018 to 2020", council="The council", provider="The service", by=by,
        starts_on=date(2018, 9, 1), ends_on=date(2020, 8, 31), funding="Schools Forum",
    )  # fmt: skip
    actions.change_contract(one, by=by, ends_on=date(2020, 7, 31))
    ((event, changes), _) = events_of(one)
    assert event.verb == "change_contract"
    assert ("ends on", "2020-08-31", "2020-07-31") in changes
    one.version = 1
    with pytest.raises(ChangedMeanwhile):
        actions.change_contract(one, by=by, title="Another")
    with pytest.raises(NotValid, match="comes before the first"):
        actions.record_contract(
            title="Wrong", council="A", provider="B", by=by, starts_on=date(2020, 9, 1),
            ends_on=date(2020, 8, 31),
        )  # fmt: skip
    with pytest.raises(TypeError, match="has no"):
        actions.record_contract(by=by, colour="red")
    with pytest.raises(NotAllowed, match="keeping the contract"):
        actions.change_contract(one, by=cast("partner"), title="Another")


def test_a_contract_does_not_follow_itself(cast):
    one = ContractFactory()
    with pytest.raises(NotValid, match="does not follow itself"):
        actions.change_contract(one, by=cast("director"), predecessor=one)


def test_two_extensions_are_recorded_with_their_cause_and_conflicts_noted(cast):
    by, one = cast("director"), ContractFactory(longest_on=date(2021, 1, 31))
    later = ContractFactory(
        title="The next", starts_on=date(2021, 9, 1), ends_on=date(2028, 8, 31), predecessor=one
    )
    first = actions.extend_contract(
        one, date(2021, 1, 31), cause="The pandemic", agreed_on=date(2020, 6, 1), by=by
    )
    actions.extend_contract(
        one, date(2021, 4, 30), cause="The award was late", agreed_on=date(2020, 12, 1), by=by
    )
    held = held_contract(one.pk)
    assert held.last_day == date(2021, 4, 30)
    assert [x.cause for x in held.extensions] == ["The pandemic", "The award was late"]
    assert held.conflicts == (
        "The extension to 30 April 2021 goes beyond the maximum length, which ends on "
        "31 January 2021.",
    )
    assert held_contract(later.pk).conflicts[0].startswith("Between it and")
    with pytest.raises(NotValid, match="recorded already"):
        actions.extend_contract(
            one, date(2021, 4, 30), cause="Again", agreed_on=date(2020, 12, 1), by=by
        )
    with pytest.raises(NotValid, match="what the extension was for"):
        actions.extend_contract(one, date(2022, 1, 1), cause=" ", agreed_on=TODAY, by=by)
    actions.withdraw_extension(first, by=by)
    actions.withdraw_extension(first, by=by)
    assert len(held_contract(one.pk).extensions) == 1
    assert held_contract(0) is None


def test_contracts_cost_the_same_for_one_or_many(django_assert_num_queries):
    for _ in range(3):
        ContractFactory()
    with django_assert_num_queries(2):
        assert len(contracts()) == 3


def put(by, **more):
    given = {"from_on": date(2026, 9, 1), "audience": "open", "link": "https://example.org/a"}
    return actions.add_document("Terms of reference", "terms", by=by, **{**given, **more})


def test_a_document_has_versions_and_one_is_in_effect(cast):
    by = cast("director")
    one = put(by)
    actions.add_version(
        one, by=by, from_on=date(2026, 10, 1), audience="closed", upload=pdf_file(), note="Members"
    )
    actions.add_version(
        one,
        by=by,
        from_on=TODAY + timedelta(days=30),
        audience="open",
        link="https://example.org/b",
    )
    (found,) = shelf(TODAY)
    assert [v.number for v in found.versions] == [3, 2, 1]
    assert (found.now.number, found.now.marking) == (2, "OFFICIAL-SENSITIVE")
    assert open_shelf(TODAY) == [], "the one in effect is closed"
    assert open_shelf(date(2026, 9, 15))[0].now.number == 1
    first, second = (DocumentVersion.objects.get(number=n) for n in (1, 2))
    assert bytes(second.content) == pdf_bytes()
    assert open_version(first.pk, TODAY) == first
    assert open_version(second.pk, TODAY) is None
    actions.withdraw_document(one, by=by)
    assert shelf(TODAY) == []
    assert open_version(first.pk, TODAY) is None
    actions.bring_back_document(one, by=by)
    assert len(shelf(TODAY)) == 1


def test_a_version_sent_twice_is_kept_once_and_needs_a_file_or_a_link(cast):
    from uuid import uuid4

    by, key = cast("administrator"), uuid4()
    one = put(by)
    first, second = (
        actions.add_version(
            one, by=by, from_on=TODAY, audience="open", link="https://example.org/c", key=key
        )
        for _ in range(2)
    )
    assert first == second
    for wrong in ({}, {"link": "https://example.org", "upload": pdf_file()}):
        with pytest.raises(NotValid, match="one of them"):
            actions.add_version(one, by=by, from_on=TODAY, audience="open", **wrong)


def test_a_file_that_is_not_what_it_says_stores_nothing(cast):
    wrong = pdf_file("terms.docx")
    with pytest.raises(Refused, match="but it is a PDF inside"):
        put(cast("director"), link="", upload=wrong)
    assert shelf(TODAY) == []
    with pytest.raises(NotValid, match="Add a version to it"):
        put(cast("director")), put(cast("director"))
    with pytest.raises(NotAllowed, match="keeping the library"):
        put(cast("partner"))


def test_a_published_version_is_told_to_every_open_school_once(cast):
    version = VersionFactory(valid_from=date(2026, 9, 1))
    ours, academy = SchoolFactory(name="A school"), SchoolFactory(name="B", maintained=False)
    SchoolFactory(is_open=False)
    assert planned(["framework_published"], TODAY).lines == ()
    by = cast("administrator")
    one = actions.publish_framework(version, date(2026, 10, 1), by=by)
    assert actions.publish_framework(version, date(2026, 10, 1), by=by) == one
    plan = planned(["framework_published"], TODAY)
    assert {line.school for line in plan.lines} == {ours, academy}
    assert len({line.about for line in plan.lines}) == 2
    assert plan.lines[0].fields["framework"] == version.title
    assert [row.letter for row in told_of(one)] == [None, None]
    assert latest_publication(date(2026, 9, 30)) is None


def test_another_day_a_day_to_come_and_a_draft_are_refused(cast):
    by, version = cast("director"), VersionFactory()
    with pytest.raises(NotValid, match="still to come"):
        actions.publish_framework(version, TODAY + timedelta(days=1), by=by)
    actions.publish_framework(version, TODAY, by=by)
    with pytest.raises(Refused, match="recorded that it was published on"):
        actions.publish_framework(version, TODAY - timedelta(days=1), by=by)
    draft = VersionFactory(state=VersionState.DRAFT, based_on=version, hash="1" * 64)
    with pytest.raises(NotAllowed, match="Two people approve"):
        actions.publish_framework(draft, TODAY, by=by)
