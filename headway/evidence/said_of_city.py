"""Whether what is said of the city is true of a year, with the figures that say so."""

from collections.abc import Iterator

from headway.evidence.catalogue import indicators
from headway.evidence.facts import year_label
from headway.evidence.gaps import gap_phrase
from headway.evidence.outcomes import (
    CANNOT_TELL,
    MET,
    NOT_MET,
    Cited,
    Held,
    Verdict,
    all_of,
    any_of,
    value_at,
)
from headway.evidence.rules.aims import Part, Statement
from headway.evidence.sentences import number
from headway.evidence.statistics.rounding import round_half_away, show

WORDS = {True: MET, False: NOT_MET, None: CANNOT_TELL}  # met: the statement is true


def statement_years(statement: Statement, held: Held) -> list[Verdict]:
    """The statement as a whole (part 0) and each of its parts, in every year with a figure."""
    years = sorted({year for part in statement.parts for year in held.of(part)})
    found = []
    for year in years:
        parts = [_part(statement, n, p, year, held) for n, p in enumerate(statement.parts, 1)]
        truths = [one.verdict == MET if one.verdict != CANNOT_TELL else None for one in parts]
        whole = all_of(truths) if statement.holds == "all" else any_of(truths)
        counted = f"{truths.count(True)} of {len(truths)} measures"
        unknown = truths.count(None)
        because = f"True of {counted}" + (f"; {unknown} cannot be told." if unknown else ".")
        found += [Verdict(0, year, WORDS[whole], because), *parts]
    return found


def _part(statement: Statement, place: int, part: Part, year: int, held: Held) -> Verdict:
    definition = indicators()[part.indicator]
    now = held.of(part).get(year, {})
    own, england = value_at(now, "la"), value_at(now, "england")
    if own is None:
        return Verdict(place, year, CANNOT_TELL, f"No figure of {year_label(year)} is held.")
    cited = tuple(_cited(part, year, held))
    if statement.test == "gap_at_least":
        assert statement.at_least is not None
        wide = abs(round_half_away(own, definition.places))
        ahead = "Girls" if own > 0 else "Boys"
        said = f"{ahead} are {show(wide, definition.places)} {definition.unit} ahead."
        if not wide:
            said = "Girls and boys are level at this precision."
        true: bool | None = wide >= statement.at_least
    elif england is None:
        because = f"No figure of England is held for {year_label(year)}."
        return Verdict(place, year, CANNOT_TELL, because, value=own, cited=cited)
    else:
        gap = own - england
        words = gap_phrase(gap, definition, "England")
        said = f"{words[:1].upper()}{words[1:]}."
        shown = round_half_away(gap, max(1, definition.places))
        true = shown > 0 if statement.test == "above_england" else shown < 0
    return Verdict(
        part=place,
        year_end=year,
        verdict=WORDS[true],
        because=said,
        value=own,
        england=england,
        core_cities=value_at(now, "core_cities"),
        neighbours=value_at(now, "neighbours"),
        cited=cited,
    )


def _cited(part: Part, year: int, held: Held) -> Iterator[Cited]:
    """The figures of the city and England; of a gap between girls and boys, both sides."""
    definition = indicators()[part.indicator]
    sides = ("girls", "boys") if definition.girls_less_boys else ("",)
    for side in sides:
        shown = indicators()[definition.girls_less_boys] if side else definition
        of = Part(words=part.words, indicator=shown.id, phase=part.phase, group=side or part.group)
        now = held.of(of).get(year, {})
        for level, words in (("la", "Here"), ("england", "England")):
            cell = now.get(level)
            if cell is not None and cell.value is not None:
                who = f"{words}, {side}" if side else words
                value = number(cell.value, shown)
                yield Cited(f"{who}, {year_label(year)}", value, cell.source)
