"""A stored run asked again: with thresholds moved, or under another version.

Everything comes from the database: the columns and citations kept with the run, and the
figures of its edition. The evidence store is not touched.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from headway.assessment.models import Run, RunInputs
from headway.assessment.queries.runs import Change, Side, changed, sides_of
from headway.core.refusals import Refused
from headway.evidence.rules import Framework, evaluate, outcomes
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of
from headway.measures.models import Figure
from headway.schools.models import School

if TYPE_CHECKING:
    from headway.evidence.assess import Assessment
    from headway.evidence.day import EvidenceOfDay

Plain = bool | int | float | date | str


def table(stored: bytes | memoryview) -> pl.DataFrame:
    """A table kept with a run, with its types and its unknowns."""
    return pl.read_parquet(io.BytesIO(bytes(stored)))


def what_if(run: Run, thresholds: Mapping[str, Plain]) -> Change:
    """Who would move if these thresholds of the run's version were others. Nothing is stored.

    Raises BadFramework for a threshold that the version lacks or a value of another kind, and
    Refused for a run without a stored version.
    """
    moved = _version_of(run).with_thresholds(thresholds)
    return _compared(run, moved, title=f"{run.version_title}, with thresholds moved")


def under_version(run: Run, version: Version) -> Change:
    """Who would move if the run's evidence were judged by another version, a draft too."""
    framework = framework_of(version)
    return _compared(run, framework, title=version.title)


def _version_of(run: Run) -> Framework:
    if run.framework is None:
        raise Refused("The version of this run is not held, so nothing can be tried with it.")
    return framework_of(run.framework)


def _compared(run: Run, framework: Framework, *, title: str) -> Change:
    """Only schools whose category differs are worked out in words: the rest stay as they are."""
    if not RunInputs.objects.filter(run=run).exists():
        raise Refused("What this assessment read is not held, so nothing can be tried with it.")
    before = sides_of(run)
    columns = table(run.inputs.columns)
    found = {
        row["urn"]: row["category"]
        for row in outcomes(framework, columns).select("urn", "category").iter_rows(named=True)
        if row["category"] is not None
    }
    moving = [
        urn
        for urn in {*before, *found}
        if urn not in found or urn not in before or before[urn].category != found[urn]
    ]
    words = {one.id: one for one in framework.contents.categories}
    after = {urn: side for urn, side in before.items() if urn in found and urn not in moving}
    cites = table(run.inputs.cites).filter(pl.col("urn").is_in(moving))
    for proposal in evaluate(framework, columns.filter(pl.col("urn").is_in(moving)), cites):
        category = words[proposal.category]
        after[proposal.urn] = Side(
            category=proposal.category,
            words=category.name,
            listed=category.listed,
            fired=proposal.fired,
            reasons=tuple(reason.sentence for reason in proposal.reasons),
        )
    return changed(before, after, before_title=run.version_title, after_title=title)


@dataclass(frozen=True)
class StoredDay:
    """The evidence of a run's day as the database keeps it; stands in for `EvidenceOfDay`."""

    run: Run

    @cached_property
    def columns(self) -> pl.DataFrame:
        return table(self.run.inputs.columns)

    @cached_property
    def cites(self) -> pl.DataFrame:
        return table(self.run.inputs.cites)

    @cached_property
    def schools(self) -> pl.DataFrame:
        rows = School.objects.filter(urn__in=self.columns["urn"].to_list())
        return pl.DataFrame(
            list(rows.values_list("urn", "name", "phase", "lineage")),
            schema={
                "urn": pl.Int64, "name": pl.String, "phase": pl.String, "lineage": pl.String,
            },
            orient="row",
        )  # fmt: skip

    @cached_property
    def domain_levels(self) -> tuple[Any, ...]:
        from headway.evidence.profile.domains import DomainLevel  # the statistics libraries
        from headway.evidence.sentences import Reason

        return tuple(
            DomainLevel(
                urn=level.school_id,
                domain=cast(Any, level.domain),
                level=level.level,
                state=cast(Any, level.state),
                strength=level.strength,
                reasons=tuple(
                    Reason(one["template_id"], one["sentence"], tuple(one["fact_ids"]))
                    for one in level.reasons
                ),
                stamp=level.stamp or None,
            )
            for level in self.run.levels.all()
        )

    @property
    def lineage_of(self) -> dict[int, str]:
        return {urn: one for urn, one in self.schools.select("urn", "lineage").iter_rows() if one}

    @cached_property
    def releases(self) -> tuple[Any, ...]:
        return tuple(
            _Hashed(*row) for row in self.run.edition.releases.values_list("release_id", "sha256")
        )

    @property
    def on(self) -> date:
        return self.run.as_at

    @property
    def authority(self) -> str:
        return self.run.authority

    @property
    def authority_name(self) -> str:
        return self.run.edition.authority_name

    @property
    def key(self) -> str:
        return str(self.run.edition.number)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note["sentence"] for note in self.run.edition.findings)

    def facts(self, ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """The cited facts by id, from the edition's figures and the run's references."""
        references = self.run.inputs.references
        found = {fact_id: references[fact_id] for fact_id in ids if fact_id in references}
        wanted = {tuple(fact_id.split("|")) for fact_id in ids if fact_id not in found}
        figures = Figure.objects.filter(
            edition=self.run.edition_id, indicator__in={parts[0] for parts in wanted}
        )
        for row in figures.values(
            "indicator", "year_end", "pupil_group", "school_id", "from_urn", "value", "lower",
            "upper", "n", "state", "series", "release_id", "row",
        ):  # fmt: skip
            urn = row["from_urn"] or row["school_id"]
            key = (row["indicator"], str(row["year_end"]), row["pupil_group"], str(urn))
            if key in wanted:
                fact_id = "|".join(key)
                found[fact_id] = {**row, "id": fact_id, "release": row["release_id"], "urn": urn}
        return found


@dataclass(frozen=True)
class _Hashed:
    id: str
    sha256: str


def replayed(run: Run, framework: Framework) -> Assessment:
    """The evidence of a stored run under a version, with reasons, facts and traces."""
    from headway.evidence.assess import assessed  # brings the statistics libraries: seconds

    return assessed(
        cast("EvidenceOfDay", StoredDay(run)), framework=framework, edition=str(run.edition.number)
    )
