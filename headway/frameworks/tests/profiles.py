"""Made-up profiles for the tests of versions."""

import random
from datetime import date

import polars as pl

from headway.evidence.rules import evaluate
from headway.evidence.rules.columns import columns
from headway.evidence.rules.evaluate import CITES
from headway.evidence.rules.types import DTYPES, Kind
from headway.frameworks.versions import shipped, version

KEYS = list(shipped())
BIRMINGHAM = ["bham-2018", "bham-2019", "bham-2021", "bham-2024"]
IN_SCOPE = {
    "maintained": True,
    "statutory_age": True,
    "nursery_school": False,
    "post16_only": False,
}


def propose(key, **given):
    frame = pl.DataFrame([{"urn": 1, **IN_SCOPE, "never_inspected": False, **given}])
    (proposal,) = evaluate(version(key), frame, CITES)
    return proposal


def profile_rows(count, seed):
    """Random columns with gaps, for every column that any shipped version reads."""
    chance = random.Random(seed)
    known = columns()
    wanted = dict.fromkeys(n for key in KEYS for n in [*version(key).columns_read(), "standing"])

    def value(column):
        if chance.random() < 0.2:
            return None
        match column.kind:
            case Kind.BOOLEAN:
                return chance.random() < 0.5
            case Kind.NUMBER:
                return float(chance.randint(0, 4))
            case Kind.DATE:
                return date(2019, 1, 1 + chance.randrange(28))
        return chance.choice(list(column.values) or ["made up"])

    rows = [
        {
            "urn": 1000 + number,
            **{name: value(known[name]) for name in wanted if name != "urn"},
            **IN_SCOPE,
        }
        for number in range(count)
    ]
    schema = {"urn": pl.Int64} | {
        name: DTYPES[known[name].kind] for name in rows[0] if name != "urn"
    }
    return pl.DataFrame(rows, schema=schema)
