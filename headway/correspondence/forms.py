"""Forms of letters. None saves."""

from typing import Any, cast

from django import forms

from headway.core import clock
from headway.core.forms import HouseForm
from headway.correspondence.fields import fields_of
from headway.correspondence.kinds import kind_of
from headway.correspondence.merging import faults
from headway.correspondence.planning import run_kinds

DAY = forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")


class PlanForm(HouseForm):
    """Which letters, and the day that they speak of."""

    kinds = forms.MultipleChoiceField(
        label="Which letters?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one kind of letter."},
    )  # fmt: skip
    on = forms.DateField(
        label="Dated", widget=DAY,
        help_text="The letters speak of this day and are dated by it.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = cast("forms.MultipleChoiceField", self.fields["kinds"])
        kinds.choices = [(kind.key, kind.title) for kind in run_kinds()]
        self.fields["on"].initial = clock.today()


class TextForm(HouseForm):
    """The text of a letter: checked while it is written, so that an unknown field has a name."""

    subject = forms.CharField(label="Subject", max_length=200)
    body = forms.CharField(
        label="Text", max_length=12_000,
        help_text="An empty line begins a new paragraph. A line that begins with a hyphen and a "
        "space is one point of a list. Fields stand in braces: {school}.",
        widget=forms.Textarea(attrs={"rows": 18}),
    )  # fmt: skip
    note = forms.CharField(
        label="What changes, and why?", max_length=500,
        help_text="Kept with the text, for the person who approves it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        subject, body = found.get("subject"), found.get("body")
        if subject and body:
            for fault in faults(subject, body, fields_of(kind_of(self.kind))):
                field = "subject" if "subject" in str(fault) else "body"
                self.add_error(field, str(fault))
        return found


class ReasonForm(HouseForm):
    """Why a letter or run is cancelled or held back, or how a copy came back."""

    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why. It is kept with the letter."},
    )  # fmt: skip
