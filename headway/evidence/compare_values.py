"""What a release says that earlier ones of the same measure, year and status did not."""

import polars as pl

from headway.evidence.load_report import Counts
from headway.evidence.releases import Release
from headway.evidence.store import Store

_KEY = ["level", "urn", "area", "phase", "peers", "year_end", "pupil_group"]


class Earlier:
    """The releases loaded so far, by what they hold."""

    def __init__(self, store: Store, releases: list[Release]) -> None:
        self._store = store
        self._by_measure: dict[tuple[str, str | None], list[Release]] = {}
        for release in sorted(releases, key=lambda one: (one.as_at, one.loaded_at, one.id)):
            self.add(release)

    def add(self, release: Release) -> None:
        """Remember a release that has been stored."""
        for indicator in release.indicators:
            self._by_measure.setdefault((indicator, release.status), []).append(release)

    def compare(self, indicator: str, facts: pl.DataFrame, release: Release) -> Counts:
        """Count the values of `facts` that are new, changed or as they were."""
        before = [
            one
            for one in self._by_measure.get((indicator, release.status), [])
            if None in (one.year_end, release.year_end) or one.year_end == release.year_end
        ]
        if not before:
            return Counts(new=facts.height)
        years = facts["year_end"].unique().to_list()
        # Later releases come last: their word is the one to compare with.
        known = (
            pl.concat(
                [
                    self._store.facts(indicator, [one])
                    .filter(pl.col("year_end").is_in(years))
                    .select(*_KEY, old_value="value", old_state="state")
                    for one in before
                ]
            )
            .collect()
            .unique(_KEY, keep="last", maintain_order=True)
        )
        if known.is_empty():
            return Counts(new=facts.height)
        joined = facts.select(*_KEY, "value", "state").join(
            known, on=_KEY, how="left", nulls_equal=True
        )
        found = joined["old_state"].is_not_null()
        same = joined.select(
            (pl.col("state") == pl.col("old_state"))
            & pl.col("value").eq_missing(pl.col("old_value"))
        ).to_series()
        unchanged = int((found & same.fill_null(False)).sum())
        return Counts(
            new=int((~found).sum()),
            changed=int(found.sum()) - unchanged,
            unchanged=unchanged,
        )
