"""Forms of contacts, of the academic calendar and of messages. None saves."""

from django import forms

from headway.core.forms import HouseForm
from headway.core.models import DigestDays, TermName
from headway.schools.models import POSTS, Role


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(
        label=label, required=required, help_text=help_text,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
        ),
    )  # fmt: skip


class ContactForm(HouseForm):
    """Who holds a role at a school."""

    role = forms.ChoiceField(label="Role", choices=Role.choices)
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="Email address", required=False, max_length=254)
    from_on = day_field(
        "First day",
        required=False,
        help_text="Another name ends the time of whoever held the role, the day before.",
    )
    source = forms.CharField(
        label="Where you have it from", required=False, max_length=200,
        help_text="Such as: the school's office, by telephone.",
    )  # fmt: skip


class VacancyForm(HouseForm):
    """A post that nobody holds."""

    role = forms.ChoiceField(
        label="Post", choices=[(role.value, str(role.label)) for role in POSTS]
    )
    from_on = day_field(
        "First day without anybody",
        help_text="The time of a head or chair in post ends the day before.",
    )
    to_on = day_field(
        "Last such day",
        required=False,
        help_text="Leave it empty while the post is vacant. A new head or chair ends it.",
    )
    note = forms.CharField(
        label="Who stands in, and what is being done",
        required=False,
        max_length=300,
        help_text="Such as: the deputy leads; advertised, interviews on 3 December.",
    )
    source = forms.CharField(label="Where you have it from", required=False, max_length=200)


class LastDayForm(HouseForm):
    """The last day of somebody's time."""

    on = day_field("Last day")


class ContactsFileForm(HouseForm):
    """A file of contacts."""

    file = forms.FileField(
        label="File of contacts",
        help_text="The template filled in, as CSV. Nothing is stored before you have seen what "
        "it would change.",
    )


class TermForm(HouseForm):
    """The days of one term."""

    name = forms.ChoiceField(label="Term", choices=TermName.choices)
    starts_on = day_field("First day of term")
    half_term_starts_on = day_field("First day of half-term", required=False)
    half_term_ends_on = day_field("Last day of half-term", required=False)
    ends_on = day_field("Last day of term")

    def clean(self) -> dict:
        """Half a half-term is none."""
        given = super().clean() or self.cleaned_data
        start, end = given.get("half_term_starts_on"), given.get("half_term_ends_on")
        if bool(start) != bool(end) and not self.errors:
            self.add_error("half_term_ends_on", "Enter both days of half-term, or neither.")
        return given


class ClosureForm(HouseForm):
    """A day on which schools are closed."""

    on = day_field("Day")
    words = forms.CharField(label="Why", max_length=100, help_text="Such as: staff training.")


class DigestForm(HouseForm):
    """How often somebody is told what they have to do."""

    digest = forms.ChoiceField(
        label="Message of what you have to do",
        choices=DigestDays.choices,
        widget=forms.RadioSelect,
        help_text="Numbers and links only: no school and no person is named in it.",
    )
