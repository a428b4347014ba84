"""What people hear about schools, as the profile and the rules take it in.

The casework half keeps the entries; here they are plain data. The level follows the method
notes (section 8): one entry of moderate weight is something to watch, one documented entry or
two that rest on more than hearsay are a concern, and a crisis that two named people agree on is
a serious one. Nothing held is not "no concern": it is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from headway.evidence.facts import fact_id

if TYPE_CHECKING:
    from headway.evidence.day import EvidenceOfDay

INTELLIGENCE = "INTELLIGENCE"  # the name under which an entry is cited
# What an entry of a grade counts for: strong alone, firm in pairs, single to watch, or nothing.
STRONG, FIRM, SINGLE, NOTHING = "strong", "firm", "single", "nothing"
MODERATE = 2  # of severity 1 to 3


@dataclass(frozen=True)
class Heard:
    """One live entry about a school, without its words.

    theme       in words, or empty where the theme itself is restricted
    weight      STRONG, FIRM, SINGLE or NOTHING
    grade       how it is known, in words: "first-hand"
    severity    1 to 3; 0 for something good
    leadership  whether its theme is leadership and management, or governance
    crisis      "" not said, "said" by one person, "agreed" by two of two parties
    """

    entry: int
    happened_on: date
    theme: str
    weight: str
    grade: str
    severity: int
    leadership: bool = False
    crisis: str = ""

    @property
    def counts(self) -> bool:
        """Whether it can raise a level: moderate weight, and more than hearsay."""
        return self.severity >= MODERATE and self.weight != NOTHING


@dataclass(frozen=True)
class Signal:
    """What the live entries about one school come to.

    level               0 to 3; None where nothing is held that could be judged
    leadership_concern  None where nothing is held about leadership
    crisis_agreed       None where nothing is held, or one person has said it and nobody has agreed
    sentences           name no restricted text
    """

    level: int | None = None
    leadership_concern: bool | None = None
    crisis_agreed: bool | None = None
    sentences: tuple[str, ...] = ()
    entry_ids: tuple[int, ...] = ()
    leadership_ids: tuple[int, ...] = ()
    crisis_ids: tuple[int, ...] = ()
    waiting: str = ""  # why crisis_agreed is not known although entries are held
    years: Mapping[int, int] = field(default_factory=dict, compare=False)  # entry -> year end


NOTHING_HELD = "No intelligence is held yet."
ONLY_HEARSAY = "Only hearsay is held, which does not count until somebody can say more."
NOT_OF_LEADERSHIP = "Nothing live is held about leadership."
CRISIS_WAITS = (
    "One person has said that leadership is in crisis; a second, of the other party, has not "
    "agreed yet."
)


def level_of(entries: Sequence[Heard]) -> int | None:
    """The level of these live entries; None where none of them can be judged."""
    if any(one.crisis == "agreed" for one in entries):
        return 3
    if not any(one.weight != NOTHING for one in entries):
        return None
    counting = [one for one in entries if one.counts]
    firm = sum(one.weight == FIRM for one in counting)
    if firm >= 2 or any(one.weight == STRONG for one in counting):
        return 2
    return 1 if counting else 0


def signal_of(entries: Iterable[Heard]) -> Signal:
    """What these live entries of one school come to."""
    live = sorted(entries, key=lambda one: (one.happened_on, one.entry))
    if not live:
        return Signal(sentences=(NOTHING_HELD,))
    about = [one for one in live if one.leadership]
    level, of_leadership = level_of(live), level_of(about)
    agreed = [one for one in live if one.crisis == "agreed"]
    said = [one for one in live if one.crisis == "said"]
    return Signal(
        level=level,
        leadership_concern=None if of_leadership is None else of_leadership >= 2,
        crisis_agreed=True if agreed else None if said else False,
        sentences=tuple(_sentences(live, level)),
        entry_ids=tuple(one.entry for one in live),
        leadership_ids=tuple(one.entry for one in about),
        crisis_ids=tuple(one.entry for one in agreed or said),
        waiting=CRISIS_WAITS if said and not agreed else "",
        years={one.entry: one.happened_on.year + (one.happened_on.month >= 9) for one in live},
    )


def _sentences(live: Sequence[Heard], level: int | None) -> Iterable[str]:
    if level is None:
        yield ONLY_HEARSAY
        return
    if any(one.crisis == "agreed" for one in live):
        yield "Two named people of both parties agree that leadership is in crisis."
    counting = [one for one in live if one.counts]
    kinds = dict.fromkeys((one.grade, one.theme) for one in counting)
    for grade, theme in kinds:
        same = [one for one in counting if (one.grade, one.theme) == (grade, theme)]
        yield _said(same, grade, theme)
    if not counting:
        entries = "entry" if len(live) == 1 else "entries"
        yield f"{_number(len(live))} live {entries}, none that weighs much."
    if any(one.crisis == "said" for one in live) and level < 3:
        yield CRISIS_WAITS


def _said(same: Sequence[Heard], grade: str, theme: str) -> str:
    count = len(same)
    about = f" on {theme}" if theme else ", on a theme that is restricted,"
    first = same[0].happened_on
    when = f"{first:%B %Y}"
    if count == 1:
        return f"One {grade} entry{about} of {when}."
    return f"{_number(count)} {grade} entries{about} since {when}."


def _number(count: int) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return words[count] if count < len(words) else str(count)


def cited_as(entry: int, year_end: int, urn: int) -> str:
    """The fact id of an entry: its number stands where a pupil group stands."""
    return fact_id(INTELLIGENCE, year_end, str(entry), urn)


def _ids(signal: Signal, entries: Iterable[int], urn: int) -> list[str]:
    return [cited_as(entry, signal.years[entry], urn) for entry in entries]


def facts_of(signals: Mapping[int, Signal]) -> dict[str, dict[str, Any]]:
    """The entries as facts, by id: that they are held and of which year, never what they say."""
    return {
        one: {
            "id": one, "urn": urn, "indicator": INTELLIGENCE, "year_end": signal.years[entry],
            "pupil_group": str(entry), "value": None, "lower": None, "upper": None, "n": None,
            "state": "ok", "series": INTELLIGENCE, "release": None, "row": entry,
        }
        for urn, signal in signals.items()
        for entry in signal.entry_ids
        for one in _ids(signal, [entry], urn)
    }  # fmt: skip


COLUMNS: dict[str, Any] = {
    "intelligence_level": pl.Int8,
    "intel_crisis_agreed": pl.Boolean,
    "intel_leadership_concern": pl.Boolean,
}


def columns_with(columns: pl.DataFrame, signals: Mapping[int, Signal]) -> pl.DataFrame:
    """The profile columns with what was heard in the three columns that rules read."""
    heard = [signals.get(urn, Signal()) for urn in columns["urn"]]
    values: dict[str, list[Any]] = {
        "intelligence_level": [one.level for one in heard],
        "intel_crisis_agreed": [one.crisis_agreed for one in heard],
        "intel_leadership_concern": [one.leadership_concern for one in heard],
    }
    return columns.with_columns(
        pl.Series(name, values[name], dtype=kind) for name, kind in COLUMNS.items()
    )


def cites_with(cites: pl.DataFrame, urns: Iterable[int], signals: Mapping[int, Signal]) -> Any:
    """The citations of those columns: the entries behind each value, or why there is none."""
    rows = []
    for urn in urns:
        one = signals.get(urn, Signal())
        nothing = one.sentences[0] if one.sentences and one.level is None else NOTHING_HELD
        about = NOT_OF_LEADERSHIP if one.entry_ids else NOTHING_HELD
        for name, value, entries, why in (
            ("intelligence_level", one.level, one.entry_ids, nothing),
            ("intel_crisis_agreed", one.crisis_agreed, one.crisis_ids or one.entry_ids,
             one.waiting or NOTHING_HELD),
            ("intel_leadership_concern", one.leadership_concern, one.leadership_ids, about),
        ):  # fmt: skip
            rows.append((urn, name, _ids(one, entries, urn), why if value is None else None))
    made = pl.DataFrame(rows, schema=dict(cites.schema), orient="row")
    return pl.concat([cites.filter(~pl.col("column").is_in(list(COLUMNS))), made])


def level_with(urn: int, signal: Signal | None) -> dict[str, Any]:
    """The sixth domain's level of one school, as a run keeps it."""
    one = signal or Signal(sentences=(NOTHING_HELD,))
    ids = _ids(one, one.entry_ids, urn)
    known = one.level is not None
    template = "intelligence.heard" if known else "not_enough_data"
    return {
        "urn": urn,
        "domain": "intelligence",
        "level": one.level,
        "state": "ok" if known else "ND",
        "strength": False,
        "stamp": None,
        "reasons": [
            {"template_id": template, "sentence": sentence, "fact_ids": ids}
            for sentence in one.sentences or (NOTHING_HELD,)
        ],
    }


def heard_on(day: EvidenceOfDay, signals: Mapping[int, Signal]) -> EvidenceOfDay:
    """The evidence of a day with what people had entered by then; without entries as it was."""
    if not signals:
        return day
    from headway.evidence.profile.level import DomainLevel  # the statistics libraries
    from headway.evidence.sentences import Reason

    def level(one: DomainLevel) -> DomainLevel:
        if one.domain != "intelligence":
            return one
        made = level_with(one.urn, signals.get(one.urn))
        reasons = tuple(
            Reason(r["template_id"], r["sentence"], tuple(r["fact_ids"])) for r in made["reasons"]
        )
        return replace(one, level=made["level"], state=made["state"], reasons=reasons)

    return replace(
        day,
        columns=columns_with(day.columns, signals),
        cites=cites_with(day.cites, day.columns["urn"].to_list(), signals),
        domain_levels=tuple(level(one) for one in day.domain_levels),
        heard=facts_of({urn: signals[urn] for urn in day.columns["urn"] if urn in signals}),
    )
