"""Forms of Priority Partners: the shape of what people type. None saves."""

from __future__ import annotations

from typing import Any

from django import forms

from headway.core import clock
from headway.core.forms import HouseForm
from headway.partners.models import Profile
from headway.partners.words import PHASES, Expertise, InterestKind
from headway.schools.models import School


def day_field(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """A day, asked for with the browser's own calendar."""
    widget = forms.DateInput(
        attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
    )
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


class SchoolField(forms.IntegerField):
    """A school by its URN; the form then holds the school."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        urn = super().clean(value)
        if urn is None:
            return None
        school = School.objects.filter(urn=urn).first()
        if school is None:
            raise forms.ValidationError("No school of the register has this URN.")
        return school


class ProfileForm(HouseForm):
    """What is kept of a Partner."""

    phases = forms.MultipleChoiceField(
        label="Experience in which phases?", choices=PHASES, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    expertise = forms.MultipleChoiceField(
        label="Expertise", choices=Expertise.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    headship = forms.CharField(label="Background in headship", max_length=500, required=False)
    inspector = forms.CharField(label="Inspector training", max_length=200, required=False)
    designations = forms.CharField(
        label="Designations", max_length=300, required=False, help_text="Such as NLE, LLE, SLE."
    )
    system_roles = forms.CharField(
        label="Roles in the system", max_length=500, required=False,
        help_text="Such as leading a network or a teaching school hub.",
    )  # fmt: skip
    committee = forms.BooleanField(
        label="Sits on the committee", required=False,
        help_text="They are then marked where the committee reviews a school of theirs.",
    )  # fmt: skip
    district = forms.CharField(label="District", max_length=80, required=False)
    near = SchoolField(
        label="A school near where they start from (URN)", required=False,
        help_text="Distances are counted from there. Leave empty to keep the place that is held.",
    )  # fmt: skip
    capacity_days = forms.IntegerField(
        label="Days a year for schools", min_value=0, max_value=260,
        error_messages={"required": "Enter the days a year for schools."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )  # fmt: skip
    from_on = day_field("Partner since")
    from_on.error_messages["required"] = "Enter the day since when they are a Partner."
    portrait = forms.CharField(
        label="Pen portrait", max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Published with the framework: a few sentences about who they are.",
    )  # fmt: skip


class NewProfileForm(ProfileForm):
    """A profile for somebody who has none yet."""

    person: Any = forms.ModelChoiceField(
        label="Who?", queryset=None, error_messages={"required": "Choose a person."}
    )
    field_order = ("person",)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        self.fields["from_on"].initial = clock.today


class InterestForm(HouseForm):
    """Something that would make a Partner partial at a school."""

    school = SchoolField(label="School (URN)")
    kind = forms.ChoiceField(
        label="What is the interest?", widget=forms.RadioSelect,
        error_messages={"required": "Choose what the interest is."},
        choices=[(one.value, str(one.label).capitalize()) for one in InterestKind],
    )  # fmt: skip
    from_on = day_field("Since when?")
    from_on.error_messages["required"] = "Enter the day since when the interest stands."
    note = forms.CharField(label="Note", max_length=300, required=False)


class AllocateForm(HouseForm):
    """Which Partner, from when, for how many days and why."""

    profile: Any = forms.ModelChoiceField(
        label="Which Partner?",
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a Partner."},
    )
    from_on = day_field("From")
    from_on.error_messages["required"] = "Enter the first day of the allocation."
    days = forms.IntegerField(
        label="Days planned a year", min_value=1, max_value=200,
        error_messages={"required": "Enter the days planned a year."},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )  # fmt: skip
    reason = forms.CharField(
        label="Why this Partner?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why this Partner."},
    )
    over_reason = forms.CharField(
        label="If this is more than their days a year: why?", max_length=500, required=False
    )
    handover = forms.CharField(
        label="Handover note", max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the next Partner has to know: open actions, promises, the next visit.",
    )  # fmt: skip

    def __init__(self, *args: Any, profiles: Any, held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["profile"]
        field.queryset = profiles
        field.label_from_instance = _named
        self.fields["from_on"].initial = clock.today
        if not held:
            del self.fields["handover"]


def _named(profile: Profile) -> str:
    return f"{profile.person.name} ({profile.phase_words or 'no phase recorded'})"


class EndForm(HouseForm):
    """Why an allocation ends, or why a Partner leaves, and from when."""

    on = day_field("From which day?", "The first day on which it no longer holds.")
    on.error_messages["required"] = "Enter the first day on which it no longer holds."
    because = forms.CharField(
        label="Why?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a few words."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
