"""Forms of inspections: the shape of what people type. None saves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from headway.core import clock
from headway.core.forms import HouseForm
from headway.inspections.models import (
    AskedBy,
    Band,
    InspectionCase,
    InspectionKind,
    LetterReading,
    Monitor,
)
from headway.inspections.models.recorded import LONGEST
from headway.inspections.words import graded_in

KINDS = (
    ("", "A full or graded inspection"),
    (InspectionKind.UNGRADED, "An ungraded inspection (until autumn 2025)"),
    (InspectionKind.MONITORING, "A monitoring visit"),
)
GRADE = "grade_"


def day_field(label: str, hint: str = "", *, required: bool = True) -> Any:
    """A day, asked for with the browser's own calendar."""
    widget = forms.DateInput(
        attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
    )
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


def line(label: str, hint: str = "", *, longest: int = 400, required: bool = False) -> Any:
    """A line of words."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest)


def long_text(label: str, hint: str = "", *, required: bool = False, rows: int = 5) -> Any:
    """A narrative."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": f"Shorten the text to {LONGEST:,} characters."},
    )  # fmt: skip


def why_field(words: str) -> Any:
    """A reason that has to be given."""
    return forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": words},
    )  # fmt: skip


class OpenForm(HouseForm):
    """An inspection that is under way, is about to be or has just been."""

    started_on = day_field("First day", "The day on which inspectors come.")
    ended_on = day_field("Last day", "Most take two days. Empty: the first day only.",
                         required=False)  # fmt: skip
    kind = forms.ChoiceField(
        label="What sort of inspection?", choices=KINDS, required=False, widget=forms.RadioSelect,
        help_text="The inspection framework follows from the first day.",
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid4
        self.fields["started_on"].initial = clock.today()


class CaseForm(HouseForm):
    """A step with one inspection, opened on one version of it."""

    opened = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: InspectionCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["opened"].initial = case.version
        self.prepare()

    def prepare(self) -> None:
        """What a form has beside its own fields."""

    def add_grades(self, held: dict[str, str], missing: str) -> None:
        """A choice for each thing that this inspection's framework grades, before the rest."""
        if not self.case.gives_grades:
            return
        made: dict[str, forms.Field] = {}
        for one in graded_in(self.case.regime):
            made[GRADE + one.code] = forms.ChoiceField(
                label=one.label, choices=[("", missing), *one.grades], required=False,
                initial=held.get(one.code, ""),
            )  # fmt: skip
        first = list(self.fields)[:2]  # the version, and the day that everything hangs on
        self.fields = {name: self.fields[name] for name in first} | made | self.fields

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes, the grades as a table."""
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "opened" and not name.startswith(GRADE)
        }
        if self.case.gives_grades and any(name.startswith(GRADE) for name in self.fields):
            found["grades"] = {
                name.removeprefix(GRADE): value
                for name, value in self.cleaned_data.items()
                if name.startswith(GRADE) and value
            }
        return found


class FeedbackForm(CaseForm):
    """What inspectors said at the end; `initial` holds the wording in force, to correct it."""

    heard_on = day_field("When was it said?")
    outcome = line(
        "The outcome in words", "As the lead inspector put it. Empty where the grades say it all."
    )
    notes = long_text(
        "Notes", "What was praised, what is to be done, what was said of the support from outside."
    )
    attended_by = line("Who was there?", "Names and roles, for the school and for the service.")

    def prepare(self) -> None:
        held = self.initial.get("grades") or {}
        self.add_grades(held, "Not said")
        if self.initial.get("number"):
            self.fields["why"] = why_field("Say why what was said is corrected.")
        else:
            self.fields["heard_on"].initial = min(clock.today(), self.case.ended_on)


class AttendanceForm(CaseForm):
    """Whether somebody of the service was there."""

    attended = forms.ChoiceField(
        label="Was somebody of the service at the feedback?",
        choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect,
        error_messages={"required": "Say whether somebody was there."},
    )  # fmt: skip
    on = day_field("On which day?", required=False)
    who = line("Who was there?", "Name and role.")
    met_inspectors = forms.BooleanField(label="They met the inspectors", required=False)
    points = long_text(
        "Points that were made", "The support from outside, and the progress since.", rows=4
    )
    requested_by = forms.ChoiceField(
        label="Who asked for it?", choices=[("", "Nobody: the framework names the school"),
                                            *AskedBy.choices], required=False,
        help_text="For a school that the framework does not name, say who asked.",
    )  # fmt: skip
    why_not = line("If nobody was there: why not?")

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        found = super().given
        return found | {"attended": found["attended"] == "yes"}


class PublishedForm(CaseForm):
    """The published outcome; `initial` has what was said, so that it is not typed again."""

    published_on = day_field("When was the report published?")
    outcome = line("The outcome in words", "Empty where the grades say it all.")

    def prepare(self) -> None:
        self.add_grades(self.initial.get("grades") or {}, "Not given")
        if self.case.published_on is not None:
            self.fields["why"] = why_field("Say why the published outcome is corrected.")


class DaysForm(CaseForm):
    """Other days than were recorded first."""

    started_on = day_field("First day")
    ended_on = day_field("Last day")
    why = why_field("Say why the days are corrected.")


class StrikeForm(CaseForm):
    """A record that was made in error."""

    why = why_field("Say why the record is taken back.")


class TellForm(HouseForm):
    """How provider or council was told."""

    opened = forms.IntegerField(widget=forms.HiddenInput)
    how = line("How?", "Such as by telephone to the duty officer.", longest=200)


class LetterForm(HouseForm):
    """What the letter of a good inspection says; `held` is the reading in force, to correct it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    letter_on = day_field("What day is on the letter or report?")
    issues = forms.BooleanField(
        label="It says that the school is good but has issues that need support", required=False
    )
    again = forms.BooleanField(
        label="It expects another inspection within two years", required=False
    )
    text = long_text("Which issues? In its own words", rows=4)
    source = line(
        "Where can it be read?", "Its address on Ofsted's site, or the file that you have.",
        required=True,
    )  # fmt: skip

    def __init__(self, *args: Any, held: LetterReading | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if held is None:
            return
        for name in ("letter_on", "issues", "again", "text", "source"):
            self.fields[name].initial = getattr(held, name)
        self.fields["seen"].initial = held.number
        self.fields["why"] = why_field("Say why the reading is corrected.")

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data | {"seen": self.cleaned_data.get("seen") or 0}


class LikelyForm(HouseForm):
    """How soon a person expects an inspection."""

    band = forms.ChoiceField(
        label="How soon is an inspection likely?", choices=Band.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose how soon an inspection is likely."},
    )  # fmt: skip
    reason = long_text("Why?", "Shown beside what the rules say.", required=True, rows=3)
    expires_on = day_field("Until when does it count?", "After that day the rules' answer does.")


class OnceForm(HouseForm):
    """A form that counts once, however often it is sent."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid4


class MonitoringForm(OnceForm):
    """A monitoring visit."""

    kind = forms.ChoiceField(
        label="Who monitored?", choices=Monitor.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose who monitored."},
    )  # fmt: skip
    on = day_field("Day of the visit")
    who = line("Who came?", "Name and role.", longest=300, required=True)
    finding = long_text("What was found?", required=True)
    next_by = day_field("By when is it looked at again?", required=False)


class CommentForm(OnceForm):
    """What a report says of support from outside."""

    text = long_text("What does the report say?", "Word for word.", required=True, rows=4)
    source = line("Where does it stand?", "Page or paragraph of the report.", required=True)
