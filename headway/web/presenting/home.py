"""What home says, each line leading to the thing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from headway.assessment.models import Run
from headway.assessment.queries import Totals
from headway.inspections.models import Inspection
from headway.measures.models import Edition
from headway.schools.models import School
from headway.web.presenting.school import inspection_said


@dataclass(frozen=True)
class Home:
    """The parts of home; an empty part is said in words, never left out in silence."""

    edition: Edition | None
    since: date | None
    inspections: Sequence[Inspection]
    run: Run | None
    totals: Totals | None
    before: Run | None
    own: Sequence[School]
    waiting: int

    @property
    def outcomes(self) -> list[tuple[Inspection, str]]:
        """Each new inspection with its outcome in words."""
        return [(inspection, inspection_said(inspection)) for inspection in self.inspections]

    @property
    def band_words(self) -> str:
        """How the size of the proposed list compares with what is usual."""
        return self.totals.band_words if self.totals else ""

    @property
    def list_url(self) -> str:
        """The assessment, narrowed to the categories that would be listed."""
        chosen = [c.id for c in self.totals.categories if c.listed] if self.totals else []
        return f"{reverse('assessment')}?{urlencode({'proposal': chosen}, doseq=True)}"


def home_of(
    *,
    edition: Edition | None,
    since: date | None,
    inspections: Sequence[Inspection],
    run: Run | None,
    totals: Totals | None,
    before: Run | None,
    own: Sequence[School],
    waiting: int,
) -> Home:
    """Put the parts together."""
    return Home(edition, since, inspections, run, totals, before, own, waiting)
