"""What is asked when somebody records a duty. None saves."""

from typing import Any

from django import forms

from headway.core import clock
from headway.core.forms import HouseForm
from headway.duties.states import RecordState


class RecordForm(HouseForm):
    """What became of a duty, on which day, and a note."""

    state = forms.ChoiceField(
        label="What became of it",
        choices=[
            (RecordState.DONE, RecordState.DONE.label),
            (RecordState.NOT_NEEDED, RecordState.NOT_NEEDED.label),
        ],
        initial=RecordState.DONE,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label="On which day",
        widget=forms.DateInput(
            attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
        ),
    )
    topic = forms.CharField(label="Topic", required=False, max_length=200)
    came = forms.CharField(
        label="Who came", required=False, max_length=500,
        help_text="Names or numbers, such as: nine of eleven; Caradoc and Sunniva sent word.",
    )  # fmt: skip
    note = forms.CharField(
        label="Note", required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as where the paper is. Say why, if it was not needed.",
    )  # fmt: skip

    def __init__(self, *args: Any, meets: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not meets:
            del self.fields["topic"], self.fields["came"]
        self.fields["on"].initial = clock.today
