"""Similar schools ready to be shown: named, described, and the Department's list beside."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.families import Families
from headway.evidence.releases import Release
from headway.evidence.similar import (
    listed_by_department,
    names_of,
    similar_schools,
    similar_text,
)

OURS, NEAR, NEXT = 100_001, 100_002, 100_003


def families(own=20.0, apart=0.1):
    return Families(
        "primary",
        pl.DataFrame({"urn": [OURS] * 2, "member": [NEXT, NEAR], "rank": [2, 1],
                      "distance": [0.4, 0.1]}),
        pl.DataFrame({"urn": [OURS] * 2, "variable": ["C_EAL", "C_FSM6"],
                      "school": [own, float("nan")], "family_mean": [22.0, 30.0],
                      "difference_sd": [apart, 0.2]}),
        {"C_EAL": 0.25, "C_FSM6": 0.75},
        {"C_EAL": 2025, "C_FSM6": 2024},
        pl.DataFrame({"urn": [OURS, NEAR, NEXT], "C_EAL": [own, 21.0, 23.0],
                      "C_FSM6": [None, 29.0, 31.0]}),
    )  # fmt: skip


def test_members_come_nearest_first_with_the_values_that_make_them_similar():
    [family] = similar_schools(families(), {NEAR: ("Near School", "Brackenshire")})
    assert [one.indicator for one in family.variables] == ["C_FSM6", "C_EAL"], "weightiest first"
    near, after = family.members
    assert (near.rank, near.name, near.la_name, near.values) == (
        1, "Near School", "Brackenshire", (29.0, 21.0),
    )  # fmt: skip
    assert after.name == f"URN {NEXT}", "a school that no register names has its number"


def test_a_value_that_is_not_published_is_none_and_not_called_close():
    [family] = similar_schools(families(), {})
    meals = family.variables[0]
    assert (meals.school, meals.difference_sd, meals.close) == (None, None, False)
    assert family.variables[1].close


@pytest.mark.parametrize(("apart", "few"), [(0.5, False), (-0.51, True)])
def test_more_than_half_a_standard_deviation_is_few_close_matches(apart, few):
    [family] = similar_schools(families(apart=apart), {})
    assert family.few_close is few
    text = "\n".join(similar_text(family))
    assert ("few close matches" in text) is few
    assert "not published" in text
    assert "75%" in text


def test_without_members_there_is_no_family():
    empty = families()
    none = Families("primary", empty.members.clear(), empty.fit.clear(), {}, {})
    assert list(similar_schools(none, {})) == []


def test_a_name_is_that_of_the_first_row_and_may_be_absent():
    register = pl.DataFrame(
        {"urn": [1, 1, 2], "name": ["A", "B", None], "la_name": ["X", "Y", "Z"]}
    )
    assert names_of(register) == {1: ("A", "X"), 2: ("", "Z")}


def test_the_departments_list_is_read_from_the_latest_file_that_was_out(store):
    for name, as_at, members in (
        ("old", date(2026, 8, 1), [NEXT]),
        ("new", date(2027, 8, 1), [NEAR, NEXT]),
    ):
        release = Release(
            id=name, layout="dfe_similar_schools", title=f"Similar schools, {name}",
            publisher="DfE", kind="similar_schools", file_name="s.csv", sha256=name,
            size_bytes=1, as_at=as_at, as_at_basis="given",
        )  # fmt: skip
        with store.adding(release.id) as folder:
            pl.DataFrame(
                {"urn": [OURS] * len(members), "neighbour_urn": members,
                 "rank": list(range(1, len(members) + 1))}
            ).write_parquet(folder / "similar_schools.parquet")  # fmt: skip
            release.write(folder / "release.json")
    assert listed_by_department(store, date(2026, 7, 31)) == {}
    found = listed_by_department(store, date(2026, 12, 1))[OURS]
    assert (found.title, found.members) == ("Similar schools, old", ((1, NEXT),))
    assert listed_by_department(store, date(2027, 12, 1))[OURS].members == ((1, NEAR), (2, NEXT))
