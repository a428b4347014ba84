"""Forms of the school's own pages, and of the invitations to them. None saves."""

import uuid
from typing import Any

from django import forms

from headway.accounts.models.invitations import PORTAL_ROLES
from headway.core.forms import HouseForm

LONGEST = 10_000  # characters, about 1,600 words


def words(label: str, hint: str = "", *, required: bool = True, rows: int = 6) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        error_messages={
            "max_length": f"Shorten this to {LONGEST:,} characters. Send a longer text as a file."
        },
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class OnceForm(HouseForm):
    """A form that is counted once however often it is sent: it carries a key of its own."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4


class LetterAnswerForm(OnceForm):
    """What the school answers to a letter."""

    text = words("Your answer", "It is kept beside the letter. The service reads it.")
    upload = forms.FileField(
        label="A file, if you want to send one",
        help_text="A PDF, a Word document, or a picture; at most 10 MB.",
        required=False,
    )


class HeardAnswerForm(OnceForm):
    """What the school answers to something that was heard about it."""

    text = words(
        "Your answer", "It stands beside the entry for everybody who reads the entry.", rows=4
    )


class WrongForm(HouseForm):
    """What is wrong, and how the school knows."""

    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    text = words("What is wrong?", "Say what it should be. A sentence is enough.", rows=4)
    own_evidence = words(
        "Your own evidence",
        "What shows it: your own figures, a letter, a date. You may leave this empty.",
        required=False,
        rows=4,
    )


class ExpectedForm(HouseForm):
    """That something expected of the school was done."""

    code = forms.CharField(widget=forms.HiddenInput)
    on = forms.DateField(label="On which day", widget=forms.DateInput(attrs={"type": "date"}))
    note = words("A note, if you like", required=False, rows=2)


class HelpForm(OnceForm):
    """Two questions, and how urgent it is."""

    kind = forms.ChoiceField(
        label="How urgent is it?",
        choices=[
            ("vulnerable", "We are worried about where the school is going"),
            ("crisis", "The school is in crisis and needs help to stabilise its leadership now"),
        ],
        widget=forms.RadioSelect,
    )
    text = words("What is happening?")
    wants = words("What would help most?", required=False, rows=4)


class InviteForm(HouseForm):
    """Whom to invite."""

    role = forms.ChoiceField(label="As", choices=PORTAL_ROLES, widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(label="E-mail address", max_length=254)
