"""The level of each domain for one school, with its reasons (method notes 8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from headway.evidence import sentences
from headway.evidence.facts import fact_id, year_label
from headway.evidence.profile.figures import CityFigures
from headway.evidence.profile.signals import Signals, rate_flag, signals, worst_fifth
from headway.evidence.sentences import Reason
from headway.evidence.statistics.counts import rare_count

Domain = Literal["attainment", "progress", "groups", "inclusion", "inspection", "intelligence"]
DOMAINS: tuple[Domain, ...] = (
    "attainment",
    "progress",
    "groups",
    "inclusion",
    "inspection",
    "intelligence",
)

# Phases for which published results are shown for information only and never judged.
NO_RESULTS = ("nursery", "post16", "independent")
FOR_INFORMATION = ("special", "alternative")
HEADLINES = {
    "primary": {
        "attainment": ("P_RWM_EXP",),
        "progress": ("P_READ_PROG", "P_WRIT_PROG", "P_MAT_PROG"),
        "groups": ("P_RWM_DISGAP",),
    },
    "secondary": {
        "attainment": ("S_A8", "S_EM5"),
        "progress": ("S_P8",),
        "groups": ("S_P8_DISGAP", "S_A8_DISGAP"),
    },
}
STAGES = {
    "primary": ("primary",),
    "junior": ("primary",),
    "middle_deemed_primary": ("primary",),
    "middle_deemed_secondary": ("primary", "secondary"),
    "secondary": ("secondary",),
    "all_through": ("primary", "secondary"),
}
INCLUSION_RATES = ("A_PA", "A_ABS", "X_SUSP")
TERMS_AHEAD = 2
PROGRESS_STAMP_YEARS = 2

Title = Callable[[str | None], str | None]


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
    _signals: dict[tuple[str, int, int], Signals] = field(default_factory=dict)

    def row(self, indicator: str, urn: int, back: int = 0) -> Mapping[str, Any] | None:
        found = self.by_indicator.get(indicator)
        return None if found is None or found.stale else found.of(urn, back=back)

    def signals(self, indicator: str, urn: int, back: int = 0) -> Signals:
        key = (indicator, urn, back)
        if key not in self._signals:
            found = self.by_indicator.get(indicator)
            row = self.row(indicator, urn, back)
            self._signals[key] = Signals() if found is None else signals(row, found.definition)
        return self._signals[key]

    def reason(self, indicator: str, urn: int, *, back: int = 0) -> Reason:
        definition = self.by_indicator[indicator].definition
        row = self.row(indicator, urn, back)
        assert row is not None
        text = sentences.finding(row, definition, title=self.title(row["release"]))
        if row["h_pooled"]:
            text = f"{text} {sentences.pooled(row, definition)}"
        return Reason(f"figure.{definition.method}", text, (cited(row),))

    def quarter(self, indicator: str, urn: int, peers: str) -> Reason | None:
        row = self.row(indicator, urn)
        if row is None or row.get("quartile") is None:
            return None
        text = sentences.quarter(row, self.by_indicator[indicator].definition, peers)
        return Reason("quarter", text, (cited(row),))

    def trend(self, indicator: str, urn: int) -> Reason:
        row = self.row(indicator, urn)
        assert row is not None
        text = sentences.trend(row, self.by_indicator[indicator].definition)
        return Reason("trend", text, (cited(row),))


def cited(row: Mapping[str, Any]) -> str:
    """The fact id of a row, under the URN that stands in the file."""
    return fact_id(row["indicator"], row["year_end"], row["pupil_group"], row["fact_urn"])


def attainment(
    school: Mapping[str, Any], figures: Figures, below_floor: bool | None
) -> DomainLevel:
    """Level 1 on any NEG1; 2 on NEG2 or two years of NEG1, if also behind similar schools."""
    names, early = _headlines(school, "attainment", figures)
    if early is not None:
        return early
    urn = school["urn"]
    level, reasons, strength = 0, list[Reason](), False
    for name in names:
        now = figures.signals(name, urn)
        strength |= now.pos
        reasons.append(figures.reason(name, urn))
        if not now.neg1 and not now.neg2:
            continue
        found = 1
        reasons += _quarters(figures, name, urn, now)
        if now.neg2 or (now.neg1 and figures.signals(name, urn, 1).neg1):
            if now.famneg:
                found = 2
            elif now.famneg is None:
                reasons.append(
                    Reason("family.unknown", "There are no similar schools to compare with.")
                )
            else:
                row = figures.row(name, urn)
                assert row is not None
                level_with = row["family_sig"] is False
                text = sentences.IN_LINE if level_with else sentences.NOT_LOWEST
                reasons.append(Reason("family.in_line", text, (cited(row),)))
        if found == 2 and (now.down or below_floor):
            found = 3
            if now.down:
                reasons.append(figures.trend(name, urn))
        level = max(level, found)
    return DomainLevel(
        urn, "attainment", level, "ok", strength, tuple(reasons), _stamp(names, figures)
    )


def progress(school: Mapping[str, Any], figures: Figures) -> DomainLevel:
    """By how many measures: one NEG1 is 1; NEG2 or two NEG1 is 2; two NEG2, or band 5 twice, 3."""
    names, early = _headlines(school, "progress", figures)
    if early is not None:
        return early
    urn = school["urn"]
    one, two, twice, strength = 0, 0, False, False
    reasons = []
    for name in names:
        now = figures.signals(name, urn)
        one, two = one + (now.neg1 or now.neg2), two + now.neg2
        strength |= now.pos
        reasons.append(figures.reason(name, urn))
        reasons += _quarters(figures, name, urn, now)
        bands = [(figures.row(name, urn, back) or {}).get("band") for back in (0, 1)]
        twice |= bands == [5, 5]
    level = 3 if two >= 2 or twice else 2 if two or one >= 2 else 1 if one else 0
    return DomainLevel(
        urn, "progress", level, "ok", strength, tuple(reasons), _stamp(names, figures)
    )


def groups(
    school: Mapping[str, Any], figures: Figures, la_gap: Callable[[str, int], float | None]
) -> DomainLevel:
    """Disadvantaged pupils against other pupils nationally, beside the authority's own gap."""
    names, early = _headlines(school, "groups", figures)
    if early is not None:
        return early
    urn = school["urn"]
    level, reasons, strength, told = 0, list[Reason](), False, False
    for name in names:
        important = figures.by_indicator[name].definition.important or 0.0
        reasons.append(figures.reason(name, urn))
        ahead = [_ahead_of_la(figures.row(name, urn, back), la_gap) for back in (0, 1)]
        if ahead[0] is None:
            continue
        told = True
        strength |= ahead[0] > important
        if ahead[0] >= -important:
            continue
        found = 1
        lowest = [(figures.row(name, urn, back) or {}).get("quartile") == 1 for back in (0, 1)]
        if ahead[1] is not None and ahead[1] < -important and all(lowest):
            found = 2
            reasons += _quarters(figures, name, urn, figures.signals(name, urn))
            if figures.signals(name, urn).down:
                found = 3
                reasons.append(figures.trend(name, urn))
        level = max(level, found)
    if not told:
        text = "The authority's own gap is not published, so the school's cannot be placed."
        return _none(urn, "groups", "ND", text)
    return DomainLevel(urn, "groups", level, "ok", strength, tuple(reasons), _stamp(names, figures))


