"""Forms of the annual round. They ask for shape; actions decide on meaning."""

from __future__ import annotations

from typing import Any

from django import forms

from headway.assessment.models import Case, HeadView, RiskItem, RiskLevel, Round, Run, WorkState
from headway.assessment.queries.rounds_words import code_and_class
from headway.core.calendar import year_words
from headway.core.forms import HouseForm
from headway.schools.models import School


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(
        label=label, required=required, help_text=help_text,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
        ),
    )  # fmt: skip


def long_text(label: str, *, required: bool = True, help_text: str = "", rows: int = 4) -> Any:
    """A narrative of up to 5,000 characters."""
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": "Shorten the text to 5,000 characters."},
    )  # fmt: skip


class OpenRoundForm(HouseForm):
    """The year of a new round, and the frozen assessment that it rests on."""

    year_end = forms.TypedChoiceField(label="Academic year", coerce=int)
    run = forms.ModelChoiceField(
        Run.objects.none(), label="Assessment",
        help_text="The round keeps this evidence and this framework version. You can bring newer "
        "evidence of the same version until the list is locked.",
    )  # fmt: skip
    note = forms.CharField(label="Note", required=False, max_length=500)

    def __init__(self, data: Any = None, *, years: list[int], runs: Any) -> None:
        super().__init__(data)
        self.fields["year_end"].choices = [(y, year_words(y)) for y in years]  # type: ignore[attr-defined]
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]


ASKED_BY_CODES = {
    "evidence_type": "Say which kind of evidence the decision rests on.",
    "imminence": "Say why an inspection is imminent.",
}


class DecideForm(HouseForm):
    """A category with its rationale, and what a listed category has to bring."""

    category = forms.ChoiceField(label="Category", widget=forms.RadioSelect)
    class_id = forms.ChoiceField(label="Class, for a listed school", required=False)
    reason_code = forms.ChoiceField(label="Reason code, for a listed school", required=False)
    rationale = long_text(
        "Rationale",
        help_text="In whole sentences that the head can read: the letter to the school says this.",
    )
    differs_reason = long_text(
        "Why it differs from the proposal", required=False, rows=2,
        help_text="Only where you choose another category than the rules propose.",
    )  # fmt: skip
    evidence_type = forms.CharField(
        label="Kind of evidence", required=False, max_length=200,
        help_text="For a school believed vulnerable: results, leadership, or both.",
    )  # fmt: skip
    imminence = forms.CharField(
        label="Why an inspection is imminent", required=False, max_length=500,
        help_text="For a school believed vulnerable: by when it is expected.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, case: Case, begin: str = "", imminence: str = ""
    ) -> None:
        contents = case.round.rules.contents
        code, class_id = code_and_class(case)
        super().__init__(data, initial={
            "category": case.decided_category or case.proposed_category,
            "class_id": case.class_id or class_id, "reason_code": case.reason_code or code,
            "rationale": case.rationale or begin, "differs_reason": case.differs_reason,
            "evidence_type": case.evidence_type, "imminence": case.imminence or imminence,
            "version": case.version,
        })  # fmt: skip
        self._choices("category", [(c.id, c.words) for c in contents.categories])
        none = [("", "None")]
        self._choices("class_id", none + [(c.id, c.words) for c in contents.classes])
        self._choices("reason_code", none + [(c.code, c.words) for c in contents.reason_codes])
        if not contents.classes:
            del self.fields["class_id"]
        self.codes = {code.code: code for code in contents.reason_codes}

    def clean(self) -> dict[str, Any] | None:
        """What the chosen reason code asks for is said at its own field."""
        given = super().clean() or {}
        code = self.codes.get(given.get("reason_code", ""))
        if code is not None and code.category == given.get("category"):
            for name, words in ASKED_BY_CODES.items():
                if name in code.requires and not given.get(name, "").strip():
                    self.add_error(name, words)
        return given

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class ReasonForm(HouseForm):
    """A reason, where an action needs no more."""

    reason = long_text("Reason", rows=2)


