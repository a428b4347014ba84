"""Forms of bodies, groups, designations and marks of schools. None saves."""

from django import forms

from headway.core.forms import HouseForm
from headway.schools.models import BodyKind
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
