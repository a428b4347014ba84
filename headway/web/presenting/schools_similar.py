"""The similar schools of a school: how they were chosen, how well they fit, and who they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from headway.core.exports import Export
from headway.core.tables import Column, Table
from headway.core.templatetags.headway_words import day
from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.facts import year_label
from headway.measures.models import Edition, Family
from headway.schools.models import School
from headway.web.presenting.lists import school_url
from headway.web.presenting.measures import written

CLOSE_SD = 0.5  # a difference of more is not close; the evidence half decides the same
NOT_PUBLISHED = "not published"


@dataclass(frozen=True)
class Alike:
    """One thing in which the schools are alike: a line of the first table."""

    name: str
    year: str
    weight: str
    own: str
    family: str
    words: str
    far: bool


@dataclass(frozen=True)
class FamilyShown:
    """One family as the page shows it."""

    key: str
    words: str
    few_close: bool
    alike: list[Alike]
    table: Table
    count: int

    @property
    def apart(self) -> str:
        """In what they are not close, with the weight of each: "Pupils on roll (weight 1%)"."""
        far = [f"{one.name} (weight {one.weight})" for one in self.alike if one.far]
        return "; ".join(far)


class SimilarPage:
    """Everything of the page. `ours` are the schools whose pages the reader may open."""

    def __init__(self, families: Sequence[Family], ours: Collection[int]) -> None:
        self.families = [_shown(family, ours) for family in families]
        self.department = next(
            (family.department for family in families if family.department), None
        )
        self.ours = ours

    @property
    def department_shared(self) -> str:
        """How many schools of the Department's list are on ours too, in words."""
        if not self.department:
            return ""
        listed = {one["urn"] for one in self.department["members"]}
        own = {row["urn"] for shown in self.families for row in shown.table.rows}
        return f"{len(listed & own)} of its {len(listed)} schools are on our list too."


def similar_export(school: School, families: Sequence[Family], edition: Edition | None) -> Export:
    """The list as a file: a column a variable, a row a school, the school itself first."""
    rows: list[dict[str, Any]] = []
    for family in families:
        own = {
            "rank": 0,
            "urn": school.urn,
            "name": school.name,
            "la_name": school.la_name,
            "values": [one["school"] for one in family.variables],
        }
        rows += [{**row, "stage": family.get_stage_display()} for row in (own, *family.members)]
    facts = [
        ("As at", day(edition.as_at) if edition else "No edition is published"),
        ("Edition", str(edition.number) if edition else ""),
        ("Chosen by", "Who the pupils are; never by results"),
    ]
    for family in families:
        weights = "; ".join(
            f"{_measure(one).name}, {year_label(one['year_end'])}: {_share(one['weight'])}"
            for one in family.variables
        )
        facts.append((f"Weights, {family.get_stage_display().lower()}", weights))
    # Two stages are compared in the same things but one: each has its own columns.
    named = {
        (family.get_stage_display(), place): _measure(one)
        for family in families
        for place, one in enumerate(family.variables)
    }
    columns = (
        Column("rank", "Nearness, 1 is nearest", lambda r: r["rank"], numeric=True),
        Column("urn", "URN", lambda r: r["urn"], numeric=True),
        Column("name", "School", lambda r: r["name"]),
        Column("la", "Authority", lambda r: r["la_name"]),
        Column("stage", "Compared as", lambda r: r["stage"]),
        *(_file_column(stage, place, measure) for (stage, place), measure in named.items()),
    )
    return Export(f"Schools similar to {school.name}", columns, rows, facts)


def _file_column(stage: str, place: int, measure: Indicator) -> Column:
    return Column(
        f"{stage}-{measure.id}",
        measure.name,
        lambda r: r["values"][place] if r["stage"] == stage else None,
        unit=f"{stage.lower()}, {measure.unit}" if measure.unit else stage.lower(),
        numeric=True,
    )


def _shown(family: Family, ours: Collection[int]) -> FamilyShown:
    stage = family.get_stage_display().lower()
    return FamilyShown(
        key=family.stage,
        words=stage,
        few_close=family.few_close,
        alike=[_alike(one) for one in family.variables],
        table=Table(
            _columns(family, ours), family.members, f"Similar {stage} schools", cards=False
        ),
        count=len(family.members),
    )


def _alike(one: dict[str, Any]) -> Alike:
    measure, apart = _measure(one), one["difference_sd"]
    close = apart is not None and abs(apart) <= CLOSE_SD
    if apart is None:
        words = "This school's figure is not published; England's mean stood for it."
    elif close:
        words = "Close."
    else:
        side = "higher" if apart > 0 else "lower"
        words = f"Not close: this school is {side} than its similar schools."
    return Alike(
        name=measure.name,
        year=year_label(one["year_end"]),
        weight=_share(one["weight"]),
        own=written(one["school"], measure) or NOT_PUBLISHED,
        family=written(one["family_mean"], measure) or NOT_PUBLISHED,
        words=words,
        far=apart is not None and not close,
    )


def _columns(family: Family, ours: Collection[int]) -> tuple[Column, ...]:
    def name(row: dict[str, Any]) -> SafeString:
        words = (
            format_html(
                '<a class="govuk-link" href="{}">{}</a>', school_url(row["urn"]), row["name"]
            )
            if row["urn"] in ours
            else SafeString(escape(row["name"]))
        )
        small = " · ".join(part for part in (str(row["urn"]), row["la_name"]) if part)
        return format_html('{}<span class="hw-small">{}</span>', words, small)

    def value(place: int, measure: Indicator) -> Column:
        def cell(row: dict[str, Any]) -> str:
            return written(row["values"][place], measure) or NOT_PUBLISHED

        return Column(measure.id, measure.name, lambda r: r["values"][place], cell, numeric=True)

    measures = [_measure(one) for one in family.variables]
    return (
        Column("name", "School", lambda r: r["name"], cell=name, heading=True),
        *(value(place, measure) for place, measure in enumerate(measures)),
    )


def _measure(one: dict[str, Any]) -> Indicator:
    return indicators()[one["indicator"]]


def _share(weight: float) -> str:
    """0.123 -> "12%"; less than half a per cent is said as such."""
    return f"{weight:.0%}" if weight >= 0.005 else "under 1%"
