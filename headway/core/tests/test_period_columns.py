"""Columns of figures, one a period."""

from headway.core.charts import Column, period_columns


def test_a_period_without_a_figure_keeps_its_place_and_says_so():
    drawn = period_columns(
        [Column("Jul 25", None, "", "no figure"), Column("Oct 25", 4, "4 pupils")], name="Pupils"
    )
    assert "no figure" in drawn
    assert "Oct 25: 4 pupils" in drawn
    assert drawn.count("<rect") == 1


def test_noughts_alone_are_drawn_on_a_scale_from_nought():
    drawn = period_columns([Column("Oct 25", 0, "0 pupils")], name="Pupils")
    assert "\N{MINUS SIGN}" not in drawn
    assert "0 pupils" in drawn


def test_a_figure_below_nought_hangs_from_the_line():
    drawn = period_columns([Column("Oct 25", -3, "-3")], name="Balance")
    assert "\N{MINUS SIGN}3" in drawn


def test_without_any_figure_nothing_is_drawn():
    assert period_columns([Column("Oct 25", None, "")], name="Pupils") == ""
