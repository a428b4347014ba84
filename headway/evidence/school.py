"""Everything known of one school on a day: each value or its state, with source and sums.

A school's history runs through its predecessors where the register's links join them; each
fact says under which URN it was published.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.assess import FACT_KEYS
from headway.evidence.catalogue import indicators
from headway.evidence.compute import Vintage, compute
from headway.evidence.day import EvidenceOfDay, evidence_of_day
from headway.evidence.errors import NothingLoaded, UnknownSchool
from headway.evidence.establishments import establishments
from headway.evidence.facts import STATE_WORDS, State, year_label
from headway.evidence.families import Stage, families
from headway.evidence.inspections import inspections_as_at
from headway.evidence.lineage import Lineages
from headway.evidence.profile.figures import results_year
from headway.evidence.register import lineages_loaded, schools_as_at
from headway.evidence.similar import Similar, names_of, similar_schools, similar_text
from headway.evidence.store import Store
from headway.evidence.terminal import heading, table, wrapped

# Beside the documented keys of a fact: the sums behind a figure.
SUMS = (
    "raw",
    "national",
    "la_value",
    "region_value",
    "gap",
    "sig",
    "important",
    "small",
    "percentile_national",
    "quartile",
    "quartile_firm",
    "family_mean",
    "family_quarter",
    "trend_label",
    "trend_change",
)
REGISTER_FACTS = (
    "la",
    "la_name",
    "laestab",
    "type",
    "maintained",
    "phase",
    "low_age",
    "high_age",
    "status",
    "open_date",
    "close_date",
    "postcode",
    "district",
    "roll",
    "roll_on",
    "diocese",
    "trust",
    "built_from",
    "built_note",
)

Fact = Mapping[str, Any]


@dataclass(frozen=True)
class SchoolRecord:
    """What is known of one school."""

    urn: int
    name: str
    as_at: date
    register: Mapping[str, Any]
    lineage: str | None
    predecessors: tuple[Mapping[str, Any], ...]
    successors: tuple[int, ...]
    facts: tuple[Fact, ...]
    inspections: tuple[Mapping[str, Any], ...]
    standing: Mapping[str, Any]
    window: Mapping[str, Any]
    levels: tuple[Mapping[str, Any], ...]
    similar: tuple[Similar, ...] = ()

    def to_json(self) -> str:
        """The documented shape, with the sums beside each fact."""
        made = {
            "urn": self.urn,
            "name": self.name,
            "as_at": self.as_at,
            "lineage": self.lineage,
            "facts": [
                {key: fact.get(key) for key in (*FACT_KEYS, "id", "urn", *SUMS)}
                for fact in self.facts
            ],
            "inspections": self.inspections,
            "window": self.window,
            "standing": self.standing,
            "levels": self.levels,
            "similar": [one.to_dict() for one in self.similar],
            "register": self.register,
            "predecessors": self.predecessors,
            "successors": self.successors,
        }
        return json.dumps(made, ensure_ascii=False, indent=1, default=str, allow_nan=False)

    def to_text(self) -> str:
        """Register, inspections, levels and every figure, for a terminal."""
        day = f"{self.as_at.day} {self.as_at:%B %Y}"
        out = [heading(f"{self.name} (URN {self.urn}), as known on {day}")]
        out += [
            f"{key.replace('_', ' ')}: {value}"
            for key, value in self.register.items()
            if value not in (None, "")
        ]
        for before in self.predecessors:
            out.append(
                f"predecessor: {before['name']} (URN {before['urn']}), "
                f"{before['join_kind']}, {before['on'] or 'date not known'}"
            )
        out += [f"successor: URN {urn}" for urn in self.successors]
        out.append("\n" + heading("Inspections", mark="-"))
        if self.standing.get("sentence"):
            out.append(wrapped(str(self.standing["sentence"])))
        if self.inspections:
            out.append(
                table(
                    (
                        "Began",
                        "Published",
                        "Kind",
                        "Framework",
                        "Overall",
                        "Outcome",
                        "Source",
                        "Row",
                    ),
                    [
                        (
                            one["inspected_on"],
                            one["published_on"] or "",
                            one["kind"],
                            one["regime"],
                            one["overall"] if one["overall"] is not None else "",
                            _outcome(one),
                            one["release"],
                            one["row"],
                        )
                        for one in self.inspections
                    ],
                )
            )
        if self.window.get("basis"):
            out.append(
                wrapped(
                    f"Next inspection between {self.window['earliest']} and "
                    f"{self.window['latest']}, expected about {self.window['expected']}. "
                    f"{self.window['basis']}"
                )
            )
        if self.levels:
            out.append("\n" + heading("Levels (0 no concern from data, 3 serious)", mark="-"))
            for level in self.levels:
                shown = level["level"] if level["level"] is not None else level["state"]
                out.append(f"{level['domain']}: {shown}{' *' if level['strength'] else ''}")
                out += [wrapped(sentence, indent=4) for sentence in level["reasons"]]
        for family in self.similar:
            out += similar_text(family)
        out.append("\n" + heading("Figures", mark="-"))
        out.append(self._figures() if self.facts else "No file with a figure of it is loaded.")
        return "\n".join(out)

    def _figures(self) -> str:
        rows = []
        for fact in self.facts:
            low, high = fact.get("lower"), fact.get("upper")
            rows.append(
                (
                    fact["indicator"],
                    year_label(fact["year_end"]),
                    fact["pupil_group"],
                    _value(fact),
                    f"{_number(low)} to {_number(high)}" if None not in (low, high) else "",
                    fact.get("n"),
                    _number(fact.get("national")),
                    _number(fact.get("la_value")),
                    _number(fact.get("family_mean")),
                    fact.get("sig") or "",
                    _quartile(fact),
                    fact.get("trend_label") or "",
                    fact["release"],
                    fact["row"],
                    fact["urn"] if fact["urn"] != self.urn else "",
                )
            )
        heads = (
            "Measure", "Year", "Pupils", "Value", "Interval", "Number", "England", "Authority",
            "Similar", "Test", "Quarter", "Trend", "Source", "Row", "As URN",
        )  # fmt: skip
        return table(heads, rows, right=frozenset({5, 6, 7, 8, 13}))


def school_record(
    store: Store,
    *,
    urn: int,
    as_at: date | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> SchoolRecord:
    """Gather what was public of a school on a day; on the latest day of a release unless said.

    Raises NothingLoaded without a register, UnknownSchool for a URN in no register.
    """
    releases = store.releases()
    if not releases:
        raise NothingLoaded("Nothing is loaded. Load publishers' files first: headway load PATH.")
    on = as_at or max(release.as_at for release in releases)
    ever = establishments(store).filter(pl.col("urn") == urn)
    if ever.is_empty():
        raise UnknownSchool(f"URN {urn} is in none of the loaded registers.")
    open_then = schools_as_at(store, on).filter(pl.col("urn") == urn)
    known = (open_then if open_then.height else ever).row(0, named=True)
    lines = lineages_loaded(store)
    line = _line(lines, urn)
    day = None
    if open_then.height and known["la"]:
        day = evidence_of_day(store, authority=known["la"], on=on, progress=progress)
        vintage, inspections = day.vintage, day.inspections
    else:
        vintage = compute(store, known_on=on, progress=progress)
        inspections = inspections_as_at(store, on)
    own = inspections.filter(pl.col("urn").is_in(line))
    return SchoolRecord(
        urn=urn,
        name=known["name"],
        as_at=on,
        register=_register(known, on),
        lineage=_lineage_id(lines, urn),
        predecessors=tuple(
            {"urn": p.urn, "name": p.name, "join_kind": p.join_kind, "on": p.on}
            for p in lines.predecessors(urn)
        ),
        successors=_successors(lines, urn, on),
        facts=tuple(_facts(vintage, line, day, urn)),
        inspections=tuple(own.sort("inspected_on", descending=True).iter_rows(named=True)),
        standing=_row(day.standings, urn) if day else {},
        window=_row(day.windows, urn) if day else {},
        levels=tuple(
            {
                "domain": level.domain,
                "level": level.level,
                "state": level.state,
                "strength": level.strength,
                "stamp": level.stamp,
                "reasons": [reason.sentence for reason in level.reasons],
                "facts": list(dict.fromkeys(i for r in level.reasons for i in r.fact_ids)),
            }
            for level in (day.domain_levels if day else ())
            if level.urn == urn
        ),
        similar=_similar(store, vintage, urn, on) if day else (),
    )


def _similar(store: Store, vintage: Vintage, urn: int, on: date) -> tuple[Similar, ...]:
    """The families of one school, as those of the whole authority are found."""
    stages: tuple[Stage, ...] = ("primary", "secondary")
    found = [
        families(vintage, stage, year_end=results_year(on) + 1, urns=[urn]) for stage in stages
    ]
    names = names_of(schools_as_at(store, on))
    return tuple(one for family in found for one in similar_schools(family, names))


def _register(known: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What the register says; a closing after the day was not known on it."""
    told = {key: known.get(key) for key in REGISTER_FACTS}
    if told["close_date"] is not None and told["close_date"] > on:
        told["close_date"] = None
    return told


