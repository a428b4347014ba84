"""What the register of a day does not say: types, authorities and days that no file tells.

What is unknown stays unknown, and is said, so that nobody takes it for "no".
"""

from datetime import date

import polars as pl

from headway.evidence.register import schools_as_at, uncertain_on
from headway.evidence.releases import Finding
from headway.evidence.sources.cells import words_of
from headway.evidence.store import Store


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
            f"open on {when} are of no known type, so nobody can say whether they are maintained. "
            "They are left out of counts of maintained schools; load a later register.",
        ),
        _finding(
            "unknown_area",
            placeless,
            f"open on {when} are placed in no authority by any loaded file.",
        ),
        _finding(
            "uncertain_day",
            uncertain,
            f"may or may not have been open on {when}: no loaded file dates it. They are left out.",
        ),
    ]
    return [one for one in found if one is not None]


def _finding(code: str, schools: pl.DataFrame, says: str) -> Finding | None:
    if schools.is_empty():
        return None
    first = min(schools["urn"].to_list())
    sentence = f"{schools.height} schools (the first is URN {first}) {says}"
    return Finding(code, sentence, count=schools.height)
