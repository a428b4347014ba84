"""What is loaded: releases, the years that each measure covers, what a person should look at."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from headway.evidence.catalogue import indicators
from headway.evidence.facts import year_label
from headway.evidence.register_gaps import latest_gaps
from headway.evidence.releases import Finding, Release
from headway.evidence.store import Store
from headway.evidence.terminal import heading, plural, table, wrapped


@dataclass(frozen=True)
class Coverage:
    """One measure in one year: how many schools have a row and how many a number."""

    indicator: str
    year_end: int
    schools: int
    with_value: int
    areas: int
    releases: tuple[str, ...]


@dataclass(frozen=True)
class Holdings:
    """Everything in one store; `gaps` is what no register tells on the latest one's day."""

    releases: tuple[Release, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Finding, ...] = ()

    @property
    def findings(self) -> list[tuple[Release, Finding]]:
        """What needs a look, release by release."""
        return [(release, finding) for release in self.releases for finding in release.findings]

    def to_json(self, editions: Sequence[dict[str, Any]] = ()) -> str:
        """Releases, coverage, findings and editions."""
        made = {
            "releases": [
                {
                    "id": r.id,
                    "title": r.title,
                    "publisher": r.publisher,
                    "kind": r.kind,
                    "file_name": r.file_name,
                    "as_at": r.as_at,
                    "as_at_basis": r.as_at_basis,
                    "year_end": r.year_end,
                    "year_basis": r.year_basis,
                    "status": r.status,
                    "rows": r.rows,
                    "schools": r.schools,
                    "values": r.values,
                    "codes": r.codes,
                    "sha256": r.sha256,
                }
                for r in self.releases
            ],
            "coverage": [
                {
                    "indicator": c.indicator,
                    "year_end": c.year_end,
                    "schools": c.schools,
                    "with_value": c.with_value,
                    "areas": c.areas,
                    "releases": list(c.releases),
                }
                for c in self.coverage
            ],
            "findings": [
                {
                    "release": r.id,
                    "code": f.code,
                    "sentence": f.sentence,
                    "row": f.row,
                    "column": f.column,
                    "count": f.count,
                }
                for r, f in self.findings
            ],
            "register_gaps": [
                {"code": f.code, "sentence": f.sentence, "count": f.count} for f in self.gaps
            ],
            "editions": list(editions),
        }
        return json.dumps(made, ensure_ascii=False, indent=1, default=str)

    def to_text(self, editions: Sequence[dict[str, Any]] = ()) -> str:
        """The same for a terminal."""
        if not self.releases:
            return "Nothing is loaded. Load publishers' files first: headway load PATH."
        out = [
            heading(plural(len(self.releases), "release")),
            table(
                ("Public from", "Basis", "Kind", "Title", "Year from", "Status", "Rows", "Schools",
                 "Values", "Release"),
                [
                    (r.as_at, r.as_at_basis, r.kind, r.title, r.year_basis or "", r.status or "",
                     f"{r.rows:,}", f"{r.schools:,}", f"{r.values:,}", r.id)
                    for r in self.releases
                ],
                right=frozenset({6, 7, 8}),
            ),
        ]  # fmt: skip
        if self.coverage:
            out += [
                "\n" + heading("Schools with a number, by measure and year", mark="-"),
                self._years(),
            ]
        if self.findings:
            out.append(
                "\n" + heading(f"{plural(len(self.findings), 'finding')} to look at", mark="-")
            )
            out += [wrapped(f"{r.id}: {f.sentence}", hang=4) for r, f in self.findings]
        if self.gaps:
            out.append("\n" + heading("What no register tells", mark="-"))
            out += [wrapped(gap.sentence, hang=4) for gap in self.gaps]
        out.append("\n" + heading("Editions", mark="-"))
        out += [
            wrapped(
                f"{e['number']}: as at {e['as_at']}, published {e['published_at']}"
                f"{' (current)' if e['current'] else ''}"
            )
            for e in editions
        ] or ["None is published yet: headway publish makes one."]
        return "\n".join(out)

    def _years(self) -> str:
        years = sorted({c.year_end for c in self.coverage if c.schools})
        by_measure: dict[str, dict[int, int]] = {}
        for one in self.coverage:
            if one.schools:
                by_measure.setdefault(one.indicator, {})[one.year_end] = one.with_value
        rows = [
            (name, *(f"{found[y]:,}" if y in found else "" for y in years))
            for name, found in by_measure.items()
        ]
        heads = ("Measure", *(year_label(y) for y in years))
        return table(heads, rows, right=frozenset(range(1, len(years) + 1)))


def holdings(store: Store) -> Holdings:
    """Read what the store holds; no figure is computed and nothing is changed."""
    releases = store.releases()
    found = []
    for indicator in indicators():
        holding = [r for r in releases if indicator in r.indicators]
        if not holding:
            continue
        school = pl.col("level") == "school"
        counted = (
            store.facts(indicator, holding)
            .filter(pl.col("pupil_group") == "all")
            .group_by("year_end")
            .agg(
                schools=pl.col("urn").filter(school).n_unique(),
                with_value=pl.col("urn").filter(school & pl.col("value").is_not_null()).n_unique(),
                areas=(~school).sum(),
                releases=pl.col("release").unique().sort(),
            )
            .sort("year_end")
            .collect()
        )
        for row in counted.iter_rows(named=True):
            found.append(
                Coverage(
                    indicator,
                    row["year_end"],
                    row["schools"],
                    row["with_value"],
                    row["areas"],
                    tuple(row["releases"]),
                )
            )
    return Holdings(tuple(releases), tuple(found), tuple(latest_gaps(store)))