def _successors(lines: Lineages, urn: int, on: date) -> tuple[int, ...]:
    """Schools that had continued this one by the day."""
    joins = lines.joins.filter(
        (pl.col("predecessor") == urn) & (pl.col("on").is_null() | (pl.col("on") <= on))
    )
    return tuple(sorted(joins["urn"].to_list()))


def _line(lines: Lineages, urn: int) -> list[int]:
    """The school and every school that it continues, nearest first."""
    found, waiting = [urn], [urn]
    while waiting:
        for before in lines.predecessors(waiting.pop()):
            if before.join_kind != "split" and before.urn not in found:
                found.append(before.urn)
                waiting.append(before.urn)
    return found


def _lineage_id(lines: Lineages, urn: int) -> str | None:
    row = lines.schools.filter(pl.col("urn") == urn)
    return str(row["lineage"][0]) if row.height and row["lineage"][0] is not None else None


def _facts(
    vintage: Any, line: list[int], day: EvidenceOfDay | None, urn: int
) -> list[dict[str, Any]]:
    """Every figure of the line, in the order of the catalogue, latest year first."""
    found: list[dict[str, Any]] = []
    for indicator in indicators():
        if indicator not in vintage.years:
            continue
        rows = vintage.schools(indicator, urns=line).sort(
            "year_end", "pupil_group", descending=[True, False]
        )
        for row in rows.iter_rows(named=True):
            row["id"] = f"{indicator}|{row['year_end']}|{row['pupil_group']}|{row['urn']}"
            found.append(row | _placed(day, indicator, row, urn))
    return found


