"""Management information in its layouts, one for each regime, and the plain ratings history."""

from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.card_file import cards
from headway.evidence.fiction.cells import constant, day, save, text, where
from headway.evidence.fiction.country import Country
from headway.evidence.fiction.inspection_rows import (
    DAY,
    NULL,
    SUBS,
    about,
    block,
    in_file,
    latest,
    ungraded_since,
    urn_at,
)
from headway.evidence.fiction.layouts import header, laid_out
from headway.evidence.fiction.visits import EIF, GRADED, NEW_NAMES, Visits

NAME = "Management_information_-_state-funded_schools_-_latest_inspections_as_at_{}.csv{}"


def _month_end(on: np.datetime64) -> str:
    return f"{on.astype('datetime64[D]').item():%d %b %Y}"


def last_month_end(today: np.datetime64) -> np.datetime64:
    """The day of the latest monthly file."""
    day: np.datetime64 = today.astype("datetime64[M]").astype("datetime64[D]") - 1
    return day


def write_ofsted(country: Country, visits: Visits, folder: Path) -> list[Path]:
    """Layouts A (2019), B (2024), C (2025) and D (last month end), and the history to 2020."""
    last_month = last_month_end(country.today)
    moments = [
        (np.datetime64("2019-11-30"), "a", "utf-8-sig", ""),
        (np.datetime64("2024-08-31"), "b", "utf-8-sig", "title"),
        (np.datetime64("2025-06-30"), "c", "utf-8-sig", ""),
        (last_month, "d", "cp1252", ""),
    ]
    paths = []
    for on, layout, encoding, title in moments:
        path = (
            folder
            / "ofsted"
            / NAME.format(_month_end(on).replace(" ", "_"), ".gz" if layout == "a" else "")
        )
        heading = (
            f"Latest inspections as at {_month_end(on)}: state-funded schools" if title else ""
        )
        frame = (
            cards(country, visits, on) if layout == "d" else _graded(country, visits, on, layout)
        )
        save(frame, path, encoding=encoding, title=heading)
        paths.append(path)
    path = folder / "ofsted/ratings_history_to_2020.csv.gz"
    save(_history(country, visits), path)
    return [*paths, path]


def _history(country: Country, visits: Visits) -> pl.DataFrame:
    """One row a graded inspection: URN of the time, word, first day."""
    old = visits.of((visits.kind == GRADED) & (visits.published < np.datetime64("2020-03-31")))
    third = np.where(old.started < NEW_NAMES, "Satisfactory", "Requires Improvement")
    words = np.select(
        [old.overall == 1, old.overall == 2, old.overall == 3],
        ["Outstanding", "Good", third],
        "Inadequate",
    )
    urn = urn_at(country, old.site, old.started)
    known = np.isin(urn, country.register.establishments.urn)
    return pl.DataFrame(
        {
            "URN": text(urn),
            "Rating": text(words.astype(object)),
            "Inspection Date": day(old.started, "%Y%m%d"),
        }
    ).filter(pl.Series(known))


def _names(layout: str, previous: bool) -> dict[str, str]:
    """What layouts A, B and C call the parts of the latest and of the previous inspection."""
    word = "full" if layout == "a" else "graded"
    if previous:
        lower = [f"Previous {sub[0].lower()}{sub[1:]}" for sub in SUBS]
        return {
            "number": f"Previous {word} inspection number",
            "start": "Previous inspection start date",
            "end": "Previous inspection end date",
            "published": "Previous publication date",
            "urn": f"URN at time of previous {word} inspection",
            "overall": f"Previous {word} inspection overall effectiveness",
            "concern": "Previous category of concern",
            "safe": "Previous safeguarding is effective?",
            "early": "Previous early years provision (where applicable)",
            "sixth": "Previous sixth form provision (where applicable)",
            "subs": "|".join(lower),
        }
    return {
        "number": f"Inspection number of latest {word} inspection",
        "start": "Inspection start date",
        "end": "Inspection end date",
        "published": "Publication date",
        "urn": f"URN at time of latest {word} inspection",
        "overall": "Overall effectiveness",
        "concern": "Category of concern",
        "safe": "Safeguarding is effective?",
        "early": "Early years provision (where applicable)",
        "sixth": "Sixth form provision (where applicable)",
        "subs": "|".join(SUBS),
    }


