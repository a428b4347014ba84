"""One transaction: the edition before serves until it ends, and nothing of a broken one stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from headway.accounts.models import User
from headway.assessment.publishing import areas, figures, register
from headway.assessment.publishing.preparing import EditionDraft
from headway.assessment.publishing.runs import store_run
from headway.assessment.publishing.worked_out import FloorRow
from headway.core import audit
from headway.frameworks.actions import hold_shipped
from headway.frameworks.versions import shipped
from headway.inspections.models import AreaOutcome, Inspection, Judgement, Standing
from headway.measures.copying import copy_rows
from headway.measures.models import (
    AimYear,
    AreaFigure,
    DecileBand,
    Edition,
    Family,
    Figure,
    FloorYear,
    ReleaseRecord,
)
from headway.schools.models import Relation, School

BATCH = 500
OF_AN_EDITION = (
    Figure, AreaFigure, DecileBand, Family, Standing, AreaOutcome, AimYear, FloorYear,
)  # fmt: skip
EDITIONS_KEPT = 3  # with their figures; runs and what they rested on are kept for good
INSPECTION_KEY = ("school_id", "urn_at", "inspected_on", "kind")
INSPECTION_WRITTEN = (
    "edition", "number", "started_on", "ended_on", "published_on", "known_on", "regime",
    "overall", "overall_state", "concern", "safeguarding", "worse_than_good", "outcome",
    "predecessor", "release_id", "row",
)  # fmt: skip
JUDGEMENT_FIELDS = (
    "inspection", "area", "area_name", "grade", "grade_words", "graded_on", "position",
)  # fmt: skip


def commit(draft: EditionDraft, *, by: User, now: datetime, note: str = "") -> Edition:
    """Store the draft as the next edition and make it current, or leave everything as it was."""
    with transaction.atomic():
        edition = _edition(draft, by=by, now=now, note=note)
        _releases(edition, draft)
        _register(draft)
        rows = ((edition.pk, *row) for row in draft.figures.iter_rows())
        copy_rows(Figure, ("edition", *figures.COLUMNS), rows)
        copy_rows(
            AreaFigure,
            ("edition", *areas.AREA_FIELDS),
            ((edition.pk, *row) for row in _without_nan(draft.area_figures)),
        )
        copy_rows(
            DecileBand,
            ("edition", *areas.BAND_FIELDS),
            ((edition.pk, *row) for row in draft.decile_bands),
        )
        _inspections(edition, draft)
        for standing in draft.standings:
            standing.edition = edition
        Standing.objects.bulk_create(draft.standings, batch_size=BATCH)
        for outcome in draft.area_outcomes:
            outcome.edition = edition
        AreaOutcome.objects.bulk_create(draft.area_outcomes, batch_size=BATCH)
        for family in draft.families:
            family.edition = edition
        Family.objects.bulk_create(draft.families, batch_size=BATCH)
        for aim in draft.aims:
            aim.edition = edition
        AimYear.objects.bulk_create(draft.aims, batch_size=BATCH)
        FloorYear.objects.bulk_create(
            [
                FloorYear(edition=edition, school_id=row.school, **_without_school(row))
                for row in draft.floors
            ],
            batch_size=BATCH,
        )
        version = hold_shipped(
            draft.framework, shipped().get(draft.framework.key, ""), by=by, now=now
        )
        run = store_run(
            draft.run, edition=edition, version=version, by=by, now=now, note=note, current=True
        )
        audit.record(by, "publish_edition", edition, after=edition.counts, reason=note, at=now)
        audit.record(by, "freeze_run", run, after=run.counts, reason=note, at=now)
    return edition


def _without_school(row: FloorRow) -> dict[str, Any]:
    said = asdict(row)
    del said["school"]
    return said


def _edition(draft: EditionDraft, *, by: User, now: datetime, note: str) -> Edition:
    last = Edition.objects.aggregate(last=Max("number"))["last"] or 0
    Edition.objects.filter(current=True).update(current=False)
    return Edition.objects.create(
        number=last + 1,
        as_at=draft.as_at,
        authority=draft.authority,
        authority_name=draft.authority_name,
        framework_key=draft.framework.key,
        fingerprint=draft.fingerprint,
        note=note,
        current=True,
        published_at=now,
        published_by=by,
        counts=draft.counts,
        coverage=draft.coverage,
        findings=draft.findings,
    )


def _releases(edition: Edition, draft: EditionDraft) -> None:
    records = [
        ReleaseRecord(
            release_id=release.id,
            title=release.title[:300],
            publisher=release.publisher[:200],
            kind=release.kind,
            layout=release.layout[:120],
            file_name=release.file_name[:300],
            sha256=release.sha256,
            size_bytes=release.size_bytes,
            year_end=release.year_end,
            year_basis=(release.year_basis or "")[:200],
            status=release.status or "",
            as_at=release.as_at,
            as_at_basis=release.as_at_basis,
            rows=release.rows,
            schools=release.schools,
            values=release.values,
            indicators=list(release.indicators),
            codes=dict(release.codes),
            findings=[asdict(finding) for finding in release.findings],
            loaded_at=release.loaded_at[:40],
        )
        for release in draft.releases
    ]
    ReleaseRecord.objects.bulk_create(
        records,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["release_id"],
        update_fields=[
            field.name for field in ReleaseRecord._meta.concrete_fields if not field.primary_key
        ],
    )
    through = Edition.releases.through
    through.objects.bulk_create(
        [through(edition_id=edition.pk, releaserecord_id=r.release_id) for r in records],
        batch_size=BATCH,
    )


def _register(draft: EditionDraft) -> None:
    School.objects.exclude(urn__in=[]).update(is_open=False, in_scope=False)
    School.objects.bulk_create(
        draft.schools,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["urn"],
        update_fields=list(register.WRITTEN),
    )
    Relation.objects.all().delete()
    Relation.objects.bulk_create(draft.relations, batch_size=BATCH, ignore_conflicts=True)


def _inspections(edition: Edition, draft: EditionDraft) -> None:
    """Inspections keep their rows from edition to edition, so that casework can point at them."""
    made = [inspection for inspection, _ in draft.inspections]
    for inspection in made:
        inspection.edition = edition
    Inspection.objects.bulk_create(
        made,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["school", "urn_at", "inspected_on", "kind"],
        update_fields=list(INSPECTION_WRITTEN),
    )
    keys = {
        tuple(row[1:]): row[0]
        for row in Inspection.objects.filter(edition=edition).values_list("pk", *INSPECTION_KEY)
    }
    Judgement.objects.filter(inspection__edition=edition).delete()
    Judgement.objects.bulk_create(
        [
            Judgement(
                inspection_id=keys[tuple(getattr(one, name) for name in INSPECTION_KEY)],
                **dict(zip(JUDGEMENT_FIELDS[1:], judgement, strict=True)),
            )
            for one, judgements in draft.inspections
            for judgement in judgements
        ],
        batch_size=BATCH,
    )


def _without_nan(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Not-a-number is no number: what could not be computed is absent."""
    for row in rows:
        yield tuple(None if value != value else value for value in row)


def make_room(*, keep: int | None = None) -> list[int]:
    """Drop the figures of editions beyond the last few; their numbers are given back.

    Their runs, proposals and traces stay: a past decision shows what it was made on. Each
    edition goes in a transaction of its own, so nothing waits long.
    """
    keep = max(1, keep or int(getattr(settings, "EDITIONS_KEPT", EDITIONS_KEPT)))
    old = Edition.objects.filter(figures_kept=True, current=False).order_by("-number")
    dropped = []
    for edition in old[keep - 1 :]:
        with transaction.atomic():
            for model in OF_AN_EDITION:
                model.objects.filter(edition=edition).delete()  # type: ignore[attr-defined]
            Edition.objects.filter(pk=edition.pk).update(figures_kept=False)
        dropped.append(edition.number)
    return dropped
