"""Made-up measures for the gallery: good, strong, hidden and awkward."""

from headway.core.charts import Mark, YearPoint
from headway.core.components import FigureRow, Panel


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
        quartile="In the lowest quarter of city primaries; in 86 of 100 re-runs allowing for "
        "chance it stays there (firm).",
        trend="Falling against England over three years; probably more than chance.",
        conclude="The difference from England is bigger than chance would normally produce; the "
        "difference from similar schools is not.",
        marks=(
            Mark("own", "This school", 44, "44%", 32, 57),
            Mark("similar", "Similar schools", 53, "53%"),
            Mark("city", "Aldermere", 59, "59%"),
            Mark("nation", "England", 62, "62%"),
        ),
        points=tuple(points),
        rows=tuple(
            FigureRow(
                f"{p.year_end - 1}/{p.year_end % 100}",
                p.text or p.why,
                "32% to 57%" if p.value else "",
                "58" if p.value else "",
                "53%" if p.value else "",
                "59%" if p.value else "",
                "62%" if p.value else "",
                "#sums" if p.value else "",
            )
            for p in reversed(points)
        ),
        ends=(0, 100),
        sums_url="#sums",
        tone="watch",
        tone_words="Below England",
    )


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
        conclude="With so few pupils a figure could identify a child, so the publisher hides it. "
        "Nothing is concluded from it.",
    )


def awkward_panel() -> Panel:
    """Negative values, one comparator, all marks on one spot, a long name."""
    points = tuple(
        YearPoint(y, v, f"{v:+.2f}", "a", v - 0.4, v + 0.4, deciles(0, 0.9), 0.0)
        for y, v in ((2022, -0.31), (2023, -0.32), (2024, -0.3))
    )
    points = (
        *points,
        YearPoint(2025, None, "", "a", why="No progress measure this year nationally"),
    )
    return Panel(
        key="awkward",
        name="Progress 8: average progress between the end of key stage 2 and the end of "
        "key stage 4 in eight subjects",
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
        conclude="Lower is better. Fewer pupils miss a tenth of school than in similar schools, "
        "and by more than chance.",
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
