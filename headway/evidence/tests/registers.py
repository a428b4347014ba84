"""A small made-up register, its links and inspections, as a loader would leave them."""

from datetime import date

import polars as pl

from headway.evidence.inspections import INSPECTION_SCHEMA
from headway.evidence.releases import Release
from headway.evidence.sources.groups import GROUP_LINK_SCHEMA
from headway.evidence.sources.links import LINK_SCHEMA
from headway.evidence.sources.register import REGISTER_SCHEMA


def add(store, kind, table, rows, schema, as_at, name=None):
    """One more release in the store; returns its id."""
    name = name or f"{kind}-{as_at:%Y%m%d}"
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    with store.adding(name) as folder:
        frame.write_parquet(folder / f"{table}.parquet")
        Release(
            id=name,
            layout=kind,
            title=kind,
            publisher="made up",
            kind=kind,
            file_name=f"{name}.csv",
            sha256=name,
            size_bytes=1,
            as_at=as_at,
            as_at_basis="content",
        ).write(folder / "release.json")
    return name


def add_register(store, as_at, rows, name=None):
    return add(store, "register", "register", rows, REGISTER_SCHEMA, as_at, name)


def add_links(store, as_at, rows):
    return add(store, "links", "links", rows, LINK_SCHEMA, as_at)


def add_group_links(store, as_at, rows):
    return add(store, "group_links", "group_links", rows, GROUP_LINK_SCHEMA, as_at)


def add_inspections(store, as_at, rows, name=None):
    return add(store, "inspections", "inspections", rows, INSPECTION_SCHEMA, as_at, name)


def school(urn, **more):
    """A maintained primary school of the made-up authority 399."""
    row = {
        "urn": urn,
        "name": f"School {urn}",
        "la": "399",
        "la_name": "Aldermere",
        "estab": str(urn % 10000),
        "laestab": f"399{urn % 10000:04d}",
        "type": "Community school",
        "status": "open",
        "phase": "Primary",
        "low_age": 4,
        "high_age": 11,
        "row": urn % 1000 + 2,
    }
    return {**row, **more}


def academy(urn, **more):
    return school(urn, **{"type": "Academy converter", **more})


def link(old, new, on=None, said="Successor"):
    return {
        "urn": old,
        "link_urn": new,
        "link_name": f"School {new}",
        "link_type": said,
        "linked_on": on,
        "row": 2,
    }


def inspection(urn, started, overall=None, **more):
    row = {
        "urn": urn,
        "started_on": started,
        "kind": "graded",
        "overall": overall,
        "overall_state": "judged" if overall else "missing",
        "concern_known": False,
        "judgements": [],
        "source": 1,
        "row": 2,
    }
    return {**row, **more}


def card(urn, started, safeguarding="met", concern=None, **areas):
    """A report card; areas not named are at the expected standard."""
    grades = {
        "inclusion": "expected_standard",
        "achievement": "expected_standard",
        "leadership_and_governance": "expected_standard",
        **areas,
    }
    return inspection(
        urn,
        started,
        kind="report_card",
        safeguarding=safeguarding,
        concern=concern,
        concern_known=True,
        judgements=[
            {"area": area, "grade": grade, "graded_on": None} for area, grade in grades.items()
        ],
    )


# Enough schools of the common types that an extract counts as listing them.
def crowd(count=6):
    return [
        one
        for number in range(count)
        for one in (
            school(110000 + number),
            school(111000 + number, type="Voluntary aided school"),
            academy(112000 + number, open_date=date(2012, 9, 1)),
        )
    ]
