"""A stored run with what people have recorded since: nothing of the evidence store is needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from headway.assessment.models import Domain, Run
from headway.assessment.publishing.runs import RunDraft, drafted, parquet
from headway.assessment.queries.replay import StoredDay, table
from headway.core.refusals import Refused
from headway.evidence import letters
from headway.evidence.heard import (
    INTELLIGENCE,
    Signal,
    cites_with,
    columns_with,
    facts_of,
    level_with,
)
from headway.evidence.letters import LetterRead
from headway.frameworks.queries import framework_of
from headway.inspections.queries import letters_read
from headway.intelligence.queries import signals

if TYPE_CHECKING:
    from headway.evidence.day import EvidenceOfDay


@dataclass(frozen=True)
class HeardDay(StoredDay):
    """The evidence kept with a run, and in the sixth domain what was heard by another day."""

    heard: Mapping[int, Signal] = field(default_factory=dict)
    letters: Mapping[int, LetterRead] = field(default_factory=dict)
    on_day: date | None = None

    @cached_property
    def _says(self) -> dict[int, LetterRead]:
        return letters.applying(table(self.run.inputs.columns), self.letters)

    @cached_property
    def columns(self) -> pl.DataFrame:
        held = columns_with(table(self.run.inputs.columns), self.heard)
        return letters.columns_with(held, self._says, self.on_day or self.run.as_at)

    @cached_property
    def cites(self) -> pl.DataFrame:
        urns = self.columns["urn"].to_list()
        return letters.cites_with(
            cites_with(table(self.run.inputs.cites), urns, self.heard), self._says
        )

    @cached_property
    def references(self) -> dict[str, Any]:
        """Cited facts that are no figures, the entries of this day among them."""
        kept = self.run.inputs.references.items()
        others = {one: fact for one, fact in kept if not one.startswith(INTELLIGENCE)}
        return others | facts_of(self.heard) | letters.facts_of(self._says)

    @cached_property
    def level_rows(self) -> list[dict[str, Any]]:
        """The six levels of every school, as a run keeps them."""
        rows = [
            {
                "urn": row.school_id, "domain": row.domain, "level": row.level,
                "state": row.state, "strength": row.strength, "stamp": row.stamp,
                "reasons": row.reasons,
            }
            for row in self.run.levels.exclude(domain=Domain.INTELLIGENCE).order_by("pk")
        ]  # fmt: skip
        urns = dict.fromkeys(row["urn"] for row in rows)
        return rows + [level_with(urn, self.heard.get(urn)) for urn in urns]

    @cached_property
    def domain_levels(self) -> tuple[Any, ...]:
        from headway.evidence.profile.domains import DomainLevel  # the statistics libraries
        from headway.evidence.sentences import Reason

        return tuple(
            DomainLevel(
                **{
                    **row,
                    "reasons": tuple(
                        Reason(one["template_id"], one["sentence"], tuple(one["fact_ids"]))
                        for one in row["reasons"]
                    ),
                    "stamp": row["stamp"] or None,
                }
            )
            for row in self.level_rows
        )

    def facts(self, ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """The cited facts by id: entries and references, then the edition's figures."""
        found = {one: self.references[one] for one in ids if one in self.references}
        others = [one for one in ids if one not in found and not one.startswith(INTELLIGENCE)]
        return found | super().facts(others)


def with_intelligence(run: Run, on: date) -> RunDraft:
    """A stored run judged again with the intelligence known on `on`, so that new entries show.

    Figures, inspections and rules stay the run's own; the draft's `as_at` is `on`, and
    `store_run` keeps it. Raises Refused for a run whose version is not held.
    """
    from headway.evidence.assess import assessed  # brings the statistics libraries: seconds

    if run.framework is None:
        raise Refused("The version of this run is not held, so it cannot be judged again.")
    held = table(run.inputs.columns)["urn"].to_list()
    day = HeardDay(run, signals(on, held), letters_read(on, held), on)
    made = assessed(
        cast("EvidenceOfDay", day),
        framework=framework_of(run.framework),
        edition=str(run.edition.number),
    )
    draft = drafted(
        made,
        day.level_rows,
        columns=parquet(day.columns),
        cites=parquet(day.cites),
        references=day.references,
    )
    return replace(draft, as_at=on)
