"""Which schools continue which, from links as crooked as the register's own."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.lineage import lineages
from headway.evidence.sources.links import LINK_SCHEMA
from headway.evidence.tests.registers import academy, link, school

ESTABLISHMENT = {
    "urn": pl.Int64,
    "name": pl.String,
    "type": pl.String,
    "status": pl.String,
    "open_date": pl.Date,
    "close_date": pl.Date,
}


def lines(schools, links):
    every = pl.DataFrame(
        [{name: row.get(name) for name in ESTABLISHMENT} for row in schools], schema=ESTABLISHMENT
    )
    return lineages(every, pl.DataFrame(links, schema=LINK_SCHEMA))


def closed(urn, on, **more):
    return school(urn, status="closed", close_date=on, **more)


AUGUST, SEPTEMBER = date(2019, 8, 31), date(2019, 9, 1)


def test_one_school_into_one_other_is_continued():
    found = lines(
        [closed(100001, AUGUST), school(150001, open_date=SEPTEMBER)],
        [link(100001, 150001, AUGUST)],
    )
    only = found.only_predecessor(150001)
    assert (only.urn, only.join_kind, only.on) == (100001, "continuation", SEPTEMBER)
    assert found.successors(100001) == [150001]
    assert dict(found.schools.select("urn", "lineage").iter_rows()) == {
        100001: 100001,
        150001: 100001,
    }


@pytest.mark.parametrize(
    ("kind", "join"),
    [("Academy converter", "converter"), ("Academy sponsor led", "fresh_start")],
)
def test_a_conversion_is_told_by_the_new_school_s_type(kind, join):
    found = lines(
        [closed(100001, AUGUST), school(150001, type=kind, open_date=SEPTEMBER)],
        [link(100001, 150001, AUGUST)],
    )
    assert found.only_predecessor(150001).join_kind == join


def test_both_directions_of_a_link_are_one_join():
    found = lines(
        [closed(100001, AUGUST), academy(150001, open_date=SEPTEMBER)],
        [link(100001, 150001, AUGUST), link(150001, 100001, SEPTEMBER, "Predecessor")],
    )
    assert found.joins.height == 1


def test_several_schools_into_one_are_pooled_and_none_is_the_predecessor():
    found = lines(
        [closed(100001, AUGUST), closed(100002, AUGUST), school(150001, open_date=SEPTEMBER)],
        [
            link(100001, 150001, AUGUST, "Successor - amalgamated"),
            link(100002, 150001, AUGUST, "Successor - amalgamated"),
        ],
    )
    assert [one.join_kind for one in found.predecessors(150001)] == ["pooled", "pooled"]
    assert found.only_predecessor(150001) is None
    assert found.schools.filter(pl.col("urn") == 150001)["lineage"].to_list() == [150001]


def test_one_school_into_several_begins_new_lines():
    found = lines(
        [
            closed(100001, AUGUST),
            school(150001, open_date=SEPTEMBER),
            school(150002, open_date=SEPTEMBER),
        ],
        [link(100001, 150001, AUGUST), link(100001, 150002, AUGUST)],
    )
    assert {one.join_kind for one in found.predecessors(150001)} == {"split"}
    assert found.only_predecessor(150001) is None


def test_two_schools_that_are_both_open_are_not_joined():
    found = lines([school(100001), school(150001)], [link(100001, 150001, AUGUST)])
    assert [one.join_kind for one in found.predecessors(150001)] == ["split"]


def test_a_school_taken_in_by_one_already_open_does_not_become_its_past():
    found = lines(
        [closed(100001, AUGUST), school(100002, open_date=date(2010, 9, 1))],
        [link(100001, 100002, AUGUST, "Successor - merged")],
    )
    assert [one.join_kind for one in found.predecessors(100002)] == ["absorbed"]
    assert found.only_predecessor(100002) is None


def test_a_link_to_a_school_only_proposed_is_dropped():
    found = lines(
        [closed(100001, AUGUST), school(150001, status="proposed")],
        [link(100001, 150001, AUGUST)],
    )
    assert found.joins.is_empty()


def test_a_reversed_link_is_turned_round():
    found = lines(
        [closed(100001, AUGUST), academy(150001, open_date=SEPTEMBER)],
        [link(150001, 100001, AUGUST)],  # says that the academy became the closed school
    )
    assert found.only_predecessor(150001).urn == 100001
    assert found.predecessors(100001) == []


def test_of_a_circular_pair_the_direction_that_time_allows_is_kept():
    found = lines(
        [closed(100001, AUGUST), academy(150001, open_date=SEPTEMBER)],
        [link(100001, 150001, AUGUST), link(150001, 100001, AUGUST)],
    )
    assert found.joins.select("predecessor", "urn").rows() == [(100001, 150001)]


def test_a_line_goes_back_to_the_first_school():
    found = lines(
        [
            closed(100001, date(2012, 8, 31)),
            closed(140001, AUGUST, open_date=date(2012, 9, 1)),
            academy(150001, open_date=SEPTEMBER),
        ],
        [link(100001, 140001, date(2012, 8, 31)), link(140001, 150001, AUGUST)],
    )
    assert found.only_predecessor(150001).urn == 140001
    assert found.only_predecessor(140001).urn == 100001
    assert found.schools.filter(pl.col("urn") == 150001)["lineage"].to_list() == [100001]


def test_a_school_linked_to_itself_or_in_a_ring_ends():
    found = lines(
        [closed(100001, AUGUST), closed(100002, AUGUST), closed(100003, AUGUST)],
        [
            link(100001, 100001, AUGUST),
            link(100001, 100002, AUGUST),
            link(100002, 100003, AUGUST),
            link(100003, 100001, AUGUST),
        ],
    )
    assert found.schools.height == 3


def test_a_sixth_form_centre_is_no_predecessor():
    found = lines(
        [school(100001), school(100002)], [link(100001, 100002, None, "Sixth Form Centre Link")]
    )
    assert found.joins.is_empty()