def inclusion(school: Mapping[str, Any], figures: Figures) -> DomainLevel:
    """Absence, suspensions and exclusions: one flag is 1, two are 2, two and worsening 3."""
    urn = school["urn"]
    flags, known, worsening, strength = 0, False, False, False
    reasons = []
    for name in INCLUSION_RATES:
        found = figures.by_indicator.get(name)
        row = figures.row(name, urn)
        if found is None or row is None or row["h_value"] is None:
            continue
        known = True
        reasons.append(figures.reason(name, urn))
        now = figures.signals(name, urn)
        strength |= now.pos
        if rate_flag(row, found.definition):
            flags += 1
            worsening |= now.down
            similar = sentences.number(row["family_mean"], found.definition)
            text = (
                "That is among the worst fifth of schools of its phase in England and worse "
                f"than similar schools ({similar})."
            )
            reasons.append(Reason("rate.flag", text, (cited(row),)))
    rare = _exclusions(urn, figures)
    if rare is not None:
        known = True
        reasons.append(rare[1])
        flags += rare[0]
    if not known:
        return _none(urn, "inclusion", "ND", "No absence or exclusion figures are held.")
    twice = all(worst_fifth(figures.row("A_PA", urn, back)) for back in (0, 1))
    if twice:
        row = figures.row("A_PA", urn, 1)
        assert row is not None
        reasons.append(
            Reason(
                "rate.twice",
                "Persistent absence was among the worst fifth in England two years running.",
                (cited(row),),
            )
        )
    level = 3 if flags >= 2 and worsening else 2 if flags >= 2 or twice else 1 if flags else 0
    return DomainLevel(urn, "inclusion", level, "ok", strength, tuple(reasons))


