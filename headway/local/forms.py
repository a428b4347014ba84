"""Shapes of local measures, figures and comments. None saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms

from headway.core.forms import HouseForm
from headway.local.models import Better, LocalMeasure, LocalValue, MeasureInfo
from headway.local.models.figures import EVERY
from headway.local.models.remarks import LONGEST
from headway.schools.models import ReportingPhase


class MeasureForm(HouseForm):
    """What a local measure is."""

    name = forms.CharField(
        label="Name", max_length=120, help_text="As pages show it: Pupils waiting for a place."
    )
    unit = forms.CharField(label="Unit", max_length=30, help_text="pupils, %, days, visits …")
    better = forms.ChoiceField(
        label="Which way is better?", choices=Better.choices, widget=forms.RadioSelect
    )
    every = forms.ChoiceField(
        label="How often is it counted?", choices=EVERY, widget=forms.RadioSelect
    )
    phase = forms.ChoiceField(
        label="For schools of which phase?", required=False,
        choices=[("", "Every phase"), *ReportingPhase.choices],
    )  # fmt: skip
    of_schools = forms.BooleanField(
        label="It is counted school by school", required=False, initial=True,
        help_text="Without a tick it is entered for districts and the whole authority only.",
    )  # fmt: skip
    adds_up = forms.BooleanField(
        label="Schools' figures add up to the authority's", required=False,
        help_text="A number of pupils does; a percentage does not.",
    )  # fmt: skip
    source = forms.CharField(
        label="Where does it come from?", max_length=200,
        help_text="The return, register or team that the figures are taken from.",
    )  # fmt: skip
    owner = forms.CharField(
        label="Who keeps it?", max_length=120, help_text="A team or post that can be asked."
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)


def measure_form(data: Any, measure: LocalMeasure | None = None) -> MeasureForm:
    """The form of a new measure, or of one that is held."""
    if measure is None:
        return MeasureForm(data)
    initial = {name: getattr(measure, name) for name in MeasureForm.base_fields}
    return MeasureForm(data, initial=initial)


class ValuesForm(HouseForm):
    """One number a measure; what is left empty is not known."""

    measures: Sequence[MeasureInfo] = ()

    @property
    def given(self) -> dict[MeasureInfo, float]:
        """The numbers that were typed."""
        return {
            one: self.cleaned_data[one.key]
            for one in self.measures
            if self.cleaned_data.get(one.key) is not None
        }

    @property
    def seen(self) -> dict[str, int]:
        """The versions of the figures that the form was opened on."""
        return {
            one.key: self.cleaned_data[f"seen-{one.key}"]
            for one in self.measures
            if self.cleaned_data.get(f"seen-{one.key}")
        }


def values_form(
    data: Any, measures: Sequence[MeasureInfo], held: Mapping[str, LocalValue]
) -> ValuesForm:
    """The form of one place and period, filled with what is held."""
    fields: dict[str, forms.Field] = {}
    for one in measures:
        here = held.get(one.key)
        number = here.value if here else None
        whole = number is not None and number == int(number)
        fields[one.key] = forms.FloatField(
            label=one.name, required=False, initial=int(number) if whole and number is not None
            else number,
            help_text=f"In {one.unit}. {one.source}." if one.unit != "%" else f"{one.source}.",
            widget=forms.TextInput(
                attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}
            ),
        )  # fmt: skip
        fields[f"seen-{one.key}"] = forms.IntegerField(
            widget=forms.HiddenInput(), required=False, initial=here.version if here else None
        )
    fields["note"] = forms.CharField(
        label="Note", required=False, max_length=300, help_text="Such as: counted on 12 December."
    )
    made: type[ValuesForm] = type("PlaceValuesForm", (ValuesForm,), {**fields})
    made.measures = measures
    return made(data)


class FiguresFileForm(HouseForm):
    """A file of figures of one period."""

    file = forms.FileField(
        label="File of figures", help_text="The template filled in: CSV or Excel."
    )


class ListForm(HouseForm):
    """A list of authorities, from a day on."""

    compared = forms.CharField(
        label="Which authorities?", widget=forms.Textarea(attrs={"rows": 11}),
        help_text="One a line, closest first: the number or the name of each.",
    )  # fmt: skip
    from_on = forms.DateField(
        label="In use from",
        widget=forms.DateInput(
            attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
        ),
    )
    source = forms.CharField(
        label="Where does the list come from?", max_length=300,
        help_text="Such as: agreed with the scrutiny committee on 4 September 2025.",
    )  # fmt: skip


class RemarkForm(HouseForm):
    """A comment on a figure."""

    text = forms.CharField(
        label="What do you want to say?", max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    share = forms.BooleanField(
        label="Let the school read this and answer", required=False,
        help_text="It cannot be unread. Without a tick only the service and the council read it.",
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid4, required=False)


class AnswerForm(HouseForm):
    """An answer to a comment."""

    text = forms.CharField(
        label="Your answer", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    token = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid4, required=False)


class CloseForm(HouseForm):
    """What came of a comment."""

    outcome = forms.CharField(label="What came of it?", required=False, max_length=500)
