"""Management information in its layouts, one for each regime, and the plain ratings history."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, day, save, text, where
from headway.evidence.fiction.country import Country, region_of
from headway.evidence.fiction.effects import roll_in
from headway.evidence.fiction.layouts import header, laid_out
from headway.evidence.fiction.places import Numbers
from headway.evidence.fiction.register_files import FAITHS
from headway.evidence.fiction.sites import FAR, TYPES
from headway.evidence.fiction.urns import name_on, open_on, type_on
from headway.evidence.fiction.visits import (
    AREAS,
    CARD,
    CARD_GRADES,
    EIF,
    GRADED,
    NEW_NAMES,
    UNGRADED,
    Visits,
)

Columns = dict[str, pl.Series]
DAY = "%d/%m/%Y"
NULL = "NULL"

PHASE = {
    "primary": "Primary", "infant": "Primary", "junior": "Primary", "middle": "Secondary",
    "secondary": "Secondary", "all_through": "Secondary", "nursery": "Nursery",
    "special": "Special", "alternative": "PRU", "post16": "Secondary",
}  # fmt: skip
SUBS = ("Quality of education", "Behaviour and attitudes", "Personal development",
        "Effectiveness of leadership and management")  # fmt: skip
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
            _cards(country, visits, on) if layout == "d" else _graded(country, visits, on, layout)
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
    urn = _urn_at(country, old.site, old.started)
    known = np.isin(urn, country.register.establishments.urn)
    return pl.DataFrame(
        {
            "URN": text(urn),
            "Rating": text(words.astype(object)),
            "Inspection Date": day(old.started, "%Y%m%d"),
        }
    ).filter(pl.Series(known))


def _urn_at(country: Country, site: Numbers, on: Numbers) -> Numbers:
    register = country.register
    return np.where(
        country.sites.converted[site] <= on, register.urn_now[site], register.urn_before[site]
    )


def _latest(
    visits: Visits, on: np.datetime64, kinds: list[int], size: int, nth: int = 1
) -> Numbers:
    """For each site, the row of its latest (or `nth` latest) public inspection of these kinds; -1 none.

    `visits` is in order of site and day.
    """
    rows = np.flatnonzero((visits.published <= on) & np.isin(visits.kind, kinds))
    site = visits.site[rows]
    position = np.arange(len(rows))
    is_last = np.r_[site[1:] != site[:-1], True] if len(rows) else np.array([], dtype=bool)
    last_of = np.full(size, -1)
    last_of[site[is_last]] = position[is_last]
    wanted = np.where(last_of >= 0, last_of - (nth - 1), -1)
    found = np.full(size, -1)
    valid = wanted >= 0
    same = np.zeros(size, dtype=bool)
    same[valid] = site[wanted[valid]] == np.flatnonzero(valid)
    found[same] = rows[wanted[same]]
    return found


def _about(country: Country, site: Numbers, on: np.datetime64) -> Columns:
    """The columns that name and place a school."""
    sites, authorities = country.sites, country.authorities
    here = sites.of(site)
    urn = country.register.urn_on(sites, on)[site]
    estab = country.register.estab_on(sites, on)[site]
    code = authorities.code[here.authority]
    faith = {key: value[1] if key else "None" for key, value in FAITHS.items()}
    opened = np.where((here.converted <= on) & (here.converted != FAR), here.converted, here.opened)
    quintile = np.clip(np.floor(5 * (0.5 + 0.28 * here.need)), 0, 4).astype(int) + 1
    region = region_of(country, "name")[here.authority]
    trust = country.register.establishments.trust[
        np.searchsorted(country.register.establishments.urn, urn)
    ]
    in_trust = (trust >= 0) & ~country.register.trusts.federation[trust]
    empty = constant("", len(site))
    return {
        "Web Link": pl.Series([f"https://inspections.example/{u}" for u in urn.tolist()]),
        "Web Link (opens in new window)": pl.Series(
            [f"https://inspections.example/{u}" for u in urn.tolist()]
        ),
        "URN": text(urn),
        "LAESTAB": text(code * 10000 + estab),
        "School name": text(name_on(sites, on)[site]),
        "Ofsted phase": pl.Series([PHASE[p] for p in here.phase]),
        "Type of education": pl.Series([TYPES[c][0] for c in type_on(sites, on)[site].tolist()]),
        "School open date": day(opened, DAY),
        "Admissions policy": text(
            np.where(here.selective, "Selective", "Non-selective").astype(object)
        ),
        "Sixth form": text(
            np.where(here.high >= 18, "Has a sixth form", "Does not have a sixth form").astype(
                object
            )
        ),
        "Designated religious character": pl.Series([faith[f] for f in here.faith.tolist()]),
        "Religious ethos": empty,
        "Faith grouping": text(np.where(here.faith == "", "Non-faith", "Christian").astype(object)),
        "Ofsted region": text(region),
        "Region": text(region),
        "Local authority": text(authorities.name[here.authority]),
        "Parliamentary constituency": empty,
        "Postcode": text(country.postcode[site]),
        "The income deprivation affecting children index (IDACI) quintile": text(quintile),
        "Total number of pupils": text(roll_in(sites, int(str(on)[:4]))[site]),
        "Multi-academy trust UID": where(~in_trust, NULL, text(country.register.trusts.uid[trust])),
        "Multi-academy trust name": where(
            ~in_trust, NULL, text(country.register.trusts.name[trust])
        ),
    }


def _in_file(country: Country, on: np.datetime64) -> Numbers:
    return np.flatnonzero(open_on(country.sites, on) & (country.sites.phase != "post16"))


def _judgement(values: Numbers, row: Numbers, applies: Numbers) -> pl.Series:
    """A grade as printed: 9 where there is none in that inspection, NULL where there is no inspection."""
    return where(
        row < 0, NULL, where((row >= 0) & (values == 0), "9", where(~applies, NULL, text(values)))
    )


def _block(country: Country, visits: Visits, row: Numbers, names: dict[str, str]) -> Columns:
    """The columns of one graded inspection under whatever names the layout gives them."""
    none = row < 0
    v = visits.of(np.maximum(row, 0))
    ok = np.ones(len(row), dtype=bool)
    overall = where(v.overall == 9, "Not judged", text(v.overall))
    columns = {
        names["number"]: where(none, NULL, text(10000000 + np.maximum(row, 0))),
        names["start"]: where(none, NULL, day(v.started, DAY)),
        names["end"]: where(none, NULL, day(v.started + 1, DAY)),
        names["published"]: where(none, NULL, day(v.published, DAY)),
        names["urn"]: where(none, NULL, text(_urn_at(country, v.site, v.started))),
        names["overall"]: where(none, NULL, overall),
        names["concern"]: where(none | (v.concern == ""), NULL, text(v.concern)),
        names["safe"]: where(
            none,
            NULL,
            where(v.started < EIF, "9", text(np.where(v.safe == 1, "Yes", "No").astype(object))),
        ),
        names["early"]: where(v.early == 0, NULL, _judgement(v.early, row, ok)),
        names["sixth"]: where(v.sixth == 0, NULL, _judgement(v.sixth, row, ok)),
    }
    for i, sub in enumerate(names["subs"].split("|")):
        columns[sub] = where(v.subs[:, i] == 0, NULL, _judgement(v.subs[:, i], row, ok))
    return columns


def _names(layout: str, previous: bool) -> dict[str, str]:
    """What layouts A, B and C call the parts of the latest and of the previous inspection."""
    word = "full" if layout == "a" else "graded"
    if previous:
        lower = [f"Previous {sub[0].lower()}{sub[1:]}" for sub in SUBS]
        return {
            "number": f"Previous {word} inspection number", "start": "Previous inspection start date",
            "end": "Previous inspection end date", "published": "Previous publication date",
            "urn": f"URN at time of previous {word} inspection",
            "overall": f"Previous {word} inspection overall effectiveness",
            "concern": "Previous category of concern", "safe": "Previous safeguarding is effective?",
            "early": "Previous early years provision (where applicable)",
            "sixth": "Previous sixth form provision (where applicable)", "subs": "|".join(lower),
        }  # fmt: skip
    return {
        "number": f"Inspection number of latest {word} inspection", "start": "Inspection start date",
        "end": "Inspection end date", "published": "Publication date",
        "urn": f"URN at time of latest {word} inspection", "overall": "Overall effectiveness",
        "concern": "Category of concern", "safe": "Safeguarding is effective?",
        "early": "Early years provision (where applicable)",
        "sixth": "Sixth form provision (where applicable)", "subs": "|".join(SUBS),
    }  # fmt: skip


def _ungraded_since(visits: Visits, on: np.datetime64, graded: Numbers, size: int) -> Numbers:
    """The latest ungraded inspection, where it came after the latest graded one."""
    row = _latest(visits, on, [UNGRADED], size)
    after = (row >= 0) & (
        (graded < 0) | (visits.started[np.maximum(row, 0)] > visits.started[np.maximum(graded, 0)])
    )
    return np.where(after, row, -1)


def _graded(country: Country, visits: Visits, on: np.datetime64, layout: str) -> pl.DataFrame:
    """Layouts A, B and C: the latest graded inspection, the one before, ungraded ones since."""
    size = len(country.sites)
    site = _in_file(country, on)
    latest = _latest(visits, on, [GRADED], size)
    ungraded = _ungraded_since(visits, on, latest, size)[site]
    previous = _latest(visits, on, [GRADED], size, nth=2)[site]
    row = latest[site]
    columns = _about(country, site, on)
    columns |= _block(country, visits, row, _names(layout, previous=False))
    columns |= _block(country, visits, previous, _names(layout, previous=True))
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
        "number": number, "count": text((~none).astype(int)), "date": where(none, NULL, when),
        "published": where(none, NULL, public), "outcome": where(none, NULL, text(u.outcome)),
        "urn": where(none, NULL, text(_urn_at(country, u.site, u.started))),
    }  # fmt: skip
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
    """Layout A's name of a column in layouts B and C: graded and ungraded for full and section 8."""
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


