"""Where each school stands with Ofsted on a day, in the words of the regime that judged it.

Derived from the inspections that were public on the day, never typed in. A standing carries
its regime; grades of one regime are never put beside another's without it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.regimes import regimes
from headway.evidence.sources.cells import words_of

STANDING_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,
        "regime": pl.String,
        "latest_overall": pl.String,  # OUTSTANDING GOOD RI SERIOUS_WEAKNESSES SPECIAL_MEASURES
        #                               INADEQUATE, or null when no overall grade was given
        "standing": pl.String,  # words with the regime
        "worse_than_good": pl.Boolean,  # null when nothing judged is held
        "category_of_concern": pl.Boolean,
        "concern": pl.String,  # SM SW RSI NTI
        "two_ri": pl.Boolean,
        "stuck": pl.Boolean,
        "concern_flag": pl.Boolean,  # latest ungraded outcome names a concern; null: none held
        "letter_says_issues": pl.Boolean,  # the same, of a good or outstanding school
        "any_needs_attention": pl.Boolean,
        "any_urgent_improvement": pl.Boolean,
        "safeguarding_not_met": pl.Boolean,
        "leadership_needs_attention": pl.Boolean,
        "leadership_urgent": pl.Boolean,
        "never_inspected": pl.Boolean,  # in its present form: under its own URN
        "previous_overall": pl.String,
        "inspected_on": pl.Date,  # latest graded inspection or report card
        "visited_on": pl.Date,  # latest inspection of any kind
        "latest_kind": pl.String,
        "known_on": pl.Date,
        "years_since": pl.Float64,  # since visited_on
        "predecessor_outcome": pl.Boolean,  # the standing is that of the one predecessor
        "predecessor_urn": pl.Int64,
        "derived_category": pl.String,  # from the card: SM RSI none
        "published_category": pl.String,  # SM SW RSI none; null when the file does not say
        "outcome": pl.String,  # words of the latest ungraded inspection
        "release": pl.String,
        "row": pl.Int64,
        "sentence": pl.String,
    }
)

OVERALL_WORD = {1: "OUTSTANDING", 2: "GOOD", 3: "RI", 4: "INADEQUATE"}
CONCERN_WORD = {"SM": "SPECIAL_MEASURES", "SW": "SERIOUS_WEAKNESSES"}
CONCERN_SAYS = {
    "SM": "special measures",
    "SW": "serious weaknesses",
    "RSI": "requires significant improvement",
    "NTI": "notice to improve",
}
# Words of an ungraded outcome that name a concern (Ofsted's own; the second is of 2024/25).
CONCERN_OUTCOMES = ("(concerns)", "some aspects not as strong")
# A sponsor-led academy or fresh start is a new school: its predecessor's grade is not its own.
SHOWN_AS_PREDECESSORS = ("continuation", "converter")
BAD_GRADES = ("3", "4")
BAD_AREAS = ("needs_attention", "urgent_improvement")
LEADERSHIP = ("leadership_and_governance", "leadership_and_management")
AREA_SAYS = {
    "quality_of_education": "quality of education",
    "behaviour_and_attitudes": "behaviour and attitudes",
    "personal_development": "personal development",
    "leadership_and_management": "leadership and management",
    "early_years": "early years",
    "sixth_form": "sixth form",
    "inclusion": "inclusion",
    "curriculum_and_teaching": "curriculum and teaching",
    "achievement": "achievement",
    "attendance_and_behaviour": "attendance and behaviour",
    "post16": "post-16 provision",
    "leadership_and_governance": "leadership and governance",
    "teaching": "teaching",
    "behaviour": "behaviour",
}


def category_from_card(areas: dict[str, str], safeguarding: str | None) -> str | None:
    """The category of concern that a report card's grades lead to.

    Special measures: leadership and governance needs urgent improvement, and so does another
    area or safeguarding is not met. Requires significant improvement: any area needs urgent
    improvement, or safeguarding is not met, otherwise. "none" when neither; None when the card
    has no grades.
    Source: School monitoring operating guide, November 2025; Education Act 2005 s.44.
    """
    if not areas and safeguarding is None:
        return None
    urgent = {area for area, grade in areas.items() if grade == "urgent_improvement"}
    leadership = urgent.intersection(LEADERSHIP)
    if leadership and (urgent - leadership or safeguarding == "not_met"):
        return "SM"
    if urgent or safeguarding == "not_met":
        return "RSI"
    return "none"


@dataclass(frozen=True)
class Judged:
    """One graded inspection or report card, as the rules of its regime read it."""

    on: date
    regime: str
    kind: str
    overall: int | None
    concern: str | None
    worse: bool | None
    areas: dict[str, str] = field(default_factory=dict)
    safeguarding: str | None = None

    @property
    def is_ri(self) -> bool:
        """A Requires improvement grade: grade 3 since September 2012, not Satisfactory."""
        return self.overall == 3 and self.regime != "S5-05"

    @property
    def below_good(self) -> bool:
        """Below good in its own regime's sense."""
        return bool(self.worse)

    @property
    def ri_or_equivalent(self) -> bool:
        """As DfE reads it for "stuck": RI; in 2024/25 RI for quality of education or leadership;
        on a report card "needs attention" for leadership and governance."""
        if self.regime == "RC-25":
            return self.areas.get("leadership_and_governance") == "needs_attention"
        if self.overall is not None:
            return self.is_ri
        return "3" in (
            self.areas.get("quality_of_education"),
            self.areas.get("leadership_and_management"),
        )


