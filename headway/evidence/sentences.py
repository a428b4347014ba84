"""Findings in words: a fact, its cohort, what it is compared with, and what chance can do.

For a reading age of about twelve, no adjective without a number (method notes 8). Every
sentence has a template id, so that a text can be changed and found again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headway.evidence.catalogue import Indicator
from headway.evidence.facts import STATE_WORDS, State, year_label
from headway.evidence.statistics.cohorts import FLAGGED_FROM, FULL_FROM
from headway.evidence.statistics.rounding import show

UNITS = {"%": "%", "percentage points": " percentage points", "per 100 pupils": " per 100 pupils"}


@dataclass(frozen=True)
class Reason:
    """One sentence, the template it was made from and the facts that it rests on."""

    template_id: str
    sentence: str
    fact_ids: tuple[str, ...] = ()


Row = Mapping[str, Any]
DISADVANTAGED_HERE = "disadvantaged pupils here"


def number(value: float, definition: Indicator, *, signed: bool = False) -> str:
    """A figure with its unit: "53%", "-3.4", "+0.25", "4.5 per 100 pupils"."""
    text = show(value, definition.places)
    sign = "+" if signed and value > 0 and definition.method == "progress" else ""
    return f"{sign}{text}{UNITS.get(definition.unit, '')}"


def figure(row: Row, definition: Indicator) -> str:
    """ "In 2019, 53% of the 58 pupils reached ..." or its like for scores and rates.

    Of fewer than 20 pupils the number itself is given, because a percentage misleads.
    """
    value, n, year = row["value"], row.get("n"), row["year_end"]
    about = f" (about {row['pupils']} pupils)" if row.get("n_estimated") else ""
    if definition.method == "proportion" and n and row.get("count") is not None:
        if n < FULL_FROM:
            return f"In {year}, {int(row['count'])} of the {n} pupils {definition.phrase}."
        return f"In {year}, {number(value, definition)} of the {n} pupils {definition.phrase}."
    if definition.method == "count":
        return f"In {year}, {show(value)} {definition.phrase}."
    if definition.method in ("rate", "proportion", "ratio"):
        of = (
            " of pupils"
            if definition.phrase.startswith(("missed", "were", "got", "reached", "met"))
            else ""
        )
        unit = "%" if definition.unit == "%" else ""
        return f"In {year}, {show(value, definition.places)}{unit}{of} {definition.phrase}{about}."
    interval = ""
    if row.get("lower") is not None and row.get("upper") is not None:
        low, high = (show(row[side], definition.places) for side in ("lower", "upper"))
        interval = f" (from {low} to {high} allowing for chance)"
    if definition.phrase.startswith(("was ", "is ")):
        verb, _, what = definition.phrase.partition(" ")
        what = _of_whom(what.removeprefix("the "), n, row.get("pupil_group"))
        what += "" if n else about
        shown = number(value, definition, signed=True)
        return f"In {year}, the {what} {verb} {shown}{interval}."
    return f"In {year}, {number(value, definition)} {definition.phrase}{interval}."


def _of_whom(what: str, n: int | None, group: str | None) -> str:
    """What was measured, with its cohort where it reads well: "the progress in reading of the
    58 pupils", "the gap between the 13 disadvantaged pupils here and other pupils nationally".
    """
    what = what.replace("progress made in", "progress in")
    if DISADVANTAGED_HERE in what:
        return what.replace(DISADVANTAGED_HERE, f"the {n} {DISADVANTAGED_HERE}") if n else what
    pupils = "disadvantaged pupils" if group == "disadvantaged" else "pupils"
    if n:
        return f"{what} of the {n} {pupils}"
    return f"{what} of {pupils}" if pupils != "pupils" else what


def comparators(row: Row, definition: Indicator) -> str:
    """ "England 65%, city 59%, similar schools 57%." Only those that there are."""
    named = (("England", "national"), ("city", "la_value"), ("similar schools", "family_mean"))
    parts = [
        f"{name} {number(row[key], definition)}" for name, key in named if row.get(key) is not None
    ]
    if not parts:
        return ""
    return f"{', '.join(parts)}."[:1].upper() + f"{', '.join(parts)}."[1:]


def chance(row: Row, definition: Indicator) -> str:
    """Whether the differences are bigger than chance would normally produce."""
    sig = row.get("sig")
    if sig is None:
        return ""
    bigger = sig in ("sig-", "sig+")
    against = "from the average for England" if definition.method == "progress" else "from England"
    first = (
        f"The difference {against} is bigger than chance would normally produce"
        if bigger
        else f"The difference {against} is no bigger than chance would normally produce"
    )
    family = row.get("family_sig")
    if family is None:
        return f"{first}."
    if family == bigger:
        also = "and so is" if bigger else "and neither is"
        return f"{first}, {also} the difference from similar schools."
    verb = "is" if family else "is not"
    joiner = "; the difference from similar schools"
    return f"{first}{joiner} {verb}."


def release_name(title: str, status: str | None, year_end: int | None) -> str:
    """ "Key stage 4 results, provisional, 2018/19": a release as a sentence cites it."""
    name = title.split(",")[0].split(" (")[0]
    parts = [
        name,
        status if status != "final" else None,
        year_label(year_end) if year_end else None,
    ]
    return ", ".join(part for part in parts if part)


def source(row: Row, title: str | None) -> str:
    """ "(Key stage 2 results, 2018/19, row 123)" """
    if title is None:
        return ""
    where = f", row {row['row']}" if row.get("row") is not None else ""
    return f"({title}{where})"


def finding(row: Row, definition: Indicator, *, title: str | None = None) -> str:
    """The whole explanation of one figure."""
    if row.get("value") is None:
        return absence(row["state"], definition, row["year_end"])
    if (pupils := row.get("pupils")) is not None and pupils < FLAGGED_FROM:
        return f"{figure(row, definition)} {only(pupils)}"
    parts = (
        figure(row, definition),
        comparators(row, definition),
        chance(row, definition),
        source(row, title),
    )
    return " ".join(part for part in parts if part)


def pooled(row: Row, definition: Indicator) -> str:
    """The figure over three years, where one year's cohort is small."""
    years = int(row["pooled_years"])
    value = number(row["pooled_value"], definition)
    return (
        f"Over {years} years together, {value} for {row['pooled_n']} pupils, because a single "
        "year has few."
    )


