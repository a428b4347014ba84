"""Made-up content for the gallery: each component with good, empty and awkward data."""

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from headway.core import charts
from headway.core.charts import Event, Mark, Part, Place, Span, YearPoint
from headway.core.components import (
    Cited,
    Deed,
    Due,
    Empty,
    FigureRow,
    Level,
    Panel,
    Preview,
    Reason,
    SideItem,
    Status,
    due,
)
from headway.core.components.marks import level_marks
from headway.core.tables import Column, Table

TODAY = date(2026, 2, 2)
LONG = "St Cuthbert Mayne and the Blessed Forty Martyrs Voluntary Aided Church of England and Roman Catholic Joint Primary School and Nursery"


@dataclass(frozen=True)
class Shown:
    """One component with one content."""

    kind: str  # the template part that draws it
    title: str
    content: Any


def deciles(middle: float, spread: float) -> tuple[float, ...]:
    """Nine cut points around a middle."""
    return tuple(middle + spread * (k - 5) / 4 for k in range(1, 10))


def good_panel() -> Panel:
    """A measure with everything: comparators, years, a break, the pandemic."""
    values = {2017: 49, 2018: 55, 2019: 53, 2023: 51, 2024: 47, 2025: 44}
    points = []
    for year in range(2017, 2026):
        gone = year in (2020, 2021, 2022)
        points.append(
            YearPoint(
                year_end=year,
                value=None if gone else values[year],
                text="" if gone else f"{values[year]}%",
                series="a" if year < 2018 else "b" if year < 2023 else "c",
                lower=None if gone else values[year] - 12,
                upper=None if gone else values[year] + 12,
                deciles=() if gone else deciles(62, 22),
                nation=None if gone else 61,
                why="No results published (pandemic)",
                break_note="Teachers assess writing in a new way",
            )
        )
    return Panel(
        key="rwm",
        name="Reading, writing and maths: expected standard",
        value="44%",
        year_words="2024/25",
        cohort="26 of 58 pupils",
        quartile="In the lowest quarter of city primaries; in 86 of 100 re-runs allowing for chance it stays there (firm).",
        trend="Falling against England over three years; probably more than chance.",
        conclude="The difference from England is bigger than chance would normally produce; the difference from similar schools is not.",
        marks=(
            Mark("own", "This school", 44, "44%", 32, 57),
            Mark("similar", "Similar schools", 53, "53%"),
            Mark("city", "Aldermere", 59, "59%"),
            Mark("nation", "England", 62, "62%"),
        ),
        points=tuple(points),
        rows=tuple(
            FigureRow(f"{p.year_end - 1}/{p.year_end % 100}", p.text or p.why, "32% to 57%" if p.value else "", "58" if p.value else "", "53%" if p.value else "", "59%" if p.value else "", "62%" if p.value else "", "#sums" if p.value else "")
            for p in reversed(points)
        ),
        ends=(0, 100),
        sums_url="#sums",
        tone="watch",
        tone_words="Below England",
    )  # fmt: skip


def hidden_panel() -> Panel:
    """Suppressed: the reason in place of the number."""
    return Panel(
        key="hidden",
        name="Reading, writing and maths: disadvantaged pupils",
        value=None,
        absent="Hidden: 5 or fewer pupils",
        year_words="2024/25",
        marks=(
            Mark("own", "This school", None, "hidden"),
            Mark("city", "Aldermere", 45, "45%"),
            Mark("nation", "England", 47, "47%"),
        ),
        conclude="With so few pupils a figure could identify a child, so the publisher hides it. Nothing is concluded from it.",
    )


def awkward_panel() -> Panel:
    """Negative values, one comparator, all marks on one spot, a long name."""
    points = tuple(
        YearPoint(y, v, f"{v:+.2f}", "a", v - 0.4, v + 0.4, deciles(0, 0.9), 0.0)
        for y, v in ((2022, -0.31), (2023, -0.32), (2024, -0.3))
    ) + (YearPoint(2025, None, "", "a", why="No progress measure this year nationally"),)
    return Panel(
        key="awkward",
        name="Progress 8: average progress between the end of key stage 2 and the end of key stage 4 in eight subjects",
        value="\N{MINUS SIGN}0.30",
        unit="of a grade in each subject",
        year_words="2023/24",
        cohort="7 pupils",
        stamp="Based on 2023/24: progress scores were not produced nationally in 2025.",
        conclude="Only 7 pupils: we show the figure but draw no conclusion.",
        marks=(
            Mark("own", "This school", -0.3, "\N{MINUS SIGN}0.30", -0.9, 0.3),
            Mark("similar", "Similar schools", -0.3, "\N{MINUS SIGN}0.30"),
            Mark("city", "Aldermere", -0.3, "\N{MINUS SIGN}0.30"),
            Mark("nation", "England", None, "not published"),
        ),
        points=points,
        rows=(FigureRow("2023/24", "\N{MINUS SIGN}0.30", "\N{MINUS SIGN}0.90 to 0.30", "7"),),
        sums_url="#sums",
    )


