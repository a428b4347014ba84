"""A small world in which every address leads somewhere."""

from datetime import date
from pathlib import Path
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
from headway.evidence.releases import Release
from headway.frameworks import versions
from headway.frameworks.tests.factories import VersionFactory
from headway.inspections.tests.factories import InspectionFactory, StandingFactory
from headway.measures.tests.factories import (
    EditionFactory,
    FigureFactory,
    UploadFactory,
)
from headway.schools.tests.factories import SchoolFactory
from tests.access.table import PARTS

VERSIONS = Path(versions.__file__).parent
KEY = "aldermere-2025"


def loaded(store):
    """A release in the evidence store, without tables."""
    release = Release(
        id="ks2-2025-made-up", layout="ks2", title="Key stage 2", publisher="Nobody",
        kind="facts", file_name="ks2.csv", sha256="0" * 64, size_bytes=1,
        as_at=date(2025, 12, 11), as_at_basis="given", year_end=2025,
    )  # fmt: skip
    with store.adding(release.id) as folder:
        release.write(folder / "release.json")
    return release


@pytest.fixture
def world(cast, store):
    """Everything that the addresses of the table need: two schools, one of them the cast's own."""
    somebody = UserFactory(name="Somebody")
    edition = EditionFactory()
    text = (VERSIONS / f"{KEY}.toml").read_text(encoding="utf-8")
    version = VersionFactory(key=KEY, toml=text)
    run = RunFactory(edition=edition, framework=version, version_key=KEY, version_hash=version.hash)
    for urn in (OWN_URN, OWN_URN + 1):
        school = SchoolFactory(urn=urn)
        FigureFactory(edition=edition, school=school)
        InspectionFactory(edition=edition, school=school)
        StandingFactory(edition=edition, school=school)
        ProfileFactory(run=run, school=school)
        DomainLevelFactory(run=run, school=school)
        ProposalFactory(run=run, school=school, proposed=True)
    world = SimpleNamespace(
        own_urn=OWN_URN,
        other_urn=OWN_URN + 1,
        somebody=somebody,
        holding=HoldingFactory(person=somebody, role="committee_member"),
        job=Job.objects.create(title="A job", asked_by=cast("director"), asked_at=timezone.now()),
        edition=edition,
        run=run,
        release=loaded(store),
        upload=UploadFactory(uploaded_by=cast("data_officer")),
    )
    for part in PARTS:
        part.furnish(world, cast)
    return world