def only(n: int) -> str:
    """The standing text of a very small cohort."""
    return f"Only {n} pupils: we show the figure but draw no conclusion."


def absence(state: str, definition: Indicator, year_end: int) -> str:
    """Why there is no figure."""
    if state == State.BASELINE_GAP:
        return f"Progress scores were not produced nationally in {year_end}."
    return f"{STATE_WORDS[State(state)]} ({definition.name}, {year_end})."


def quarter(row: Row, definition: Indicator, peers: str) -> str:
    """Where the school stands in the city, and how often chance would leave it there."""
    names = {1: "lowest", 2: "second lowest", 3: "second highest", 4: "highest"}
    place = (
        f"This school is in the {names[row['quartile']]} quarter of city {peers} on this measure"
    )
    if definition.direction == "lower" and row["quartile"] in (1, 4):
        end = "highest" if row["quartile"] == 1 else "lowest"
        place = f"This school is in the quarter of city {peers} with the {end} figures"
    edge = ""
    if row.get("quartile_cut") is not None:
        # Between two whole percentages lies a half, which must not round onto either.
        whole = float(row["quartile_cut"]).is_integer()
        places = definition.places if whole else max(definition.places, 1)
        unit = UNITS.get(definition.unit, "")
        edge = (
            f" ({number(row['value'], definition)}; "
            f"quarter starts at {show(row['quartile_cut'], places)}{unit})"
        )
    stays = ""
    if row.get("quartile_stays") is not None:
        stays = (
            f" In {show(100 * row['quartile_stays'])} of 100 re-runs allowing for chance it stays "
            "in that quarter."
        )
    return f"{place}{edge}.{stays}"


def trend(row: Row, definition: Indicator) -> str:
    """The direction against England over the years of one series."""
    label, change = row["trend_label"], row.get("trend_change")
    if label == "not enough years" or change is None:
        return "There are not enough years of this measure to speak of a trend."
    since = f"since {row['trend_from']}"
    unit = " percentage points" if definition.unit == "%" else UNITS.get(definition.unit, "")
    moved = f"{show(abs(change), definition.places)}{unit}"
    side = "rose" if change > 0 else "fell"
    word = {
        "improving against national": "Improving against England",
        "probably improving": "Probably improving against England",
        "declining against national": "Declining against England",
        "probably declining": "Probably declining against England",
        "no clear change": "No clear change against England",
    }[label]
    return f"{word}: the difference from England {side} by {moved} {since}."


IN_LINE = "The figure is in line with similar schools."
NOT_LOWEST = "It is below similar schools on average, but not in the lowest quarter of them."
NO_INTELLIGENCE = "No intelligence is held yet."
