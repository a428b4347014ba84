"""A small edition, ready to be stored: two schools, three figures, one inspection."""

from datetime import date
from typing import Any

import polars as pl

from headway.assessment.publishing import areas, figures
from headway.assessment.publishing.preparing import EditionDraft
from headway.assessment.publishing.runs import RunDraft, parquet
from headway.evidence.releases import Finding, Release
from headway.frameworks.versions import version
from headway.inspections.models import Basis
from headway.inspections.tests.factories import AreaOutcomeFactory, StandingFactory
from headway.measures.tests.factories import FamilyFactory
from headway.schools.models import Relation, RelationKind
from headway.schools.tests.factories import SchoolFactory

AS_AT = date(2026, 1, 15)
URNS = (900_001, 900_002)
FRAMEWORK = "aldermere-2025"


def figure(urn: int, value: float | None = 53.0, **given: Any) -> dict[str, Any]:
    """A row of the figures' table."""
    row = dict.fromkeys(figures.COLUMNS) | {
        "school": urn,
        "indicator": "P_RWM_EXP",
        "year_end": 2025,
        "pupil_group": "all",
        "latest": True,
        "value": value,
        "n": 58,
        "state": "ok" if value is not None else "suppressed",
        "series": "P_RWM_EXP:2023",
        "release": "ks2-2025",
        "row": 12,
    }
    text = {name for name, kind in figures.COLUMNS.items() if kind == pl.String()} - {"release"}
    return {name: "" if row[name] is None and name in text else row[name] for name in row} | given


def release(name: str = "ks2-2025", **given: Any) -> Release:
    """A loaded file."""
    return Release(
        **{
            "id": name, "layout": "ks2-2023", "title": "Key stage 2 results, 2024/25",
            "publisher": "Department for Education", "kind": "facts", "file_name": "ks2.csv",
            "sha256": f"{hash(name) & 0xFFFF:064x}", "size_bytes": 10, "as_at": date(2025, 12, 11),
            "as_at_basis": "publication calendar", "year_end": 2025, "status": "final",
            "findings": (Finding("urn_unmatched", "One school is in no register.", row=7),),
            **given,
        }
    )  # fmt: skip


def run_draft(category: str = "NONE") -> RunDraft:
    """What the version proposes for the first school; the second is out of scope."""
    columns = pl.DataFrame({"urn": URNS, "maintained": [True, False]})
    cites = pl.DataFrame(
        schema={
            "urn": pl.Int64, "column": pl.String, "fact_ids": pl.List(pl.String),
            "why_unknown": pl.String,
        }
    )  # fmt: skip
    framework = version(FRAMEWORK)
    return RunDraft(
        as_at=AS_AT,
        authority="399",
        framework=framework,
        proposals=(
            {
                "urn": URNS[0], "category": category, "fired": [], "not_fired": ["S1"],
                "unknown": ["R3"], "reasons": ["None of the rules proposes this school."],
                "could_not_check": [{"rule": "R3", "because": "No intelligence is held yet."}],
                "facts": [], "trace": {}, "place": list(framework.categories).index(category),
            },
        ),
        levels=(
            {
                "urn": URNS[0], "domain": "attainment", "level": 1, "state": "ok",
                "strength": False, "stamp": None, "reasons": [],
            },
            {
                "urn": URNS[0], "domain": "progress", "level": None, "state": "ND",
                "strength": False, "stamp": None, "reasons": [],
            },
        ),
        columns=parquet(columns),
        cites=parquet(cites),
        references={},
    )  # fmt: skip


def edition_draft(mark: str = "a", rows: list[dict[str, Any]] | None = None) -> EditionDraft:
    """Everything of a small edition of Aldermere."""
    rows = rows or [
        figure(URNS[0]),
        figure(URNS[0], None, year_end=2024, latest=False),
        figure(URNS[1], 71.0),
    ]
    inspections = _inspection()
    return EditionDraft(
        as_at=AS_AT,
        authority="399",
        authority_name="Aldermere",
        framework=version(FRAMEWORK),
        fingerprint=mark.ljust(64, "0"),
        releases=(release(),),
        schools=[
            SchoolFactory.build(urn=URNS[0], name="Ashwell Primary"),
            SchoolFactory.build(urn=URNS[1], name="Dunmere Primary", maintained=False),
        ],
        relations=[
            Relation(
                school_id=URNS[1], other_urn=800_001, other_name="Old Dunmere",
                kind=RelationKind.PREDECESSOR, join_kind="converter", on=date(2024, 9, 1),
            )
        ],
        figures=pl.DataFrame(rows, schema=figures.COLUMNS),
        area_figures=[_area()],
        decile_bands=[("P_RWM_EXP", "primary", 2025, "all", 15_000, *range(40, 85, 5))],
        inspections=[inspections],
        standings=[StandingFactory.build(edition=None, school=None, school_id=URNS[0])],
        area_outcomes=[AreaOutcomeFactory.build(edition=None, basis=Basis.OVERALL)],
        run=run_draft(),
        coverage={"P_RWM_EXP": {"2025": {"ok": 2}, "2024": {"suppressed": 1}}},
        findings=[{"code": "note", "sentence": "The register was rebuilt.", "count": 1}],
        families=[FamilyFactory.build(edition=None, school=None, school_id=URNS[0])],
    )  # fmt: skip


def _area() -> tuple[Any, ...]:
    row = {
        "level": "la", "area": "399", "area_name": "Aldermere", "phase": "primary",
        "indicator": "P_RWM_EXP", "year_end": 2025, "pupil_group": "all", "value": 59.0,
        "n": 12_800, "state": "ok", "series": "P_RWM_EXP:2023", "status": "final",
        "release": "ks2-2025", "row": 3, "rank_tied": False, "gap_text": "",
    }  # fmt: skip
    return tuple(row.get(name) for name in areas.AREA_FIELDS)


def _inspection() -> tuple[Any, list[tuple[Any, ...]]]:
    from headway.inspections.models import Inspection

    made = Inspection(
        school_id=URNS[0], urn_at=URNS[0], inspected_on=date(2022, 11, 8),
        started_on=date(2022, 11, 8), known_on=date(2022, 12, 14), kind="graded",
        regime="EIF-19", overall=2, outcome="Good", release_id="ofsted", row=9,
    )  # fmt: skip
    return made, [("quality_of_education", "Quality of education", "2", "Good", None, 0)]
