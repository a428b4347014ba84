"""A world with rows on every page, and the address of each page with somebody who may open it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from headway.accounts.models import SignInLink
from headway.accounts.queries import hashed
from headway.accounts.tests.factories import OWN_URN, HoldingFactory, UserFactory
from headway.assessment.actions.previews import TITLE
from headway.assessment.models import RiskItem, WorkPlanItem
from headway.assessment.tests.rounds import CaseFactory
from headway.core import clock
from headway.core.access import ROLES
from headway.core.models import Job
from headway.evidence.releases import Release
from headway.inspections.tests.factories import InspectionFactory
from headway.partners.tests.factories import AllocationFactory, ProfileFactory
from headway.priority.states import EntryState
from headway.priority.tests.factories import EntryFactory
from headway.schools.models import Role
from headway.schools.tests.factories import RoleHolderFactory
from headway.web.views import priority_steps, self_reports
from tests.access import table
from tests.access.rows import intelligence, letters, partners, portal, priority, records, rounds

FIRST = (records, intelligence, letters, rounds, priority, partners, portal)
FURNISHERS = (*FIRST, *(part for part in table.PARTS if part not in FIRST))
ORDER = ["director", "service_staff", "administrator", "data_officer", "council_officer", *ROLES]
IS_FILE = re.compile(r"\.(csv|xlsx|pdf|ics|html|txt)$|/file/$|/suggest/$")
FRAMEWORK_PARTS = ["names", "settings", "calendar", "reason-codes", "letters", "changeover",
                   "rule-R2"]  # fmt: skip
# What other people see where they see something else, and pages that questions change.
ALSO = {
    "home": ["headteacher"],
    "school": ["headteacher"],
    "city": ["scrutiny_reader"],
    "work": ["headteacher", "partner", "administrator", "council_officer"],
    "school_intelligence": ["partner"],
    "list": ["committee_member"],
    "priority_entry": ["council_officer"],
    "round_agreement": ["council_officer"],
    "round_sign": ["council_officer"],
    "letters_run": ["administrator"],
    "letters_letter": ["administrator"],
}
SIGNED_OUT = ["account_login", "account_reset_password", "framework_now", "accounts:link"]
OWN_SIGN_IN = ["mfa_index", "usersessions_list", "account_change_password"]
QUESTIONS = [
    ("schools", "?phase=primary&q=a"),
    ("assessment", "?group=primary"),
    ("assessment", "?t_imminent_terms=3&t_concern_level=x&t_watch_level=1"),
    ("list", "?phase=primary"),
    ("audiences", "?audience=all&to=both"),
    ("letters", "?state=sent"),
    ("intelligence", "?open=open"),
]


def furnished(city: SimpleNamespace, cast: Any, store: Any) -> SimpleNamespace:
    """The city with one of everything that the access table's addresses need, and more of some."""
    somebody = UserFactory(name="Somebody")
    release = Release(
        id="ks2-2025-made-up", layout="ks2", title="Key stage 2", publisher="Nobody", kind="facts",
        file_name="ks2.csv", sha256="0" * 64, size_bytes=1, as_at=clock.today(),
        as_at_basis="given", year_end=2025,
    )  # fmt: skip
    with store.adding(release.id) as folder:
        release.write(folder / "release.json")
    world = SimpleNamespace(
        **vars(city), own_urn=OWN_URN, other_urn=city.others[0].urn, somebody=somebody,
        holding=HoldingFactory(person=somebody, role="committee_member"), release=release,
    )  # fmt: skip
    for part in FURNISHERS:
        part.furnish(world, cast)
    RoleHolderFactory(school=city.school, role=Role.CHAIR)
    CaseFactory(round=world.round, school=city.others[1], vulnerable=True)
    CaseFactory(round=world.round, school=city.others[2], listed=True)
    InspectionFactory(edition=city.edition, school=city.others[2])
    risk = RiskItem.objects.create(
        round=world.round, school=city.school, level="high", made_at=clock.now(),
        basis="It has been on the list for two years.",
    )  # fmt: skip
    WorkPlanItem.objects.create(
        round=world.round, risk=risk, what="Review the teaching of reading.", owner="The Partner",
        planned_by=somebody, planned_at=clock.now(),
    )  # fmt: skip
    AllocationFactory(school=city.others[3], profile=ProfileFactory(person=cast("partner")))
    world.entries = [
        EntryFactory(school=school, state=state)
        for school, state in zip(
            city.others[1:],
            [EntryState.CANDIDATE, EntryState.CONTACTED, EntryState.PROPOSED,
             EntryState.CARRIED_FORWARD, EntryState.REMOVAL_PROPOSED, EntryState.REMOVED],
            strict=False,
        )
    ]  # fmt: skip
    world.preview = Job.objects.create(
        title=TITLE, asked_by=cast("data_officer"), asked_at=timezone.now(), state="done",
        says="3 schools would join the list and 1 would leave it.", ended_at=timezone.now(),
        started_at=timezone.now(),
    )  # fmt: skip
    world.invitation.token_hash = hashed("invited")
    world.invitation.expires_at = clock.now() + timedelta(days=3)
    world.invitation.save()
    SignInLink.objects.create(
        person=cast("headteacher"), token_hash=hashed("linked"), made_at=clock.now(),
        expires_at=clock.now() + timedelta(minutes=10),
    )  # fmt: skip
    return world


