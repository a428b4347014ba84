"""The letter that tells every school of a new framework version."""

from collections.abc import Iterable
from datetime import date

from headway.contract.queries import latest_publication
from headway.core.templatetags.headway_words import day
from headway.correspondence.kinds import Addressee, Field, Kind
from headway.schools.models import School


def published(on: date) -> Iterable[Addressee]:
    """Every open school, of the version that was published last (Z-06)."""
    found = latest_publication(on)
    if found is None:
        return
    version = found.version_of
    fields = {
        "framework": version.title,
        "published_on": day(found.published_on),
        "in_force_from": day(version.valid_from) if version.valid_from else "today",
    }
    for urn in School.objects.filter(is_open=True).order_by("urn").values_list("urn", flat=True):
        yield Addressee(
            urn, "framework_published", f"{version.title} was published.", fields,
            about=f"{found.about}{urn}",
        )  # fmt: skip


KINDS = {
    "framework_published": Kind(
        "framework_published", "A framework version was published",
        about="Tells every school that a framework version is available, and where to read it.",
        fields=("framework", "published_on", "in_force_from"), addressees=published,
        marking="OFFICIAL",
    )
}  # fmt: skip
FIELDS = {
    "published_on": Field(
        "published_on", "the day on which the framework version was published",
        "1 September 2025",
    ),
    "in_force_from": Field(
        "in_force_from", "from when the framework version is in force", "1 September 2025"
    ),
}  # fmt: skip
