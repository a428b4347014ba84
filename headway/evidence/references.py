"""Facts that are not a measure: a register row, an inspection, a window, cited like one."""

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

INSPECTION_FACTS = ("OFSTED_OVERALL", "OFSTED_REPORT_CARD", "OFSTED_UNGRADED")
REFERENCES = (*INSPECTION_FACTS, "REGISTER", "INSPECTION_WINDOW")

Fact = Mapping[str, Any]


def reference_facts(
    schools: pl.DataFrame,
    inspections: pl.DataFrame,
    windows: pl.DataFrame,
    standings: pl.DataFrame,
    ids: Collection[str],
) -> dict[str, Fact]:
    """The reference facts among `ids`, each with the release and row that it stands in."""
    wanted = {}
    for fact_id in ids:
        indicator, year_end, pupil_group, urn = fact_id.split("|")
        if indicator in REFERENCES:
            wanted[fact_id] = (indicator, int(year_end), pupil_group, int(urn))
    if not wanted:
        return {}
    urns = {urn for _, _, _, urn in wanted.values()}
    visits = _by_urn(inspections, urns)
    register, window = _by_urn(schools, urns), _by_urn(windows, urns)
    standing = _by_urn(standings, urns)
    found: dict[str, Fact] = {}
    for fact_id, (indicator, year_end, pupil_group, urn) in wanted.items():
        known: dict[str, Any] = {
            "id": fact_id,
            "urn": urn,
            "indicator": indicator,
            "year_end": year_end,
            "pupil_group": pupil_group,
            "value": None,
            "lower": None,
            "upper": None,
            "n": None,
            "state": "ok",
            "series": indicator,
        }
        if indicator in INSPECTION_FACTS:
            visit = _visit(visits.get(urn, []), indicator, year_end)
            if visit is not None:
                found[fact_id] = {**known, **_inspection(visit)}
        elif indicator == "REGISTER":
            for row in register.get(urn, [])[:1]:
                found[fact_id] = {
                    **known,
                    "release": row.get("built_from"),
                    "row": row.get("built_row"),
                    "raw": row.get("type"),
                }
        else:
            for row in window.get(urn, [])[:1]:
                # a window is counted from the latest inspection, else from the opening day
                source = next(iter(standing.get(urn, [])), {})
                opened = next(iter(register.get(urn, [])), {})
                counted = source.get("release") is not None
                found[fact_id] = {
                    **known,
                    "state": "computed",
                    "release": source["release"] if counted else opened.get("built_from"),
                    "row": source["row"] if counted else opened.get("built_row"),
                    "raw": row.get("basis"),
                }
    return found


def _by_urn(frame: pl.DataFrame, urns: set[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in frame.filter(pl.col("urn").is_in(list(urns))).iter_rows(named=True):
        found.setdefault(row["urn"], []).append(row)
    return found


def _visit(visits: list[dict[str, Any]], indicator: str, year_end: int) -> dict[str, Any] | None:
    """The latest inspection of the kind in the academic year."""
    kinds = {
        "OFSTED_OVERALL": lambda v: v["kind"] not in ("ungraded", "report_card"),
        "OFSTED_REPORT_CARD": lambda v: v["kind"] == "report_card",
        "OFSTED_UNGRADED": lambda v: v["kind"] in ("ungraded", "short", "monitoring"),
    }
    fitting = [
        visit
        for visit in visits
        if kinds[indicator](visit) and academic_year(visit["inspected_on"]) == year_end
    ]
    return max(fitting, key=lambda visit: visit["inspected_on"], default=None)


def academic_year(day: Any) -> int:
    """The year in which the academic year of a day ends: 1 September 2019 is 2020."""
    return int(day.year + (day.month >= 9))


def _inspection(visit: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": visit.get("overall"),
        "series": f"OFSTED:{visit.get('regime')}",
        "release": visit.get("release"),
        "row": visit.get("row"),
        "raw": visit.get("outcome"),
        "inspected_on": str(visit["inspected_on"]),
        "kind": visit.get("kind"),
    }
