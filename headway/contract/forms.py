"""What is asked about the contract and the library. None saves."""

from typing import Any
from uuid import uuid4

from django import forms

from headway.contract.models import Contract
from headway.contract.states import Audience, DocumentKind
from headway.core import clock
from headway.core.forms import HouseForm


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(
        label=label, required=required, help_text=help_text,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
        ),
    )  # fmt: skip


def words(label: str, *, rows: int = 0, longest: int = 200, **more: Any) -> forms.CharField:
    """A line, or so many lines, of text."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, widget=widget, **more)


class ContractForm(HouseForm):
    """One contract."""

    opened = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    title = words("Title", help_text="Such as: School improvement 2025 to 2030.")
    council = words("The council")
    provider = words("The service")
    starts_on = day_field("First day")
    ends_on = day_field("Last day, without extensions")
    longest_on = day_field(
        "Last day that extensions may reach", required=False,
        help_text="From the maximum length. Leave empty where the contract states none.",
    )  # fmt: skip
    break_on = day_field("Break date", required=False)
    break_words = words("Break clause, in words", rows=2, longest=500, required=False)
    value = forms.DecimalField(
        label="Value in pounds", required=False, min_value=0, max_digits=12, decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
    )  # fmt: skip
    funding = words("Where the money comes from", longest=500, required=False)
    predecessor = forms.ModelChoiceField(
        label="Contract before it", queryset=Contract.objects.none(), required=False,
        empty_label="None recorded",
    )  # fmt: skip
    history = words("What came before", rows=4, longest=2000, required=False)

    def __init__(self, *args: Any, own: Contract | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before: Any = self.fields["predecessor"]
        before.queryset = Contract.objects.exclude(pk=own.pk if own else 0)
        before.label_from_instance = lambda one: one.title


class ExtensionForm(HouseForm):
    """An extension."""

    until = day_field("New last day")
    agreed_on = day_field("Agreed on")
    cause = words("What it was for", rows=2, longest=500)


class VersionForm(HouseForm):
    """One version of a document."""

    key = forms.UUIDField(widget=forms.HiddenInput(), required=False)
    from_on = day_field("In effect from")
    audience = forms.ChoiceField(
        label="Who may read it", choices=Audience.choices, widget=forms.RadioSelect
    )
    upload = forms.FileField(
        label="File", required=False,
        help_text="A PDF, a Word document or a picture, up to 10 MB. Or give a link.",
    )  # fmt: skip
    link = forms.URLField(label="Link", required=False, assume_scheme="https", max_length=200)
    note = words("What changed", longest=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = clock.today
        self.fields["key"].initial = uuid4


class DocumentForm(VersionForm):
    """A document with its first version."""

    title = words("Title")
    kind = forms.ChoiceField(label="Kind", choices=DocumentKind.choices)
    about = words("What it is for", longest=500, required=False)
    field_order = ("title", "kind", "about", "from_on", "audience", "upload", "link", "note")


class PublicationForm(HouseForm):
    """The day on which a version was made available to schools."""

    published_on = day_field("Published on")
    note = words("Note", longest=500, required=False)
