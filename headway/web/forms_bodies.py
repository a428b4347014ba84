"""Forms of bodies, groups, designations and marks of schools. None saves."""

from typing import Any

from django import forms

from headway.core.forms import HouseForm
from headway.schools.models import AwardKind, BodyKind, DesignationKind, Group, GroupKind
from headway.schools.words import Expertise
from headway.web.forms_contacts import day_field

SOURCE = "Such as: the school's website, read on 3 November."


class BodyForm(HouseForm):
    """A body that stands behind a school."""

    kind = forms.ChoiceField(label="What it is", choices=BodyKind.choices)
    name = forms.CharField(label="Name of the body", max_length=160)
    contact = forms.CharField(label="Whom to reach there", required=False, max_length=120)
    email = forms.EmailField(label="Email address", required=False, max_length=254)
    from_on = day_field("First day", required=False)
    source = forms.CharField(
        label="Where you have it from", required=False, max_length=200, help_text=SOURCE
    )


class OfficeForm(HouseForm):
    """The office to which concerns about academies are passed."""

    name = forms.CharField(
        label="Name of the office",
        max_length=160,
        help_text="As a letter would name it, such as: Regional Director, Northern Vale.",
    )
    email = forms.EmailField(label="Email address", required=False, max_length=254)
    reached = forms.CharField(label="How else it is reached", required=False, max_length=300)


class NewOfficeForm(OfficeForm):
    """Another office, or another name, from a day on."""

    from_on = day_field("First day", help_text="The office before ends the day before.")


class GroupForm(HouseForm):
    """A group of schools."""

    name = forms.CharField(label="Name of the group", max_length=120)
    kind = forms.ChoiceField(label="What it is", choices=GroupKind.choices)
    about = forms.CharField(label="What it is for", required=False, max_length=400)
    from_on = day_field("First day", required=False)


class MembersForm(HouseForm):
    """Several schools that belong to a group."""

    urns = forms.CharField(
        label="URNs of the schools",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=6000,
        help_text="One in each line, or with commas between. Members stay as they are.",
    )
    from_on = day_field("First day of them all", required=False)

    def clean_urns(self) -> list[int]:
        """The numbers, each once."""
        words = self.cleaned_data["urns"].replace(",", " ").replace(";", " ").split()
        wrong = [word for word in words if not (word.isascii() and word.isdecimal())]
        if wrong:
            raise forms.ValidationError(
                f"“{wrong[0][:40]}” is not a URN. Enter numbers of six digits."
            )
        return list(dict.fromkeys(int(word) for word in words if len(word) < 10))


class GroupChoice(HouseForm):
    """A form with the groups that there are."""

    group = forms.ModelChoiceField(label="Group", queryset=Group.objects.none())

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class JoinForm(GroupChoice):
    """The school belongs to a group."""

    from_on = day_field("First day", required=False)
    chair = forms.BooleanField(label="This school chairs the group", required=False)


class DisengagedForm(GroupChoice):
    """The school has turned away."""

    from_on = day_field("Since")
    reason = forms.CharField(
        label="What shows it", max_length=400,
        help_text="Such as: nobody came to the last four meetings.",
    )  # fmt: skip
    source = forms.CharField(
        label="Where you have it from", required=False, max_length=200, help_text=SOURCE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].required = False
        self.fields["group"].empty_label = "Every group"  # type: ignore[attr-defined]


class GroupEndForm(HouseForm):
    """The last day of a group."""

    on = day_field("Last day", help_text="Every membership ends with it. The record stays.")


class DesignationForm(HouseForm):
    """The school, or somebody at it, is designated to help others."""

    kind = forms.ChoiceField(label="Designation", choices=DesignationKind.choices)
    title = forms.CharField(
        label="Subject or name", required=False, max_length=120,
        help_text="Of a hub its subject, of an alliance its name.",
    )  # fmt: skip
    holder = forms.CharField(
        label="Who holds it",
        required=False,
        max_length=120,
        help_text="For a National, Local or Specialist Leader of Education.",
    )
    expertise = forms.MultipleChoiceField(
        label="Expertise", required=False, choices=Expertise.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    from_on = day_field("First day", required=False)
    to_on = day_field("Last day", required=False, help_text="Where it is known already.")
    source = forms.CharField(
        label="Where you have it from", required=False, max_length=200, help_text=SOURCE
    )


class AwardForm(HouseForm):
    """The school has an award."""

    kind = forms.ModelChoiceField(label="Award or mark", queryset=AwardKind.objects.all())
    level = forms.CharField(
        label="Level", required=False, max_length=60, help_text="Such as gold; where it has one."
    )
    from_on = day_field("First day", required=False)
    to_on = day_field("Last day", required=False, help_text="Many awards run out.")
    source = forms.CharField(
        label="Where you have it from", required=False, max_length=200, help_text=SOURCE
    )


class AwardKindForm(HouseForm):
    """An award or mark that schools can have."""

    name = forms.CharField(label="Name of the mark", max_length=120)
    about = forms.CharField(label="What it says of a school", required=False, max_length=400)
    counted = forms.BooleanField(label="Count it on the city's page", required=False, initial=True)
