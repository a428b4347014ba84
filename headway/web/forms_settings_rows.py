"""Forms for the parts of a version that are lists: terms, dates, deadlines, codes, rules."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from django import forms

from headway.core.access import ROLES
from headway.evidence.rules.duties import ANCHORS, EVERY, KINDS, Obligation, code_of
from headway.evidence.rules.framework import Contents, Rule
from headway.evidence.rules.settings import Deadline, ReasonCode, Unit
from headway.frameworks.differences import given_words
from headway.web.forms_settings import PLAIN_PARTS, Fields, Groups, Part, number, text, tick

BLANKS = 2  # empty rows at the end, for adding
UNITS = [(unit, unit) for unit in get_args(Unit)]
NONE = ("", "None")
MONTHS = [NONE, *((str(n), name) for n, name in enumerate(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"), 1))]  # fmt: skip
REQUIRES = [
    ("evidence_type", "What kind of evidence"),
    ("imminence", "That an inspection is imminent"),
    ("joint_agreement", "That both parties agree"),
    ("letter", "The letter that says so"),
    ("inspection", "The inspection"),
]
RHYTHMS = [("", "Once a year"), *EVERY.items()]
OWNERS = [(code, role.title) for code, role in ROLES.items()]
OUTCOMES = [("fired", "Applies"), ("not_fired", "Does not apply"), ("unknown", "Cannot be told")]

RowFields = Callable[[Mapping[str, Any], Contents], Fields]
Row = dict[str, Any]


def rows_part(
    key: str,
    title: str,
    about: str,
    *,
    held: Callable[[Contents], Sequence[Row]],
    fields: RowFields,
    main: str,
    made: Callable[[Contents, list[Row]], dict[str, Any]],
    legend: Callable[[Row], str],
) -> Part:
    """A part that is a list: a group of fields a row, two empty ones, and a box to take one out.

    main   the field without which an added row is no row
    """

    def all_rows(contents: Contents) -> list[Row]:
        return [*held(contents), *({} for _ in range(BLANKS))]

    def every_field(contents: Contents) -> Fields:
        found: Fields = {}
        for place, row in enumerate(all_rows(contents)):
            for name, field in fields(row, contents).items():
                field.required = field.required and bool(row)
                found[f"{place}-{name}"] = field
            if row:
                found[f"{place}-remove"] = tick("Take this row out", False)
        return found

    def groups(contents: Contents) -> Groups:
        names = list(every_field(contents))
        return [
            (
                legend(row) if row else "Add a row",
                [name for name in names if name.startswith(f"{place}-")],
            )
            for place, row in enumerate(all_rows(contents))
        ]

    def changes(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
        kept = []
        for place, row in enumerate(all_rows(contents)):
            said = {name: answers[f"{place}-{name}"] for name in fields(row, contents)}
            if (row or said.get(main)) and not answers.get(f"{place}-remove"):
                kept.append({**row, **said})
        return made(contents, kept)

    return Part(key, title, about, every_field, groups, changes)


def _plain(kind: type, rows: Sequence[Row]) -> list[Row]:
    """Rows with the names that the table knows, without empty answers."""
    known = kind.model_fields  # type: ignore[attr-defined]
    return [
        {name: value for name, value in row.items() if name in known and value not in (None, "")}
        for row in rows
    ]


def _choice(label: str, choices: Any, initial: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial, **more)


def _term(row: Mapping[str, Any], contents: Contents) -> Fields:
    return {
        "word": text("Term", row.get("word", "")),
        "meaning": text("Meaning", row.get("meaning", ""), rows=2),
    }


def _obligation(row: Mapping[str, Any], contents: Contents) -> Fields:
    return {
        "what": text("What is due", row.get("what", ""), rows=2),
        "when": text("When, in words", row.get("when", "")),
        "who": text("Who sees to it", row.get("who", "")),
        "roles": forms.MultipleChoiceField(
            label="Roles in whose work it stands", choices=OWNERS, required=False,
            initial=list(row.get("roles", ())), widget=forms.CheckboxSelectMultiple,
        ),
        "kind": _choice("Kind", list(KINDS.items()), row.get("kind", "round")),
        "every": _choice("How often", RHYTHMS, row.get("every", ""), required=False),
        "month": _choice("Month, if once a year", MONTHS, str(row.get("month", "")),
                         required=False),
        "anchor": _choice("Or counted from", [NONE, *ANCHORS.items()], row.get("anchor", ""),
                          required=False),
        "offset": forms.IntegerField(
            label="How long after it", initial=row.get("offset", 0), required=False,
            min_value=-200, max_value=400, help_text="Before it with a minus: -14.",
            widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        ),
        "unit": _choice("In", UNITS, row.get("unit", "working days")),
    }  # fmt: skip


def _calendar_made(contents: Contents, rows: list[Row]) -> dict[str, Any]:
    numbered = [
        {
            **row,
            "month": int(row["month"]) if row["month"] else None,
            "offset": row["offset"] or 0,
            # What is recorded of a duty is found by its code, so it stays when the words change.
            "code": row.get("code") or code_of(row["what"]),
        }
        for row in rows
    ]
    return {"calendar": _plain(Obligation, numbered)}


def _deadline(row: Mapping[str, Any], contents: Contents) -> Fields:
    return {
        "what": text("What is due", row.get("what", "")),
        "count": number("How long", row.get("count")),
        "unit": _choice("In", UNITS, row.get("unit", "working days")),
        "after": text("After", row.get("after", "")),
        "stated": tick("The source states it", row.get("stated", False)),
    }


def _code(row: Mapping[str, Any], contents: Contents) -> Fields:
    return {
        **({} if row else {"code": text("Code, in capitals", "")}),
        "words": text("In words", row.get("words", "")),
        "category": _choice(
            "Category that it belongs to",
            [(one.id, one.words) for one in contents.categories],
            row.get("category"),
        ),
        "requires": forms.MultipleChoiceField(
            label="What must be given with it", choices=REQUIRES, required=False,
            initial=list(row.get("requires", ())), widget=forms.CheckboxSelectMultiple,
        ),
        "any_day": tick("May be set on any day of the year", row.get("any_day", False)),
        "urgent": tick("Urgent", row.get("urgent", False)),
    }  # fmt: skip


def _codes_made(contents: Contents, rows: list[Row]) -> dict[str, Any]:
    coded = [{**row, "code": str(row.get("code") or "").strip().upper()} for row in rows]
    return {"reason_codes": _plain(ReasonCode, coded)}


def _changeover_fields(contents: Contents) -> Fields:
    mapping = contents.carried_from
    codes = [(one.code, f"{one.code}: {one.words}") for one in contents.reason_codes]
    choices = [("", "Nothing: each entry must be looked at"), *codes]
    return {
        f"code_{old}": _choice(old, choices, new, required=False)
        for old, new in (mapping.codes if mapping else {}).items()
    }


def _changeover_made(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
    mapping = contents.carried_from
    if mapping is None:
        return {}
    codes = {old: answers[f"code_{old}"] for old in mapping.codes}
    return {"carried_from": {"version": mapping.version, "codes": codes}}


def _case(row: Mapping[str, Any], contents: Contents) -> Fields:
    return {
        "given": text(
            "Given", row.get("given", ""), rows=2,
            help_text="Such as: latest_overall = GOOD, imminent = yes. What is not named is not "
            "known.",
        ),
        "then": _choice("The rule", OUTCOMES, row.get("then", "fired")),
        "note": text("Note", row.get("note", ""), required=False),
    }  # fmt: skip


def read_given(line: str) -> dict[str, Any]:
    """ "imminent = yes, roll = 3" as a worked case holds it.

    Raises ValidationError for a part without a name or a value.
    """
    found: dict[str, Any] = {}
    for part in (one for one in line.replace("\n", ",").split(",") if one.strip()):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not name or not sign or not value:
            raise forms.ValidationError(f"Write each as NAME = VALUE. “{part.strip()}” is not.")
        found[name] = _typed(value)
    return found


def _typed(value: str) -> bool | int | float | str:
    if value.lower() in ("yes", "true", "no", "false"):
        return value.lower() in ("yes", "true")
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value


class GivenField(forms.CharField):
    """What a worked case is given, checked as it is typed."""

    def clean(self, value: Any) -> Any:
        line = super().clean(value)
        read_given(line)
        return line


def rule_part(rule_id: str) -> Part:
    """One rule: condition, sentence, words and worked cases."""

    def rule_of(contents: Contents) -> Rule:
        return next(rule for rule in contents.rules if rule.id == rule_id)

    def held(contents: Contents) -> list[Row]:
        return [
            {"given": given_words(case.given), "then": case.then, "note": case.note}
            for case in rule_of(contents).cases
        ]

    def case_fields(row: Mapping[str, Any], contents: Contents) -> Fields:
        found = _case(row, contents)
        old = found["given"]
        given = GivenField(
            label="Given", initial=old.initial, help_text=old.help_text, required=False,
            widget=old.widget,
        )  # fmt: skip
        return {**found, "given": given}

    def made(contents: Contents, rows: list[Row]) -> dict[str, Any]:
        cases = [_case_said(row) for row in rows]
        return {"cases": cases}

    cases = rows_part(
        "cases", "", "", held=held, fields=case_fields, main="given", made=made,
        legend=lambda row: "Worked case",
    )  # fmt: skip

    def fields(contents: Contents) -> Fields:
        rule = rule_of(contents)
        return {
            "words": text("The rule in plain words", rule.words, rows=3),
            "when": text(
                "Condition", rule.when.strip(), rows=6,
                help_text="Columns, :thresholds, and, or, not, in, between, is null.",
            ),
            "reason": text(
                "Reason given", rule.reason, rows=3,
                help_text="{columns} in braces are filled for each school.",
            ),
            **cases.fields(contents),
        }  # fmt: skip

    def groups(contents: Contents) -> Groups:
        return [("The rule", ["words", "when", "reason"]), *cases.groups(contents)]

    def changes(contents: Contents, answers: Mapping[str, Any]) -> dict[str, Any]:
        said = []
        for rule in contents.rules:
            row = rule.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
            if rule.id == rule_id:
                row |= {name: _as_it_was(getattr(rule, name), answers[name]) for name in TYPED}
                row |= cases.changes(contents, answers)
            said.append(row)
        return {"rules": said}

    about = "What it proposes stays as it is. Each worked case is run when you save."
    return Part(f"rule-{rule_id}", f"Rule {rule_id}", about, fields, groups, changes)


TYPED = ("words", "when", "reason")


def _as_it_was(before: str, now: str) -> str:
    """What was typed; as it stood where only the ends of lines differ, as browsers send them."""
    now = "\n".join(now.splitlines()).strip()
    return before if before.strip() == now else now


def _case_said(row: Row) -> dict[str, Any]:
    said = {"given": read_given(row["given"]), "then": row["then"]}
    return {**said, "note": row["note"]} if row["note"] else said


PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        *PLAIN_PARTS,
        rows_part(
            "terms", "Definitions of terms", "Words that the framework uses in its own sense.",
            held=lambda c: [{"word": w, "meaning": m} for w, m in c.terms.items()],
            fields=_term, main="word",
            made=lambda c, rows: {"terms": {row["word"]: row["meaning"] for row in rows}},
            legend=lambda row: str(row["word"]),
        ),
        rows_part(
            "calendar", "Calendar", "What falls when in the academic year.",
            held=lambda c: [row.model_dump(exclude_none=True) for row in c.calendar],
            fields=_obligation, main="what", made=_calendar_made,
            legend=lambda row: str(row["what"]),
        ),
        rows_part(
            "deadlines", "Deadlines", "How long something may take after what sets it off.",
            held=lambda c: [row.model_dump() for row in c.deadlines],
            fields=_deadline, main="what",
            made=lambda c, rows: {"deadlines": _plain(Deadline, rows)},
            legend=lambda row: str(row["what"]),
        ),
        rows_part(
            "reason-codes", "Reason codes", "Why a school is listed, as it is recorded.",
            held=lambda c: [row.model_dump() for row in c.reason_codes],
            fields=_code, main="words", made=_codes_made,
            legend=lambda row: str(row["code"]),
        ),
        Part(
            "changeover", "Changeover",
            "What each reason code of the version before becomes in this one.",
            _changeover_fields, lambda c: [], _changeover_made,
        ),
    )
}  # fmt: skip
ORDER = (
    "names", "terms", "settings", "scope", "thresholds", "calendar", "deadlines", "reason-codes",
    "letters", "decision", "changeover",
)  # fmt: skip


def part_of(key: str, contents: Contents) -> Part | None:
    """The part that an address names; None for one that the version lacks."""
    if key.startswith("rule-"):
        rule_id = key.removeprefix("rule-")
        known = any(rule.id == rule_id for rule in contents.rules)
        return rule_part(rule_id) if known else None
    return PARTS.get(key)
