"""A domain's level, and the figures from which levels are worked out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from headway.evidence import sentences
from headway.evidence.facts import fact_id, year_label
from headway.evidence.profile.figures import CityFigures
from headway.evidence.profile.signals import Signals, signals
from headway.evidence.sentences import Reason

Domain = Literal["attainment", "progress", "groups", "inclusion", "inspection", "intelligence"]
Title = Callable[[str | None], str | None]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class DomainLevel:
    """One school's level in one domain.

    level   0 no concern from data, 1 watch, 2 concern, 3 serious concern; None unless "ok"
    state   "ok", "NA" not applicable, "ND" not enough data
    stamp   "based on 2022/23" where the figures are not of the latest results year
    """

    urn: int
    domain: Domain
    level: int | None
    state: Literal["ok", "NA", "ND"]
    strength: bool
    reasons: tuple[Reason, ...]
    stamp: str | None = None


@dataclass
class Figures:
    """The measures of one authority, by id; and how to name a release."""

    by_indicator: Mapping[str, CityFigures]
    title: Title
    results_year: int
    _signals: dict[tuple[str, int, int, str], Signals] = field(default_factory=dict)

    def row(self, indicator: str, urn: int, before: int = 0, *, group: str = "all") -> Row | None:
        """A school's row of the year `before` years ahead of the measure's latest, or None.

        By year, not by what is held: of figures of 2025 and 2023 the year before is 2024,
        of which nothing is known, so that "two years running" is never said of the two.
        """
        found = self.by_indicator.get(indicator)
        if found is None or found.stale or not found.years:
            return None
        return found.in_year(urn, found.years[0] - before, group=group)

    def signals(self, indicator: str, urn: int, before: int = 0, *, group: str = "all") -> Signals:
        key = (indicator, urn, before, group)
        if key not in self._signals:
            found = self.by_indicator.get(indicator)
            row = self.row(indicator, urn, before, group=group)
            self._signals[key] = Signals() if found is None else signals(row, found.definition)
        return self._signals[key]

    def reason(self, indicator: str, urn: int, *, group: str = "all") -> Reason:
        definition = self.by_indicator[indicator].definition
        row = self.row(indicator, urn, group=group)
        assert row is not None
        text = sentences.finding(row, definition, title=self.title(row["release"]))
        if row["h_pooled"]:
            text = f"{text} {sentences.pooled(row, definition)}"
        return Reason(f"figure.{definition.method}", text, (cited(row),))

    def quarter(self, indicator: str, urn: int) -> Reason | None:
        row = self.row(indicator, urn)
        if row is None or row.get("quartile") is None:
            return None
        peers = "secondaries" if indicator.startswith("S_") else "primaries"
        text = sentences.quarter(row, self.by_indicator[indicator].definition, peers)
        return Reason("quarter", text, (cited(row),))

    def trend(self, indicator: str, urn: int, *, group: str = "all") -> Reason:
        row = self.row(indicator, urn, group=group)
        assert row is not None
        text = sentences.trend(row, self.by_indicator[indicator].definition)
        return Reason("trend", text, (cited(row),))

    def unusable(self, indicator: str, urn: int) -> str | None:
        """Why a measure gives nothing to judge a school by; None where it does."""
        found = self.by_indicator.get(indicator)
        if found is None or not found.years:
            return "No file with these results has been loaded."
        if found.stale:
            return f"The latest figures are of {year_label(found.years[0])}, too old to use."
        row = self.row(indicator, urn)
        if row is None:
            return f"The files hold no results of this school for {found.years[0]}."
        if row["value"] is None:
            return sentences.absence(row["state"], found.definition, row["year_end"])
        if row["h_value"] is None:
            return sentences.finding(row, found.definition)
        return None

    def stamp(self, names: Iterable[str]) -> str | None:
        """ "based on 2022/23" when the figures are not of the latest results year."""
        year = max(self.by_indicator[name].years[0] for name in names)
        return None if year >= self.results_year else f"based on {year_label(year)}"


def cited(row: Row) -> str:
    """The fact id of a row, under the URN that stands in the file."""
    return fact_id(row["indicator"], row["year_end"], row["pupil_group"], row["fact_urn"])


def none(
    urn: int,
    domain: Domain,
    state: Literal["NA", "ND"],
    sentence: str,
    *also: Reason,
    strength: bool = False,
) -> DomainLevel:
    """No level, and why; `also` are figures that are shown although nothing follows from them."""
    template = "not_applicable" if state == "NA" else "not_enough_data"
    return DomainLevel(urn, domain, None, state, strength, (Reason(template, sentence), *also))


def unchecked(missing: Mapping[str, str]) -> list[Reason]:
    """One sentence on what a level does not rest on: name of the measure -> why, a sentence."""
    if not missing:
        return []
    parts = "; ".join(
        f"{name} ({why.removesuffix('.')[:1].lower()}{why.removesuffix('.')[1:]})"
        for name, why in missing.items()
    )
    return [Reason("unchecked", f"Not part of this level: {parts}.")]