class AgreeForm(HouseForm):
    """A party's word on a decision."""

    agrees = forms.TypedChoiceField(
        label="Do you agree with the decision?", widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No, not yet")], coerce=lambda value: value == "yes",
    )  # fmt: skip
    reason = long_text("Reason", required=False, rows=2, help_text="Needed where you do not agree.")


class ContactForm(HouseForm):
    """The first contact with a head."""

    on = day_field("Day of the contact")
    how = forms.CharField(label="How you reached the head", max_length=300)


class VisitForm(HouseForm):
    """The visit, the head's view and the outcome."""

    on = day_field("Day of the visit")
    head_view = forms.ChoiceField(
        label="The head", choices=HeadView.choices, widget=forms.RadioSelect
    )
    head_words = long_text("What the head says", required=False, rows=3)
    outcome = long_text("Outcome of the talk", rows=3)


class ReplyForm(HouseForm):
    """What the school answers."""

    on = day_field("Day of the reply", required=False)
    reply = long_text("Reply")
    own_evidence = long_text("The school's own evidence", required=False, rows=3)


class ChallengeForm(HouseForm):
    """ "This is wrong", entered for a school."""

    KINDS = (
        ("proposal", "The proposal"),
        ("figure", "A figure"),
        ("entry", "An entry of intelligence"),
        ("inspection", "An inspection"),
        ("register", "The school's details"),
        ("other", "Something else"),
    )
    about = forms.ChoiceField(label="What is wrong", choices=KINDS)
    about_words = forms.CharField(
        label="Which one", required=False, max_length=300,
        help_text="Such as: reading, writing and maths in 2025.",
    )  # fmt: skip
    text = long_text("What the school says")


class AnswerForm(HouseForm):
    """The answer to a challenge."""

    answer = long_text("Answer", help_text="The school reads it word for word.")
    changed = forms.CharField(
        label="What was changed", required=False, max_length=500,
        help_text="Leave it empty where nothing was changed.",
    )  # fmt: skip


class AcademyForm(HouseForm):
    """A concern about an academy."""

    school = forms.ModelChoiceField(School.objects.none(), label="Academy")
    concern = long_text("Concern", rows=3)
    evidence = long_text("Evidence", rows=3)

    def __init__(self, data: Any = None, *, academies: Any) -> None:
        super().__init__(data)
        self.fields["school"].queryset = academies  # type: ignore[attr-defined]


class NotifyForm(HouseForm):
    """When and how a concern was notified."""

    on = day_field("Notified on")
    how = forms.CharField(label="How", max_length=300, help_text="The meeting, or the letter.")


class RiskForm(HouseForm):
    """A later change of a school's risk."""

    risk = forms.ModelChoiceField(RiskItem.objects.none(), label="School")
    level = forms.ChoiceField(label="New level", choices=RiskLevel.choices)
    reason = long_text("Reason", rows=2)

    def __init__(self, data: Any = None, *, found: Round) -> None:
        super().__init__(data)
        held = RiskItem.objects.filter(round=found).select_related("school")
        field = self.fields["risk"]
        field.queryset = held  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.school.name  # type: ignore[attr-defined]


class WorkForm(RiskForm):
    """A piece of work that answers a risk."""

    level = None  # type: ignore[assignment]
    reason = None
    what = forms.CharField(label="What is to be done", max_length=500)
    owner = forms.CharField(label="Who does it", max_length=200)
    due_on = day_field("By when", required=False)


class ProgressForm(HouseForm):
    """How a piece of work goes."""

    text = long_text("How it goes", rows=2)
    state = forms.ChoiceField(
        label="Where it stands", required=False,
        choices=[("", "As before"), *[c for c in WorkState.choices if c[0] != "planned"]],
    )  # fmt: skip
