"""How every form looks and what it says when something is missing or wrong.

Any Django form is drawn in the GOV.UK pattern by naming this renderer; `HouseForm` adds
messages that say what to do. Django's own sentences ("This field is required.") are not
shown to anybody: a test walks every form for them.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from headway.core import clock
from headway.core.refusals import NotValid, Refused

DAY_FORMATS = (
    "%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y",
)  # fmt: skip
# First words of a question that cannot stand inside "Enter …".
ASKING = {
    "how", "do", "does", "did", "is", "are", "was", "were", "has", "have", "can", "may",
}  # fmt: skip


class GovukRenderer(TemplatesSetting):
    """Draws forms with the templates in core/templates/govuk. `FORM_RENDERER` names it."""

    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"


def asked_for(field: forms.Field, name: str) -> str:
    """What the field asks for, to stand inside a sentence: "Email address" -> "email address"."""
    label = str(field.label or name.replace("_", " ")).strip().rstrip("?:")
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def messages_for(field: forms.Field, name: str) -> dict[str, str]:
    """Messages of our own for one field: what is wrong and what to do next."""
    asked = asked_for(field, name)
    choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    verb = "Choose" if choosing else "Enter"
    messages = {"required": f"{verb} {article(asked)}."}
    if asked.split(" ")[0] in ASKING and str(field.label or "").strip().endswith("?"):
        messages["required"] = f"Answer the question: {str(field.label).strip()}"
    if isinstance(field, forms.FileField):
        messages |= {
            "required": f"Choose {article(asked)} from your computer.",
            "empty": "The file is empty. Choose another.",
            "missing": f"Choose {article(asked)} from your computer.",
            "invalid": "The file did not arrive whole. Send it again.",
        }
    if isinstance(field, forms.BooleanField):
        messages["required"] = "Tick the box to go on."
    if choosing:
        messages["invalid_choice"] = "Choose one of the answers that are offered."
        messages["invalid_list"] = "Choose from the answers that are offered."
    if isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField):
        messages["invalid"] = "Enter a number, like 12 or 3.5."
        messages["min_value"] = "Enter %(limit_value)s or more."
        messages["max_value"] = "Enter %(limit_value)s or less."
    if isinstance(field, forms.DateField | forms.DateTimeField):
        messages["invalid"] = "Enter a real date, like 14 October 2025."
        messages["required"] = f"Enter {_day_asked(asked)}."
    if isinstance(field, forms.EmailField):
        messages["invalid"] = "Enter an email address in full, like name@example.org."
    return messages


def _day_asked(asked: str) -> str:
    """ "day of the visit" -> "the day of the visit"; "from" -> "a day for “from”"."""
    if "which day" in asked:
        return "the day"
    return f"the {asked}" if asked.startswith(("day", "date ")) else f"a day for “{asked}”"


def typed_day(field: forms.DateField) -> None:
    """Let a day be typed as days are written here, and show how.

    A browser's own picker follows the browser's language, and sends nothing at all for what is
    no day: whoever types 31/02/2026 would be told that they left the field empty.
    """
    kept = {name: value for name, value in field.widget.attrs.items() if name in {"class", "id"}}
    narrow = "govuk-input--width-10"
    field.widget = forms.DateInput({"class": narrow, **kept}, format=DAY_FORMATS[0])
    field.widget.is_required = field.required
    field.input_formats = DAY_FORMATS
    example = f"For example, {clock.today():%d/%m/%Y}."
    field.help_text = f"{field.help_text} {example}" if field.help_text else example


def article(asked: str) -> str:
    """ "email address" -> "an email address"; a phrase that has its own word is left alone."""
    first = asked.split(" ")[0].lower()
    if first in {"a", "an", "the", "your", "this", "which", "what", "how", "why", "who", "when"}:
        return asked
    if asked.endswith("s") and not asked.endswith("ss"):
        return asked
    return f"{'an' if asked[:1].lower() in 'aeiou' else 'a'} {asked}"


class HouseMessages:
    """Mixin for any form: gives each field messages of ours, unless it has its own."""

    error_css_class = ""
    use_required_attribute = False  # the browser's bubble would hide our error summary

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            stock = stock_messages(field)
            for code, words in messages_for(field, name).items():
                if code not in field.error_messages or field.error_messages[code] == stock.get(
                    code
                ):
                    field.error_messages[code] = words
            if isinstance(field, forms.DateField) and isinstance(field.widget, forms.DateInput):
                typed_day(field)


def stock_messages(field: forms.Field) -> dict[str, Any]:
    """What Django would say of a field of this kind; anything else somebody wrote for it."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found.update(getattr(kind, "default_error_messages", {}))
    return found


class HouseForm(HouseMessages, forms.Form):
    """A plain form in the house's words."""


def show_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Put a refusal beside the field that it speaks of, or above the form; what was typed stays."""
    errors = refusal.errors if isinstance(refusal, NotValid) else {"": [str(refusal)]}
    for name, sentences in errors.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
