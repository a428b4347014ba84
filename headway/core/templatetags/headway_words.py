"""Dates, moments and counts as Headway writes them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """14 October 2025."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value)
    return f"{value.day} {value:%B %Y}"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """14 Oct 2025."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value)
    return f"{value.day} {value:%b %Y}"


@register.filter
def moment(value: date | datetime | None) -> str:
    """14 Oct 2025, 16:02; a date alone has no time."""
    if isinstance(value, datetime):
        return f"{short_day(value)}, {_local(value):%H:%M}"
    return short_day(value)


@register.filter
def machine_date(value: date | datetime | None) -> str:
    """For the datetime attribute."""
    return value.isoformat() if value else ""


@register.filter
def year_words(year_end: int | None) -> str:
    """2019 -> 2018/19."""
    return f"{year_end - 1}/{year_end % 100:02d}" if year_end else ""


@register.filter
def plural(thing: str, count: Any) -> str:
    """ "school" and 2 -> "schools"."""
    return thing if count == 1 else f"{thing}s"


@register.filter
def grouped(value: int | None) -> str:
    """12,345; nothing for nothing."""
    return "" if value is None else f"{value:,}"


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
