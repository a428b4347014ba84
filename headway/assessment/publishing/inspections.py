"""Inspections, standings and the honest count, as rows of `inspections`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from headway.evidence.regimes import regimes
from headway.evidence.standings import AREA_SAYS, judged
from headway.inspections.models import (
    AreaOutcome,
    Basis,
    Inspection,
    InspectionKind,
    Standing,
    StandingGroup,
)

CARD_GRADES = {
    "exceptional": "Exceptional",
    "strong_standard": "Strong standard",
    "expected_standard": "Expected standard",
    "needs_attention": "Needs attention",
    "urgent_improvement": "Urgent improvement",
}
OVERALL_WORDS = {1: "Outstanding", 2: "Good", 3: "Requires improvement", 4: "Inadequate"}
STANDING_PLAIN = (
    "worse_than_good", "category_of_concern", "two_ri", "stuck", "concern_flag",
    "letter_says_issues", "any_needs_attention", "any_urgent_improvement", "safeguarding_not_met",
    "inspected_on", "visited_on", "known_on", "years_since", "predecessor_urn", "row",
)  # fmt: skip
STANDING_TEXT = {
    "regime": 12, "latest_overall": 20, "previous_overall": 20, "derived_category": 40,
    "published_category": 40, "sentence": 700,
}  # fmt: skip


def inspection_rows(
    inspections: pl.DataFrame, lines: pl.DataFrame
) -> list[tuple[Inspection, list[tuple[Any, ...]]]]:
    """Every inspection of our schools and of what they were before, with its judgements.

    inspections  `inspections_as_at(store, on)`, of all England
    lines        school, urn, join_kind: which earlier URNs speak for a school
    A judgement is (area, area_name, grade, grade_words, graded_on, position).
    """
    words = {regime.id: regime.grades for regime in regimes()}
    ours = (
        inspections.with_columns(_at=pl.coalesce("urn_at", "urn"))
        .join(
            lines.filter(~pl.col("join_kind").is_in(["split", "absorbed"])).select(
                "school", _line="urn", join_kind="join_kind"
            ),
            left_on="urn",
            right_on="_line",
            how="inner",
        )
        .with_columns(_on=pl.coalesce("started_on", "ended_on"))
        .filter(pl.col("_on").is_not_null())
        # The same visit stands under the old and under the new number: the school's own first.
        .sort("school", "_on", pl.col("join_kind") != "own", maintain_order=True)
        .unique(["school", "_at", "_on", "kind"], keep="first", maintain_order=True)
    )
    made = []
    for row in ours.iter_rows(named=True):
        inspection = Inspection(
            school_id=row["school"],
            urn_at=row["_at"],
            inspected_on=row["_on"],
            started_on=row["started_on"],
            ended_on=row["ended_on"],
            published_on=row["published_on"],
            known_on=row["known_on"],
            kind=row["kind"] if row["kind"] in InspectionKind.values else InspectionKind.LATEST,
            regime=row["regime"] or "",
            overall=row["overall"],
            overall_state=row["overall_state"] or "",
            concern=(row["concern"] or "")[:4],
            safeguarding=row["safeguarding"] or "",
            worse_than_good=judged({**row, "inspected_on": row["_on"]}).worse,
            outcome=(row["outcome"] or _overall(row, words))[:400],
            predecessor=row["_at"] != row["school"],
            release_id=row["release"] or "",
            row=row["row"],
        )
        made.append((inspection, list(_judgements(row, words))))
    return made


def _overall(row: Mapping[str, Any], words: Mapping[str, Mapping[int, str]]) -> str:
    grade = row["overall"]
    if grade is None:
        return ""
    return words.get(row["regime"] or "", {}).get(grade, OVERALL_WORDS.get(grade, str(grade)))


def _judgements(
    row: Mapping[str, Any], words: Mapping[str, Mapping[int, str]]
) -> list[tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for one in row["judgements"] or []:
        area, grade = one["area"], one["grade"]
        if not area or not grade or area in found:
            continue
        said = AREA_SAYS.get(area, area.replace("_", " "))
        own = words.get(row["regime"] or "", {})
        shown = (
            own.get(int(grade), OVERALL_WORDS.get(int(grade), grade))
            if grade.isdecimal()
            else CARD_GRADES.get(grade, grade.replace("_", " ").capitalize())
        )
        found[area] = (
            area[:60], (said[:1].upper() + said[1:])[:120], grade[:40], shown[:80],
            one["graded_on"], len(found),
        )  # fmt: skip
    return list(found.values())


def standing_rows(standings: pl.DataFrame, windows: pl.DataFrame) -> list[Standing]:
    """Where each school stands with Ofsted, and its window."""
    by_urn = {row["urn"]: row for row in windows.iter_rows(named=True)}
    made = []
    for row in standings.iter_rows(named=True):
        window = by_urn.get(row["urn"], {})
        group, basis = group_and_basis(row)
        made.append(
            Standing(
                school_id=row["urn"],
                group=group,
                basis=basis,
                words=row["standing"] or StandingGroup(group).label,
                short=(row["standing_short"] or "")[:120],
                never_inspected=bool(row["never_inspected"]),
                predecessor_outcome=bool(row["predecessor_outcome"]),
                release_id=row["release"] or "",
                **{name: row[name] for name in STANDING_PLAIN},
                **{name: (row[name] or "")[:longest] for name, longest in STANDING_TEXT.items()},
                window_earliest=window.get("earliest"),
                window_expected=window.get("expected"),
                window_latest=window.get("latest"),
                window_basis=(window.get("basis") or window.get("why_unknown") or "")[:700],
                window_rule=(window.get("rule") or "")[:60],
                terms_to_latest=window.get("terms_to_latest"),
                imminent=window.get("imminent"),
            )
        )
    return made


def group_and_basis(row: Mapping[str, Any]) -> tuple[str, str]:
    """How lists group a standing, and what "good or better" may be read from.

    A school not yet inspected in its present form is in no percentage, even where its
    predecessor's outcome is shown.
    """
    if row["never_inspected"]:
        return StandingGroup.NEVER, Basis.NONE
    if row["latest_overall"]:
        return row["latest_overall"], Basis.OVERALL
    if row["worse_than_good"] is None:
        return StandingGroup.NOT_JUDGED, Basis.NONE
    met = StandingGroup.NO_GRADE_BELOW if row["worse_than_good"] else StandingGroup.NO_GRADE_MET
    card = row["regime"] == "RC-25"
    return met, Basis.REPORT_CARD if card else Basis.JUDGEMENTS


def outcome_rows(
    standings: pl.DataFrame,
    schools: pl.DataFrame,
    *,
    areas: Mapping[tuple[str, str, str], tuple[str, ...] | None],
) -> list[AreaOutcome]:
    """Good or better by area, reporting phase, maintained or not, and basis.

    standings, schools  of all England on the day
    areas               (level, code, name) -> authority codes, None for every one
    """
    bases = [
        (row["urn"], str(basis), row["worse_than_good"] is False)
        for row in standings.iter_rows(named=True)
        for _, basis in [group_and_basis(row)]
    ]
    table = pl.DataFrame(
        bases, schema={"urn": pl.Int64, "basis": pl.String, "good": pl.Boolean}, orient="row"
    ).join(
        schools.select("urn", "la", "reporting_phase", "maintained", "roll"), on="urn", how="inner"
    )
    # Independent schools are another inspectorate's; they are in no count of the authority's.
    table = table.filter(
        pl.col("reporting_phase").is_not_null() & (pl.col("reporting_phase") != "independent")
    )
    made = []
    for (level, code, name), members in areas.items():
        inside = table if members is None else table.filter(pl.col("la").is_in(list(members)))
        for maintained_only in (False, True):
            part = inside.filter("maintained") if maintained_only else inside
            for phase in ["all", *part["reporting_phase"].unique().sort().to_list()]:
                rows = part if phase == "all" else part.filter(pl.col("reporting_phase") == phase)
                counted = rows.group_by("basis").agg(
                    schools=pl.len(),
                    good_schools=pl.col("good").sum(),
                    pupils=pl.col("roll").sum(),
                    pupils_good=pl.col("roll").filter("good").sum(),
                )
                for basis, count, good, pupils, pupils_good in counted.sort("basis").iter_rows():
                    made.append(
                        AreaOutcome(
                            level=level,
                            area=code,
                            area_name=name,
                            phase=phase,
                            maintained_only=maintained_only,
                            basis=basis,
                            schools=count,
                            good=0 if basis == Basis.NONE else good,
                            pupils=pupils or 0,
                            pupils_good=0 if basis == Basis.NONE else pupils_good or 0,
                        )
                    )
    return made
