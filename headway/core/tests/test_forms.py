"""Forms speak the house's words and draw the GOV.UK pattern, whatever the widget."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

import headway
from headway.core import clock
from headway.core.forms import HouseForm, article, show_refusal
from headway.core.refusals import NotValid, Refused
from headway.web.forms import DraftForm, PublishForm, UploadForm
from headway.web.views.gallery import GalleryForm

STOCK = {
    "This field is required.",
    "Enter a valid date.",
    "Enter a whole number.",
    "Enter a number.",
    "Enter a valid value.",
    "No file was submitted. Check the encoding type on the form.",
    "No file was submitted.",
    "The submitted file is empty.",
}
FORMS = [GalleryForm, DraftForm, PublishForm, UploadForm]


class Typed(HouseForm):
    """Fields that can be filled in wrongly."""

    pupils = forms.IntegerField(label="Number of pupils", min_value=0)
    day = forms.DateField(label="Date of the visit")
    email = forms.EmailField(label="Email address")
    phase = forms.ChoiceField(label="Phase", choices=[("p", "Primary")], widget=forms.RadioSelect)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_form_says_what_to_do_in_our_own_words(form):
    said = [error for errors in form({}).errors.values() for error in errors]
    assert said, "a form without a required field is not tried here"
    assert not STOCK.intersection(said)
    assert all(words.endswith(".") for words in said)


def test_each_wrong_answer_has_a_sentence_of_its_own():
    form = Typed({"pupils": "many", "day": "31 June", "email": "nobody", "phase": "x"})
    assert form.errors == {
        "pupils": ["Enter a number, like 12 or 3.5."],
        "day": ["Enter a real date, like 14 October 2025."],
        "email": ["Enter an email address in full, like name@example.org."],
        "phase": ["Choose one of the answers that are offered."],
    }
    assert Typed({"pupils": "-1"}).errors["pupils"] == ["Enter 0 or more."]


def test_a_field_s_own_words_stand():
    class Own(HouseForm):
        why = forms.CharField(error_messages={"required": "Say why."})

    assert Own({}).errors["why"] == ["Say why."]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("email address", "an email address"),
        ("reason", "a reason"),
        ("your name", "your name"),
        ("themes", "themes"),
    ],
)
def test_a_sentence_gets_its_article(asked, said):
    assert article(asked) == said


def test_errors_are_listed_first_and_lead_to_their_fields():
    html = str(Typed({}))
    assert html.index("There is a problem") < html.index('name="pupils"')
    assert 'href="#id_pupils"' in html
    assert 'href="#id_phase_0"' in html, "several answers: the first one"
    assert 'id="id_phase_0"' in html


def test_a_wrong_field_is_coloured_and_described():
    html = str(Typed({"pupils": "many"}))
    assert "govuk-input--error" in html
    assert 'aria-describedby="id_pupils_error"' in html
    assert 'id="id_pupils_error"' in html


def test_a_field_that_may_be_left_out_says_so():
    assert "(optional)" in str(PublishForm())


@pytest.mark.django_db
def test_the_gallery_draws_every_part_and_a_form_with_errors(client, cast):
    client.force_login(cast("director"))
    page = client.get("/gallery/").content.decode()
    for words in ("Status line", "Measure panel: hidden", "Timeline", "Map", "Due chips"):
        assert words in page
    assert "There is a problem" not in page
    assert "There is a problem" in client.post("/gallery/", {}).content.decode()


class Days(HouseForm):
    """Days as forms ask for them."""

    visited = forms.DateField(
        label="Day of the visit", widget=forms.DateInput(attrs={"type": "date"})
    )
    dated = forms.DateField(label="Dated", help_text="Letters speak of this day.")
    urgent = forms.CharField(label="How urgent is it?")


@pytest.mark.parametrize(
    "typed", ["6/10/2026", "06/10/26", "2026-10-06", "6.10.2026", "6 October 2026", "6 Oct 2026"]
)
def test_a_day_may_be_typed_in_any_way_that_days_are_written_here(typed):
    form = Days({"visited": typed, "dated": "1/9/2026", "urgent": "Very"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["visited"] == date(2026, 10, 6), "the day comes before the month"


def test_a_day_that_is_none_comes_back_as_it_was_typed():
    form = Days({"visited": "31/02/2026", "dated": "", "urgent": ""})
    assert form.errors == {
        "visited": ["Enter a real date, like 14 October 2025."],
        "dated": ["Enter a day for “dated”."],
        "urgent": ["Answer the question: How urgent is it?"],
    }
    html = str(form)
    assert 'value="31/02/2026"' in html
    assert 'type="date"' not in html, "a browser would send nothing for what is no day"
    with clock.pretending(datetime(2026, 10, 6, 9, tzinfo=UTC)):
        html = str(Days(initial={"visited": date(2026, 9, 1)}))
    assert "For example, 06/10/2026." in html
    assert "Letters speak of this day. For example" in html
    assert 'value="01/09/2026"' in html


def test_a_refusal_stands_beside_its_field_or_above_the_form():
    form = Typed({"pupils": "3", "day": "2026-01-20", "email": "a@example.org", "phase": "p"})
    assert form.is_valid()
    wrong = ValidationError({"email": ["This is taken."], "version": ["Too late."]})
    show_refusal(form, NotValid(wrong))
    show_refusal(form, Refused("The list is locked."))
    assert form.errors["email"] == ["This is taken."]
    assert form.non_field_errors() == ["Too late.", "The list is locked."]


def test_a_refusal_is_put_on_a_form_in_one_way_only():
    copies = [
        str(path)
        for path in Path(headway.__file__).parent.rglob("*.py")
        if ".errors if isinstance(" in path.read_text(encoding="utf-8")
        and path.name != "forms.py"
        and "tests" not in path.parts
    ]
    assert copies == [], "use show_refusal of headway.core.forms"
