"""Layout D of the management information: report cards beside the last grades before them."""

from dataclasses import replace

import numpy as np
import polars as pl

from headway.evidence.fiction.cells import constant, day, text, where
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
from headway.evidence.fiction.layouts import laid_out
from headway.evidence.fiction.visits import AREAS, CARD, CARD_GRADES, EIF, GRADED, Visits


def cards(country: Country, visits: Visits, on: np.datetime64) -> pl.DataFrame:
    """Layout D: report card, last graded inspection since September 2019, last ungraded."""
    size = len(country.sites)
    site = in_file(country, on)
    card = latest(visits, on, [CARD], size)[site]
    # Only judgements under the framework of 2019 are carried over; older ones are not listed.
    oeif = replace(
        visits, kind=np.where((visits.kind == GRADED) & (visits.started < EIF), -1, visits.kind)
    )
    graded_rows = latest(oeif, on, [GRADED], size)
    ungraded = ungraded_since(visits, on, latest(visits, on, [GRADED, CARD], size), size)[site]
    graded = graded_rows[site]
    columns = about(country, site, on)
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
            none, NULL, text(urn_at(country, c.site, c.started))
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
        "start": "Inspection start date of latest OEIF graded inspection",
        "end": "",
        "published": "Publication date of latest OEIF graded inspection",
        "urn": "URN at time of latest OEIF graded inspection",
        "overall": prefix + "overall effectiveness",
        "concern": prefix + "category of concern",
        "safe": "Latest OEIF  safeguarding is effective?",
        "early": prefix + "early years provision (where applicable)",
        "sixth": prefix + "sixth form provision (where applicable)",
        "subs": "|".join(prefix + sub[0].lower() + sub[1:] for sub in SUBS),
    }
    columns |= block(country, visits, graded, names)
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
            gone, NULL, text(urn_at(country, u.site, u.started))
        ),
    }
    return laid_out(columns, "ofsted-d")
