"""Levels from results: attainment, progress and disadvantaged pupils (method notes 8)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from headway.evidence import sentences
from headway.evidence.profile.level import (
    Domain,
    DomainLevel,
    Figures,
    Row,
    cited,
    none,
    unchecked,
)
from headway.evidence.profile.signals import Signals
from headway.evidence.sentences import Reason

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
# Parts of Progress 8, which stand beside it where a file prints them for the same year.
ELEMENTS = ("S_P8_ENG", "S_P8_MAT", "S_P8_EBAC", "S_P8_OPEN")
# An authority's own figures of infant and first schools.
EARLY_YEARS = ("P_GLD", "P_PHON", "P_KS1_READ", "P_KS1_WRIT", "P_KS1_MAT")
DISADVANTAGED = "disadvantaged"

NO_FAMILY = "There are no similar schools to compare with."
NOTHING_TO_TEST = (
    "There is nothing to hold these figures against: no test against England and no place in the "
    "city, so they say nothing about a concern."
)
UNTESTED = "There is nothing to hold it against."
NO_QUARTER = (
    "The gap has been wide for two years. Whether it is in the lowest quarter of the city in both "
    "is not known, so it stays at watch."
)

LaValue = Callable[[str, int, str], float | None]


@dataclass(frozen=True)
class Floor:
    """What the floor standard of the year says of a school.

    below     None when it cannot be told
    in_force  it was the national standard of that year, not one worked out for history
    exempt    the standard existed and did not apply to the school
    """

    below: bool | None
    in_force: bool = False
    exempt: bool = False
    sentence: str | None = None
    fact_ids: tuple[str, ...] = ()


@dataclass
class _Measures:
    """The measures of a domain that say something of a school, and why others do not."""

    known: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    early: DomainLevel | None = None


def attainment(school: Row, figures: Figures, floor: Floor) -> DomainLevel:
    """Level 1 on any NEG1; 2 on NEG2 or two years of NEG1, if also behind similar schools.

    Level 3 is level 2 and declining, or results below a floor standard in force.
    """
    found = _measures(school, "attainment", figures)
    urn = school["urn"]
    floored = bool(floor.below and floor.in_force)
    of_floor = []
    if floor.sentence is not None and (floored or floor.exempt):
        of_floor = [Reason("floor", floor.sentence, floor.fact_ids)]
    if found.early is not None:
        if found.early.state == "NA":
            return found.early
        why = found.early.reasons
        if floored:
            return DomainLevel(urn, "attainment", 3, "ok", False, (*of_floor, *why))
        return DomainLevel(urn, "attainment", None, "ND", False, (*why, *of_floor))
    level, reasons, strength, tested = 0, list[Reason](), False, False
    for name in found.known:
        now = figures.signals(name, urn)
        tested |= now.tested
        if not now.tested:
            found.missing[figures.by_indicator[name].definition.name] = UNTESTED
        strength |= now.pos
        reasons.append(figures.reason(name, urn))
        if now.neg1 or now.neg2:
            one, because = _attained(name, urn, figures, now)
            level, reasons = max(level, one), reasons + because
    if floored:
        level, tested = 3, True
    if not tested:
        return none(urn, "attainment", "ND", NOTHING_TO_TEST, *reasons, *of_floor)
    reasons += [*of_floor, *unchecked(found.missing)]
    stamp = figures.stamp(found.known)
    return DomainLevel(urn, "attainment", level, "ok", strength, tuple(reasons), stamp)


def _attained(name: str, urn: int, figures: Figures, now: Signals) -> tuple[int, list[Reason]]:
    """The level of one measure that is below England or the city, and what it rests on."""
    reasons = _quarters(figures, name, urn, now)
    if not (now.neg2 or figures.signals(name, urn, 1).neg1):
        return 1, reasons
    if now.famneg is None:
        return 1, [*reasons, Reason("family.unknown", NO_FAMILY)]
    if not now.famneg:
        row = figures.row(name, urn)
        assert row is not None
        text = sentences.IN_LINE if row["family_sig"] is False else sentences.NOT_LOWEST
        return 1, [*reasons, Reason("family.in_line", text, (cited(row),))]
    if now.down:
        return 3, [*reasons, figures.trend(name, urn)]
    return 2, reasons


def progress(school: Row, figures: Figures) -> DomainLevel:
    """By how many measures: one NEG1 is 1; NEG2 or two NEG1 is 2; two NEG2, or band 5 twice, 3."""
    found = _measures(school, "progress", figures)
    if found.early is not None:
        return found.early
    urn = school["urn"]
    one, two, twice, strength, tested = 0, 0, False, False, False
    reasons = []
    for name in [*found.known, *_elements(found.known, urn, figures)]:
        now = figures.signals(name, urn)
        tested |= now.tested
        if not now.tested:
            found.missing[figures.by_indicator[name].definition.name] = UNTESTED
        one, two = one + (now.neg1 or now.neg2), two + now.neg2
        strength |= now.pos
        reasons.append(figures.reason(name, urn))
        reasons += _quarters(figures, name, urn, now)
        bands = [(figures.row(name, urn, before) or {}).get("band") for before in (0, 1)]
        twice |= bands == [5, 5]
    if not tested:
        return none(urn, "progress", "ND", NOTHING_TO_TEST, *reasons)
    level = 3 if two >= 2 or twice else 2 if two or one >= 2 else 1 if one else 0
    reasons += unchecked(found.missing)
    stamp = figures.stamp(found.known)
    return DomainLevel(urn, "progress", level, "ok", strength, tuple(reasons), stamp)


def _elements(known: list[str], urn: int, figures: Figures) -> list[str]:
    if "S_P8" not in known:
        return []
    year = figures.by_indicator["S_P8"].years[0]
    return [
        name
        for name in ELEMENTS
        if figures.unusable(name, urn) is None and figures.by_indicator[name].years[0] == year
    ]


def groups(school: Row, figures: Figures, la_value: LaValue) -> DomainLevel:
    """Disadvantaged pupils against other pupils nationally, beside the authority's own gap.

    Their progress, where it is held, is placed likewise: the score of other pupils nationally
    is the same for the school and for its authority, so it drops out of the comparison.
    SEN support, English as an additional language and looked-after children are not held by
    school in a form that could be placed, so nothing is said of them.
    """
    found = _measures(school, "groups", figures)
    if found.early is not None and found.early.state == "NA":
        return found.early
    urn = school["urn"]
    wanted = [(name, "all") for name in found.known]
    for stage in STAGES.get(school["phase"], ()):
        for name in HEADLINES[stage]["progress"]:
            row = figures.row(name, urn, group=DISADVANTAGED)
            if row is not None and row["h_value"] is not None:
                wanted.append((name, DISADVANTAGED))
    if not wanted and found.early is not None:
        return found.early
    level, reasons, strength, told = 0, list[Reason](), False, list[str]()
    for name, group in wanted:
        known = figures.by_indicator[name]
        important = known.definition.important or 0.0
        ahead = [
            _ahead_of_la(figures.row(name, urn, before, group=group), la_value) for before in (0, 1)
        ]
        if ahead[0] is None:
            label = known.definition.name + (" of disadvantaged pupils" if group != "all" else "")
            found.missing[label] = "The authority's own figure is not published."
            continue
        told.append(name)
        reasons.append(figures.reason(name, urn, group=group))
        strength |= ahead[0] > important
        if ahead[0] < -important:
            wide = ahead[1] is not None and ahead[1] < -important
            one, why = _behind(name, urn, figures, group, twice=wide)
            level, reasons = max(level, one), reasons + why
    if not told:
        text = "The authority's own gap is not published, so the school's cannot be placed."
        return none(urn, "groups", "ND", text)
    reasons += unchecked(found.missing)
    stamp = figures.stamp(told)
    return DomainLevel(urn, "groups", level, "ok", strength, tuple(reasons), stamp)


def _behind(
    name: str, urn: int, figures: Figures, group: str, *, twice: bool
) -> tuple[int, list[Reason]]:
    """The level of a gap wider than the authority's; `twice` when it was so the year before."""
    quarters = [
        (figures.row(name, urn, before, group=group) or {}).get("quartile") for before in (0, 1)
    ]
    if not twice or any(quarter not in (None, 1) for quarter in quarters):
        return 1, []
    if None in quarters:
        rows = [figures.row(name, urn, before, group=group) for before in (0, 1)]
        ids = tuple(cited(row) for row in rows if row is not None)
        return 1, [Reason("groups.no_quarter", NO_QUARTER, ids)]
    now = figures.signals(name, urn, group=group)
    reasons = _quarters(figures, name, urn, now)
    if now.down:
        return 3, [*reasons, figures.trend(name, urn, group=group)]
    return 2, reasons


