"""What is to do, outside these pages: a message in plain text, a calendar feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from headway.core.calendar import is_working_day
from headway.core.models import DigestDays
from headway.core.obligations import Standing
from headway.web.presenting.work import GROUPS, Todo

MOST_LINES = 15
FEED_AHEAD_DAYS = 400


def wanted_on(digest: str, today: date) -> bool:
    """Whether a day is one for a message: working days, or the first working day of a week."""
    if digest == DigestDays.OFF or not is_working_day(today):
        return False
    if digest == DigestDays.DAILY:
        return True
    monday = today - timedelta(days=today.weekday())
    return not any(is_working_day(monday + timedelta(days=n)) for n in range(today.weekday()))


def subject(lines: Sequence[Todo]) -> str:
    """ "3 late, 2 this week"."""
    late, soon = _count(lines, Standing.OVERDUE), _count(lines, Standing.DUE)
    return f"Headway: {late} late, {soon} this week"


def text(name: str, lines: Sequence[Todo], *, site: str) -> str:
    """Counts and addresses alone: no school, no person and nothing of a case is in a message."""
    parts = [f"Dear {name},", ""]
    for standing, words in GROUPS:
        same = [line for line in lines if line.standing == standing]
        if same:
            parts.append(f"{words}: {len(same)}")
            parts += _by_kind(same)
            parts += [f"  {site}/work/?standing={standing.value}", ""]
    parts += [
        "Everything to do: " + f"{site}/work/",
        "",
        f"You chose when this message comes; change it at {site}/work/messages/",
    ]
    return "\n".join(parts) + "\n"


def _by_kind(lines: Iterable[Todo]) -> list[str]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.kind] = counts.get(line.kind, 0) + line.one.count
    return [f"  {kind}: {count}" for kind, count in sorted(counts.items())][:MOST_LINES]


def _count(lines: Iterable[Todo], standing: Standing) -> int:
    return sum(line.standing == standing for line in lines)


def feed(lines: Iterable[Todo], *, site: str, host: str, now: datetime) -> bytes:
    """The days by which things are due, as events of whole days in iCalendar.

    The same thing keeps its UID, so a calendar moves it when its day changes.
    """
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//Headway//My work//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Headway: my work")
    for line in lines:
        due_on = line.one.due_on
        if due_on is None or (due_on - line.today).days > FEED_AHEAD_DAYS:
            continue
        event = Event()
        event.add("uid", f"{line.one.key}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", due_on)
        event.add("dtend", due_on + timedelta(days=1))
        event.add("summary", line.one.what)
        event.add("url", f"{site}{line.one.url}")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())