def _opener(row: Any) -> str:
    return next(role for role in ORDER if role in row.opens | row.own)


def _of_the_table(world: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """Every page of the access table, with the first person of the service who may open it."""
    for name, row in table.TABLE.items():
        if row.status != 200 or (name == "priority_step" or name == "self_report_step"):
            continue
        address = reverse(name, kwargs=row.given(world) if row.given else {})
        if IS_FILE.search(address):
            continue
        for role in [_opener(row), *ALSO.get(name, [])]:
            yield role, address


def _steps(world: SimpleNamespace, director: Any) -> Iterator[tuple[str, str]]:
    """Every step of the list and of requests, where it can be taken."""
    entries = [world.portal_report, *world.entries]
    for key, step in priority_steps.STEPS.items():
        found = [one for one in entries[1:] if step.may(director, one)] or entries[1:2]
        yield "director", reverse("priority_step", args=[found[0].pk, key])
    for key in self_reports.STEPS:
        yield "director", reverse("self_report_step", args=[world.portal_report.pk, key])
    for entry in world.entries:
        yield "director", reverse("priority_entry", args=[entry.pk])


def _more(world: SimpleNamespace) -> Iterator[tuple[str, str]]:
    for name in OWN_SIGN_IN:
        yield "director", reverse(name)
    for name in SIGNED_OUT:
        yield "", reverse(name)
    for name, token in (
        ("accounts:invitation", "invited"), ("accounts:invitation", "unknown"),
        ("accounts:link_use", "linked"), ("accounts:link_use", "unknown"),
    ):  # fmt: skip
        yield "", reverse(name, args=[token])
    for name in ("framework", "framework_differences", "framework_changeover"):
        yield "director", reverse(name, args=[world.draft.pk])
    for part in FRAMEWORK_PARTS:
        yield "director", reverse("framework_edit", args=[world.draft.pk, part])
    for name, question in QUESTIONS:
        yield "director", reverse(name) + question
    for school in world.others[1:3]:
        yield "director", reverse("round_case", args=[world.round.year_end, school.urn])
    yield "director", f"{reverse('assessment_compare')}?before={world.run.pk}&after={world.run.pk}"
    yield "data_officer", f"{reverse('data_publish')}?prepared={world.preview.pk}"
    yield "director", "/no/such/page/"


def pages(world: SimpleNamespace, cast: Any) -> list[tuple[str, str]]:
    """Everybody's pages: (role, address), people together, each once."""
    found = [*_of_the_table(world), *_steps(world, cast("director")), *_more(world)]
    return sorted(dict.fromkeys(found), key=lambda one: one[0])
