"""What people hear becomes a level only by the rules of the method notes, section 8."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from headway.evidence.heard import (
    CRISIS_WAITS,
    FIRM,
    NOTHING,
    NOTHING_HELD,
    SINGLE,
    STRONG,
    Heard,
    cites_with,
    columns_with,
    facts_of,
    level_with,
    signal_of,
)
from headway.evidence.rules.evaluate import CITES

URN = 100_001


def heard(entry=1, **changes):
    return replace(
        Heard(
            entry=entry, happened_on=date(2026, 5, 4), theme="leadership and management",
            weight=FIRM, grade="first-hand", severity=2, leadership=True,
        ),
        **changes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "level"),
    [
        ([], None),
        ([heard()], 1),
        ([heard(weight=SINGLE)], 1),
        ([heard(weight=SINGLE), heard(2, weight=SINGLE)], 1),
        ([heard(weight=STRONG)], 2),
        ([heard(), heard(2)], 2),
        ([heard(), heard(2, severity=1)], 1),  # a slight one does not make the pair
        ([heard(severity=1)], 0),
        ([heard(severity=0)], 0),
        ([heard(weight=NOTHING)], None),  # hearsay alone is not known, and not "no concern"
        ([heard(weight=NOTHING), heard(2, severity=1)], 0),
        ([heard(weight=NOTHING, severity=1, crisis="said")], None),
        ([heard(crisis="said")], 1),
        ([heard(severity=1, crisis="agreed")], 3),
    ],
)
def test_the_level_follows_grade_and_severity(entries, level):
    assert signal_of(entries).level == level


def test_nothing_held_is_not_known_and_never_no_concern():
    signal = signal_of([])
    assert (signal.level, signal.leadership_concern, signal.crisis_agreed) == (None, None, None)
    assert signal.sentences == (NOTHING_HELD,)


def test_entries_on_other_themes_leave_leadership_unknown():
    signal = signal_of([heard(leadership=False, theme="finance", weight=STRONG)])
    assert signal.level == 2
    assert signal.leadership_concern is None
    assert signal.crisis_agreed is False


def test_two_first_hand_entries_on_leadership_are_a_concern_and_say_since_when():
    signal = signal_of([heard(happened_on=date(2026, 7, 1)), heard(2)])
    assert signal.leadership_concern is True
    assert signal.sentences == (
        "Two first-hand entries on leadership and management since May 2026.",
    )
    assert signal.entry_ids == (2, 1)


def test_a_crisis_that_one_person_says_waits_for_a_second():
    signal = signal_of([heard(crisis="said")])
    assert signal.crisis_agreed is None
    assert signal.waiting == CRISIS_WAITS
    assert CRISIS_WAITS in signal.sentences


def test_a_restricted_theme_is_not_named():
    (sentence,) = signal_of([heard(theme="", weight=STRONG, grade="documented")]).sentences
    assert sentence == "One documented entry, on a theme that is restricted, of May 2026."


@pytest.mark.parametrize("worse", [1, 2, 3])
def test_a_further_entry_never_lowers_the_level(worse):
    before = signal_of([heard()]).level
    after = signal_of([heard(), heard(2, severity=worse)]).level
    assert after >= before


def test_the_columns_that_rules_read_carry_the_entries_as_facts():
    signals = {URN: signal_of([heard(), heard(2)])}
    columns = columns_with(
        pl.DataFrame({"urn": [URN, URN + 1], "intelligence_level": [None, None]}), signals
    )
    assert columns["intelligence_level"].to_list() == [2, None]
    assert columns["intel_leadership_concern"].to_list() == [True, None]
    assert columns["intel_crisis_agreed"].to_list() == [False, None]
    cites = cites_with(CITES, [URN, URN + 1], signals)
    held = cites.filter((pl.col("urn") == URN) & (pl.col("column") == "intelligence_level"))
    assert held["fact_ids"].to_list() == [
        ["INTELLIGENCE|2026|1|100001", "INTELLIGENCE|2026|2|100001"]
    ]
    none = cites.filter(pl.col("urn") == URN + 1)
    assert set(none["why_unknown"]) == {NOTHING_HELD}
    assert set(facts_of(signals)) == set(held["fact_ids"].explode())


def test_the_level_of_a_school_without_entries_says_that_nothing_is_held():
    level = level_with(URN, None)
    assert (level["level"], level["state"]) == (None, "ND")
    assert level["reasons"][0]["sentence"] == NOTHING_HELD
