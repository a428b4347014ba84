"""The form that picks an audience. It saves nothing."""

from typing import Any

from django import forms

from headway.core.forms import HouseForm
from headway.schools.models import Group, ReportingPhase
from headway.web.presenting.audiences import To

PHASES = [
    (phase.value, str(phase.label))
    for phase in ReportingPhase
    if phase != ReportingPhase.INDEPENDENT
]


class AudienceForm(HouseForm):
    """Which schools, and which of their people."""

    audience = forms.ChoiceField(label="Schools")
    to = forms.ChoiceField(label="People", choices=To.choices)
    group = forms.ModelChoiceField(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="Any or none"
    )
    district = forms.ChoiceField(label="District", required=False)
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "Every phase"), *PHASES])

    def __init__(
        self,
        *args: Any,
        audiences: list[tuple[str, str]],
        districts: list[tuple[str, str]],
        groups: Any,
    ) -> None:
        super().__init__(*args)
        fields: Any = self.fields
        fields["audience"].choices = audiences
        fields["district"].choices = districts
        fields["group"].queryset = groups
        for field in fields.values():
            field.widget.attrs["class"] = "govuk-!-width-full"
