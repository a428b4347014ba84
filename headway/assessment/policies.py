"""Who may freeze a run."""

from headway.assessment.models import Run
from headway.core.access import Actor, Permission
from headway.core.refusals import Decision


def run_policy(user: Actor, permission: Permission, run: Run) -> Decision:
    """Whole runs are for people who may see the assessment of every school."""
    if user.holds(permission):
        return Decision(True)
    return Decision(
        False,
        "Your role does not include assessment runs. Ask the Director of Continuous School "
        "Improvement.",
    )
