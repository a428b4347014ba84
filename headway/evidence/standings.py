"""Where each school stands with Ofsted on a day, in the words of the regime that judged it.

Derived from the inspections that were public on the day, never typed in. A standing carries
its regime; grades of one regime are never put beside another's without it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.judgements import (
    AREA_SAYS,
    category_from_card,
    judged,
    overall_word,
    standing_short,
    standing_words,
    worse_than_good,
)
from headway.evidence.sources.cells import words_of

__all__ = [
    "AREA_SAYS",
    "STANDING_SCHEMA",
    "category_from_card",
    "judged",
    "standings",
    "worse_than_good",
]

STANDING_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,
        "regime": pl.String,
        "latest_overall": pl.String,  # OUTSTANDING GOOD RI SERIOUS_WEAKNESSES SPECIAL_MEASURES
        #                               INADEQUATE, or null when no overall grade was given
        "standing": pl.String,  # words with the regime
        "standing_short": pl.String,  # the gravest of it, for a row of a list
        "worse_than_good": pl.Boolean,  # null when nothing judged is held
        "category_of_concern": pl.Boolean,
        "concern": pl.String,  # SM SW RSI NTI
        "two_ri": pl.Boolean,
        "worse_twice": pl.Boolean,  # its own two latest outcomes, each as its regime reads it;
        #                             null when two that can be told are not held
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
        "files_to": pl.Date,  # the day to which Ofsted's loaded files speak of its authority
        "sentence": pl.String,
    }
)

# Words of an ungraded outcome that name a concern (Ofsted's own; the second is of 2024/25).
CONCERN_OUTCOMES = ("(concerns)", "some aspects not as strong")
READ = [
    "urn",
    "listed_under",
    "inspected_on",
    "kind",
    "regime",
    "overall",
    "concern",
    "concern_known",
    "safeguarding",
    "outcome",
    "judgements",
    "known_on",
    "release",
    "row",
]
# A sponsor-led academy or fresh start is a new school: its predecessor's grade is not its own.
SHOWN_AS_PREDECESSORS = ("continuation", "converter")


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
    own: dict[int, list[dict[str, Any]]] = {}
    listed: dict[int, list[dict[str, Any]]] = {}
    wanted = [*schools["urn"].to_list(), *(urn for urn, _ in elders.values())]
    elsewhere = (pl.col("listed_under").list.len() > 1) | (
        pl.col("listed_under").list.first() != pl.col("urn")
    )
    about = inspections.filter(pl.col("urn").is_in(wanted) | elsewhere)
    for row in about.select(READ).iter_rows(named=True):
        own.setdefault(row["urn"], []).append(row)
        for urn in row["listed_under"] or ():
            if urn != row["urn"]:
                listed.setdefault(urn, []).append(row)
    held = _Held(own, listed)
    rows = [
        _standing(urn, opened, held, elders.get(urn), on)
        for urn, opened in schools.select("urn", "open_date").iter_rows()
    ]
    found = pl.DataFrame(rows, schema=STANDING_SCHEMA, orient="row")
    return _with_reach(found, inspections, schools, on)


# Files that stop longer than this before the day leave room for a visit they do not hold.
FILES_FRESH_DAYS = 183


def _with_reach(
    found: pl.DataFrame, inspections: pl.DataFrame, schools: pl.DataFrame, on: date
) -> pl.DataFrame:
    """To which day Ofsted's files speak of each school's authority, and a warning if long ago.

    A monthly file can be of some authorities only; what it does not list it says nothing of.
    """
    if "la" not in schools.columns:
        return found
    reach = (
        inspections.select("urn", "listed_to")
        .join(schools.select("urn", "la"), on="urn")
        .group_by("la")
        .agg(reach=pl.min_horizontal(pl.col("listed_to").max(), pl.lit(on)))
    )
    placed = schools.select("urn", "la").join(reach, on="la", how="left").select("urn", "reach")
    stale = (pl.lit(on) - pl.col("reach")).dt.total_days() > FILES_FRESH_DAYS
    day = pl.concat_str(
        pl.col("reach").dt.day().cast(pl.String), pl.lit(" "), pl.col("reach").dt.strftime("%B %Y")
    )
    warning = pl.concat_str(
        "sentence",
        pl.lit(" Ofsted’s files that are loaded speak of this authority only to "),
        day,
        pl.lit("."),
    )
    return (
        found.join(placed, on="urn", how="left", maintain_order="left")
        .with_columns(
            files_to=pl.col("reach"),
            sentence=pl.when(stale.fill_null(False)).then(warning).otherwise("sentence"),
        )
        .drop("reach")
    )


@dataclass(frozen=True)
class _Held:
    """Inspections by the school inspected, and by another school in whose row they stand."""

    own: dict[int, list[dict[str, Any]]]
    listed: dict[int, list[dict[str, Any]]]


def _standing(
    urn: int,
    opened: date | None,
    held: _Held,
    elder: tuple[int, str] | None,
    on: date,
) -> dict[str, Any]:
    inspected = held.own.get(urn, [])
    # Ofsted lists a predecessor's inspection in the row of an academy that it has not visited,
    # some months without saying whose it was: an inspection before the opening is another's.
    before = [row for row in inspected if opened is not None and row["inspected_on"] < opened]
    own = [row for row in inspected if opened is None or row["inspected_on"] >= opened]
    source, predecessor = own, None
    if not own:
        before += held.listed.get(urn, [])
        if elder is not None and elder[1] in SHOWN_AS_PREDECESSORS:
            predecessor = elder[0]
            source = [*held.own.get(predecessor, []), *before]
        elif elder is None:
            source = before
            others = {row["urn"] for row in before} - {urn}
            predecessor = others.pop() if len(others) == 1 else None
    result = _judge(source, on)
    result["urn"] = urn
    result["never_inspected"] = not own
    result["predecessor_outcome"] = bool(source) and not own
    if not own:
        result["worse_twice"] = None
    result["predecessor_urn"] = predecessor if result["predecessor_outcome"] else None
    result["sentence"] = _sentence(result, on)
    return result


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
        "latest_overall": overall_word(latest),
        "standing": standing_words(latest, concern),
        "standing_short": standing_short(latest, concern),
        "worse_than_good": latest.worse,
        "category_of_concern": (
            None
            if published is None and latest.category_not_told
            else concern is not None or latest.overall == 4
        ),
        "concern": concern,
        "two_ri": bool(earlier) and latest.is_ri and earlier[-1].is_ri,
        "worse_twice": _both(latest.worse, earlier[-1].worse) if earlier else None,
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
        "previous_overall": overall_word(earlier[-1]) if earlier else None,
        "inspected_on": latest.on,
        "known_on": latest_row["known_on"],
        "derived_category": derived,
        "published_category": published,
        "outcome": outcome,
        "release": latest_row["release"],
        "row": latest_row["row"],
    }
    return result


def _both(first: bool | None, second: bool | None) -> bool | None:
    """Whether both hold: None while one is not known and the other does."""
    if first is False or second is False:
        return False
    return True if first and second else None


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
    elif result["worse_twice"]:
        what += "; worse than good at its last two graded inspections"
    if result["outcome"]:
        what += f"; since then “{result['outcome']}”"
    return what + "."
