"""Findings in words."""

import pytest

from headway.evidence import sentences
from headway.evidence.catalogue import indicators
from headway.evidence.facts import State

RWM, PROGRESS, A8, PA, SUSP, PEX, GAP = (
    indicators()[name]
    for name in (
        "P_RWM_EXP", "P_READ_PROG", "S_A8", "A_PA", "X_SUSP", "X_PEX", "P_RWM_DISGAP",
    )
)  # fmt: skip


def row(value, n=58, **more):
    base = {"value": value, "n": n, "pupils": n, "year_end": 2019, "row": 123, "state": "ok"}
    return {**base, **more}


def test_the_worked_sentence_of_the_method():
    text = sentences.finding(
        row(53.0, count=31.0, national=65.0, la_value=59.0, family_mean=57.0, sig="sig-",
            family_sig=False),
        RWM,
        title=sentences.release_name("Key stage 2 results, from 2017/18", "final", 2019),
    )  # fmt: skip
    assert text == (
        "In 2019, 53% of the 58 pupils reached the expected standard in reading, writing and "
        "maths. England 65%, city 59%, similar schools 57%. The difference from England is "
        "bigger than chance would normally produce; the difference from similar schools is not. "
        "(Key stage 2 results, 2018/19, row 123)"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            sentences.figure(row(75.0, 12, count=9.0), RWM),
            "In 2019, 9 of the 12 pupils reached the expected standard in reading, writing and "
            "maths.",
        ),
        (
            sentences.figure(row(53.0, None, pupils=60, n_estimated=True), RWM),
            "In 2019, 53% of pupils reached the expected standard in reading, writing and maths "
            "(about 60 pupils).",
        ),
        (
            sentences.figure(row(-3.4, 51, lower=-5.1, upper=-1.7), PROGRESS),
            "In 2019, the progress in reading of the 51 pupils was -3.4 (from -5.1 to -1.7 "
            "allowing for chance).",
        ),
        (
            sentences.figure(row(1.25, 51), PROGRESS),
            "In 2019, the progress in reading of the 51 pupils was +1.3.",
        ),
        (
            sentences.figure(row(46.5, 180), A8),
            "In 2019, the average Attainment 8 score of the 180 pupils was 46.5.",
        ),
        (
            sentences.figure(row(24.0, 400), PA),
            "In 2019, 24.0% of pupils missed a tenth or more of their sessions.",
        ),
        (
            sentences.figure(row(4.5, 400), SUSP),
            "In 2019, 4.50 suspensions were given for every 100 pupils.",
        ),
        (sentences.figure(row(3.0, 900), PEX), "In 2019, 3 permanent exclusions were made."),
        (
            sentences.finding(row(30.0, 9, count=3.0), RWM),
            "In 2019, 3 of the 9 pupils reached the expected standard in reading, writing and "
            "maths. Only 9 pupils: we show the figure but draw no conclusion.",
        ),
        (
            sentences.finding(row(None, state=State.SUPPRESSED), RWM),
            "Hidden: 5 or fewer pupils (Reading, writing and maths: expected standard, 2019).",
        ),
        (
            sentences.absence(State.BASELINE_GAP, PROGRESS, 2024),
            "Progress scores were not produced nationally in 2024.",
        ),
        (sentences.source(row(1.0, row=None), "File"), "(File)"),
        (sentences.source(row(1.0), None), ""),
        (sentences.comparators(row(1.0), RWM), ""),
        (sentences.chance(row(1.0), RWM), ""),
        (
            sentences.chance(row(1.0, sig="ns", family_sig=False), RWM),
            "The difference from England is no bigger than chance would normally produce, and "
            "neither is the difference from similar schools.",
        ),
        (
            sentences.chance(row(1.0, sig="sig-"), PROGRESS),
            "The difference from the average for England is bigger than chance would normally "
            "produce.",
        ),
        (
            sentences.trend({"trend_label": "not enough years"}, RWM),
            "There are not enough years of this measure to speak of a trend.",
        ),
        (
            sentences.trend(
                {"trend_label": "declining against national", "trend_change": -9.0,
                 "trend_from": 2017},
                RWM,
            ),
            "Declining against England: the difference from England fell by 9 percentage points "
            "since 2017.",
        ),
        (
            sentences.quarter(
                {"quartile": 1, "value": 24.0, "quartile_cut": 21.0, "quartile_stays": 0.86}, PA,
                "primaries",
            ),
            "This school is in the quarter of city primaries with the highest figures (24.0%; "
            "quarter starts at 21.0%). In 86 of 100 re-runs allowing for chance it stays in that "
            "quarter.",
        ),
        (
            sentences.quarter({"quartile": 3, "value": 24.0}, RWM, "primaries"),
            "This school is in the second highest quarter of city primaries on this measure.",
        ),
    ],
)  # fmt: skip
def test_every_kind_of_finding_is_a_whole_sentence(text, said):
    assert text == said


def test_a_gap_is_in_percentage_points():
    assert sentences.figure(row(-14.0, 20), GAP) == (
        "In 2019, the gap in reading, writing and maths between the 20 disadvantaged pupils here "
        "and other pupils nationally is -14 percentage points."
    )


def test_a_score_of_disadvantaged_pupils_says_whose_it_is():
    assert sentences.figure(row(-2.0, 13, pupil_group="disadvantaged"), PROGRESS) == (
        "In 2019, the progress in reading of the 13 disadvantaged pupils was -2.0."
    )
    assert sentences.figure(row(-2.0, None, pupil_group="disadvantaged"), PROGRESS) == (
        "In 2019, the progress in reading of disadvantaged pupils was -2.0."
    )


def test_a_change_of_a_percentage_is_in_percentage_points():
    moved = {"trend_label": "improving against national", "trend_change": 27.0, "trend_from": 2023}
    assert sentences.trend(moved, RWM) == (
        "Improving against England: the difference from England rose by 27 percentage points "
        "since 2023."
    )


def test_a_provisional_release_says_so():
    assert sentences.release_name("Key stage 4 results, provisional", "provisional", 2019) == (
        "Key stage 4 results, provisional, 2018/19"
    )
    assert sentences.release_name("Register", None, None) == "Register"
