"""Charts say what they show, keep breaks and gaps apart, and let nothing in unescaped."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from headway.core import charts
from headway.core.charts import Event, Mark, Part, Place, Span, YearPoint, drawing
from headway.core.charts.drawing import short, ticks

OWN = Mark("own", "This school", 53, "53%", 40, 66)
ENGLAND = Mark("nation", "England", 65, "65%")


def point(year, value=50.0, series="a", **more):
    text = "" if value is None else f"{value:g}%"
    return YearPoint(year, value, text, series, **more)


def lines_of(svg, colour):
    return [e for e in ElementTree.fromstring(svg).iter("line") if e.get("stroke") == colour]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (-1.2, 0.4, [-1.5, -1.0, -0.5, 0.0, 0.5]),
        (5, 5, [4, 4.5, 5, 5.5, 6]),  # one value still has a scale
        (7, 3, [3, 4, 5, 6, 7]),
    ],
)
def test_a_scale_covers_its_values_in_round_steps(low, high, expected):
    assert ticks(low, high) == expected


def test_a_scale_refuses_what_is_not_a_number():
    with pytest.raises(ValueError, match="finite"):
        ticks(0, float("nan"))


def test_an_axis_number_has_a_real_minus_sign():
    assert short(-1.50) == "\N{MINUS SIGN}1.5"


def test_a_row_of_dots_draws_each_value_and_its_interval():
    svg = charts.dot_row([OWN, ENGLAND], name="Reading", ends=(0, 100))
    drawn = ElementTree.fromstring(svg)
    assert drawn.get("aria-label") == "Reading"
    said = [title.text for title in drawn.iter("title")]
    assert said == ["England: 65%", "This school: 53%"]
    assert len(lines_of(svg, "#8fc3cb")) == 1  # the interval


def test_a_row_without_a_value_is_not_drawn():
    assert charts.dot_row([Mark("own", "This school", None, "hidden")], name="x") == ""


def test_a_percentage_never_gets_a_scale_beyond_a_hundred():
    svg = charts.dot_row([Mark("own", "This school", 99, "99%", 95, 100)], name="x", ends=(0, 100))
    numbers = [float(t.text) for t in ElementTree.fromstring(svg).iter("text")]
    assert max(numbers) == 100


def test_years_of_one_series_are_joined_and_a_break_is_not():
    svg = charts.year_chart(
        [point(2018, series="a"), point(2019, series="b"), point(2020, series="b")], name="x"
    )
    joining = [e for e in lines_of(svg, "#0b5f6e") if e.get("stroke-width") == "2.5"]
    assert len(joining) == 1
    assert [e.get("stroke-dasharray") for e in lines_of(svg, "#17242b")] == ["5 4"]


@pytest.mark.requirement("B-20")
def test_a_year_without_results_is_drawn_as_none_and_said():
    points = [point(2019), point(2020, None, why="No results published (pandemic)"), point(2021)]
    svg = charts.year_chart(points, name="x")
    assert "none" in [t.text for t in ElementTree.fromstring(svg).iter("text")]
    joining = [e for e in lines_of(svg, "#0b5f6e") if e.get("stroke-width") == "2.5"]
    assert joining == [], "no line crosses the missing year"
    assert charts.year_notes(points) == ["2020: no results published (pandemic)."]


@pytest.mark.requirement("B-19")
def test_a_break_of_series_is_said_with_its_reason():
    notes = charts.year_notes(
        [point(2018, series="a"), point(2019, series="b", break_note="New tests.")]
    )
    assert notes == ["From 2019 the figures cannot be compared with earlier years: new tests."]


def test_many_years_are_labelled_short_enough_for_a_phone():
    svg = charts.year_chart([point(y) for y in range(2016, 2026)], name="x")
    words = [t.text for t in ElementTree.fromstring(svg).iter("text")]
    assert "\N{RIGHT SINGLE QUOTATION MARK}19" in words
    assert "2019" not in words


def test_a_chart_of_nothing_is_not_drawn():
    assert charts.year_chart([point(2019, None)], name="x") == ""
    assert charts.timeline([], [], name="x", today=date(2026, 1, 1)) == ""
    assert charts.share_bar([Part("None", 0)], name="x") == ""
    assert charts.place_map([], name="x") == ""


def test_a_timeline_places_events_in_order_of_time():
    svg = charts.timeline(
        [
            Event(date(2022, 6, 1), "2", "Good", "good"),
            Event(date(2014, 6, 1), "3", "RI", "middle"),
        ],
        [Span(date(2026, 1, 1), date(2027, 7, 31), "Window", "window")],
        name="x", today=date(2026, 1, 15),
    )  # fmt: skip
    drawn = ElementTree.fromstring(svg)
    places = [float(c.get("cx").rstrip("%")) for c in drawn.iter("circle")]
    assert places == sorted(places)
    assert "Window" in [t.text for t in drawn.iter("title")]


def test_shares_of_a_whole_add_up_to_the_whole_width():
    svg = charts.share_bar([Part("Good", 3, "good"), Part("RI", 1, "middle")], name="x")
    widths = [float(r.get("width").rstrip("%")) for r in ElementTree.fromstring(svg).iter("rect")]
    assert sum(widths) == pytest.approx(100)


def test_a_bar_of_nothing_is_an_empty_track():
    drawn = ElementTree.fromstring(charts.bar(3, 0, name="x"))
    assert [r.get("width") for r in drawn.iter("rect")][1] == "0.00%"


def test_north_is_up_on_the_map():
    svg = charts.place_map(
        [Place(400_000, 300_000, "South"), Place(400_000, 310_000, "North")], name="x"
    )
    heights = {
        c.find("title").text: float(c.get("cy")) for c in ElementTree.fromstring(svg).iter("circle")
    }
    assert heights["North"] < heights["South"]


def test_a_place_with_an_address_is_a_link_that_says_its_name():
    places = [Place(400_000, 300_000, "South & co", url="/schools/1/")]
    svg = charts.place_map(places, name="x")
    drawn = ElementTree.fromstring(svg)
    assert drawn.get("role") == "group", "an image would hide its links"
    [link] = drawn.iter("a")
    assert (link.get("href"), link.get("aria-label")) == ("/schools/1/", "South & co")


def test_the_line_round_the_places_holds_every_one_of_them_and_only_corners():
    corners = [(0, 0), (0, 10), (10, 10), (10, 0)]
    places = [Place(400_000 + e, 300_000 + n, "x") for e, n in [*corners, (5, 5), (5, 0)]]
    [line] = ElementTree.fromstring(charts.place_map(places, name="x")).iter("polygon")
    assert len(line.get("points").split()) == 4
    two = ElementTree.fromstring(charts.place_map(places[:2], name="x"))
    assert not list(two.iter("polygon"))


def test_a_spark_joins_neighbouring_years_of_one_series_only():
    points = [point(2018), point(2019), point(2020, None), point(2021), point(2022, series="b")]
    assert len(lines_of(charts.spark(points, name="x"), drawing.OWN)) == 1
    assert charts.spark([point(2019)], name="x") == ""


@pytest.mark.parametrize(
    "draw",
    [
        lambda words: charts.dot_row([Mark("own", words, 1, words)], name=words),
        lambda words: charts.year_chart([point(2019, break_note=words)], name=words),
        lambda words: charts.timeline(
            [Event(date(2020, 1, 1), "2", words)], [], name=words, today=date(2021, 1, 1)
        ),
        lambda words: charts.share_bar([Part(words, 1)], name=words),
        lambda words: charts.place_map([Place(400_000, 300_000, words)], name=words),
    ],
)
def test_words_from_outside_cannot_become_markup(draw):
    svg = draw('<script>"&alert</script>')
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_no_chart_carries_a_style_that_the_content_policy_would_refuse():
    svg = charts.dot_row([OWN], name="x") + charts.year_chart([point(2019)], name="x")
    assert not re.search(r'\sstyle="', svg)


def test_a_chart_for_a_document_has_absolute_places():
    svg = charts.dot_row([OWN, ENGLAND], name="x", width=480)
    assert "%" not in re.sub(r"<title>.*?</title>", "", svg).replace("100%", "")
    assert 'width="480"' in svg
