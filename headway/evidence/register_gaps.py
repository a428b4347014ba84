"""What the register of a day does not say: types, authorities and days that no file tells.

What is unknown stays unknown, and is said, so that nobody takes it for "no".
"""

from datetime import date

import polars as pl

from headway.evidence.register import schools_as_at, uncertain_on
from headway.evidence.releases import Finding
from headway.evidence.sources.cells import words_of
from headway.evidence.store import Store
from headway.evidence.terminal import plural


def gaps_on(store: Store, on: date, la: str | None = None) -> list[Finding]:
    """Findings on the register of a day, of one authority or of all.

    unknown_type     open schools of which no file tells the type: neither maintained nor not
    unknown_area     open schools of which no file tells the authority (all of England only)
    uncertain_day    schools of which no file tells whether they were open that day
    Raises           NothingLoaded when no register is loaded
    """
    schools, uncertain = schools_as_at(store, on), uncertain_on(store, on)
    placeless = schools.filter(pl.col("la").is_null())
    if la is not None:
        schools = schools.filter(pl.col("la") == la)
        uncertain = uncertain.filter(pl.col("la") == la)
        placeless = placeless.clear()
    typeless = schools.filter(pl.col("maintained").is_null())
    when = words_of(on)
    found = [
        _finding(
            "unknown_type",
            typeless,
            "No loaded file tells the type of {} open on "
            f"{when}, so nobody can say whether the council maintains them. They are left out of "
            "counts of maintained schools; load a later register.",
        ),
        _finding(
            "unknown_area",
            placeless,
            f"No loaded file places in any authority {{}} open on {when}.",
        ),
        _finding(
            "uncertain_day",
            uncertain,
            f"No loaded file tells whether {{}} took pupils on {when}: left out of everything.",
        ),
    ]
    return [one for one in found if one is not None]


def latest_gaps(store: Store) -> list[Finding]:
    """`gaps_on` the day of the latest register, of all authorities; none without a register."""
    registers = store.releases(kind="register")
    return gaps_on(store, max(r.as_at for r in registers)) if registers else []


def _finding(code: str, schools: pl.DataFrame, says: str) -> Finding | None:
    if schools.is_empty():
        return None
    first = f"URN {min(schools['urn'].to_list())}"
    who = f"{plural(schools.height, 'school')} ({'' if schools.height == 1 else 'first '}{first})"
    return Finding(code, says.format(who), count=schools.height)
