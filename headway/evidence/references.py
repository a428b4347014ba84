"""Facts that are not a measure: a register row, an inspection, a window, cited like one."""

from collections.abc import Collection, Mapping
from datetime import date
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
    wanted: dict[str, tuple[str, int, str, int]] = {}
    for fact_id in ids:
        indicator, year, pupil_group, number = fact_id.split("|")
        if indicator in REFERENCES:
            wanted[fact_id] = (indicator, int(year), pupil_group, int(number))
    if not wanted:
        return {}
    urns = {urn for _, _, _, urn in wanted.values()}
    visits, register = _by_urn(inspections, urns), _by_urn(schools, urns)
    window, standing = _by_urn(windows, urns), _by_urn(standings, urns)
    found: dict[str, Fact] = {}
    for fact_id, (indicator, year_end, pupil_group, urn) in wanted.items():
        if indicator in INSPECTION_FACTS:
            said = _inspection(visits.get(urn, []), indicator, year_end)
        elif indicator == "REGISTER":
            said = _registered(register.get(urn, []))
        else:
            said = _window(window.get(urn, []), standing.get(urn, []), register.get(urn, []))
        if said is not None:
            found[fact_id] = {
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
                **said,
            }
    return found


Rows = list[dict[str, Any]]


def _registered(register: Rows) -> dict[str, Any] | None:
    for row in register:
        return {
            "release": row.get("built_from"),
            "row": row.get("built_row"),
            "raw": row.get("type"),
        }
    return None


def _window(window: Rows, standing: Rows, register: Rows) -> dict[str, Any] | None:
    """A window is counted from the latest inspection, else from the opening day."""
    if not window:
        return None
    source = {"release": None, "row": None}
    for opened in register:
        source = {"release": opened.get("built_from"), "row": opened.get("built_row")}
    for inspected in standing:
        if inspected.get("release") is not None:
            source = {"release": inspected["release"], "row": inspected["row"]}
    return {"state": "computed", "raw": window[0].get("basis"), **source}


def _by_urn(frame: pl.DataFrame, urns: set[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in frame.filter(pl.col("urn").is_in(list(urns))).iter_rows(named=True):
        found.setdefault(row["urn"], []).append(row)
    return found


def academic_year(day: date) -> int:
    """The year in which the academic year of a day ends: 1 September 2019 is 2020."""
    return day.year + (day.month >= 9)


def _inspection(visits: Rows, indicator: str, year_end: int) -> dict[str, Any] | None:
    """The latest inspection of the kind in the academic year."""
    fitting = [
        visit
        for visit in visits
        if _is(visit["kind"], indicator) and academic_year(visit["inspected_on"]) == year_end
    ]
    if not fitting:
        return None
    visit = max(fitting, key=lambda visit: visit["inspected_on"])
    return {
        "value": visit.get("overall"),
        "series": f"OFSTED:{visit.get('regime')}",
        "release": visit.get("release"),
        "row": visit.get("row"),
        "raw": visit.get("outcome"),
        "inspected_on": str(visit["inspected_on"]),
        "kind": visit.get("kind"),
    }


def _is(kind: str, indicator: str) -> bool:
    if indicator == "OFSTED_REPORT_CARD":
        return kind == "report_card"
    if indicator == "OFSTED_UNGRADED":
        return kind in ("ungraded", "short", "monitoring")
    return kind not in ("ungraded", "report_card")
