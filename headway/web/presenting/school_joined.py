"""What is said of the years before several schools became one, or one became several."""

from collections.abc import Sequence

from headway.core.charts.years import joined
from headway.core.templatetags.headway_words import day
from headway.schools.models import RelationKind
from headway.schools.queries import Forebear


def joined_said(numbers: Sequence[Forebear]) -> str:
    """How the years under earlier numbers are shown, where they are not plainly the school's own.

    Empty for a school that continues one other, whose years are drawn and marked one by one.
    """
    before = [n for n in numbers if n.kind == RelationKind.PREDECESSOR]
    pooled = [n for n in before if n.join_kind == "pooled"]
    if pooled:
        names = joined([n.name or f"URN {n.urn}" for n in pooled])
        on = f" on {day(pooled[0].on)}" if pooled[0].on else ""
        return (
            f"This school was formed{on} from {names}. An earlier year shows their results "
            "together, weighted by pupils and calculated by us, where every one of them has a "
            "published figure; where one has none, or it is hidden, the year shows nothing. "
            "These years enter no rule and no trend."
        )
    split = [n for n in before if n.join_kind == "split"]
    if split:
        names = joined([n.name or f"URN {n.urn}" for n in split])
        return (
            f"This school is one of several that {names} became. The results of before belong to "
            "all of them, so they are not drawn here; they stay on the page of that school."
        )
    return ""
