"""Forms for the parts of a framework version's draft. None saves.

Each part says which fields it has and what they make of the version's tables; the whole text is
checked by the product's own loader when the draft is saved.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from django import forms
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField

from headway.core.forms import HouseForm
from headway.evidence.rules import Framework
from headway.evidence.rules.framework import Contents
from headway.evidence.rules.setting_choices import CHOICES
from headway.evidence.rules.settings import LETTER_FIELDS, LETTER_KINDS, Settings
from headway.frameworks.differences import BODIES
from headway.web.forms import PREFIX, threshold_field

HTTPS = "Enter an address that begins https://."
Fields = dict[str, forms.Field]
Groups = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Part:
    """One part of a version that is edited on a form of its own.

    fields    the form's fields, by name
    groups    their names under headings; none for one plain list
    changes   the tables of the version that the answers make
    """

    key: str
    title: str
    about: str
    fields: Callable[[Contents], Fields]
    groups: Callable[[Contents], Groups]
    changes: Callable[[Contents, Mapping[str, Any]], dict[str, Any]]


class PartForm(HouseForm):
    """The form of one part, with the count of changes that it was opened on."""

    part: Part
    framework: Framework

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under their headings."""
        found = self.part.groups(self.framework.contents)
        return [(words, [self[name] for name in names]) for words, names in found]

    @property
    def answers(self) -> dict[str, Any]:
        """The tables of the version that the answers make, once the form is valid."""
        return self.part.changes(self.framework.contents, self.cleaned_data)


def part_form(part: Part, framework: Framework, data: Any, *, version: int) -> PartForm:
    """The form of a part of this draft. `version` is what it was opened on."""
    fields: Fields = dict(part.fields(framework.contents))
    fields["opened"] = forms.IntegerField(widget=forms.HiddenInput(), initial=version)
    made: type[PartForm] = type(
        "VersionPartForm", (PartForm,), {**fields, "part": part, "framework": framework}
    )
    return made(data)


