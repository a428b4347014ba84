"""What happened to each file of a load, in sentences."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from headway.evidence.facts import year_label
from headway.evidence.releases import Release

Fate = Literal["loaded", "unchanged", "refused", "not known"]


@dataclass(frozen=True)
class Counts:
    """Values against earlier releases of the same measure, year and status."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )


@dataclass(frozen=True)
class Outcome:
    """One data file: what became of it.

    fate  "loaded", "unchanged" (its bytes were loaded before), "refused" (with the reason in
          `sentence`), or "not known" (a file of a folder that is no data file we know)
    """

    name: str
    fate: Fate
    sentence: str = ""
    release: Release | None = None
    counts: Counts = Counts()


@dataclass(frozen=True)
class LoadReport:
    """Every file of one load, in the order in which it was read."""

    outcomes: tuple[Outcome, ...] = ()
    dry_run: bool = False
    seconds: float = 0.0

    def of(self, fate: Fate) -> list[Outcome]:
        """The files with this fate."""
        return [outcome for outcome in self.outcomes if outcome.fate == fate]

    @property
    def exit_code(self) -> int:
        """1 if any file was refused, else 0."""
        return 1 if self.of("refused") else 0

    def lines(self) -> Iterator[str]:
        """The report as text, worst last."""
        for outcome in self.of("loaded"):
            yield from loaded_lines(outcome)
        if unchanged := self.of("unchanged"):
            were = "file was" if len(unchanged) == 1 else "files were"
            yield f"{len(unchanged)} {were} loaded before and unchanged since."
        if unknown := self.of("not known"):
            times = Counter(outcome.name for outcome in unknown)
            names = ", ".join(
                name if count == 1 else f"{name} (×{count})" for name, count in times.items()
            )
            yield f"Not a data file we know ({len(unknown)}): {names}."
        for outcome in self.of("refused"):
            yield f"Refused: {outcome.sentence}"
        loaded = self.of("loaded")
        values = sum(outcome.release.values for outcome in loaded if outcome.release)
        verb = "would be loaded (nothing was stored)" if self.dry_run else "loaded"
        yield (
            f"{len(loaded)} files {verb} with {values:,} values, {len(self.of('unchanged'))} "
            f"unchanged, {len(self.of('refused'))} refused, in {self.seconds:.0f} seconds."
        )


def loaded_lines(outcome: Outcome) -> Iterator[str]:
    """One loaded file: what it is, how much it holds, what is new, what needs a look."""
    release, counts = outcome.release, outcome.counts
    assert release is not None
    period = f", {year_label(release.year_end)}" if release.year_end else ""
    status = f" ({release.status})" if release.status else ""
    yield f"{outcome.name}: {release.title}{period}{status}"
    basis = {
        "content": "as its content says",
        "given": "as given",
        "publication calendar": "by the publication's calendar",
    }[release.as_at_basis]
    yield (
        f"  {release.rows:,} rows, {release.schools:,} schools, {release.values:,} values; "
        f"public since {release.as_at} ({basis})"
    )
    if release.kind == "facts":
        yield (
            f"  {counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged "
            "against earlier files of the same measure, year and status"
        )
    if release.codes:
        codes = ", ".join(f"{code} {count:,}" for code, count in release.codes.items())
        yield f"  codes: {codes}"
    for finding in release.findings:
        yield f"  look: {finding.sentence}"
