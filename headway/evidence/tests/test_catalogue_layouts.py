"""The catalogue: measures and layouts are data that one schema reads."""

from datetime import date

import pytest
from pydantic import ValidationError

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.catalogue.layouts import AsAt, Layout, layouts
from headway.evidence.facts import State
from headway.evidence.sources.reading import reader_of

LAYOUTS = sorted(layouts())


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_has_a_reader_and_a_way_to_its_date(name: str) -> None:
    layout = layouts()[name]
    assert callable(reader_of(layout))
    rule = layout.as_at
    assert rule.reader or rule.fixed or rule.month, "no rule says when the file was public"
    assert layout.recognise.columns


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_column_of_a_layout_is_mapped_once(name: str) -> None:
    cells = list(layouts()[name].cells())
    told = [(cell.indicator, cell.pupil_group, cell.column) for cell in cells]
    assert len(told) == len(set(told))
    assert all("{" not in cell.column + cell.n + cell.lower + cell.upper for cell in cells)


def test_no_two_layouts_are_known_by_the_same_columns() -> None:
    known = [
        (layout.recognise.columns, layout.recognise.absent, str(layout.recognise.values))
        for layout in layouts().values()
        if not layout.recognise.sheet
    ]
    assert len(known) == len(set(known))


def test_every_measure_has_words_a_unit_and_a_range_that_can_be() -> None:
    for indicator in indicators().values():
        assert indicator.name
        assert indicator.phrase
        assert indicator.unit
        if indicator.low is not None and indicator.high is not None:
            assert indicator.low < indicator.high
        assert {gap.state for gap in indicator.gaps} <= {State.CANCELLED, State.BASELINE_GAP}
        firsts = [series.first for series in indicator.series]
        assert firsts == sorted(firsts)


@pytest.mark.acceptance("T37")
def test_t37_reading_writing_and_maths_of_2017_and_2018_are_two_series() -> None:
    rwm = indicators()["P_RWM_EXP"]
    assert rwm.series_of(2017) == "P_RWM_EXP:2016"
    assert rwm.series_of(2018) == rwm.series_of(2019) == "P_RWM_EXP:2018"
    assert rwm.series_of(2023) == "P_RWM_EXP:2023"


def test_the_years_without_progress_say_why() -> None:
    gaps = {gap.year_end: gap.state for gap in indicators()["P_READ_PROG"].gaps}
    assert gaps[2020] == "cancelled"
    assert gaps[2024] == gaps[2025] == "baseline_gap"
    assert {gap.year_end for gap in indicators()["S_P8"].gaps} == {2020, 2021, 2025, 2026}


def test_a_year_before_every_series_belongs_to_the_first() -> None:
    assert indicators()["P_RWM_EXP"].series_of(2010) == "P_RWM_EXP:2016"


def test_the_calendar_counts_from_the_year_of_the_figures() -> None:
    rule = AsAt(years=1, month=2, day=6)
    assert rule.of(2019) == date(2020, 2, 6)
    assert rule.of(None) is None
    assert AsAt(reader=True).of(2019) is None
    assert AsAt(fixed=date(2026, 8, 1)).of(None) == date(2026, 8, 1)


def minimal(**more: object) -> dict[str, object]:
    return {
        "id": "x",
        "title": "X",
        "publisher": "Y",
        "kind": "facts",
        "reader": "a:b",
        "recognise": {"columns": ["URN"]},
        **more,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"maps": [{"indicator": "NO_SUCH", "column": "A"}]},
        {"maps": [{"indicator": "P_RWM_EXP", "column": "A", "groups": ["martians"]}]},
        {"codes": {"SUPP": "hidden"}},
        {"colour": "green"},
        {"rows": [{"when": {"A": ["1"]}, "level": "planet"}]},
    ],
)
def test_a_mistaken_layout_is_refused(wrong: dict[str, object]) -> None:
    Layout.model_validate(minimal())
    with pytest.raises(ValidationError):
        Layout.model_validate(minimal(**wrong))


def test_a_group_fills_the_names_of_its_columns() -> None:
    layout = Layout.model_validate(
        minimal(
            groups={"girls": {"suffix": "_G", "n": "GELIG"}},
            maps=[
                {
                    "indicator": "P_READ_PROG",
                    "column": "READPROG{}",
                    "groups": ["all", "girls"],
                    "lower": "READPROG{}_LOWER",
                },
                {"indicator": "X_PEX_QTR", "column": "Autumn", "group": "autumn", "n": "NOR"},
            ],
        )
    )
    told = [(cell.pupil_group, cell.column, cell.lower, cell.n) for cell in layout.cells()]
    assert told == [
        ("all", "READPROG", "READPROG_LOWER", ""),
        ("girls", "READPROG_G", "READPROG_G_LOWER", "GELIG"),
        ("autumn", "Autumn", "", "NOR"),
    ]


def test_columns_of_earlier_years_are_understood() -> None:
    layout = Layout.model_validate(
        minimal(period={"suffixes": [r"PTRWM_EXP_(\d\d)", r"ADMPOL_(\d{4})"]})
    )
    assert layout.suffix_years(("PTRWM_EXP", "PTRWM_EXP_17", "ADMPOL_2018")) == [2017, 2018]


def test_a_measure_with_an_unknown_field_is_refused() -> None:
    good = indicators()["P_RWM_EXP"].model_dump()
    with pytest.raises(ValidationError):
        Indicator.model_validate({**good, "weight": 3})
