"""One school's record: line of URNs, what was known on the day, words for an absence."""

import json
from datetime import date

import polars as pl
import pytest

from headway.evidence.errors import NothingLoaded
from headway.evidence.lineage import JOIN_SCHEMA, Lineages
from headway.evidence.school import (
    SchoolRecord,
    _line,
    _number,
    _register,
    _successors,
    _value,
    school_record,
)

LINES = Lineages(
    joins=pl.DataFrame(
        [
            (3, 2, "Two", "converter", date(2022, 3, 1)),
            (2, 1, "One", "continuation", date(2010, 9, 1)),
            (3, 9, "Nine", "split", date(2022, 3, 1)),
            (1, 3, "Three", "continuation", None),  # circular, as some links are
        ],
        schema=JOIN_SCHEMA,
        orient="row",
    ),
    schools=pl.DataFrame({"urn": [1, 2, 3], "lineage": [1, 1, 1]}),
)


def record(**changes):
    fact = {
        "id": "P_RWM_EXP|2018|all|2", "urn": 2, "indicator": "P_RWM_EXP", "year_end": 2018,
        "pupil_group": "all", "value": None, "lower": None, "upper": None, "n": 4,
        "state": "suppressed", "series": "P_RWM_EXP:2018", "release": "ks2", "row": 7,
    }  # fmt: skip
    given = {
        "urn": 3, "name": "Elm", "as_at": date(2023, 1, 1), "register": {"la": "399"},
        "lineage": "1", "predecessors": (), "successors": (4,), "facts": (fact,),
        "inspections": (), "standing": {}, "window": {}, "levels": (),
    }  # fmt: skip
    return SchoolRecord(**{**given, **changes})


def test_the_line_follows_predecessors_but_not_splits_and_stops_in_a_circle():
    assert _line(LINES, 3) == [3, 2, 1]


def test_a_closing_or_successor_after_the_day_was_not_known_on_it():
    told = _register({"close_date": date(2022, 2, 28)}, date(2019, 12, 1))
    assert told["close_date"] is None
    assert _register({"close_date": date(2022, 2, 28)}, date(2022, 3, 1))["close_date"] is not None
    assert _successors(LINES, 2, date(2019, 12, 1)) == ()
    assert _successors(LINES, 2, date(2022, 3, 1)) == (3,)


def test_the_json_has_the_documented_keys():
    made = json.loads(record().to_json())
    assert {"urn", "name", "lineage", "facts", "inspections", "window"} <= set(made)
    assert {
        "indicator", "year_end", "pupil_group", "value", "lower", "upper", "n", "state",
        "series", "release", "row",
    } <= set(made["facts"][0])  # fmt: skip


def test_an_absent_value_is_said_in_words_and_under_the_urn_that_it_was_published_for():
    text = record().to_text()
    assert "Hidden: 5 or fewer pupils" in text
    line = next(line for line in text.splitlines() if line.startswith("P_RWM_EXP"))
    assert line.rstrip().endswith("2")
    assert "successor: URN 4" in text


def test_a_school_without_figures_says_so():
    assert "No file with a figure of it is loaded." in record(facts=()).to_text()


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (0.0, "0"), (-3e-16, "0"), (12.3456, "12.35"), (37.0, "37")]
)
def test_a_number_is_shown_shortly_and_nought_without_a_sign(value, shown):
    assert _number(value) == shown


def test_a_state_that_is_not_in_the_list_is_shown_as_it_is():
    assert _value({"value": None, "state": "odd"}) == "odd"


def test_an_empty_store_is_refused_with_the_next_step(store):
    with pytest.raises(NothingLoaded, match="headway load"):
        school_record(store, urn=100000)