def text(label: str, initial: object = "", *, rows: int = 0, **more: Any) -> forms.CharField:
    """A line, or so many lines, of text."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, initial=initial, max_length=20_000, widget=widget, **more)


def number(label: str, initial: object, **more: Any) -> forms.IntegerField:
    """A whole number, not negative."""
    narrow = forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"})
    return forms.IntegerField(label=label, initial=initial, min_value=0, widget=narrow, **more)


def tick(label: str, initial: bool, **more: Any) -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, initial=initial, required=False, **more)


def lines(value: str) -> list[str]:
    """What was typed one to a line."""
    return [line.strip() for line in value.splitlines() if line.strip()]


def paragraphs(value: str) -> list[str]:
    """What was typed with a blank line between."""
    parts = value.replace("\r\n", "\n").split("\n\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def _flat(contents: Contents) -> Groups:
    return []


def _names(contents: Contents) -> Fields:
    named = contents.bodies
    return {
        "title": text("Title of the version", contents.title),
        "term": text("Term for a listed school", contents.term),
        "note": text(
            "What screens and letters say of the definition", contents.note, rows=4,
            help_text="Such as that it is wider than the national guidance.",
        ),
        "guidance": text("Guidance it refers to, with its edition", contents.guidance),
        "mission": text("What the service is for", contents.mission, rows=3, required=False),
        "contact": text(
            "How to reach the service's office", contents.contact, rows=3, required=False,
            help_text="Shown on pages that anybody may read, and at the foot of letters.",
        ),
        "statistics": forms.URLField(
            label="Where the authority publishes its education statistics", required=False,
            initial=contents.statistics, max_length=400, assume_scheme="https",
            validators=[RegexValidator(r"^https://", HTTPS)], error_messages={"invalid": HTTPS},
            help_text="Pages about data link to it. Such as https://www.example.gov.uk/statistics",
        ),
        **{
            f"body_{name}": text(words, getattr(named, name) if named else "")
            for name, words in BODIES.items()
        },
    }  # fmt: skip


def _names_changed(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("title", "term", "note", "guidance", "mission", "contact", "statistics")
    return {
        **{name: " ".join(answers[name].split()) for name in plain},
        "bodies": {name: answers[f"body_{name}"] for name in BODIES},
    }


def _names_groups(contents: Contents) -> Groups:
    return [
        ("The version", ["title", "term", "note", "guidance", "mission", "contact", "statistics"]),
        ("What people and bodies are called", [f"body_{name}" for name in BODIES]),
    ]


def _setting(name: str, settings: Settings) -> forms.Field:
    field, value = Settings.model_fields[name], getattr(settings, name)
    label, kind = field.title or name, field.annotation
    inner = get_args(kind)[0] if get_origin(kind) is tuple else None
    if name in CHOICES:
        choices = list(CHOICES[name].items())
        return forms.ChoiceField(
            label=label, choices=choices, initial=value, widget=forms.RadioSelect
        )
    if kind is bool:
        choices = [("yes", "Yes"), ("no", "No")]
        return forms.ChoiceField(
            label=label, choices=choices, initial="yes" if value else "no",
            widget=forms.RadioSelect,
        )  # fmt: skip
    if inner is not None and get_origin(inner) is Literal:
        return forms.MultipleChoiceField(
            label=label, initial=list(value), widget=forms.CheckboxSelectMultiple,
            choices=[(one, one[0].upper() + one[1:]) for one in get_args(inner)],
        )  # fmt: skip
    if inner is not None:
        return text(label, "\n".join(value), rows=4, help_text="One to a line.")
    if name == "visit_note_sample_percent":
        return number(label, value, required=False, max_value=100)
    return text(label, value)


def _settings(contents: Contents) -> Fields:
    settings = contents.settings
    if settings is None:
        return {}
    names = [name for name in Settings.model_fields if name != "assumed"]
    titles = [(name, Settings.model_fields[name].title or name) for name in names]
    return {
        **{name: _setting(name, settings) for name in names},
        "assumed": forms.MultipleChoiceField(
            label="Which of these does the source leave open?",
            help_text="They are marked as our assumption wherever they are shown.",
            choices=titles, initial=list(settings.assumed), required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
    }  # fmt: skip


def _settings_groups(contents: Contents) -> Groups:
    names = [name for name in Settings.model_fields if name != "assumed"]
    return [
        ("What differs between versions", names),
        ("Our assumptions", ["assumed"]),
    ]


def _settings_changed(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, field in Settings.model_fields.items():
        value = answers[name]
        if field.annotation is bool:
            value = value == "yes"
        elif get_origin(field.annotation) is tuple and isinstance(value, str):
            value = lines(value)
        if value is not None:
            said[name] = value
    return {"settings": said, "calendar": _questionnaire(contents, said["school_questionnaire"])}


def _questionnaire(contents: Contents, when: str) -> list[dict[str, Any]]:
    """The calendar with the questionnaire where the setting puts it."""
    kept = [
        row.model_dump(exclude_none=True, exclude_defaults=True)
        for row in contents.calendar
        if row.requirement != "P-12"
    ]
    found = {
        "autumn_start": ("Start of the autumn term", 9, "year_start"),
        "summer_end": ("End of the summer term", 7, "summer_end"),
    }.get(when)
    if found is None:
        return kept
    words, month, anchor = found
    row = {
        "code": "questionnaire", "what": "Send the questionnaire to headteachers and chairs",
        "when": words, "month": month, "anchor": anchor, "who": "Service",
        "roles": ["director", "service_staff"], "kind": "quality", "requirement": "P-12",
    }  # fmt: skip
    return [row, *kept]


def _thresholds(contents: Contents) -> Fields:
    return {
        f"{PREFIX}{name}": threshold_field(one, said=False)
        for name, one in contents.thresholds.items()
    }


def _thresholds_changed(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "thresholds": {
            name: one.model_dump(exclude_defaults=True) | {"value": answers[f"{PREFIX}{name}"]}
            for name, one in contents.thresholds.items()
        }
    }


def _scope(contents: Contents) -> Fields:
    band = contents.expected
    return {
        "scope": text("Which schools are assessed", contents.scope.words, rows=3),
        **{f"category_{one.id}": text(one.id, one.words) for one in contents.categories},
        **{f"class_{one.id}": text(one.id, one.words) for one in contents.classes},
        "low": number("Fewest schools usually listed", band.low if band else None, required=False),
        "high": number("Most schools usually listed", band.high if band else None, required=False),
        "band_note": text("What is said of it", band.note if band else "", required=False),
    }


def _scope_groups(contents: Contents) -> Groups:
    return [
        ("Who is assessed", ["scope"]),
        ("Categories, in words", [f"category_{one.id}" for one in contents.categories]),
        *([("Classes, in words", [f"class_{one.id}" for one in contents.classes])]
          if contents.classes else []),
        ("Expected band: a check, never a rule", ["low", "high", "band_note"]),
    ]  # fmt: skip


def _scope_changed(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
    low, high = answers["low"], answers["high"]
    band = {"low": low, "high": high, "note": answers["band_note"]}
    return {
        "scope": contents.scope.model_dump() | {"words": answers["scope"]},
        "categories": [
            one.model_dump(exclude_none=True, exclude_defaults=True)
            | {"words": answers[f"category_{one.id}"]}
            for one in contents.categories
        ],
        "classes": [
            one.model_dump() | {"words": answers[f"class_{one.id}"]} for one in contents.classes
        ],
        "expected": band if low is not None and high is not None else {},
    }


def _decision(contents: Contents) -> Fields:
    now = contents.decision
    return {
        "parties": text("Parties that must agree, one to a line",
                        "\n".join(now.parties) if now else "council\nservice", rows=2),
        "roles": text("Roles that may sign, one to a line",
                      "\n".join(now.roles) if now else "council_officer\ndirector", rows=3),
        "quorum": number("Signatures needed", now.quorum if now else 2),
        "reasons_required": tick("Reasons are required", now.reasons_required if now else True),
        "reply_school_days": number(
            "School days that a school has to answer", now.reply_school_days if now else 10
        ),
        "committee": forms.ChoiceField(
            label="On the category of a school, the committee",
            choices=[("decides", "Decides"), ("recommends", "Recommends")],
            initial=now.committee if now else "recommends", widget=forms.RadioSelect,
        ),
        "note": text("Note", now.note if now else "", rows=2, required=False),
    }  # fmt: skip


def _decision_changed(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
    many = {name: lines(answers[name]) for name in ("parties", "roles")}
    said = {name: value for name, value in answers.items() if name != "opened"}
    return {"decision": {**said, **many}}


def _letters(contents: Contents) -> Fields:
    held = {letter.kind: letter for letter in contents.letters}
    found: Fields = {}
    for kind in LETTER_KINDS:
        one = held.get(kind)
        found[f"{kind}_subject"] = text("Subject", one.subject if one else "")
        found[f"{kind}_body"] = text(
            "Text", one.text if one else "", rows=12,
            help_text="Leave a blank line between paragraphs.",
        )  # fmt: skip
    return found


def _letters_groups(contents: Contents) -> Groups:
    return [(words, [f"{k}_subject", f"{k}_body"]) for k, words in LETTER_KINDS.items()]


def _letters_changed(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
    own = [one.model_dump() for one in contents.letters if one.kind not in LETTER_KINDS]
    ours = [
        {
            "kind": kind,
            "subject": answers[f"{kind}_subject"],
            "body": paragraphs(answers[f"{kind}_body"]),
        }
        for kind in LETTER_KINDS
    ]
    return {"letters": [*ours, *own]}


def letter_fields() -> Sequence[tuple[str, str]]:
    """The fields that a letter may fill, with what each says."""
    return [(f"{{{name}}}", words) for name, words in LETTER_FIELDS.items()]


PLAIN_PARTS = (
    Part("names", "Names and words", "What a listed school, the bodies and the people are called.",
         _names, _names_groups, _names_changed),
    Part("settings", "Settings", "The rows in which one version differs from another.",
         _settings, _settings_groups, _settings_changed),
    Part("scope", "Categories and expected band",
         "What each category is called, and how many schools are usually listed.",
         _scope, _scope_groups, _scope_changed),
    Part("thresholds", "Thresholds", "The numbers that rules compare with.",
         _thresholds, _flat, _thresholds_changed),
    Part("decision", "Who decides", "Who must agree before a proposal becomes an entry.",
         _decision, _flat, _decision_changed),
    Part("letters", "Letters", "Subject and text of each kind of letter.",
         _letters, _letters_groups, _letters_changed),
)  # fmt: skip


class FirstDayForm(HouseForm):
    """The day from which an approved version is in force."""

    valid_from = forms.DateField(
        label="In force from",
        help_text="A day to come. Decisions until then rest on the version in force now.",
        widget=forms.DateInput(
            attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"
        ),
    )
