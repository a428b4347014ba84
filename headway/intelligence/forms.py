"""Forms of intelligence: the shape of what people type. None saves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from headway.core import clock
from headway.core.access import Actor, Permission
from headway.core.forms import HouseForm
from headway.intelligence.actions import months_after, too_long
from headway.intelligence.models import LONGEST
from headway.intelligence.words import (
    Engagement,
    Grade,
    Kept,
    Severity,
    Source,
    Theme,
    Visibility,
)


def day_field(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """A day, asked for with the browser's own calendar."""
    widget = forms.DateInput(
        attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
    )
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


def chosen(
    label: str, choices: Any, missing: str, hint: str = "", *, required: bool = True
) -> forms.ChoiceField:
    """One of several answers, all in sight; `missing` says what to do where none is chosen."""
    return forms.ChoiceField(
        label=label, choices=list(choices), help_text=hint, required=required,
        widget=forms.RadioSelect, error_messages={"required": missing},
    )  # fmt: skip


class LongText(forms.CharField):
    """A text of at most LONGEST characters; a longer paste is refused with what to do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 8}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and len(text) > LONGEST:
            raise forms.ValidationError(too_long(text))
        return text


class TokenForm(HouseForm):
    """A form that counts once, however often it is sent."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid4


class JudgedForm(TokenForm):
    """What is said and what is judged of it: for a new entry and for a new version."""

    text = LongText(
        label="What was heard?",
        error_messages={"required": "Write what was heard."},
        help_text=f"Facts first, then what you make of them. At most {LONGEST:,} characters. "
        "Plain text: formatting and links are kept as they are typed.",
    )
    theme = chosen("What is it about?", Theme.choices, "Choose what the entry is about.")
    source = forms.ChoiceField(
        label="Where was it heard?",
        choices=[("", "Choose"), *Source.choices],
        error_messages={"required": "Choose where it was heard."},
    )
    happened_on = day_field("When did it happen?")
    happened_on.error_messages["required"] = "Enter the day on which it happened."
    grade = chosen(
        "How is it known?", Grade.choices, "Choose how it is known.",
        "Hearsay is kept but counts for nothing until somebody can say more.",
    )  # fmt: skip
    severity = forms.TypedChoiceField(
        label="How much does it weigh for the school?", choices=Severity.choices, coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how much it weighs for the school."},
    )  # fmt: skip
    expires_on = day_field(
        "Until when does it count?",
        "Twelve months unless you say otherwise. After that it stays readable.",
        required=False,
    )


class EntryForm(JudgedForm):
    """A new entry about a school."""

    visibility = chosen(
        "Who may read it?", Visibility.choices, "Choose who may read it.",
        "Heads and chairs never read an entry unless it is shared with them.",
    )  # fmt: skip
    share = forms.BooleanField(label="Share it with the school now", required=False)
    kept_because = forms.ChoiceField(
        label="If it is not shared: why not?", choices=[("", "Choose"), *Kept.choices],
        required=False, help_text="The school may be told this reason, and nothing else.",
    )  # fmt: skip
    told_on = day_field("When was the school told, if it was?", required=False)
    report = forms.BooleanField(label="Mark it for the report to the council", required=False)
    crisis = forms.BooleanField(
        label="It shows a crisis of leadership and management", required=False,
        help_text="Counts only when somebody of the other party agrees. Severity must be 3.",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["happened_on"].initial = today
        self.fields["expires_on"].initial = months_after(today)
        # A Partner's own entries are for the next Partner of the school, too.
        everywhere = by.reach(Permission.INTELLIGENCE_ADD).everywhere
        self.fields["visibility"].initial = Visibility.BOTH if everywhere else Visibility.PARTNER

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("share") and not found.get("kept_because"):
            self.add_error("kept_because", "Say why it is not shared, or share it with the school.")
        return found


class VersionForm(JudgedForm):
    """A new version of an entry."""

    why = forms.CharField(
        label="Why is it changed?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why the entry is changed."},
    )


class WhyForm(HouseForm):
    """A reason."""

    why = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why the entry is withdrawn."},
    )  # fmt: skip


class RatingForm(TokenForm):
    """How engaged a school is, and what shows it."""

    level = forms.TypedChoiceField(
        label="How does the school engage with school improvement?",
        choices=[(one.value, one.label) for one in reversed(Engagement)], coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the school engages."},
    )  # fmt: skip
    evidence = forms.CharField(
        label="What shows it?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what shows it."},
        help_text="Meetings, visits, answers to letters, part in networks; with days.",
    )  # fmt: skip
