"""The dialogue about figures: who may read, answer, share and close."""

from uuid import uuid4

import pytest

from headway.accounts.tests.factories import OWN_URN
from headway.core.refusals import NotAllowed, NotValid, WrongState
from headway.local import actions
from headway.local.models import Remark, RemarkAnswer
from headway.local.queries import remarks_listed
from headway.local.tests.factories import RemarkFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory(urn=OWN_URN, district="North")


def test_a_comment_says_who_when_and_about_which_figure(cast, school):
    officer = cast("council_officer")
    made = actions.make_remark(
        by=officer, measure="P_RWM_EXP", text=" Why? ", school=school, figure="2024/25: 53"
    )
    assert (made.text, made.by, made.figure, made.state) == ("Why?", officer, "2024/25: 53", "open")
    assert made.by_role == "Council officer"
    assert str(made).endswith(school.name)


def test_the_same_comment_or_answer_sent_twice_is_kept_once(cast, school):
    officer, token = cast("council_officer"), uuid4()
    for _ in range(2):
        made = actions.make_remark(
            by=officer, measure="exclusions", text="Why?", school=school, token=token
        )
    answered = uuid4()
    for _ in range(2):
        actions.answer_remark(made, by=officer, text="Because.", token=answered)
    assert Remark.objects.count() == RemarkAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("measure", "text", "said"),
    [("nothing", "Why?", "Choose the measure"), ("exclusions", "  ", "Write what"),
     ("exclusions", "x" * 4_001, "Keep it under 4,000")],
)  # fmt: skip
def test_a_comment_that_says_nothing_is_refused(cast, school, measure, text, said):
    with pytest.raises(NotValid, match=said):
        actions.make_remark(by=cast("director"), measure=measure, text=text, school=school)


def test_a_school_reads_and_answers_what_is_shared_with_it_and_nothing_else(cast, school):
    head = cast("headteacher")
    kept, shared = RemarkFactory(school=school), RemarkFactory(school=school, shared=True)
    RemarkFactory(shared=True)
    RemarkFactory(school=None, district="North")
    assert list(Remark.objects.visible_to(head)) == [shared]
    actions.answer_remark(shared, by=head, text="Two of them moved away.", for_school=True)
    assert Remark.objects.get(pk=shared.pk).state == "answered"
    with pytest.raises(NotAllowed, match="not shared"):
        actions.answer_remark(kept, by=head, text="We were not asked.", for_school=True)
    with pytest.raises(NotAllowed):
        actions.answer_remark(shared, by=head, text="As the service.")
    with pytest.raises(NotAllowed, match="head and the chair"):
        actions.answer_remark(kept, by=cast("director"), text="As the head.", for_school=True)


def test_a_partner_reads_comments_on_their_own_schools_and_on_districts(cast, school):
    own, district = RemarkFactory(school=school), RemarkFactory(school=None, district="North")
    other = RemarkFactory()
    partner = cast("partner")
    assert set(Remark.objects.visible_to(partner)) == {own, district}
    assert set(Remark.objects.visible_to(cast("director"))) == {own, district, other}
    with pytest.raises(NotAllowed):
        actions.answer_remark(other, by=partner, text="I know of it.")
    actions.answer_remark(district, by=partner, text="It is so in three schools.")
    assert not Remark.objects.visible_to(cast("committee_member")).exists()


def test_a_comment_is_shared_once_closed_with_an_outcome_and_opened_again(cast, school):
    officer = cast("director")
    made = actions.make_remark(
        by=officer, measure="exclusions", text="Why?", school=school, share=True
    )
    assert made.shared_by == officer
    first = made.shared_at
    assert actions.share_remark(made, by=cast("council_officer")).shared_at == first
    actions.close_remark(made, by=officer, outcome="The return was late.")
    with pytest.raises(WrongState):
        actions.answer_remark(made, by=officer, text="One more.")
    assert list(remarks_listed(officer, state="closed")) == [made]
    assert not Remark.objects.waiting().exists()
    actions.reopen_remark(made, by=officer)
    assert (made.state, made.outcome, made.closed_by) == ("open", "", None)


def test_a_comment_on_a_district_is_shared_with_no_school(cast):
    with pytest.raises(NotValid, match="Only a comment on a school"):
        actions.share_remark(RemarkFactory(school=None), by=cast("director"))


def test_the_list_is_narrowed_to_a_district_and_its_schools(cast, school):
    own, district = RemarkFactory(school=school), RemarkFactory(school=None, district="North")
    RemarkFactory(school__district="South")
    assert set(remarks_listed(cast("director"), district="North")) == {own, district}
    assert str(RemarkFactory(school=None)) == (
        "a comment on Permanent exclusions of the whole authority"
    )
