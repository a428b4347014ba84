"""Findings that rules read beside the levels: concern from data, floor, coasting, vulnerable.

A finding is unknown, with a sentence, where it does not apply to a type of school: a rule
that reads "no" of a nursery would say that somebody had looked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from headway.evidence.floor import Result, Standard, check
from headway.evidence.profile.level import Domain, DomainLevel, Figures, Row, cited
from headway.evidence.profile.results import STAGES, Floor

FLOOR_MEASURES = {
    "primary": ("P_RWM_EXP", "P_READ_PROG", "P_WRIT_PROG", "P_MAT_PROG"),
    "secondary": ("S_P8",),
}
NAMED = {"floor": "The floor standard", "coasting": "The definition of coasting"}


@dataclass(frozen=True)
class Finding:
    """Yes, no or unknown; the facts it rests on; and why it is unknown."""

    value: bool | None
    fact_ids: tuple[str, ...] = ()
    why: str | None = None


def data_concern(of_school: Mapping[Domain, DomainLevel]) -> Finding:
    """Attainment or progress at 2; or groups and inclusion both at 2 and one of them at 1.

    Unknown unless what is known decides it (method notes 9.1), and unknown where neither
    attainment nor progress applies: there are no results that could raise a concern.
    """
    names: tuple[Domain, ...] = ("attainment", "progress", "groups", "inclusion")
    used = tuple(i for name in names for reason in of_school[name].reasons for i in reason.fact_ids)
    if of_school["attainment"].state == of_school["progress"].state == "NA":
        why = "Not applicable: this type of school has no results that are compared with others."
        return Finding(None, used, why)

    def at_least(name: Domain, k: int) -> bool | None:
        found = of_school[name].level
        # A domain that does not apply can raise no concern; one without data is unknown.
        if found is None:
            return False if of_school[name].state == "NA" else None
        return found >= k

    results = _any(at_least("attainment", 2), at_least("progress", 2))
    wider = _all(
        at_least("groups", 2),
        at_least("inclusion", 2),
        _any(at_least("attainment", 1), at_least("progress", 1)),
    )
    missing = [n for n in ("attainment", "progress") if of_school[n].state == "ND"]  # type: ignore[index]
    why = f"Not enough data on {' and '.join(missing) or 'other domains'} to say."
    return Finding(_any(results, wider), used, why)


def standard_of(standard: Standard, school: Row, figures: Figures) -> tuple[Finding, Floor]:
    """Floor or coasting for the latest results of any key stage of the school."""
    stages = STAGES.get(school["phase"], ())
    if not stages:
        return Finding(None, (), _not_applicable(NAMED[standard], school)), Floor(None)
    found: list[tuple[Finding, Floor]] = []
    for stage in stages:
        names = [n for n in FLOOR_MEASURES[stage] if n in figures.by_indicator]
        years = [y for n in names for y in figures.by_indicator[n].years[:1]]
        if not years:
            found.append(
                (Finding(None, (), "No file with these results has been loaded."), Floor(None))
            )
            continue
        results, ids = {}, {}
        for name in names:
            for before in range(3):
                row = figures.row(name, school["urn"], before)
                if row is not None:
                    key = (name, row["year_end"])
                    results[key] = Result(row["value"], row["upper"], row["pupils"])
                    ids[key] = cited(row)
        outcome = check(
            standard, phase=school["phase"], stage=stage, year_end=max(years), results=results
        )
        used = tuple(ids[key] for key in outcome.used if key in ids)
        below = Floor(
            outcome.below,
            in_force=outcome.rule is not None and not outcome.discontinued,
            exempt=outcome.below is False and "did not apply" in outcome.because,
            sentence=outcome.because,
            fact_ids=used,
        )
        found.append((Finding(outcome.below, used, outcome.because), below))
    value = _any(*(one.value for one, _ in found))
    why = next((one.why for one, _ in found if one.value is None), None)
    finding = Finding(value, tuple(i for one, _ in found for i in one.fact_ids), why)
    told = [floor for _, floor in found if floor.below]
    told += [floor for _, floor in found if floor.exempt]
    return finding, told[0] if told else Floor(value)


def vulnerable(school: Row, figures: Figures) -> Finding:
    """A local rule: firmly in the lowest quarter two years running, and below similar schools."""
    urn = school["urn"]
    stages = STAGES.get(school["phase"], ())
    if not stages:
        return Finding(None, (), _not_applicable("The mark of vulnerable attainment", school))
    name = "P_RWM_EXP" if "primary" in stages else "S_A8"
    now, before = (figures.row(name, urn, back) for back in (0, 1))
    ids = tuple(cited(row) for row in (now, before) if row is not None)
    firm = [
        None
        if row is None or row.get("quartile") is None
        else row["quartile"] == 1 and row["quartile_firm"] == "firm"
        for row in (now, before)
    ]
    family = None
    if now is not None and now.get("family_sig") is not None:
        family = bool(now["family_sig"] and now["value"] < now["family_mean"])
    why = "Two years running of figures, a quarter and similar schools are needed to say."
    return Finding(_all(*firm, family), ids, why)


def _not_applicable(what: str, school: Row) -> str:
    if school["phase"] is None:
        return f"{what} cannot be applied: the register does not say what the school teaches."
    return f"{what} is not applicable to this type of school."


def _any(*values: bool | None) -> bool | None:
    if any(values):
        return True
    return None if None in values else False


def _all(*values: bool | None) -> bool | None:
    if any(v is False for v in values):
        return False
    return None if None in values else True
