"""The data page: what is loaded, what it covers, what needs a look, and the editions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.facts import STATE_WORDS, WITH_VALUE, State, year_label
from headway.evidence.releases import Release
from headway.evidence.store import Store
from headway.measures.models import Edition, Publication, ReleaseRecord

WORST_FIRST = 50  # findings shown of one release; the count says how many there are


def current_edition() -> Edition | None:
    """The edition that every page shows; None until one is published."""
    editions = Edition.objects.select_related("published_by").defer("coverage", "findings")
    return editions.filter(current=True).first()


def editions_kept() -> QuerySet[Edition]:
    """Every edition, newest first; one whose figures made room says so (`figures_kept`)."""
    return Edition.objects.select_related("published_by").defer("coverage", "findings")


def publication_underway() -> Publication | None:
    """The request to publish that is not finished, with its job; None if there is none."""
    return Publication.objects.select_related("job", "asked_by").filter(open=True).first()


@dataclass(frozen=True)
class ReleaseLine:
    """One loaded file. `published` is false until an edition rests on it."""

    release_id: str
    title: str
    publisher: str
    kind: str
    layout: str
    file_name: str
    year_end: int | None
    year_basis: str
    status: str
    as_at: date
    as_at_basis: str
    rows: int
    schools: int
    values: int
    codes: dict[str, int]
    findings: int
    loaded_at: str
    published: bool

    @property
    def year_label(self) -> str:
        """2019 -> "2018/19"; empty where the file is not of one year."""
        return year_label(self.year_end) if self.year_end else ""


def releases_loaded(store: Store | None = None) -> list[ReleaseLine]:
    """Every loaded release, newest first: those of the current edition and those waiting.

    One query. With a store, its release notes (small JSON files, no Parquet) are read too, so
    that a file loaded a minute ago is seen to wait for an edition.
    """
    in_current = Edition.objects.filter(current=True, releases=OuterRef("pk"))
    records = {
        record.release_id: record
        for record in ReleaseRecord.objects.annotate(in_current=Exists(in_current))
    }
    lines = []
    if store is not None:
        for release in store.releases():
            record = records.pop(release.id, None)
            lines.append(_waiting(release, published=bool(record and record.in_current)))
    lines += [_recorded(record) for record in records.values() if store is None]
    return sorted(lines, key=lambda line: (line.as_at, line.release_id), reverse=True)


def _waiting(release: Release, *, published: bool) -> ReleaseLine:
    return ReleaseLine(
        release_id=release.id,
        title=release.title,
        publisher=release.publisher,
        kind=release.kind,
        layout=release.layout,
        file_name=release.file_name,
        year_end=release.year_end,
        year_basis=release.year_basis or "",
        status=release.status or "",
        as_at=release.as_at,
        as_at_basis=release.as_at_basis,
        rows=release.rows,
        schools=release.schools,
        values=release.values,
        codes=dict(release.codes),
        findings=sum(finding.count for finding in release.findings),
        loaded_at=release.loaded_at,
        published=published,
    )


def _recorded(record: ReleaseRecord) -> ReleaseLine:
    return ReleaseLine(
        release_id=record.release_id,
        title=record.title,
        publisher=record.publisher,
        kind=record.kind,
        layout=record.layout,
        file_name=record.file_name,
        year_end=record.year_end,
        year_basis=record.year_basis,
        status=record.status,
        as_at=record.as_at,
        as_at_basis=record.as_at_basis,
        rows=record.rows,
        schools=record.schools,
        values=record.values,
        codes=record.codes,
        findings=sum(finding.get("count", 1) for finding in record.findings),
        loaded_at=record.loaded_at,
        published=record.in_current,  # type: ignore[attr-defined]  # annotated above
    )


@dataclass(frozen=True)
class CoverageCell:
    """How many of our schools have a number in one year of one measure, and why others have not."""

    year_end: int
    with_value: int
    without: tuple[tuple[str, int], ...]  # (reason in words, schools), commonest first
    gap_words: str = ""  # why nothing was published nationally

    @property
    def total(self) -> int:
        return self.with_value + sum(count for _, count in self.without)

    @property
    def words(self) -> str:
        """The cell in words: "412 schools; 12 hidden: 5 or fewer pupils"; or why it is empty."""
        if not self.total:
            return self.gap_words or "No file is loaded for this year"
        pieces = [f"{self.with_value} schools"]
        pieces += [f"{count} {words[0].lower()}{words[1:]}" for words, count in self.without]
        return "; ".join(pieces)


@dataclass(frozen=True)
class CoverageLine:
    """One measure over the years."""

    indicator: Indicator
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True)
class Coverage:
    """Year by measure: what our schools have. Oldest year first."""

    years: tuple[int, ...]
    lines: tuple[CoverageLine, ...]


def coverage(edition: Edition | None = None) -> Coverage:
    """What the edition holds for our schools (all pupils), measure by measure and year by year.

    Counted when the edition was published. A measure without any row has a line too.
    """
    edition = edition or Edition.objects.filter(current=True).first()
    held = edition.coverage if edition else {}
    years = sorted({int(year) for row in held.values() for year in row})
    lines = []
    for indicator in indicators().values():
        gaps = {gap.year_end: STATE_WORDS[State(gap.state)] for gap in indicator.gaps}
        cells = []
        for year in years:
            states: dict[str, int] = held.get(indicator.id, {}).get(str(year), {})
            without = [
                (STATE_WORDS[State(state)], count)
                for state, count in states.items()
                if state not in WITH_VALUE
            ]
            cells.append(
                CoverageCell(
                    year_end=year,
                    with_value=sum(states.get(state, 0) for state in WITH_VALUE),
                    without=tuple(sorted(without, key=lambda item: -item[1])),
                    gap_words=gaps.get(year, ""),
                )
            )
        lines.append(CoverageLine(indicator, tuple(cells)))
    return Coverage(tuple(years), tuple(lines))


@dataclass(frozen=True)
class FindingLine:
    """Something in the data that a person should look at."""

    code: str
    sentence: str
    source: str  # title of the release, or of the edition
    release_id: str
    row: int | None
    column: str
    count: int


def findings(edition: Edition | None = None) -> list[FindingLine]:
    """Quality findings of the releases of an edition and of the publishing itself (two queries)."""
    edition = edition or Edition.objects.filter(current=True).first()
    if edition is None:
        return []
    lines = [_finding(found, str(edition), "") for found in edition.findings]
    for record in edition.releases.exclude(findings=[]):
        lines += [
            _finding(found, record.title, record.release_id)
            for found in record.findings[:WORST_FIRST]
        ]
    return lines


def _finding(found: dict, source: str, release_id: str) -> FindingLine:
    return FindingLine(
        code=found.get("code", ""),
        sentence=found.get("sentence", ""),
        source=source,
        release_id=release_id,
        row=found.get("row"),
        column=found.get("column") or "",
        count=found.get("count", 1),
    )