def _graded(country: Country, visits: Visits, on: np.datetime64, layout: str) -> pl.DataFrame:
    """Layouts A, B and C: the latest graded inspection, the one before, ungraded ones since."""
    size = len(country.sites)
    site = in_file(country, on)
    newest = latest(visits, on, [GRADED], size)
    ungraded = ungraded_since(visits, on, newest, size)[site]
    previous = latest(visits, on, [GRADED], size, nth=2)[site]
    row = newest[site]
    columns = about(country, site, on)
    columns |= block(country, visits, row, _names(layout, previous=False))
    columns |= block(country, visits, previous, _names(layout, previous=True))
    own = visits.started[np.maximum(row, 0)] >= country.sites.converted[site]
    relates = where(
        row < 0,
        NULL,
        text(np.where(own | (country.sites.converted[site] > on), "Yes", "No").astype(object)),
    )
    none = ungraded < 0
    u = visits.of(np.maximum(ungraded, 0))
    number = where(none, NULL, text(20000000 + np.maximum(ungraded, 0)))
    when, public = day(u.started, DAY), day(u.published, DAY)
    kind = text(np.where(u.started < EIF, "S8", "S8 Ungraded").astype(object))
    full = text(
        np.where(visits.started[np.maximum(row, 0)] < EIF, "S5 Inspection", "S5 Graded").astype(
            object
        )
    )
    columns["Inspection type"] = where(row < 0, NULL, full)
    columns["Inspection type grouping"] = where(row < 0, NULL, constant("Schools - S5", len(site)))
    common = {
        "number": number,
        "count": text((~none).astype(int)),
        "date": where(none, NULL, when),
        "published": where(none, NULL, public),
        "outcome": where(none, NULL, text(u.outcome)),
        "urn": where(none, NULL, text(urn_at(country, u.site, u.started))),
    }
    if layout == "a":
        columns |= {
            "Latest section 8 inspection number since last full inspection": common["number"],
            "Number of section 8 inspections since the last full inspection": common["count"],
            "Date of latest section 8 inspection": common["date"],
            "Section 8 inspection publication date": common["published"],
            "Did the latest section 8 inspection convert to a full inspection?": where(
                none, NULL, constant("No", len(site))
            ),
            "Section 8 inspection overall outcome": common["outcome"],
            "Does the latest full inspection relate to the URN of the current school?": relates,
            "LAESTAB at time of latest full inspection": where(row < 0, NULL, columns["LAESTAB"]),
            "School name at time of latest full inspection": where(
                row < 0, NULL, columns["School name"]
            ),
            "School type at time of latest full inspection": where(
                row < 0, NULL, columns["Type of education"]
            ),
        }
        return laid_out(columns, "ofsted-a")
    columns |= {
        "Latest ungraded inspection number since last graded inspection": common["number"],
        "Number of ungraded inspections since the last graded inspection": common["count"],
        "Date of latest ungraded inspection": common["date"],
        "Ungraded inspection publication date": common["published"],
        "Did the latest ungraded inspection convert to a graded inspection?": where(
            none, NULL, constant("No", len(site))
        ),
        "Ungraded inspection overall outcome": common["outcome"],
        "URN at time of the ungraded inspection": common["urn"],
        "Inspection type of latest ungraded inspection": where(none, NULL, kind),
        "Does the latest graded inspection relate to the URN of the current school?": relates,
    }
    order = [_renamed(name) for name in header("ofsted-a")]
    order.insert(
        order.index("Ungraded inspection overall outcome") + 1,
        "URN at time of the ungraded inspection",
    )
    nothing = constant("", len(site))
    return pl.DataFrame({name: columns.get(name, nothing) for name in order})


def _renamed(name: str) -> str:
    """Layouts B and C say graded and ungraded where layout A says full and section 8."""
    swaps = (
        ("full inspection", "graded inspection"),
        ("Latest section 8 inspection", "Latest ungraded inspection"),
        ("latest section 8 inspection", "latest ungraded inspection"),
        ("section 8 inspections", "ungraded inspections"),
        ("Section 8 inspection", "Ungraded inspection"),
    )
    for old, new in swaps:
        name = name.replace(old, new)
    return name
