"""Everything known of one authority's schools on one day, gathered once for any version.

Joins the register, inspections, windows, statistics and profiles of that day. A column
that none of them produces is unknown and says so: it is never taken for "no".
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.compute import Vintage, compute
from headway.evidence.errors import UnknownAuthority
from headway.evidence.inspections import inspections_as_at
from headway.evidence.profile import CityFigures, DomainLevel, profiles
from headway.evidence.references import reference_facts
from headway.evidence.register import lineages_loaded, schools_as_at
from headway.evidence.register_gaps import gaps_on
from headway.evidence.releases import Release
from headway.evidence.rules.columns import columns as catalogue
from headway.evidence.rules.evaluate import CITES_SCHEMA
from headway.evidence.standings import standings
from headway.evidence.store import Store
from headway.evidence.windows import windows

Fact = Mapping[str, Any]


@dataclass(frozen=True)
class EvidenceOfDay:
    """The profile columns of an authority's schools, and where each value comes from."""

    on: date
    authority: str
    authority_name: str
    key: str  # of the vintage: equal keys, equal figures
    schools: pl.DataFrame
    inspections: pl.DataFrame  # of every school: a predecessor may be another authority's
    standings: pl.DataFrame
    windows: pl.DataFrame
    columns: pl.DataFrame
    cites: pl.DataFrame
    domain_levels: tuple[DomainLevel, ...]
    figures: Mapping[str, CityFigures]
    vintage: Vintage
    releases: tuple[Release, ...]
    notes: tuple[str, ...] = ()
    lineage_of: Mapping[int, str] = field(default_factory=dict)
    heard: Mapping[str, Fact] = field(default_factory=dict)  # entries of people, as facts

    def facts(self, ids: Collection[str]) -> dict[str, Fact]:
        """The cited facts by id; an id that no release holds is left out."""
        references = reference_facts(
            self.schools, self.inspections, self.windows, self.standings, ids
        )
        references |= {fact_id: self.heard[fact_id] for fact_id in ids if fact_id in self.heard}
        wanted: dict[str, list[tuple[int, str, int]]] = {}
        for fact_id in ids:
            if fact_id in references:
                continue
            indicator, year_end, pupil_group, urn = fact_id.split("|")
            wanted.setdefault(indicator, []).append((int(year_end), pupil_group, int(urn)))
        found: dict[str, Fact] = dict(references)
        for indicator, keys in wanted.items():
            rows = self.vintage.schools(
                indicator,
                years={year for year, _, _ in keys},
                urns={urn for _, _, urn in keys},
                pupil_groups={group for _, group, _ in keys},
            )
            for row in rows.iter_rows(named=True):
                fact_id = f"{indicator}|{row['year_end']}|{row['pupil_group']}|{row['urn']}"
                found[fact_id] = {"id": fact_id, **row}
        return {fact_id: found[fact_id] for fact_id in ids if fact_id in found}


def evidence_of_day(
    store: Store,
    *,
    authority: str,
    on: date,
    progress: Callable[[str], None] = lambda line: None,
) -> EvidenceOfDay:
    """Gather what was public on a day about an authority's schools.

    Raises NothingLoaded without a register, UnknownAuthority for a code with no school.
    """
    schools = schools_as_at(store, on).filter(pl.col("la") == authority)
    if schools.is_empty():
        raise UnknownAuthority(
            f"No school of authority {authority} was open on {on.day} {on:%B %Y} in the loaded "
            "registers. Give the authority's three-digit code, such as 330."
        )
    inspections = inspections_as_at(store, on)
    lines = lineages_loaded(store)
    standing = standings(inspections, schools, on)
    window = windows(standing, schools, on)
    vintage = compute(store, known_on=on, progress=progress)
    made = profiles(vintage, schools, standing, window, on, authority, lines=lines)
    columns, cites = completed(*_with_closing_day(made.columns, made.cites, window), schools["urn"])
    urns = schools["urn"].implode()
    name = schools["la_name"].drop_nulls().mode().sort()
    return EvidenceOfDay(
        on=on,
        authority=authority,
        authority_name=str(name[0]) if len(name) else "",
        key=vintage.key,
        schools=schools,
        inspections=inspections,
        standings=standing.filter(pl.col("urn").is_in(urns)),
        windows=window.filter(pl.col("urn").is_in(urns)),
        columns=columns,
        cites=cites,
        domain_levels=made.domain_levels,
        figures=made.figures,
        vintage=vintage,
        releases=tuple(store.releases()),
        notes=_notes(schools, store, on, authority),
        lineage_of={
            urn: str(lineage)
            for urn, lineage in schools.select("urn", "lineage").iter_rows()
            if lineage is not None
        },
    )


def _with_closing_day(
    columns: pl.DataFrame, cites: pl.DataFrame, window: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The day on which the window closes, for sentences; cited as its terms are."""
    if "window_closes_on" in columns.columns:
        return columns, cites
    days = window.select("urn", window_closes_on="latest")
    same = cites.filter(pl.col("column") == "window_closes_in_terms")
    return (
        columns.join(days, on="urn", how="left", maintain_order="left"),
        pl.concat([cites, same.with_columns(column=pl.lit("window_closes_on"))]),
    )


def completed(
    columns: pl.DataFrame, cites: pl.DataFrame, urns: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row for each school, and for each column that nobody produced why it is unknown."""
    whole = pl.DataFrame({"urn": urns.cast(pl.Int64)}).join(
        columns, on="urn", how="left", maintain_order="left"
    )
    absent = [name for name in catalogue() if name not in columns.columns]
    why = pl.DataFrame(
        {
            "column": absent,
            "why_unknown": ["Nothing that is loaded gives this." for _ in absent],
        },
        schema={"column": pl.String, "why_unknown": pl.String},
    )
    empty = pl.lit([], dtype=pl.List(pl.String))
    unknown = whole.select("urn").join(why, how="cross").with_columns(fact_ids=empty)
    return whole, pl.concat(
        [cites.select(*CITES_SCHEMA).cast(CITES_SCHEMA), unknown.select(*CITES_SCHEMA)]  # type: ignore[arg-type]
    )


def _notes(schools: pl.DataFrame, store: Store, on: date, authority: str) -> tuple[str, ...]:
    """What a reader must know of the sources before reading the list."""
    notes = list(dict.fromkeys(schools["built_note"].drop_nulls().to_list()))
    counted = {note: int((schools["built_note"] == note).sum()) for note in notes}
    said = [
        note if len(notes) == 1 else f"{note} ({counted[note]:,} schools)"
        for note in sorted(notes, key=lambda note: -counted[note])
    ]
    said += [gap.sentence for gap in gaps_on(store, on, authority)]
    later = [r for r in store.releases() if r.as_at > on]
    if later:
        said.append(
            f"{len(later)} loaded files were published after {on.day} {on:%B %Y}; none of their "
            "results or inspections is used here."
        )
    return tuple(said)
