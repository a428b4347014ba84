"""Who may open the pages of the annual round."""

from typing import Any

from headway.assessment.tests.rounds import (
    AcademyConcernFactory,
    CaseFactory,
    ChallengeFactory,
    RoundFactory,
)
from headway.schools.models import School
from tests.access.row import LEADERS, UPLOADERS, Row

TAKE_PART = LEADERS | {"administrator"}
RUN = frozenset({"director", "service_staff"})
AGREE = frozenset({"director", "council_officer", "dcs"})


def year(world: Any) -> dict[str, Any]:
    """The round."""
    return {"year_end": world.round.year_end}


def case(world: Any) -> dict[str, Any]:
    """One school of the round."""
    return {**year(world), "urn": world.own_urn}


def said(world: Any) -> dict[str, Any]:
    """A school's challenge about a figure."""
    return {"pk": world.challenge.pk}


def paper(world: Any) -> dict[str, Any]:
    """A document of the round."""
    return {**year(world), "kind": "xlsx"}


ROWS: dict[str, Row] = {
    "rounds": Row(TAKE_PART),
    "round_open": Row(RUN, 405),
    "round_challenges": Row(TAKE_PART | UPLOADERS),
    "round_challenge": Row(TAKE_PART | UPLOADERS, given=said),
    "round_answer": Row(RUN, 405, given=said),
    "round_withdraw": Row(RUN, 405, given=said),
    "round": Row(TAKE_PART, given=year),
    "round_move": Row(RUN, 405, given=lambda w: {**year(w), "verb": "agree"}),
    "round_evidence": Row(TAKE_PART, given=year),
    "round_hear": Row(RUN, 405, given=year),
    "round_repin": Row(RUN, 405, given=year),
    "round_rules": Row(TAKE_PART, given=year),
    "round_worksheet": Row(TAKE_PART, given=year),
    "round_download": Row(TAKE_PART, given=paper),
    "round_bulk": Row(RUN, given=year),
    "round_bulk_decide": Row(RUN, 405, given=year),
    "round_talks": Row(TAKE_PART, given=year),
    "round_case": Row(TAKE_PART, given=case),
    "round_decide": Row(RUN, 405, given=case),
    "round_gap": Row(RUN, 405, given=case),
    "round_reopen": Row(RUN, 405, given=case),
    "round_talk": Row(RUN, 405, given=lambda w: {**case(w), "step": "open"}),
    "round_challenge_make": Row(RUN, 405, given=case),
    "round_agree": Row(AGREE, 405, given=lambda w: {**case(w), "party": "service"}),
    "round_agreement": Row(TAKE_PART, given=year),
    "round_agree_all": Row(AGREE, 405, given=lambda w: {**year(w), "party": "service"}),
    "round_sign": Row(TAKE_PART, given=year),
    "round_sign_now": Row(AGREE, 405, given=lambda w: {**year(w), "party": "service"}),
    "round_list": Row(TAKE_PART, given=paper),
    "round_academies": Row(TAKE_PART, given=year),
    "round_academy_add": Row(RUN, 405, given=year),
    "round_notify": Row(RUN, 405, given=lambda w: {"pk": w.concern.pk}),
    "round_drop": Row(RUN, 405, given=lambda w: {"pk": w.concern.pk}),
    "round_risk": Row(TAKE_PART, given=year),
    "round_risk_make": Row(RUN, 405, given=year),
    "round_risk_change": Row(RUN, 405, given=year),
    "round_risk_paper": Row(TAKE_PART, given=paper),
    "round_work": Row(TAKE_PART, given=year),
    "round_work_plan": Row(RUN, 405, given=year),
    "round_progress": Row(RUN, 405, given=lambda w: {"pk": 1}),
    "round_work_paper": Row(TAKE_PART, given=paper),
}


def furnish(world: Any, cast: Any) -> None:
    """A round with the two schools of the world, a challenge and a concern about an academy."""
    world.round = RoundFactory(run=world.run, framework=world.run.framework)
    for urn in (world.own_urn, world.other_urn):
        CaseFactory(round=world.round, school=School.objects.get(urn=urn), done=True)
    world.challenge = ChallengeFactory(school=School.objects.get(urn=world.own_urn))
    world.concern = AcademyConcernFactory(recorded_by=world.somebody)