def strength_panel() -> Panel:
    """A strength, shown with the same care as a risk."""
    return Panel(
        key="strength",
        name="Pupils who miss a tenth or more of school",
        value="11.2%",
        year_words="2024/25",
        cohort="412 pupils",
        quartile="In the best quarter of city primaries (firm).",
        trend="Improving against England over four years.",
        conclude="Lower is better. Fewer pupils miss a tenth of school than in similar schools, and by more than chance.",
        marks=(
            Mark("own", "This school", 11.2, "11.2%", 8.4, 14.6),
            Mark("similar", "Similar schools", 18.1, "18.1%"),
            Mark("city", "Aldermere", 17.4, "17.4%"),
            Mark("nation", "England", 15.0, "15.0%"),
        ),
        ends=(0, 100),
        tone="strength",
        tone_words="A strength",
    )


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
        Column("pupils", "Pupils", lambda r: r.pupils, numeric=True, sort="pupils", cell=lambda r: "not known" if r.pupils is None else f"{r.pupils:,}"),
        Column("share", "Share", lambda r: r.share, unit="%", numeric=True, cell=lambda r: "hidden" if r.share is None else f"{r.share}%"),
    )  # fmt: skip
    return Table(columns, rows, "Schools of the gallery", sort="name", address=lambda sort: f"sort={sort}")


def facets() -> Any:
    """Two questions, one answered, and the tags of the answers."""

    def choice(value: str, words: str, schools: int, chosen: bool = False) -> SimpleNamespace:
        return SimpleNamespace(value=value, words=words, schools=schools, chosen=chosen)

    phases = (choice("primary", "Primary", 293, True), choice("secondary", "Secondary", 82), choice("special", "Special", 27, True))
    keepers = (choice("yes", "Maintained by the council", 212), choice("no", "Academy or free school", 232))
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
    )  # fmt: skip


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
            Event(date(2025, 1, 21), "S", "21 January 2025: judgements without an overall grade", "middle", square=True),
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
    )  # fmt: skip


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
        Shown("status", "Status line: on the list", Status("Priority school: vulnerable", date(2025, 10, 14), "Reading and maths progress well below similar schools two years running, and inspection likely by summer 2026.", "#why", "Agreed by the council and the service.", date(2026, 2, 3), tone="serious")),
        Shown("status", "Status line: nothing to say", Status("Not a priority school", tone="good", why="No rule of the framework in force proposes it.")),
        Shown("status", "Status line: cannot tell", Status("We cannot tell yet", why="Four of eleven rules could not be checked, because no results are loaded for 2024/25.", why_url="#why")),
        Shown("panel", "Measure panel: good", good_panel()),
        Shown("panel", "Measure panel: a strength", strength_panel()),
        Shown("panel", "Measure panel: hidden", hidden_panel()),
        Shown("panel", "Measure panel: awkward", awkward_panel()),
        Shown("brief", "Measure panel: in a summary", good_panel()),
        Shown("drawing", "Levels", level_marks(levels(), url="#levels", whose="Ashdown Primary School")),
        Shown("reason", "Reason", Reason("Ofsted judged the school to require improvement on 22 November 2022.", (Cited("Inspection of 22 November 2022", "#row"), Cited("53% in 2019", "#row")), "Rule R1 of bham-2024: worse than good at the latest inspection", "#rule", "A good or better outcome at the next inspection.")),
        Shown("reason", "Reason: could not be checked", Reason("Progress scores were not produced nationally in 2025.", rule="Rule R2b", unknown=True)),
        Shown("deed", "Person and date", Deed("Agreed", "Director of Continuous School Improvement", datetime(2025, 10, 14, 16, 2))),
        Shown("due", "Due chips", [due(date(2026, 2, 6), today=TODAY), due(date(2026, 1, 31), today=TODAY), due(date(2025, 11, 3), today=TODAY, waiting_for="the head"), due(date(2026, 4, 1), today=TODAY), Due("due today", "soon")]),
        Shown("empty", "Empty state", Empty("No inspections are held for this school.", "They appear when the Ofsted file for its opening year is loaded by the data officer.", "Go to data", "#")),
        Shown("empty", "Empty state: nothing to do", Empty("Nothing changed in this edition.")),
        Shown("preview", "Change preview", Preview(6, 3, 61, note="These three move because inspection results arrived this week.")),
        Shown("table", "Table", table()),
        Shown("table", "Table: empty", Table(table().columns, [], "No schools")),
        Shown("filters", "Filters with removable tags", facets()),
        Shown("drawing", "Timeline", timeline()),
        Shown("drawing", "Shares of a whole", charts.share_bar([Part("Outstanding", 89, "best"), Part("Good", 293, "good"), Part("Requires improvement", 49, "middle"), Part("Inadequate", 6, "worst"), Part("Not inspected", 7, "quiet")], name="Schools by outcome")),
        Shown("drawing", "Small bar", charts.bar(52, 100, name="52 of 100")),
        Shown("drawing", "Map", places()),
        Shown("side", "Side navigation", [SideItem("Summary", "#", True), SideItem("Performance", "#1", count=21), SideItem("Inspections", "#2"), SideItem("Sources", "#3")]),
    ]  # fmt: skip
