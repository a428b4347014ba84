"""A small version and small frames for tests of evaluation."""

import polars as pl

from headway.evidence.rules import load
from headway.evidence.rules.evaluate import CITES_SCHEMA

VERSION = '''
key = "made-up"
title = "Made up"
valid_from = 2019-09-01
term = "Listed school"
[scope]
words = "Maintained schools."
exclude = [{ id = "academy", when = "not maintained", reason = "Not maintained ({type})." }]
[[categories]]
id = "GRADE"
words = "By grade"
listed = true
[[categories]]
id = "AT_RISK"
words = "At risk"
listed = true
[[categories]]
id = "WATCH"
words = "Watch"
[[categories]]
id = "NONE"
words = "Nothing"
[[classes]]
id = "FIRST"
words = "Gravest"
category = "GRADE"
[[classes]]
id = "SECOND"
words = "Grave"
category = "GRADE"
[thresholds.low]
value = 40
words = "Per cent that counts as low"
[[reason_codes]]
code = "G"
words = "Grade"
category = "GRADE"
[[reason_codes]]
code = "RISK"
words = "Risk"
category = "AT_RISK"
[[rules]]
id = "B"
then = "AT_RISK"
reason_code = "RISK"
words = "Low results or a concern about leadership, with an inspection near."
when = "imminent and (p_rwm_exp < :low or intel_leadership_concern)"
reason = "An inspection is near, by {window_closes_on}."
also = [
  { when = "p_rwm_exp < :low", reason = """Only {p_rwm_exp} reached the standard; \\
    below {:low} counts as low.""" },
  { when = "intel_leadership_concern", reason = "There is concern about leadership." },
]
cases = [{ given = { imminent = true, p_rwm_exp = 39 }, then = "fired" }]
[[rules]]
id = "A2"
then = "GRADE"
class = "SECOND"
reason_code = "G"
words = "Requires improvement."
when = "latest_overall = 'RI'"
reason = "Judged {latest_overall} on {inspected_on}."
cases = [{ given = { latest_overall = "RI" }, then = "fired" }]
[[rules]]
id = "A1"
then = "GRADE"
class = "FIRST"
words = "In a category of concern."
when = "category_of_concern"
reason = "In a category of concern: {standing}."
cases = [{ given = { category_of_concern = true }, then = "fired" }]
[[rules]]
id = "W"
then = "WATCH"
words = "Low results."
when = "p_rwm_exp < :low"
reason = "Only {p_rwm_exp} reached the standard; below {:low} counts as low."
cases = [{ given = { p_rwm_exp = 39 }, then = "fired" }]
'''


def version(text=VERSION, **changes):
    for old, new in changes.items():
        text = text.replace(old, new)
    return load(text, name="made-up.toml")


def schools(*rows):
    """One row a school, maintained unless it says otherwise."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame(
        [
            {**dict.fromkeys(names), "urn": number, "maintained": True} | row
            for number, row in enumerate(rows, 1)
        ],
        infer_schema_length=None,
    )


def cites(*rows):
    """(urn, column, fact ids, why unknown)"""
    return pl.DataFrame(rows, schema=CITES_SCHEMA, orient="row")