def _placed(
    day: EvidenceOfDay | None, indicator: str, row: Mapping[str, Any], urn: int
) -> dict[str, Any]:
    """Quarter of the city and similar schools, where they were worked out for this row."""
    figures = day.figures.get(indicator) if day else None
    if figures is None or row["year_end"] not in figures.years:
        return {}
    there = figures.of(urn, back=figures.years.index(row["year_end"]), group=row["pupil_group"])
    if there is None or there.get("fact_urn", urn) != row["urn"]:
        return {}
    wanted = ("quartile", "quartile_firm", "family_mean", "family_quarter")
    return {key: there.get(key) for key in wanted}


def _row(frame: pl.DataFrame, urn: int) -> Mapping[str, Any]:
    return next(frame.filter(pl.col("urn") == urn).iter_rows(named=True), {})


def _value(fact: Fact) -> str:
    if fact.get("value") is not None:
        return _number(fact["value"])
    try:
        return STATE_WORDS[State(fact["state"])]
    except ValueError:
        return str(fact["state"])


def _number(value: Any) -> str:
    if value is None:
        return ""
    return "0" if abs(value) < 1e-9 else f"{value:.4g}"


def _quartile(fact: Fact) -> str:
    if fact.get("quartile") is None:
        return ""
    return f"{fact['quartile']} {fact.get('quartile_firm') or ''}".strip()


def _outcome(one: Mapping[str, Any]) -> str:
    """The words of the outcome, else the grades of a card or of the key judgements."""
    if one.get("outcome"):
        return str(one["outcome"])
    graded = ", ".join(
        f"{j['area'].replace('_', ' ')} {str(j['grade']).replace('_', ' ')}"
        for j in one.get("judgements") or []
        if j["grade"]
    )
    concern = f"{one['concern']}; " if one.get("concern") else ""
    return (concern + graded)[:80]