def judged(row: dict[str, Any]) -> Judged:
    """A merged inspection as its regime reads it."""
    areas = {one["area"]: one["grade"] for one in row["judgements"] or [] if one["grade"]}
    return Judged(
        on=row["inspected_on"],
        regime=row["regime"],
        kind=row["kind"],
        overall=row["overall"],
        concern=row["concern"],
        worse=worse_than_good(row["regime"], row["overall"], areas, row["safeguarding"]),
        areas=areas,
        safeguarding=row["safeguarding"],
    )


def worse_than_good(
    regime: str, overall: int | None, areas: dict[str, str], safeguarding: str | None
) -> bool | None:
    """Whether a judgement is worse than good in its own regime; None when it cannot be told."""
    test = {one.id: one.worse for one in regimes()}.get(regime)
    if test == "report_card":
        if not areas and safeguarding is None:
            return None
        return any(grade in BAD_AREAS for grade in areas.values()) or safeguarding == "not_met"
    if overall is not None:
        return overall >= 3
    if not areas and safeguarding is None:
        return None
    return any(grade in BAD_GRADES for grade in areas.values()) or safeguarding == "not_met"


def standings(inspections: pl.DataFrame, schools: pl.DataFrame, on: date) -> pl.DataFrame:
    """One row for each school: STANDING_SCHEMA.

    inspections   `inspections_as_at(store, on)`
    schools       `schools_as_at(store, on)`: needs urn and open_date; with predecessor and
                  join_kind a school not yet inspected shows its one predecessor's outcome
    """
    elders: dict[int, tuple[int, str]] = {}
    if "predecessor" in schools.columns:
        followed = schools.filter(pl.col("predecessor").is_not_null())
        elders = {
            urn: (predecessor, kind)
            for urn, predecessor, kind in followed.select(
                "urn", "predecessor", "join_kind"
            ).iter_rows()
        }
    wanted = [*schools["urn"].to_list(), *(urn for urn, _ in elders.values())]
    by_urn: dict[int, list[dict[str, Any]]] = {}
    for row in inspections.filter(pl.col("urn").is_in(wanted)).iter_rows(named=True):
        by_urn.setdefault(row["urn"], []).append(row)
    rows = [
        _standing(urn, opened, by_urn, elders.get(urn), on)
        for urn, opened in schools.select("urn", "open_date").iter_rows()
    ]
    return pl.DataFrame(rows, schema=STANDING_SCHEMA, orient="row")


def _standing(
    urn: int,
    opened: date | None,
    by_urn: dict[int, list[dict[str, Any]]],
    elder: tuple[int, str] | None,
    on: date,
) -> dict[str, Any]:
    own = by_urn.get(urn, [])
    # Ofsted lists a predecessor's inspection in the row of an academy that it has not visited.
    before = [row for row in own if _of_another(row, urn, opened)]
    own = [row for row in own if row not in before]
    source, predecessor = own, None
    if not own:
        if elder is not None and elder[1] in SHOWN_AS_PREDECESSORS:
            predecessor = elder[0]
            source = by_urn.get(predecessor, []) or before
        elif elder is None:
            source = before
            at = before[-1]["urn_at"] if before else None
            predecessor = at if at != urn else None
    result = _judge(source, on)
    result["urn"] = urn
    result["never_inspected"] = not own
    result["predecessor_outcome"] = bool(source) and not own
    result["predecessor_urn"] = predecessor if result["predecessor_outcome"] else None
    if not own:
        result["two_ri"] = result["two_ri"] if source else False
    result["sentence"] = _sentence(result, on)
    return result


def _of_another(row: dict[str, Any], urn: int, opened: date | None) -> bool:
    at = row["urn_at"]
    return (at is not None and at != urn) or (opened is not None and row["inspected_on"] < opened)


