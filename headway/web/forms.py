"""Forms of the composed pages. None saves."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from headway.core.forms import HouseForm
from headway.evidence.rules import Framework

PREFIX = "t_"


class ThresholdForm(HouseForm):
    """One field a threshold of a framework version; `moved` holds those that differ."""

    def __init__(self, framework: Framework, data: Mapping[str, str] | None) -> None:
        self.framework = framework
        sent = {f"{PREFIX}{name}" for name in framework.contents.thresholds}
        super().__init__(data if data is not None and sent & set(data) else None)

    @property
    def moved(self) -> dict[str, Any]:
        """Thresholds whose value is another than the version's."""
        found = {}
        for name, one in self.framework.contents.thresholds.items():
            value = self.cleaned_data.get(f"{PREFIX}{name}")
            if value is not None and value != one.value:
                found[name] = value
        return found

    @property
    def sent(self) -> list[tuple[str, str]]:
        """The names and values as sent, to be sent again with a decision to keep them."""
        return [(name, self.data[name]) for name in self.fields if name in self.data]


def threshold_form(framework: Framework, data: Mapping[str, str] | None) -> ThresholdForm:
    """The form for this version's thresholds."""
    fields: dict[str, forms.Field] = {}
    for name, one in framework.contents.thresholds.items():
        fields[f"{PREFIX}{name}"] = threshold_field(one)
    made: type[ThresholdForm] = type("VersionThresholdForm", (ThresholdForm,), fields)
    return made(framework, data)


def threshold_field(one: Any, *, said: bool = True) -> forms.Field:
    """The field of one threshold; `said` names the value that the version has."""
    label, _, rest = str(one.words).partition(";")
    unit = f" ({one.unit})" if one.unit else ""
    hint = f"The version says {one.value}{unit}." if said else f"In {one.unit}." * bool(unit)
    hint += f" {rest.strip().capitalize()}." if rest else ""
    if one.assumption:
        hint += " The source does not state it: this is our default."
    common = {"label": label.strip(), "help_text": hint, "initial": one.value}
    if isinstance(one.value, bool):
        return forms.BooleanField(required=False, **common)
    if isinstance(one.value, int):
        return forms.IntegerField(widget=_narrow(), **common)
    if isinstance(one.value, float):
        return forms.FloatField(widget=_narrow(), **common)
    if isinstance(one.value, date):
        return forms.DateField(**common)
    return forms.CharField(**common)


def _narrow() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"})


class DraftForm(HouseForm):
    """Why the thresholds should change."""

    reason = forms.CharField(
        label="Why should they change?",
        help_text="Kept with the draft, for those who approve it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UploadForm(HouseForm):
    """A file of the authority's own figures."""

    file = forms.FileField(
        label="File of the authority's own figures",
        help_text="The template filled in, as CSV or Excel. Nothing is stored unless every row "
        "can be read.",
    )


class PublishForm(HouseForm):
    """The day that an edition speaks of, and a note for those who read it later."""

    as_at = forms.DateField(
        label="As at",
        help_text="Nothing that became public after this day is in the edition.",
        widget=forms.DateInput(
            attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
        ),
    )
    note = forms.CharField(
        label="Note", required=False, max_length=500,
        help_text="Such as: November key stage 2 results added.",
    )  # fmt: skip
