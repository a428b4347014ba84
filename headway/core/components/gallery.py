"""Made-up content for the gallery: each component with good, empty and awkward data."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from headway.core import charts
from headway.core.charts import Event, Part, Place, Span
from headway.core.components import (
    Cited,
    Deed,
    Due,
    Empty,
    Level,
    Preview,
    Reason,
    SideItem,
    Status,
    due,
)
from headway.core.components.gallery_panels import (
    awkward_panel,
    good_panel,
    hidden_panel,
    strength_panel,
)
from headway.core.components.marks import level_marks
from headway.core.tables import Column, Table

TODAY = date(2026, 2, 2)
LONG = (
    "St Cuthbert Mayne and the Blessed Forty Martyrs Voluntary Aided Church of England and "
    "Roman Catholic Joint Primary School and Nursery"
)


@dataclass(frozen=True)
class Shown:
    """One component with one content."""

    kind: str  # the template part that draws it
    title: str
    content: Any


def levels() -> tuple[Level, ...]:
    """Six marks with every style among them."""
    return (
        Level("Attainment", 2, "Concern"),
        Level("Progress", None, "Not enough data"),
        Level("Vulnerable groups", 1, "Watch"),
        Level("Inclusion", 0, "No concern from data", strength=True),
        Level("Inspection", 3, "Serious concern"),
        Level("Intelligence", None, "Not applicable", applies=False),
    )


def table() -> Table:
    """Three rows: an ordinary one, a long one, one with a figure missing."""
    rows = [
        SimpleNamespace(name="Ashdown Primary School", pupils=412, standing="Good", share=52.4),
        SimpleNamespace(name=LONG, pupils=7, standing="Requires improvement", share=3.1),
        SimpleNamespace(name="Zeal Academy", pupils=None, standing="Not yet inspected", share=None),
    ]
    columns = (
        Column("name", "School", lambda r: r.name, sort="name", heading=True),
        Column("standing", "Ofsted", lambda r: r.standing, sort="standing"),
        Column(
            "pupils",
            "Pupils",
            lambda r: r.pupils,
            numeric=True,
            sort="pupils",
            cell=lambda r: "not known" if r.pupils is None else f"{r.pupils:,}",
        ),
        Column(
            "share",
            "Share",
            lambda r: r.share,
            unit="%",
            numeric=True,
            cell=lambda r: "hidden" if r.share is None else f"{r.share}%",
        ),
    )
    return Table(
        columns, rows, "Schools of the gallery", sort="name", address=lambda sort: f"sort={sort}"
    )


def facets() -> Any:
    """Two questions, one answered, and the tags of the answers."""

    def choice(value: str, words: str, schools: int, chosen: bool = False) -> SimpleNamespace:
        return SimpleNamespace(value=value, words=words, schools=schools, chosen=chosen)

    phases = (
        choice("primary", "Primary", 293, True),
        choice("secondary", "Secondary", 82),
        choice("special", "Special", 27, True),
    )
    keepers = (
        choice("yes", "Maintained by the council", 212),
        choice("no", "Academy or free school", 232),
    )
    return SimpleNamespace(
        facets=[
            SimpleNamespace(name="phase", label="Phase", choices=phases),
            SimpleNamespace(name="maintained", label="Maintained", choices=keepers),
            SimpleNamespace(name="district", label="District", choices=()),
        ],
        tags=[
            SimpleNamespace(label="Phase", words="Primary", without="phase=special"),
            SimpleNamespace(label="Phase", words="Special", without="phase=primary"),
        ],
    )


def timeline() -> Any:
    """All four regimes, a monitoring visit and a window ahead."""
    return charts.timeline(
        [
            Event(date(2012, 3, 6), "3", "6 March 2012: Requires improvement", "middle"),
            Event(date(2014, 5, 13), "2", "13 May 2014: Good", "good"),
            Event(date(2018, 10, 9), "2", "9 October 2018: Good (short inspection)", "good"),
            Event(date(2022, 11, 22), "4", "22 November 2022: Inadequate", "bad"),
            Event(date(2023, 6, 14), "", "14 June 2023: monitoring", "quiet", lower=True),
            Event(date(2024, 1, 17), "", "17 January 2024: monitoring", "quiet", lower=True),
            Event(
                date(2025, 1, 21),
                "S",
                "21 January 2025: judgements without an overall grade",
                "middle",
                square=True,
            ),
            Event(date(2026, 1, 13), "R", "13 January 2026: report card", "middle", square=True),
        ],
        [
            Span(date(2005, 9, 1), date(2015, 9, 1), "Framework to 2015"),
            Span(date(2015, 9, 1), date(2019, 9, 1), "Common inspection framework"),
            Span(date(2019, 9, 1), date(2024, 9, 1), "Education inspection framework"),
            Span(date(2024, 9, 1), date(2025, 11, 10), "No overall grade"),
            Span(date(2025, 11, 10), date(2031, 1, 1), "Report cards"),
            Span(date(2028, 9, 1), date(2030, 8, 31), "Next inspection window", "window"),
        ],
        name="Inspections since 2012 and the window for the next",
        today=TODAY,
    )


def places() -> Any:
    """Points spread as in a city, a few of them marked."""
    spread = [
        Place(
            400000 + (k * 7919) % 18000,
            280000 + (k * 104729) % 15000,
            f"School {k}",
            "mark" if k % 37 == 0 else "watch" if k % 11 == 0 else "quiet" if k % 3 else "plain",
        )
        for k in range(140)
    ]
    return charts.place_map(spread, name="Schools of the gallery by place")


def shown() -> list[Shown]:
    """Everything on the gallery page, in order."""
    return [
        Shown(
            "status",
            "Status line: on the list",
            Status(
                "Priority school: vulnerable",
                date(2025, 10, 14),
                "Reading and maths progress well below similar schools two years running, "
                "and inspection likely by summer 2026.",
                "#why",
                "Agreed by the council and the service.",
                date(2026, 2, 3),
                tone="serious",
            ),
        ),
        Shown(
            "status",
            "Status line: nothing to say",
            Status(
                "Not a priority school",
                tone="good",
                why="No rule of the framework in force proposes it.",
            ),
        ),
        Shown(
            "status",
            "Status line: cannot tell",
            Status(
                "We cannot tell yet",
                why="Four of eleven rules could not be checked, because no results are loaded "
                "for 2024/25.",
                why_url="#why",
            ),
        ),
        Shown("panel", "Measure panel: good", good_panel()),
        Shown("panel", "Measure panel: a strength", strength_panel()),
        Shown("panel", "Measure panel: hidden", hidden_panel()),
        Shown("panel", "Measure panel: awkward", awkward_panel()),
        Shown("brief", "Measure panel: in a summary", good_panel()),
        Shown(
            "drawing",
            "Levels",
            level_marks(levels(), url="#levels", whose="Ashdown Primary School"),
        ),
        Shown(
            "reason",
            "Reason",
            Reason(
                "Ofsted judged the school to require improvement on 22 November 2022.",
                (Cited("Inspection of 22 November 2022", "#row"), Cited("53% in 2019", "#row")),
                "Rule R1 of bham-2024: worse than good at the latest inspection",
                "#rule",
                "A good or better outcome at the next inspection.",
            ),
        ),
        Shown(
            "reason",
            "Reason: could not be checked",
            Reason(
                "Progress scores were not produced nationally in 2025.",
                rule="Rule R2b",
                unknown=True,
            ),
        ),
        Shown(
            "deed",
            "Person and date",
            Deed(
                "Agreed",
                "Director of Continuous School Improvement",
                datetime(2025, 10, 14, 15, 2, tzinfo=UTC),
            ),
        ),
        Shown(
            "due",
            "Due chips",
            [
                due(date(2026, 2, 6), today=TODAY),
                due(date(2026, 1, 31), today=TODAY),
                due(date(2025, 11, 3), today=TODAY, waiting_for="the head"),
                due(date(2026, 4, 1), today=TODAY),
                Due("due today", "soon"),
            ],
        ),
        Shown(
            "empty",
            "Empty state",
            Empty(
                "No inspections are held for this school.",
                "They appear when the data officer loads the Ofsted file of its time.",
                "Go to data",
                "#",
            ),
        ),
        Shown("empty", "Empty state: nothing to do", Empty("Nothing changed in this edition.")),
        Shown(
            "preview",
            "Change preview",
            Preview(
                6, 3, 61, note="These three move because inspection results arrived this week."
            ),
        ),
        Shown("table", "Table", table()),
        Shown("table", "Table: empty", Table(table().columns, [], "No schools")),
        Shown("filters", "Filters with removable tags", facets()),
        Shown("drawing", "Timeline", timeline()),
        Shown(
            "drawing",
            "Shares of a whole",
            charts.share_bar(
                [
                    Part("Outstanding", 89, "best"),
                    Part("Good", 293, "good"),
                    Part("Requires improvement", 49, "middle"),
                    Part("Inadequate", 6, "worst"),
                    Part("Not inspected", 7, "quiet"),
                ],
                name="Schools by outcome",
            ),
        ),
        Shown("drawing", "Small bar", charts.bar(52, 100, name="52 of 100")),
        Shown("drawing", "Map", places()),
        Shown(
            "side",
            "Side navigation",
            [
                SideItem("Summary", "#", True),
                SideItem("Performance", "#1", count=21),
                SideItem("Inspections", "#2"),
                SideItem("Sources", "#3"),
            ],
        ),
    ]
