"""What a school's own page shows of its assessment."""

from __future__ import annotations

from dataclasses import dataclass

from headway.assessment.models import Domain, DomainLevel, Proposal, Run
from headway.core.access import Actor
from headway.core.prepared import Prepared
from headway.schools.models import School

ORDER = {str(domain): place for place, domain in enumerate(Domain)}
# Every school's page asks these four, in the same form.
_CURRENT = Prepared(
    # without the long texts that a summary does not read
    lambda: (
        Run.objects.select_related("edition")
        .defer("counts", "edition__coverage", "edition__findings", "edition__counts")
        .filter(current=True)
    )
)
_LEVELS = Prepared(lambda run, urn: DomainLevel.objects.filter(run=run, school=urn))
_PROPOSAL = Prepared(lambda run, urn: Proposal.objects.filter(run=run, school=urn))
_BRIEF = Prepared(
    lambda run, urn: Proposal.objects.filter(run=run, school=urn).defer(
        "facts", "trace", "not_fired"
    )
)


@dataclass(frozen=True)
class SchoolAssessment:
    """The six levels with their reasons, and the proposal with its trace.

    None in `proposal` with a run means that the version does not assess the school; why is in
    `school.scope_reason`. What a run proposes is not a decision: the page says so.
    """

    run: Run | None
    levels: tuple[DomainLevel, ...]
    proposal: Proposal | None
    hidden: bool  # the reader may not see the assessment of this school


def school_assessment(
    user: Actor, school: School, run: Run | None = None, *, brief: bool = False
) -> SchoolAssessment:
    """The assessment of one school in the run that pages show, or in another (three queries).

    `brief` leaves the proposal's facts and trace in the database: a summary shows neither.
    """
    run = run or next(iter(_CURRENT.models()), None)
    if run is None or not user.reach(*DomainLevel.objects.none().opened_by).covers(school.urn):
        return SchoolAssessment(run, (), None, hidden=run is not None)
    levels = _LEVELS.models(run.pk, school.urn)
    proposals = (_BRIEF if brief else _PROPOSAL).models(run.pk, school.urn)
    return SchoolAssessment(
        run=run,
        levels=tuple(sorted(levels, key=lambda level: ORDER[level.domain])),
        proposal=proposals[0] if proposals else None,
        hidden=False,
    )


def past_proposals(user: Actor, school: School) -> list[Proposal]:
    """What earlier runs proposed for the school, newest first."""
    return list(
        Proposal.objects.visible_to(user)
        .filter(school=school)
        .select_related("run", "run__edition")
        .defer("facts", "trace")
        .order_by("-run__as_at", "-run__created_at")
    )