def inspection(school: Mapping[str, Any], facts: tuple[str, ...]) -> DomainLevel:
    """From the latest outcome in whatever regime, and the window of the next inspection."""
    urn = school["urn"]
    words = school.get("sentence") or school.get("standing")
    reasons = [Reason("inspection.latest", str(words), facts)] if words else []
    opens = school.get("window_opens_in_terms")
    if any(school.get(name) for name in ("category_of_concern", "two_ri", "worse_twice")):
        level = 3
    elif school.get("worse_than_good") or school.get("concern_flag"):
        level = 2
    elif opens is not None and opens <= TERMS_AHEAD:
        level = 1
        reasons.append(
            Reason(
                "inspection.window",
                "By the rule for its last outcome the next inspection may come within "
                f"{TERMS_AHEAD} terms. Ofsted can come at any time.",
                facts,
            )
        )
    elif school.get("worse_than_good") is None:
        if school.get("never_inspected"):
            sentence = "It has not been inspected in its present form."
        else:
            sentence = "The latest inspection outcome is not held."
        return _none(urn, "inspection", "ND", sentence)
    else:
        level = 0
    return DomainLevel(urn, "inspection", level, "ok", False, tuple(reasons))


def intelligence(school: Mapping[str, Any]) -> DomainLevel:
    """Human entries only; none can be held yet."""
    return _none(school["urn"], "intelligence", "ND", sentences.NO_INTELLIGENCE)


def _headlines(
    school: Mapping[str, Any], domain: Domain, figures: Figures
) -> tuple[list[str], DomainLevel | None]:
    """The headline measures with a figure for this school, or the level that ends the matter."""
    urn, phase = school["urn"], school["phase"]
    if phase in NO_RESULTS:
        text = "This type of school has no published results of this kind."
        return [], _none(urn, domain, "NA", text)
    if phase in FOR_INFORMATION:
        text = (
            "Results of special schools and alternative provision are shown for information; "
            "they are not compared with mainstream schools."
        )
        return [], _none(urn, domain, "NA", text)
    if phase == "infant":
        text = (
            "Infant and first schools have no key stage 2 results. Load the authority's own "
            "early years and phonics figures to see them."
        )
        return [], _none(urn, domain, "ND", text)
    wanted = [n for stage in STAGES.get(phase, ()) for n in HEADLINES[stage][domain]]
    known, why = [], []
    for name in wanted:
        found = figures.by_indicator.get(name)
        if found is None or not found.years:
            why.append("No file with these results has been loaded.")
            continue
        if found.stale:
            why.append(f"The latest results are of {year_label(found.years[0])}, too old to use.")
            continue
        row = figures.row(name, urn)
        if row is None:
            why.append(f"The files hold no results of this school for {found.years[0]}.")
        elif row["value"] is None:
            why.append(sentences.absence(row["state"], found.definition, row["year_end"]))
        elif row["h_value"] is None:
            why.append(sentences.finding(row, found.definition))
        else:
            known.append(name)
    if known:
        return known, None
    reason = why[0] if why else "The register does not say which key stage the school teaches."
    return [], _none(urn, domain, "ND", reason)


def _none(urn: int, domain: Domain, state: Literal["NA", "ND"], sentence: str) -> DomainLevel:
    template = "not_applicable" if state == "NA" else "not_enough_data"
    return DomainLevel(urn, domain, None, state, False, (Reason(template, sentence),))


def _stamp(names: list[str], figures: Figures) -> str | None:
    """ "based on 2022/23" when the figures are not of the latest results year."""
    year = max(figures.by_indicator[name].years[0] for name in names)
    return None if year >= figures.results_year else f"based on {year_label(year)}"


def _quarters(figures: Figures, name: str, urn: int, now: Signals) -> list[Reason]:
    if not now.by_quarter and not now.neg2:
        return []
    peers = "secondaries" if name.startswith("S_") else "primaries"
    found = figures.quarter(name, urn, peers)
    return [found] if found is not None else []


def _ahead_of_la(
    row: Mapping[str, Any] | None, la_gap: Callable[[str, int], float | None]
) -> float | None:
    """How much better a school's gap is than its authority's; None when one is not known."""
    if row is None or row["h_value"] is None:
        return None
    theirs = la_gap(row["indicator"], row["year_end"])
    return None if theirs is None else float(row["h_value"] - theirs)


def _exclusions(urn: int, figures: Figures) -> tuple[bool, Reason] | None:
    """Permanent exclusions of up to three years against the national rate (4.5)."""
    found = figures.by_indicator.get("X_PEX")
    if found is None or found.stale or not found.years:
        return None
    rows = [figures.row("X_PEX", urn, back) for back in range(3)]
    used = [
        r
        for r in rows
        if r is not None and r["value"] is not None and r.get("expected") is not None
    ]
    if not used:
        return None
    observed = int(sum(r["value"] for r in used))
    expected = sum(r["expected"] for r in used)
    if expected <= 0:
        return None
    test = rare_count(observed, expected)
    years = f"in {len(used)} years" if len(used) > 1 else f"in {used[0]['year_end']}"
    text = (
        f"There were {observed} permanent exclusions {years}, where {expected:.1f} would be "
        "expected of a school of this size and phase."
    )
    if test.flagged:
        text += " That is more than chance would normally produce."
    return test.flagged, Reason("rare.count", text, tuple(cited(r) for r in used))
