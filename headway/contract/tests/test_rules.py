"""What does not fit in the dates of contracts is said in words."""

from datetime import date

from headway.contract.rules import Dates, conflicts

FIRST = Dates(1, "First", date(2018, 9, 1), date(2020, 8, 31))


def second(**more):
    return Dates(**{"key": 2, "title": "Second", "starts_on": date(2020, 9, 1),
                    "ends_on": date(2023, 8, 31), "follows": 1, **more})  # fmt: skip


def test_contracts_that_follow_each_other_day_by_day_fit():
    assert conflicts(second(), [FIRST, second()]) == []
    assert conflicts(FIRST, [FIRST, second()]) == []


def test_a_gap_after_the_contract_before_is_counted_in_days():
    late = second(starts_on=date(2021, 5, 1))
    assert conflicts(late, [FIRST, late]) == [
        "Between it and “First” 242 days are not covered: from 1 September 2020 to 30 April 2021."
    ]
    one_day = second(starts_on=date(2020, 9, 2))
    assert "1 day are" not in conflicts(one_day, [FIRST])[0]
    assert conflicts(second(starts_on=date(2021, 5, 1), follows=None), [FIRST]) == []


def test_an_overlap_names_its_days_on_both_contracts():
    early = second(starts_on=date(2020, 6, 1))
    assert conflicts(early, [FIRST, early]) == [
        "It overlaps with “First” from 1 June 2020 to 31 August 2020."
    ]
    assert conflicts(FIRST, [FIRST, early]) == [
        "It overlaps with “Second” from 1 June 2020 to 31 August 2020."
    ]


def test_extensions_beyond_the_maximum_and_such_as_lengthen_nothing_are_said():
    one = second(
        extensions=(date(2024, 8, 31), date(2025, 8, 31), date(2025, 1, 31)),
        longest_on=date(2024, 12, 31),
    )
    assert one.last_day == date(2025, 8, 31)
    assert conflicts(one, []) == [
        "The extension to 31 August 2025 goes beyond the maximum length, which ends on "
        "31 December 2024.",
        "The extension to 31 January 2025 does not lengthen the contract: it ran to "
        "31 August 2025 already.",
        "The extension to 31 January 2025 goes beyond the maximum length, which ends on "
        "31 December 2024.",
    ]


def test_a_maximum_before_the_end_and_a_break_outside_are_said():
    one = second(longest_on=date(2022, 8, 31), break_on=date(2026, 3, 31))
    assert conflicts(one, []) == [
        "The maximum length ends on 31 August 2022, before the contract's own last day, "
        "31 August 2023.",
        "The break date, 31 March 2026, lies outside the contract.",
    ]
    assert conflicts(second(break_on=date(2022, 3, 31)), []) == []
