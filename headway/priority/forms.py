"""Forms of the priority list. They check shape; the actions check meaning. None saves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from headway.core.forms import HouseForm
from headway.priority.models import (
    Consulted,
    Entry,
    ReportKind,
    ReviewOutcome,
    StatusAnswer,
    Trigger,
)
from headway.priority.models.entries import LONGEST
from headway.priority.queries.expectations import EXPECTED
from headway.priority.queries.wording import Wording
from headway.schools.models import School

TRIGGERS = [(key, words) for key, words in Trigger.choices if key != Trigger.ROUND]
EVIDENCE = ("inspection", "letter", "evidence_type", "imminence")


def long_text(label: str, *, hint: str = "", required: bool = True, rows: int = 4) -> Any:
    """A narrative."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": f"Shorten the text to {LONGEST:,} characters. Put a longer one into a "
            "document and name it."
        },
    )


def day_field(label: str, *, hint: str = "", required: bool = True) -> Any:
    """A day."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
        ),
    )


def words_field(label: str, *, hint: str = "", required: bool = True) -> Any:
    """A line of words."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=200)


def pounds_field(label: str, *, hint: str = "", required: bool = True) -> Any:
    """An amount of money."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10", "step": "0.01"}),
    )


def chosen(label: str, choices: Iterable[tuple[str, str]], *, hint: str = "") -> Any:
    """One of a few answers."""
    return forms.ChoiceField(
        label=label, help_text=hint, choices=list(choices), widget=forms.RadioSelect
    )


class StepForm(HouseForm):
    """A step of a case, with the version of the case that the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Any = None, wording: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.wording = case, wording
        if case is not None:
            self.fields["version"].initial = case.version


class ClassedForm(StepForm):
    """Class and reason of the version, with the evidence that reasons ask for."""

    reason_code = forms.ChoiceField(label="Reason", choices=())
    class_id = forms.ChoiceField(label="Class", choices=(), required=False)
    rationale = long_text(
        "Why, in words", hint="Two or three sentences. They go into the letter to the school."
    )
    inspection = words_field(
        "Inspection", required=False, hint="Date and outcome, for a reason that rests on one."
    )
    letter = words_field(
        "Letter", required=False, hint="Date and what it asks for, for a reason that rests on one."
    )
    evidence_type = words_field(
        "Evidence", required=False, hint="Data, leadership or both, for a vulnerable school."
    )
    imminence = words_field(
        "Why an inspection is near", required=False, hint="For a vulnerable school."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = self.wording.reason_codes
        listed = self.wording.listed_categories
        usable = {code: one for code, one in codes.items() if one.category in listed}
        fields: dict[str, Any] = self.fields
        fields["reason_code"].choices = [("", "Choose a reason")] + [
            (code, one.words) for code, one in usable.items()
        ]
        classes = [
            pair for category in listed for pair in self.wording.classes_of(category).items()
        ]
        fields["class_id"].choices = [("", "No finer class"), *classes]
        if not classes:
            del self.fields["class_id"]
        asked = {name for one in usable.values() for name in one.requires}
        for name in EVIDENCE:
            if name not in asked:
                del self.fields[name]

    @property
    def given(self) -> dict[str, Any]:
        """What the actions take: category, class, reason, rationale, evidence."""
        data = self.cleaned_data
        code = data["reason_code"]
        category = self.wording.reason_codes[code].category
        class_id = data.get("class_id", "")
        evidence = {name: data[name] for name in EVIDENCE if data.get(name)}
        return {
            "category": category,
            "class_id": class_id if class_id in self.wording.classes_of(category) else "",
            "reason_code": code,
            "rationale": data["rationale"],
            "evidence": evidence,
        }


class CandidateForm(ClassedForm):
    """An addition within the year."""

    school = forms.ModelChoiceField(
        label="School",
        queryset=School.objects.none(),
        empty_label="Choose a school",
        help_text="Schools that the authority maintains and that have no open entry.",
    )
    trigger = forms.ChoiceField(label="What set it off", choices=[("", "Choose"), *TRIGGERS])
    field_order = ["school", "trigger", "reason_code", "class_id", "rationale", *EVIDENCE]

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]


class ContactForm(StepForm):
    """The first contact with the head."""

    contacted_on = day_field("Day of the contact")


class DiscussionForm(StepForm):
    """The visit and what came of it."""

    visited_on = day_field("Day of the visit")
    head_view = long_text("The head's view", hint="As the head put it.")
    outcome = long_text("What came of the discussion")


class ConsultForm(StepForm):
    """What the council said before the listing."""

    on = day_field("Day")
    words = long_text("What the council said")


class SignForm(StepForm):
    """One party's word."""

    agrees = chosen("Do you agree?", [("yes", "Yes, I agree"), ("no", "No")])
    reason = long_text("Reason", required=False, hint="Needed for a no. It is kept.")


class ReasonForm(StepForm):
    """A reason, and nothing else."""

    reason = long_text("Reason")


