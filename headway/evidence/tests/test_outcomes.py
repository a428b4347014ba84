"""Outcomes of the contract and statements about the city, judged on figures."""

import pytest

from headway.evidence.outcomes import CANNOT_TELL, MET, NOT_MET, Cell, Held, outcome_years
from headway.evidence.rules.aims import Outcome, Part, Statement
from headway.evidence.said_of_city import statement_years

READING = Part(words="Reading", indicator="P_READ_EXP")
EVERY = {"england": (60.0, 60.0), "core_cities": (58.0, 58.0), "neighbours": (57.0, 57.0)}


def held(*, own, others=None, group="all", indicator="P_READ_EXP", phase="primary", **cells):
    """Figures of two years: own (before, now), and comparators as (before, now)."""
    found = Held()
    years = found.years[indicator, phase, group]
    for place, year in enumerate((2024, 2025)):
        value = own[place]
        if value is not None:
            years[year]["la"] = Cell(value, "one", source="a file", **cells.get("la", {}))
        for level, pair in (others or {}).items():
            if pair[place] is not None:
                years[year][level] = Cell(pair[place], "one")
    for level in ("england", "core_cities", "neighbours"):
        now, before = years.get(2025, {}), years.get(2024, {})
        if "la" not in now or level not in now:
            continue
        gap = now["la"].value - now[level].value
        change = None
        if "la" in before and level in before:
            change = gap - (before["la"].value - before[level].value)
        holder = "la" if level == "england" else level
        old = now[holder]
        now[holder] = Cell(
            old.value, old.series, gap, change, f"Gap to {level}", old.rank, old.ranked, old.source
        )
    return found


def outcome(test, **more):
    return Outcome(id="aim", words="An aim.", test=test, parts=(READING,), **more)


def judged(test, found, year=2025, **more):
    verdicts = outcome_years(outcome(test, **more), found)
    return next(one for one in verdicts if one.year_end == year)


@pytest.mark.parametrize(
    ("test", "own", "others", "verdict"),
    [
        ("improves_beside", (50, 52), EVERY, MET),
        ("improves_beside", (50, 50), EVERY, NOT_MET),  # the same is no improvement
        ("holds_beside", (50, 50), EVERY, MET),  # but it is maintained
        ("holds_beside", (50, 49), EVERY, NOT_MET),
        ("improves_beside", (None, 52), EVERY, CANNOT_TELL),
        ("improves_beside", (50, 52), {**EVERY, "neighbours": (None, None)}, CANNOT_TELL),
        # One comparator that fails decides it, whatever is missing.
        (
            "improves_beside",
            (50, 52),
            {**EVERY, "neighbours": (None, None), "england": (60, 65)},
            NOT_MET,
        ),
        ("closes_gap", (70, 66), EVERY, MET),  # ahead of every comparator: no gap is left
        ("closes_gap", (50, 49), EVERY, NOT_MET),
        ("reaches_england", (None, 60), EVERY, MET),
        ("reaches_england", (None, 59), EVERY, NOT_MET),
        ("stays_above_england", (None, 60), EVERY, NOT_MET),
        ("stays_above_england", (None, 61), EVERY, MET),
        ("reaches_england", (None, 60), {}, CANNOT_TELL),
        ("rises", (50, 51), {}, MET),
        ("falls", (50, 51), {}, NOT_MET),
        ("falls", (None, 51), {}, CANNOT_TELL),
        ("none", (None, 0), {}, MET),
        ("none", (None, 0.4), {}, NOT_MET),
    ],
)
def test_an_outcome_is_met_not_met_or_cannot_be_told(test, own, others, verdict):
    assert judged(test, held(own=own, others=others)).verdict == verdict


def test_a_verdict_carries_its_figures_comparators_and_direction():
    found = judged("improves_beside", held(own=(50, 52), others=EVERY))
    assert (found.value, found.england, found.core_cities, found.neighbours) == (52, 60, 58, 57)
    assert found.direction == "Better than the year before"
    assert "Gap to core_cities." in found.because
    assert ("Here, 2024/25", "52%") in [(one.words, one.value) for one in found.cited]


@pytest.mark.parametrize(
    ("test", "ranks", "verdict"),
    [
        ("raises_rank", ((98, 150), (90, 150)), MET),
        ("raises_rank", ((98, 150), (98, 150)), NOT_MET),
        ("holds_rank", ((98, 150), (98, 150)), MET),
        ("raises_rank", ((98, 120), (90, 150)), CANNOT_TELL),  # among other authorities
    ],
)
def test_a_rank_is_raised_or_held_among_about_as_many_authorities(test, ranks, verdict):
    found = Held()
    for year, (rank, of) in zip((2024, 2025), ranks, strict=True):
        found.years["P_READ_EXP", "primary", "all"][year]["la"] = Cell(
            50.0, "one", rank=rank, ranked=of
        )
    said = judged(test, found)
    assert said.verdict == verdict
    assert said.rank == f"{ranks[1][0]}th of 150"


