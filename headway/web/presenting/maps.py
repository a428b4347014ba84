"""Schools by place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from headway.assessment.queries import MapPoint
from headway.assessment.queries.filters import NONE
from headway.core.charts import Place, place_map
from headway.schools.models import Phase
from headway.web.presenting.tones import proposal_tone

TONES = {"serious": "mark", "watch": "watch"}
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


def school_map(points: Sequence[MapPoint]) -> SchoolMap:
    """Dots by proposal where the reader may see it, else all alike."""
    places = [
        Place(
            p.easting, p.northing, f"{p.name} ({PHASES[p.phase]})",
            TONES.get(proposal_tone(p.proposal, None), "plain"),
        )
        for p in points
    ]  # fmt: skip
    drawing = place_map(places, name=f"Map of {len(places)} schools; the list has the same ones")
    return SchoolMap(drawing, points, any(p.proposal not in (None, NONE) for p in points))
