"""Whom the authority is compared with: set from a day on, read by the evidence, taken back."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from headway.core import clock
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, NotValid, Refused, WrongState
from headway.evidence.comparators import core_cities, neighbours
from headway.evidence.load import load
from headway.evidence.releases import Release
from headway.evidence.sources.own_lists import own_list
from headway.local.actions import lists as actions
from headway.local.models import ComparedList
from headway.local.queries.lists import lists_shown, read_authorities
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 15)
NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
AUTUMN = date(2025, 9, 1)


def published(store, day, codes, la="399"):
    """A list of the department, of a day."""
    release = Release(
        id=f"dfe-{day}", layout="dfe_statistical_neighbours", title="Neighbours", publisher="DfE",
        kind="neighbours", file_name="sn.xlsx", sha256=f"{day:%Y%m%d}", size_bytes=1, as_at=day,
        as_at_basis="given",
    )  # fmt: skip
    rows = [
        {"la": la, "la_name": "Aldermere", "neighbour": code, "rank": rank}
        for rank, code in enumerate(codes, 1)
    ]
    rows += [{"la": c, "la_name": f"Place {c}", "neighbour": la, "rank": 1} for c in codes]
    with store.adding(release.id) as folder:
        pl.DataFrame(rows).write_parquet(folder / "neighbours.parquet")
        release.write(folder / "release.json")


@pytest.fixture
def world(store, cast):
    """An authority with a published list, on a day of the fictional year."""
    SchoolFactory()
    published(store, date(2025, 5, 22), ["301", "302", "303"])
    with clock.pretending(NOW):
        yield cast("administrator")


def codes(store, on=TODAY):
    return neighbours(store, "399", on=on).codes


def test_a_list_that_was_set_is_used_from_its_day_on_and_not_before(world, store):
    made = actions.set_list(
        "neighbours", [("305", "Farbury"), ("301", "Place 301")], from_on=AUTUMN,
        source="Agreed with scrutiny.", by=world, store=store,
    )  # fmt: skip
    assert codes(store) == ("305", "301")
    assert codes(store, on=date(2025, 8, 31)) == ("301", "302", "303")
    release = next(one for one in store.releases() if one.id == made.release_id)
    assert (release.as_at, release.publisher) == (AUTUMN, "Local authority")
    assert "set the list of statistical neighbours in use from 1 September 2025" in str(
        AuditEvent.objects.get(verb="set_list")
    )


def test_a_withdrawn_list_gives_way_to_the_one_before_it(world, store):
    first = actions.set_list(
        "neighbours", [("305", "")], from_on=date(2025, 6, 1), source="x", by=world, store=store
    )
    second = actions.set_list(
        "neighbours", [("306", "")], from_on=AUTUMN, source="y", by=world, store=store
    )
    assert codes(store) == ("306",)
    actions.withdraw_list(second, by=world, store=store)
    assert codes(store) == ("305",)
    actions.withdraw_list(first, by=world, store=store)
    assert codes(store) == ("301", "302", "303")
    with pytest.raises(WrongState):
        actions.withdraw_list(first, by=world, store=store)
    with clock.pretending(NOW.replace(hour=11)):
        again = actions.set_list(
            "neighbours", [("306", "")], from_on=AUTUMN, source="y", by=world, store=store
        )
    assert again.release_id != second.release_id
    assert codes(store) == ("306",)


def test_of_two_lists_of_one_day_the_one_set_last_is_used(world, store):
    for code in ("305", "306"):
        with clock.pretending(NOW.replace(hour=10 + int(code) % 5)):
            actions.set_list(
                "neighbours", [(code, "")], from_on=AUTUMN, source="x", by=world, store=store
            )
    assert codes(store) == ("306",)


def test_a_later_published_list_goes_before_an_older_one_of_our_own(world, store):
    actions.set_list("neighbours", [("305", "")], from_on=AUTUMN, source="x", by=world, store=store)
    published(store, date(2025, 12, 1), ["302", "303"])
    assert codes(store) == ("302", "303")


def test_the_core_cities_can_be_set_as_well_and_leave_the_neighbours_alone(world, store):
    before = core_cities(store, "399", on=TODAY)
    assert len(before) == 7
    made = actions.set_list(
        "core_cities", [("301", ""), ("302", "")], from_on=AUTUMN, source="x", by=world,
        store=store,
    )  # fmt: skip
    assert core_cities(store, "399", on=TODAY) == ("301", "302")
    assert codes(store) == ("301", "302", "303")
    actions.withdraw_list(made, by=world, store=store)
    assert core_cities(store, "399", on=TODAY) == before
    assert core_cities(store, "000", on=TODAY) == ()


@pytest.mark.parametrize(
    ("compared", "day", "said"),
    [
        ([], AUTUMN, "Name at least one authority"),
        ([("301", "")] * 2, AUTUMN, "301 is on the list twice"),
        ([("399", "")], AUTUMN, "The authority itself"),
        ([(str(n), "") for n in range(301, 340)], AUTUMN, "Name at most 30"),
        ([("301", "")], date(2026, 1, 16), "still to come"),
    ],
)
def test_a_list_that_cannot_be_is_refused_and_the_store_stays_as_it_was(
    world, store, compared, day, said
):
    with pytest.raises(NotValid, match=said):
        actions.set_list("neighbours", compared, from_on=day, source="x", by=world, store=store)
    assert not ComparedList.objects.exists()
    assert len(store.releases()) == 1


def test_only_those_who_upload_set_lists(world, store, cast):
    with pytest.raises(NotAllowed, match="setting these lists"):
        actions.set_list(
            "neighbours", [("301", "")], from_on=AUTUMN, source="x", by=cast("director"),
            store=store,
        )  # fmt: skip
    assert len(store.releases()) == 1


def test_a_list_that_the_loader_refuses_is_not_kept(world, store, monkeypatch):
    monkeypatch.setattr(actions, "own_authority", lambda: "")
    with pytest.raises(Refused, match="row 2"):
        actions.set_list(
            "neighbours", [("301", "")], from_on=AUTUMN, source="x", by=world, store=store
        )
    assert not ComparedList.objects.exists()


def test_while_another_file_is_loaded_the_list_waits(world, store):
    import fcntl

    store.folder.mkdir(parents=True, exist_ok=True)
    with (store.folder / ".loading").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="Another load is running"):
            actions.set_list(
                "neighbours", [("301", "")], from_on=AUTUMN, source="x", by=world, store=store
            )
    assert not ComparedList.objects.exists()


def test_a_file_with_a_strange_row_is_refused_with_its_row(store, tmp_path):
    text = own_list("399", "friends", [("301", "")], from_on=AUTUMN, set_at=NOW)
    path = tmp_path / "list.csv"
    path.write_bytes(text)
    outcome = load([path], store, now=NOW).outcomes[0]
    assert outcome.fate == "refused"
    assert "row 2" in outcome.sentence


def test_authorities_are_typed_by_number_or_by_name():
    names = {"301": "Farbury", "302": "Old Town"}
    assert read_authorities("301\n\n302 Old Town\nold town;", names) == (
        [("301", "Farbury"), ("302", "Old Town"), ("302", "Old Town")], "",
    )  # fmt: skip
    assert read_authorities("301\nNowhere", names)[1] == (
        "Line 2: “Nowhere” is no authority of the loaded lists."
    )


def test_the_page_says_what_holds_and_what_waits_for_a_calculation(world, store):
    before = lists_shown(TODAY, store)
    assert before.neighbours == ("301 Place 301", "302 Place 302", "303 Place 303")
    assert before.neighbours_from == date(2025, 5, 22)
    assert not before.waiting
    actions.set_list("neighbours", [("305", "")], from_on=AUTUMN, source="x", by=world, store=store)
    after = lists_shown(TODAY, store)
    assert (after.neighbours, after.waiting) == (("305",), True)
    assert [one.vintage for one in after.published] == [date(2025, 5, 22)]


def test_without_any_list_the_page_says_so(store, cast):
    shown = lists_shown(TODAY, store)
    assert (shown.neighbours, shown.neighbours_from, shown.published) == ((), None, ())
    assert len(shown.cities) == 7  # of the catalogue
