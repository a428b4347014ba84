"""Kinds of letters made up for tests: correspondence must not know the features above it."""

from headway.correspondence import kinds
from headway.correspondence.kinds import Addressee, Field, Kind
from headway.schools.models import School

BODY = (
    "Dear {head} and {chair},\n\n{council} and {service} have agreed that {school} is a "
    "priority school in {year}: {reason}.\n\nThe reasons are these. {rationale}\n\n"
    "{partner} You can read the framework at {framework_link}, and answer at {portal_link} by "
    "{reply_by}.\n\n- First, we visit.\n- Then we plan.\n\n{contact}"
)


def addressees(on):
    """Every maintained school that is open."""
    for school in School.objects.filter(maintained=True, is_open=True).order_by("urn"):
        yield Addressee(
            school.urn, "trial_listed", "It is on the list.",
            {"reason": "latest inspection worse than good", "rationale": f"Reason {school.urn}."},
            about=f"trial.entry:{school.urn}",
        )  # fmt: skip


LISTED = Kind(
    "trial_listed", "Trial letter, listed", about="Says that the school is listed.",
    fields=("reason", "rationale"), addressees=addressees, answer_by=10,
)  # fmt: skip
URGENT = Kind(
    "trial_urgent",
    "Trial letter, urgent",
    fields=("rationale",),
    addressees=addressees,
    urgent=True,
)
COUNCIL = Kind("trial_council", "Trial letter to the council", to=("council",), fields=("change",))
KINDS = {kind.key: kind for kind in (LISTED, URGENT, COUNCIL)}


def known(monkeypatch):
    """Put the trial kinds in place of those that features declare."""
    from headway.correspondence import fields, planning, samples
    from headway.correspondence.actions import templates

    for module in (kinds, planning, samples, templates):
        monkeypatch.setattr(module, "kinds", lambda: KINDS)
    none: dict[str, Field] = {}
    for module in (kinds, fields):
        monkeypatch.setattr(module, "fields", lambda: none)