def _cards(country: Country, visits: Visits, on: np.datetime64) -> pl.DataFrame:
    """Layout D: the report card; the last graded inspection since September 2019; the last ungraded."""
    size = len(country.sites)
    site = _in_file(country, on)
    card = _latest(visits, on, [CARD], size)[site]
    # Only judgements under the framework of 2019 are carried over; older ones are not listed.
    oeif = replace(
        visits, kind=np.where((visits.kind == GRADED) & (visits.started < EIF), -1, visits.kind)
    )
    graded_rows = _latest(oeif, on, [GRADED], size)
    ungraded = _ungraded_since(visits, on, _latest(visits, on, [GRADED, CARD], size), size)[site]
    graded = graded_rows[site]
    columns = _about(country, site, on)
    none = card < 0
    c = visits.of(np.maximum(card, 0))
    concern = where(none | (c.concern == ""), NULL, text(c.concern))
    columns |= {
        "Most recent category of concern": concern,
        "Inspection number of latest full inspection": where(
            none, NULL, text(30000000 + np.maximum(card, 0))
        ),
        "Inspection type": where(none, NULL, constant("S5 Inspection", len(site))),
        "Inspection start date": where(none, NULL, day(c.started, DAY)),
        "Publication date": where(none, NULL, day(c.published, DAY)),
        "URN at time of latest full inspection": where(
            none, NULL, text(_urn_at(country, c.site, c.started))
        ),
        "Category of concern": concern,
        "Safeguarding standards": where(
            none, NULL, text(np.where(c.safe == 1, "Met", "Not met").astype(object))
        ),
        "Safeguarding standards - date of grade": where(none, NULL, day(c.started, DAY)),
    }
    grades = np.array(CARD_GRADES, dtype=object)
    for i, area in enumerate(AREAS):
        absent = none | (c.areas[:, i] == 0)
        columns[area] = where(
            none, NULL, where(c.areas[:, i] == 0, "Not applicable", text(grades[c.areas[:, i]]))
        )
        columns[f"{area} - date of grade"] = where(absent, NULL, day(c.started, DAY))
    prefix = "Latest OEIF "
    names = {
        "number": "Inspection number of latest OEIF graded inspection",
        "start": "Inspection start date of latest OEIF graded inspection", "end": "",
        "published": "Publication date of latest OEIF graded inspection",
        "urn": "URN at time of latest OEIF graded inspection", "overall": prefix + "overall effectiveness",
        "concern": prefix + "category of concern", "safe": "Latest OEIF  safeguarding is effective?",
        "early": prefix + "early years provision (where applicable)",
        "sixth": prefix + "sixth form provision (where applicable)",
        "subs": "|".join(prefix + sub[0].lower() + sub[1:] for sub in SUBS),
    }  # fmt: skip
    columns |= _block(country, visits, graded, names)
    own = visits.started[np.maximum(graded, 0)] >= country.sites.converted[site]
    same = own | (country.sites.converted[site] > on)
    columns["Inspection type of latest OEIF graded inspection"] = where(
        graded < 0, NULL, constant("S5 Inspection", len(site))
    )
    columns["Does the latest OEIF graded inspection relate to the URN of the current school?"] = (
        where(graded < 0, NULL, text(np.where(same, "Yes", "No").astype(object)))
    )
    gone = ungraded < 0
    u = visits.of(np.maximum(ungraded, 0))
    columns |= {
        "Latest ungraded inspection number": where(
            gone, NULL, text(20000000 + np.maximum(ungraded, 0))
        ),
        "Date of latest ungraded inspection": where(gone, NULL, day(u.started, DAY)),
        "Ungraded inspection publication date": where(gone, NULL, day(u.published, DAY)),
        "Ungraded inspection overall outcome": where(gone, NULL, text(u.outcome)),
        "URN at time of the ungraded inspection": where(
            gone, NULL, text(_urn_at(country, u.site, u.started))
        ),
    }
    return laid_out(columns, "ofsted-d")
