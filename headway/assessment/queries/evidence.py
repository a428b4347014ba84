"""What the assessment draws on, school by school: a column for each, empty ones said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from headway.evidence.catalogue import Indicator, indicators
from headway.measures.models import Figure
from headway.schools.models import School

# Each part of the assessment and the measures that stand for it, the first that applies wins.
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("eyfs", "Early years", ("P_GLD",)),
    ("ks1", "Key stage 1", ("P_PHON", "P_KS1_READ")),
    ("ks2", "Key stage 2", ("P_RWM_EXP",)),
    ("ks4", "Key stage 4", ("S_P8", "S_A8")),
    ("ks5", "Key stage 5", ("T_APS",)),
    ("disadvantaged", "Disadvantaged pupils", ("P_RWM_DISGAP", "S_A8_DISGAP", "S_P8_DISGAP")),
    ("attendance", "Attendance", ("A_ABS", "A_PA")),
    ("exclusions", "Permanent exclusions", ("X_PEX",)),
    ("part_time", "Part-time placements", ("X_PTT",)),
)
DOES_NOT_APPLY = "Does not apply to this phase"
MISSING = "Missing"


@dataclass(frozen=True)
class EvidenceCell:
    """One part of one school: the newest figure, or why there is none."""

    key: str
    name: str
    indicator: Indicator | None
    figure: Figure | None

    @property
    def words(self) -> str:
        """What stands in the cell where there is no number."""
        if self.indicator is None:
            return DOES_NOT_APPLY
        if self.figure is None:
            return MISSING
        return "" if self.figure.value is not None else str(self.figure.get_state_display())

    @property
    def missing(self) -> bool:
        """The part applies, and no number is held: marked, never passed over."""
        return self.indicator is not None and (self.figure is None or self.figure.value is None)


def evidence_cells(schools: Iterable[School]) -> dict[int, tuple[EvidenceCell, ...]]:
    """Every part of the assessment for each school, in the order of PARTS (one query)."""
    listed = list(schools)
    catalogue = indicators()
    wanted = [name for _, _, names in PARTS for name in names]
    newest: dict[tuple[int, str], Figure] = {}
    figures = (
        Figure.objects.current()
        .filter(
            school__in=[school.urn for school in listed],
            indicator__in=wanted,
            pupil_group="all",
            latest=True,
        )
        .only("school_id", "indicator", "year_end", "value", "state", "n", "gap", "sig")
    )
    for figure in figures:
        newest[figure.school_id, figure.indicator] = figure
    found = {}
    for school in listed:
        cells = []
        for key, name, names in PARTS:
            fit = [catalogue[one] for one in names if school.phase in catalogue[one].phases]
            held = [one for one in fit if (school.urn, one.id) in newest]
            chosen = next(iter(held or fit), None)
            newest_one = newest.get((school.urn, chosen.id)) if chosen else None
            cells.append(EvidenceCell(key, name, chosen, newest_one))
        found[school.urn] = tuple(cells)
    return found