def _judge(rows: list[dict[str, Any]], on: date) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(STANDING_SCHEMA.names())
    empty |= {"two_ri": False, "stuck": False, "category_of_concern": False}
    if not rows:
        empty["category_of_concern"] = None
        return empty
    rows = sorted(rows, key=lambda row: row["inspected_on"])
    graded = [
        row
        for row in rows
        if row["kind"] in ("graded", "report_card")
        and (row["overall"] is not None or row["judgements"] or row["safeguarding"])
    ]
    ungraded = [row for row in rows if row["kind"] in ("ungraded", "short", "monitoring")]
    visited = rows[-1]["inspected_on"]
    result = empty | {
        "visited_on": visited,
        "latest_kind": rows[-1]["kind"],
        "years_since": round((on - visited).days / 365.25, 2),
    }
    if not graded:
        result["category_of_concern"] = None
        return result
    latest_row = graded[-1]
    latest = judged(latest_row)
    earlier = [judged(row) for row in graded[:-1]]
    since = [row for row in ungraded if row["inspected_on"] > latest.on and row["outcome"]]
    outcome = since[-1]["outcome"] if since else None
    concerned = (
        None if outcome is None else any(word in outcome.lower() for word in CONCERN_OUTCOMES)
    )
    derived = (
        category_from_card(latest.areas, latest.safeguarding)
        if latest.kind == "report_card"
        else None
    )
    published = latest.concern or ("none" if latest_row["concern_known"] else None)
    concern = latest.concern or (derived if derived in ("SM", "RSI") else None)
    if published == "none":
        concern = None
    card = latest.regime == "RC-25"
    leadership = latest.areas.get("leadership_and_governance")
    result |= {
        "regime": latest.regime,
        "latest_overall": _overall_word(latest),
        "standing": _words(latest, concern),
        "worse_than_good": latest.worse,
        "category_of_concern": concern is not None or latest.overall == 4,
        "concern": concern,
        "two_ri": bool(earlier) and latest.is_ri and earlier[-1].is_ri,
        "stuck": bool(earlier) and latest.ri_or_equivalent and earlier[-1].below_good,
        "concern_flag": concerned,
        "letter_says_issues": concerned if latest.worse is False else None,
        "any_needs_attention": "needs_attention" in latest.areas.values() if card else None,
        "any_urgent_improvement": "urgent_improvement" in latest.areas.values() if card else None,
        "safeguarding_not_met": (
            None if latest.safeguarding is None else latest.safeguarding == "not_met"
        ),
        "leadership_needs_attention": leadership == "needs_attention" if card else None,
        "leadership_urgent": leadership == "urgent_improvement" if card else None,
        "previous_overall": _overall_word(earlier[-1]) if earlier else None,
        "inspected_on": latest.on,
        "known_on": latest_row["known_on"],
        "derived_category": derived,
        "published_category": published,
        "outcome": outcome,
        "release": latest_row["release"],
        "row": latest_row["row"],
    }
    return result


def _overall_word(one: Judged) -> str | None:
    if one.overall is None:
        return None
    if one.overall == 4 and one.concern in CONCERN_WORD:
        return CONCERN_WORD[one.concern]
    return OVERALL_WORD[one.overall]


def _words(latest: Judged, concern: str | None) -> str:
    regime = next(one for one in regimes() if one.id == latest.regime)
    if latest.overall is not None:
        words = regime.grades.get(latest.overall, OVERALL_WORD[latest.overall].capitalize())
        if concern in CONCERN_SAYS:
            words += f", {CONCERN_SAYS[concern]}"
    elif latest.kind == "report_card":
        words = _card_words(latest, concern)
    else:
        words = _judgement_words(latest, concern)
    return f"{words} ({regime.label})"


def _card_words(latest: Judged, concern: str | None) -> str:
    parts = []
    for grade, says in (
        ("urgent_improvement", "urgent improvement"),
        ("needs_attention", "needs attention"),
    ):
        areas = [AREA_SAYS.get(a, a) for a, g in latest.areas.items() if g == grade]
        if areas:
            parts.append(f"{says} in {_and(areas)}")
    if latest.safeguarding == "not_met":
        parts.append("safeguarding not met")
    words = "Report card: " + (
        "; ".join(parts) if parts else "expected standard or better in every area"
    )
    return f"{words}; {CONCERN_SAYS[concern]}" if concern in CONCERN_SAYS else words


def _judgement_words(latest: Judged, concern: str | None) -> str:
    bad = [AREA_SAYS.get(a, a) for a, g in latest.areas.items() if g in BAD_GRADES]
    parts = [f"worse than good in {_and(bad)}"] if bad else []
    if latest.safeguarding == "not_met":
        parts.append("safeguarding not effective")
    words = "No overall grade: " + ("; ".join(parts) if parts else "good or better throughout")
    return f"{words}; {CONCERN_SAYS[concern]}" if concern in CONCERN_SAYS else words


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _sentence(result: dict[str, Any], on: date) -> str:
    if result["inspected_on"] is None:
        if result["visited_on"] is not None:
            return (
                f"Visited on {words_of(result['visited_on'])}; no graded judgement is held, "
                "so its standing is not known."
            )
        return f"No inspection of this school was public on {words_of(on)}."
    when = words_of(result["inspected_on"])
    what = f"{result['standing']}, inspected {when}"
    if result["predecessor_outcome"]:
        at = f" (URN {result['predecessor_urn']})" if result["predecessor_urn"] else ""
        what = f"Not yet inspected in its present form; its predecessor’s outcome{at} was: {what}"
    if result["two_ri"]:
        what += "; requires improvement twice running"
    if result["outcome"]:
        what += f"; since then “{result['outcome']}”"
    return what + "."