class ConfirmForm(StepForm):
    """A step that only has to be confirmed."""


class ReclassForm(ClassedForm):
    """Another class for a listed school."""

    source = words_field(
        "Where it comes from", required=False, hint="A minute of the committee, an inspection."
    )


FEEDBACK = [("yes", "No further support is needed"), ("no", "Support is still needed")]


class RemovalForm(StepForm):
    """A removal, with the evidence for its conditions."""

    no_further_need = chosen("What does the feedback of the inspection show?", FEEDBACK)
    feedback_words = long_text(
        "Where does it show that?", hint="The page or sentence of the feedback.", required=False
    )
    minute_reference = words_field(
        "Committee's minute", hint="Reference and date of the minute that recommends the removal."
    )
    rationale = long_text("Why, in words", hint="It goes into the letter to the school.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.wording.rests_on_inspection(self.case.reason_code):
            del self.fields["minute_reference"]
        else:
            del self.fields["no_further_need"], self.fields["feedback_words"]


class PlaceForm(StepForm):
    """A place in the order of support."""

    place = forms.IntegerField(
        label="Place", required=False, min_value=1, max_value=500,
        help_text="Leave empty to go back to the order that the rules give.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )  # fmt: skip
    reason = forms.CharField(label="Reason", max_length=1000)


class ExpectForm(StepForm):
    """What the school did, or refused, of what is expected of it."""

    code = forms.ChoiceField(
        label="What was expected", choices=[(one.code, one.words) for one in EXPECTED]
    )
    answer = chosen("What happened?", [("done", "It was done"), ("refused", "It was refused")])
    on = day_field("Day")
    note = long_text("Note", required=False, hint="Needed where it was refused.")


class ReviewForm(StepForm):
    """The review at the end of the year."""

    outcome = chosen("Outcome", ReviewOutcome.choices)
    reason = long_text("Reason", hint="The school is told of it in writing.")
    no_further_need = forms.ChoiceField(
        label="For a removal: what does the feedback of the inspection show?",
        choices=FEEDBACK, widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    feedback_words = long_text("For a removal: where does it show that?", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.wording.rests_on_inspection(self.case.reason_code):
            del self.fields["no_further_need"], self.fields["feedback_words"]


class TellForm(HouseForm):
    """How and when the council was told."""

    how = words_field("How", hint="A notice, the monthly report, a meeting.")
    on = day_field("Day")


class RequestForm(StepForm):
    """A request for help that the service enters for a school."""

    school = forms.ModelChoiceField(
        label="School", queryset=School.objects.none(), empty_label="Choose a school"
    )
    kind = chosen("The school says that it is", ReportKind.choices)
    reporter = words_field("Who spoke for the school", hint="Name and role.")
    received_on = day_field("Day on which it reached us")
    text = long_text("What is happening", hint="In the school's words.")
    wants = long_text("What would help most", required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]


class AssessForm(StepForm):
    """The visit or call on which the decision rests."""

    how = chosen("How", [("visit", "Visit"), ("call", "Call")])
    on = day_field("Day")
    words = long_text("What was found")


class ConsultReportForm(StepForm):
    """What the council said of adding the school."""

    outcome = chosen("What did the council say?", Consulted.choices)
    on = day_field("Day")
    words = long_text("In words", hint="Who said it, in which role, and what they ask for.")


class AgreeReportForm(ClassedForm):
    """Agreed: with plan, and cost where the version asks for it."""

    plan = long_text("The plan agreed with the school")
    plan_cost = pounds_field("Cost of the plan, in pounds")
    field_order = ["reason_code", "class_id", "rationale", "plan", "plan_cost"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_cost"].required = self.wording.costed


class DeclineForm(StepForm):
    """Not agreed, with a reply and other services."""

    reason = long_text("Reason")
    reply = long_text("Reply to the school")
    other_services = long_text("Other services that we offer")


class OutsideForm(StepForm):
    """An agreement outside the contract."""

    provider = words_field("Who supports the school")
    service = long_text("What is done")
    cost = pounds_field("Cost, in pounds")
    paid_by = words_field("Paid by")
    from_on = day_field("First day")
    to_on = day_field("Last day")
    signed_for_school = words_field("Signed for the school by")
    signed_for_provider = words_field("Signed for the provider by")
    signed_on = day_field("Signed on")

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "Enter a last day that is not before the first.")
        return data


def evidence_of(entry: Entry) -> list[tuple[str, str]]:
    """The evidence of an entry with its labels, for pages."""
    labels = {
        "inspection": "Inspection",
        "letter": "Letter",
        "evidence_type": "Evidence",
        "imminence": "Why an inspection is near",
    }
    return [(labels.get(name, name), words) for name, words in entry.evidence.items() if words]


class StatusForm(HouseForm):
    """What an inspection changed on the list, with the reason."""

    answer = forms.ChoiceField(
        label="What came of it?", choices=StatusAnswer.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )  # fmt: skip
    reason = long_text("Why?", hint="The committee reads it.")