def test_years_of_different_series_are_never_compared():
    found = Held()
    years = found.years["P_READ_EXP", "primary", "all"]
    years[2024]["la"], years[2025]["la"] = Cell(50.0, "old"), Cell(60.0, "new")
    said = judged("rises", found)
    assert said.verdict == CANNOT_TELL
    assert "2023/24 is measured in another way" in said.because


@pytest.mark.parametrize(
    ("own", "others", "verdict"),
    [
        ((50, 53), (70, 71), MET),
        ((50, 53), (70, 75), NOT_MET),  # better, but the gap grew
        ((53, 50), (70, 60), NOT_MET),  # the gap closed, but they did worse
        ((50, 53), (None, 71), CANNOT_TELL),
    ],
)
def test_two_parts_must_both_hold_better_and_nearer_to_others_in_england(own, others, verdict):
    part = Part(words="r", indicator="P_READ_EXP", group="disadvantaged", against="other")
    aim = Outcome(id="aim", words="w", test="improves_and_closes", parts=(part,))
    found = held(own=own, group="disadvantaged")
    for year, value in zip((2024, 2025), others, strict=True):
        if value is not None:
            found.years["P_READ_EXP", "primary", "other"][year]["england"] = Cell(value, "one")
    said = outcome_years(aim, found)[-1]
    assert said.verdict == verdict
    if verdict == MET:
        assert "England’s pupils who are not disadvantaged" in said.because


def quarterly(**counts):
    found = Held()
    for quarter, value in counts.items():
        found.years["X_PEX_QTR", "all", quarter][2025]["la"] = Cell(value, "one")
    part = Part(words="Permanent exclusions", indicator="X_PEX_QTR", phase="all")
    aim = Outcome(id="aim", words="w", test="falls_each_quarter", parts=(part,))
    return outcome_years(aim, found)


@pytest.mark.parametrize(
    ("counts", "verdict", "said"),
    [
        ({"autumn": 9, "spring": 12, "summer": 7}, MET, "7 in summer 2024/25, after 12 in spring"),
        ({"autumn": 9, "spring": 12}, NOT_MET, "12 in spring 2024/25, after 9 in autumn"),
        ({"autumn": 9, "summer": 7}, CANNOT_TELL, "no figure of the quarter before"),
        ({"autumn": 9}, CANNOT_TELL, "no figure of the quarter before"),
    ],
)
def test_a_quarter_is_held_against_the_one_before_it(counts, verdict, said):
    (found,) = quarterly(**counts)
    assert found.verdict == verdict
    assert said in found.because


def test_a_statement_is_true_where_its_parts_are_and_both_sides_of_a_gap_are_cited():
    gap = Part(words="Reading progress", indicator="G_READ_PROG")
    said = Statement(
        id="sexes", words="w", test="gap_at_least", parts=(gap,), holds="any", at_least=1.5
    )
    found = Held()
    found.years["G_READ_PROG", "primary", "all"][2025]["la"] = Cell(1.6, "one")
    for side, value in (("girls", 1.1), ("boys", -0.5)):
        found.years["P_READ_PROG", "primary", side][2025]["la"] = Cell(value, "one")
    whole, part = statement_years(said, found)
    assert (whole.part, whole.verdict, part.verdict) == (0, MET, MET)
    assert part.because == "Girls are 1.6 points ahead."
    assert [one.words for one in part.cited] == ["Here, girls, 2024/25", "Here, boys, 2024/25"]


@pytest.mark.parametrize(("holds", "verdict"), [("all", NOT_MET), ("any", MET)])
def test_a_statement_may_need_all_its_measures_or_any(holds, verdict):
    parts = (READING, Part(words="Maths", indicator="P_MAT_EXP"))
    said = Statement(id="below", words="w", test="below_england", parts=parts, holds=holds)
    found = Held()
    for indicator, own in (("P_READ_EXP", 50.0), ("P_MAT_EXP", 65.0)):
        year = found.years[indicator, "primary", "all"][2025]
        year["la"], year["england"] = Cell(own, "one"), Cell(60.0, "one")
    assert statement_years(said, found)[0].verdict == verdict


def test_what_cannot_be_told_is_neither_true_nor_false():
    said = Statement(id="below", words="w", test="below_england", parts=(READING,))
    found = Held()
    found.years["P_READ_EXP", "primary", "all"][2025]["la"] = Cell(50.0, "one")
    assert [one.verdict for one in statement_years(said, found)] == [CANNOT_TELL, CANNOT_TELL]


def test_a_width_goes_with_the_test_of_a_gap_only():
    with pytest.raises(ValueError, match="at_least"):
        Statement(id="a", words="w", test="below_england", parts=(READING,), at_least=5)
    with pytest.raises(ValueError, match="no measure is called"):
        Part(words="w", indicator="NOTHING")
