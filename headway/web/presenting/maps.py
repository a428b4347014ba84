"""Schools by place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from headway.assessment.models import Run
from headway.assessment.queries import MapPoint
from headway.assessment.queries.filters import NONE
from headway.core.charts import Place, place_map
from headway.schools.models import Phase
from headway.web.presenting.lists import school_url

PHASES = dict(Phase.choices)


@dataclass(frozen=True)
class SchoolMap:
    """The drawing, and the same schools as a list beside it."""

    drawing: SafeString
    points: Sequence[MapPoint]
    assessed: bool

    @property
    def count_words(self) -> str:
        """How many schools have a known place."""
        count = len(self.points)
        return f"{count:,} {'school' if count == 1 else 'schools'} with a known place"


def school_map(points: Sequence[MapPoint], run: Run | None) -> SchoolMap:
    """Dots by proposal where the reader may see it, else all alike; the list by name."""
    listed = {c["id"] for c in run.categories if c["listed"]} if run else set()
    tones = dict.fromkeys(listed, "mark") | {"WATCH": "watch"}
    places = [
        Place(
            p.easting, p.northing, f"{p.name} ({PHASES[p.phase]})",
            tones.get(p.proposal, "plain"), school_url(p.urn),
        )
        for p in sorted(points, key=lambda p: (p.name, p.urn))
    ]  # fmt: skip
    drawing = place_map(places, name=f"Map of {len(places)} schools; the list has the same ones")
    by_name = sorted(points, key=lambda p: (p.name, p.urn))
    return SchoolMap(drawing, by_name, any(p.proposal not in (None, NONE) for p in points))
