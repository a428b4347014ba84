"""An evaluation turned into rows of a run, and stored whole."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db import transaction

from headway.assessment.models import (
    Domain,
    DomainLevel,
    LevelState,
    Profile,
    Proposal,
    Run,
    RunInputs,
)
from headway.evidence.rules import Framework
from headway.frameworks.models import Version
from headway.measures.models import Edition

if TYPE_CHECKING:
    from headway.evidence.assess import Assessment  # brings the statistics libraries

BATCH = 200


@dataclass(frozen=True)
class RunDraft:
    """Everything of a run but the edition and the person: ready to be stored in one go."""

    as_at: date
    authority: str
    framework: Framework
    proposals: tuple[dict[str, Any], ...]
    levels: tuple[dict[str, Any], ...]
    columns: bytes
    cites: bytes
    references: dict[str, Any]

    @property
    def counts(self) -> dict[str, int]:
        """Schools by proposed category, every category of the version."""
        found = dict.fromkeys(self.framework.categories, 0)
        for proposal in self.proposals:
            found[proposal["category"]] += 1
        return found


def drafted(
    assessment: Assessment,
    levels: Iterable[Mapping[str, Any]],
    *,
    columns: bytes,
    cites: bytes,
    references: Mapping[str, Any],
) -> RunDraft:
    """An assessment with the domain levels of the same day, as a run's rows."""
    made = assessment.to_json()["proposals"]
    traces = assessment.traces or ({},) * len(made)  # in the order of the proposals
    order = list(assessment.framework.categories)
    return RunDraft(
        as_at=assessment.as_at,
        authority=assessment.authority,
        framework=assessment.framework,
        proposals=tuple(
            {**one, "place": order.index(one["category"]), "trace": trace}
            for one, trace in zip(plain(made), plain(traces), strict=True)
        ),
        levels=tuple(plain(list(levels))),
        columns=columns,
        cites=cites,
        references=plain(dict(references)),
    )


def plain(value: Any) -> Any:
    """As JSON holds it: dates as text, tuples as lists, not-a-number as nothing."""
    return json.loads(json.dumps(value, default=str), parse_constant=lambda _: None)


def parquet(frame: pl.DataFrame) -> bytes:
    """A table as bytes that keep its types and its unknowns."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def store_run(
    draft: RunDraft,
    *,
    edition: Edition,
    version: Version | None,
    by: Any,
    now: datetime,
    note: str = "",
    current: bool = False,
    version_hash: str = "",
) -> Run:
    """Store a run with its levels, proposals and inputs; the caller records who and why.

    A run that is made current takes the place of the one before in the same transaction.
    `version_hash` is that of the run judged again, where its version is read by newer software.
    """
    contents = draft.framework.contents
    categories = [
        {"id": one.id, "words": one.name, "listed": one.listed} for one in contents.categories
    ]
    words = {one["id"]: one for one in categories}
    with transaction.atomic():
        if current:
            Run.objects.filter(current=True).update(current=False)
        run = Run.objects.create(
            edition=edition,
            framework=version,
            version_key=draft.framework.key,
            version_hash=version_hash or draft.framework.hash,
            version_title=contents.title[:200],
            as_at=draft.as_at,
            authority=draft.authority,
            current=current,
            note=note,
            counts=draft.counts,
            categories=categories,
            band_low=contents.expected.low if contents.expected else None,
            band_high=contents.expected.high if contents.expected else None,
            created_at=now,
            created_by=by,
        )
        RunInputs.objects.create(
            run=run, columns=draft.columns, cites=draft.cites, references=draft.references
        )
        Profile.objects.bulk_create(_profiles(run, draft), batch_size=BATCH)
        DomainLevel.objects.bulk_create(
            [_level(run, level) for level in draft.levels], batch_size=BATCH
        )
        Proposal.objects.bulk_create(
            [_proposal(run, one, words[one["category"]]) for one in draft.proposals],
            batch_size=BATCH,
        )
    return run


def _profiles(run: Run, draft: RunDraft) -> list[Profile]:
    found: dict[int, dict[str, int | None]] = {}
    for level in draft.levels:
        found.setdefault(level["urn"], {})[level["domain"]] = level["level"]
    return [
        Profile(run=run, school_id=urn, **{str(d): levels.get(d) for d in Domain})
        for urn, levels in found.items()
    ]


def _level(run: Run, level: Mapping[str, Any]) -> DomainLevel:
    state = level["state"] if level["level"] is None else LevelState.OK
    return DomainLevel(
        run=run,
        school_id=level["urn"],
        domain=level["domain"],
        level=level["level"],
        state=state if state in LevelState.values else LevelState.NOT_ENOUGH,
        strength=bool(level["strength"]),
        stamp=(level["stamp"] or "")[:200],
        reasons=level["reasons"] or [],
    )


def _proposal(run: Run, one: Mapping[str, Any], category: Mapping[str, Any]) -> Proposal:
    return Proposal(
        run=run,
        school_id=one["urn"],
        category=one["category"],
        category_name=category["words"][:120],
        rank=one["place"],
        listed=category["listed"],
        summary=(one["reasons"][0] if one["reasons"] else "")[:1000],
        fired=one["fired"],
        not_fired=one["not_fired"],
        unknown=one["unknown"],
        could_not_check=one.get("could_not_check", []),
        reasons=one["reasons"],
        facts=one["facts"],
        trace=one["trace"],
    )