def _measures(school: Row, domain: Domain, figures: Figures) -> _Measures:
    """The headline measures with a figure for this school, or the level that ends the matter."""
    urn, phase = school["urn"], school["phase"]
    if phase in NO_RESULTS:
        text = "This type of school has no published results of this kind."
        return _Measures(early=none(urn, domain, "NA", text))
    if phase in FOR_INFORMATION:
        text = (
            "Results of special schools and alternative provision are shown for information; "
            "they are not compared with mainstream schools."
        )
        return _Measures(early=none(urn, domain, "NA", text))
    if phase == "infant":
        return _infant(urn, domain, figures)
    wanted = [n for stage in STAGES.get(phase, ()) for n in HEADLINES[stage][domain]]
    found = _sorted(wanted, urn, figures)
    if not found.known:
        why = next(iter(found.missing.values()), None) or (
            "The register does not say which key stage the school teaches."
        )
        found.early = none(urn, domain, "ND", why)
    return found


def _infant(urn: int, domain: Domain, figures: Figures) -> _Measures:
    """Infant and first schools: the authority's own early years and phonics figures alone."""
    state: Literal["NA", "ND"] = "NA"
    text = "Infant and first schools have no key stage 2 results, so this does not apply to them."
    found = _Measures()
    if domain == "attainment":
        loaded = [
            n for n in EARLY_YEARS if (one := figures.by_indicator.get(n)) is not None and one.years
        ]
        found, state = _sorted(loaded, urn, figures), "ND"
        text = "Infant and first schools have no key stage 2 results."
        if found.missing:
            text += f" Of early years and phonics: {next(iter(found.missing.values()))}"
        elif not loaded:
            text += " Load the authority's own early years and phonics figures to see them."
    if not found.known:
        found.early = none(urn, domain, state, text)
    return found


def _sorted(wanted: Iterable[str], urn: int, figures: Figures) -> _Measures:
    found = _Measures()
    for name in wanted:
        why = figures.unusable(name, urn)
        if why is None:
            found.known.append(name)
        else:
            one = figures.by_indicator.get(name)
            found.missing[one.definition.name if one is not None else name] = why
    return found


def _quarters(figures: Figures, name: str, urn: int, now: Signals) -> list[Reason]:
    if not now.by_quarter and not now.neg2:
        return []
    found = figures.quarter(name, urn)
    return [found] if found is not None else []


def _ahead_of_la(row: Row | None, la_value: LaValue) -> float | None:
    """How much better a school's gap is than its authority's; None when one is not known."""
    if row is None or row["h_value"] is None:
        return None
    theirs = la_value(row["indicator"], row["year_end"], row["pupil_group"])
    return None if theirs is None else float(row["h_value"] - theirs)
