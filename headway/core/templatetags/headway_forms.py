"""Draws a form's control with the classes of the GOV.UK pattern."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

NARROW = {2: "govuk-input--width-2", 4: "govuk-input--width-4", 10: "govuk-input--width-10"}


@register.filter
def control(field: BoundField) -> SafeString:
    """The control itself. Classes by kind of widget; errors colour it as well as its group."""
    widget = field.field.widget
    base = _class_of(widget)
    if not base:
        return field.as_widget()
    classes = [base, str(widget.attrs.get("class", ""))]
    if field.errors:
        classes.append(f"{base}--error")
    attrs: dict[str, Any] = {"class": " ".join(c for c in classes if c)}
    return field.as_widget(attrs=attrs)


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.ClearableFileInput | forms.FileInput):
        return "govuk-file-upload"
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.CheckboxInput):
        return ""
    if isinstance(widget, forms.Select):
        return "govuk-select"
    return "govuk-input"


@register.filter
def first_control(field: BoundField) -> str:
    """The id that an error links to: the first answer where there are several."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


@register.filter
def is_tick_box(field: BoundField) -> bool:
    """A single tick box carries its label after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)
