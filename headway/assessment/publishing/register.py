"""The register of one authority on one day, as rows of `schools`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db.models import CharField

from headway.evidence.catalogue.types import school_types
from headway.evidence.lineage import Lineages
from headway.evidence.phases import phase_of, reporting_phase_of
from headway.schools.models import Relation, RelationKind, ReportingPhase, School
from headway.schools.searching import search_text

# What `School` takes from the register's table under the same name.
TEXT = (
    "name", "la", "la_name", "laestab", "type", "type_group", "status", "opened_as", "gender",
    "religious_character", "diocese", "admissions", "postcode", "address", "town", "district",
    "ward", "region", "trust", "trust_uid", "head_name", "website", "lineage", "built_note",
)  # fmt: skip
PLAIN = (
    "maintained", "open_date", "close_date", "low_age", "high_age", "sixth_form",
    "nursery_provision", "easting", "northing", "roll", "roll_on", "fsm_percent",
)  # fmt: skip
WRITTEN = (
    *TEXT, *PLAIN, "phase", "reporting_phase", "in_scope", "scope_reason", "is_open",
    "counted_from", "counted_until", "deprivation_fifth", "release", "row", "search",
)  # fmt: skip
FIFTHS = 5
NO_DIOCESE = {"not applicable", "does not apply", "not recorded", "none"}  # as registers print it
LONGEST = {
    field.name: field.max_length
    for field in School._meta.concrete_fields
    if isinstance(field, CharField)
}


def school_rows(
    schools: pl.DataFrame,
    establishments: pl.DataFrame,
    *,
    authority: str,
    on: date,
    out_of_scope: Mapping[int, str],
) -> list[School]:
    """Every establishment of the authority that any register knows, open on the day or not.

    schools        `schools_as_at(store, on)`
    establishments `establishments(store)`: gives the closed ones, and the days between which
                   each counts as open
    out_of_scope   URN -> why the framework version does not assess the school
    """
    ours = schools.filter(pl.col("la") == authority)
    bounds = {row["urn"]: row for row in establishments.iter_rows(named=True)}
    fifths = _fifths(ours)
    made = [
        _school(
            row, bounds.get(row["urn"], {}), is_open=True, fifth=fifths.get(row["urn"]),
            why_not=out_of_scope.get(row["urn"], ""),
        )
        for row in ours.iter_rows(named=True)
    ]  # fmt: skip
    others = _shaped(
        establishments.filter(
            (pl.col("la") == authority)
            & ~pl.col("urn").is_in(ours["urn"].to_list())
            & (pl.col("status") != "proposed").fill_null(True)
        )
    )
    made += [
        _school(row, row, is_open=False, fifth=None, why_not="Not open on the day.")
        for row in others.iter_rows(named=True)
        if row["name"]
    ]
    return made


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """Closed establishments with phase, type group and maintenance, as the register's own."""
    kinds = school_types()
    return rows.with_columns(
        type_group=pl.col("type").replace_strict(
            {name: kind.group for name, kind in kinds.items()},
            default=None,
            return_dtype=pl.String,
        ),
        maintained=pl.col("type").replace_strict(
            {name: kind.maintained for name, kind in kinds.items()},
            default=None,
            return_dtype=pl.Boolean,
        ),
        phase=phase_of(),
    ).with_columns(reporting_phase=reporting_phase_of(pl.col("phase")))


def has(published: object) -> bool | None:
    """Has a sixth form, Does not have a sixth form, Not applicable: as yes, no, unknown."""
    if published is None or isinstance(published, bool):
        return published
    words = str(published).strip().lower()
    if words.startswith("has "):
        return True
    return False if words.startswith(("does not have", "no ")) else None


def _fifths(schools: pl.DataFrame) -> dict[int, int]:
    """1 for the fifth of schools of a reporting phase with most pupils on free school meals."""
    known = schools.filter(pl.col("fsm_percent").is_not_null()).with_columns(
        _place=pl.col("fsm_percent").rank("ordinal", descending=True).over("reporting_phase"),
        _of=pl.len().over("reporting_phase"),
    )
    return {
        urn: min(FIFTHS, (place - 1) * FIFTHS // of + 1)
        for urn, place, of in known.select("urn", "_place", "_of").iter_rows()
    }


def _school(
    row: Mapping[str, Any],
    bounds: Mapping[str, Any],
    *,
    is_open: bool,
    fifth: int | None,
    why_not: str,
) -> School:
    values: dict[str, Any] = {}
    for name in TEXT:
        given = row.get(name)
        values[name] = str(given)[: LONGEST[name]] if given is not None else ""
    if values["diocese"].lower() in NO_DIOCESE:
        values["diocese"] = ""
    values["status"] = values["status"][:1].upper() + values["status"][1:]
    for name in PLAIN:
        values[name] = row.get(name)
    for name in ("sixth_form", "nursery_provision"):
        values[name] = has(values[name])
    began = row.get("open_date") or bounds.get("opened_by")
    ended = row.get("close_date") or bounds.get("closed_after")
    return School(
        urn=row["urn"],
        **values,
        phase=row.get("phase") or "",
        reporting_phase=row.get("reporting_phase") or ReportingPhase.OTHER,
        in_scope=is_open and not why_not,
        scope_reason=why_not[:300],
        is_open=is_open,
        counted_from=began,
        counted_until=ended if not is_open else row.get("close_date"),
        deprivation_fifth=fifth,
        release=row.get("built_from") or row.get("release") or "",
        row=row.get("built_row") or row.get("row"),
        search=search_text(
            *(values[name] for name in ("name", "laestab", "postcode")),
            row["urn"],
            *(values[name] for name in ("town", "district", "ward", "trust")),
        ),
    )


def relation_rows(lineages: Lineages, urns: set[int], names: Mapping[int, str]) -> list[Relation]:
    """What each of our establishments was before and became."""
    made = []
    for row in lineages.joins.iter_rows(named=True):
        later, earlier = row["urn"], row["predecessor"]
        if later in urns:
            made.append(
                Relation(
                    school_id=later,
                    other_urn=earlier,
                    other_name=(row["predecessor_name"] or names.get(earlier, ""))[:200],
                    kind=RelationKind.PREDECESSOR,
                    join_kind=row["kind"],
                    on=row["on"],
                )
            )
        if earlier in urns:
            made.append(
                Relation(
                    school_id=earlier,
                    other_urn=later,
                    other_name=names.get(later, "")[:200],
                    kind=RelationKind.SUCCESSOR,
                    join_kind=row["kind"],
                    on=row["on"],
                )
            )
    return made
