"""Lines of things to do, drawn at once: a template for each would cost more than reading them."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from headway.core.addresses import address
from headway.web.presenting.work import Todo

register = template.Library()
BETWEEN = " · "


@register.filter
def todo_lines(lines: Iterable[Todo]) -> SafeString:
    """Items of a list: the deadline's chip, the thing itself, and who, which school and why."""
    return SafeString("".join(map(_item, lines)))  # every part is escaped below


def _item(line: Todo) -> str:
    one, due = line.one, line.due
    count = f' <span class="hw-tag hw-tag--plain">{one.count}</span>' if one.count > 1 else ""
    school = ""
    if line.school and one.urn is not None:
        url = address("school", one.urn)
        school = f'<a class="govuk-link" href="{url}">{escape(line.school)}</a>'
    parts = [part for part in (escape(one.who), school, escape(one.why)) if part]
    return (
        f'<li><span class="hw-todo__due"><span class="hw-chip hw-chip--{due.tone}">'
        f'{escape(due.words)}</span></span> <a class="govuk-link" href="{escape(one.url)}">'
        f'{escape(one.what)}</a>{count}<span class="hw-small">{BETWEEN.join(parts)}</span></li>'
    )
