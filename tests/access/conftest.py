"""A small world in which every address leads somewhere."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN, HoldingFactory, UserFactory
from headway.assessment.tests.factories import (
    DomainLevelFactory,
    ProfileFactory,
    ProposalFactory,
    RunFactory,
)
from headway.core.models import Job
from headway.inspections.tests.factories import InspectionFactory, StandingFactory
from headway.measures.tests.factories import (
    EditionFactory,
    FigureFactory,
    PublicationFactory,
    UploadFactory,
)
from headway.schools.tests.factories import SchoolFactory


@pytest.fixture
def world(cast):
    """Everything that the addresses of the table need: two schools, one of them the cast's own."""
    somebody = UserFactory(name="Somebody")
    edition = EditionFactory()
    run = RunFactory(edition=edition)
    for urn in (OWN_URN, OWN_URN + 1):
        school = SchoolFactory(urn=urn)
        figure = FigureFactory(edition=edition, school=school)
        InspectionFactory(edition=edition, school=school)
        StandingFactory(edition=edition, school=school)
        ProfileFactory(run=run, school=school)
        DomainLevelFactory(run=run, school=school)
        ProposalFactory(run=run, school=school, proposed=True)
    return SimpleNamespace(
        own_urn=OWN_URN,
        other_urn=OWN_URN + 1,
        somebody=somebody,
        holding=HoldingFactory(person=somebody, role="committee_member"),
        job=Job.objects.create(title="A job", asked_by=cast("director"), asked_at=timezone.now()),
        edition=edition,
        run=run,
        release=figure.release,
        publication=PublicationFactory,
        upload=UploadFactory,
    )
