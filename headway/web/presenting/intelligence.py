"""How intelligence is shown: its lists, its files, its tags and what may be done to an entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.assessment.models import LEVEL_WORDS, Domain, LevelState
from headway.core.components import Level, SideItem
from headway.core.components.marks import tag
from headway.core.refusals import Refused
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day, short_day
from headway.evidence.heard import NOTHING_HELD, Signal
from headway.frameworks.queries import framework_in_force
from headway.intelligence.models import Entry
from headway.intelligence.policies import may
from headway.intelligence.states import EntryState
from headway.intelligence.words import Severity

MARKING = "OFFICIAL-SENSITIVE"
TONES = {
    Severity.POSITIVE: "good", Severity.SLIGHT: "quiet", Severity.MODERATE: "watch",
    Severity.SERIOUS: "serious",
}  # fmt: skip
SEVERITIES = {
    Severity.POSITIVE: "Good news", Severity.SLIGHT: "Slight", Severity.MODERATE: "Moderate",
    Severity.SERIOUS: "Serious",
}  # fmt: skip
ENGAGEMENT_TONES = {1: "serious", 2: "watch", 3: "quiet", 4: "good"}
TABS = (
    ("All entries", "intelligence"),
    ("Record an entry", "intelligence_add"),
    ("Reported to the council", "intelligence_pack"),
    ("Engagement", "intelligence_engagement"),
)


def pack_title(on: date) -> str:
    """Through what intelligence reaches the council under the version of a day."""
    try:
        contents = framework_in_force(on).contents
    except Refused:
        return "Intelligence reported to the council"
    if contents.settings and contents.settings.intelligence_through == "review_meetings":
        return "Intelligence for the review meeting with the council"
    name = contents.bodies.causing_concern_meeting if contents.bodies else "meeting"
    return f"Intelligence for the monthly report and the {name[:1].lower()}{name[1:]}"


def tabs(user: Any, here: str) -> list[SideItem]:
    """The side navigation; the list of engagement for those who read intelligence."""
    from headway.core.access import Permission

    sees = bool(user.reach(Permission.INTELLIGENCE_SEE))
    return [
        SideItem(words, reverse(name), name == here)
        for words, name in TABS
        if sees or name not in ("intelligence_engagement", "intelligence_pack")
    ]


def severity_tag(entry: Entry) -> SafeString:
    """How much the entry weighs, in a word with its colour."""
    severity = Severity(entry.severity)
    return tag(SEVERITIES[severity], TONES[severity])


def standing_words(entry: Entry, on: date) -> str:
    """Whether it counts, and until when."""
    if entry.state == EntryState.WITHDRAWN:
        return "Withdrawn"
    if entry.expired_on(on):
        return f"Expired on {day(entry.expires_on)}: no longer counts"
    return f"Counts until {day(entry.expires_on)}"


def shared_words(entry: Entry) -> str:
    """Whether the school can read it, and if not, why."""
    if entry.shared_at is not None:
        return f"Shared with the school since {day(entry.shared_at)}"
    reason = str(entry.get_kept_because_display())
    return f"Not shared with the school: {reason[:1].lower()}{reason[1:]}"


def crisis_words(entry: Entry) -> str:
    """Who said that it is a crisis, and who agreed."""
    if entry.crisis_by is None:
        return ""
    said = f"Crisis of leadership, said by {entry.crisis_by.name} on {day(entry.crisis_at)}"
    if entry.confirmed_by is None:
        return f"{said}; waits for somebody of the other party to agree."
    return f"{said}; agreed by {entry.confirmed_by.name} on {day(entry.confirmed_at)}."


def level_today(signal: Signal | None) -> tuple[Level, tuple[str, ...]]:
    """The sixth domain as the entries of today make it, and why."""
    heard = signal or Signal(sentences=(NOTHING_HELD,))
    name = str(Domain.INTELLIGENCE.label)
    known = heard.level is not None
    words = LEVEL_WORDS[heard.level or 0] if known else str(LevelState.NOT_ENOUGH.label)
    return Level(name, heard.level, words), heard.sentences


@dataclass(frozen=True)
class Shown:
    """An entry as a page shows it."""

    entry: Entry
    text: str
    severity: SafeString
    standing: str
    shared: str
    crisis: str
    counts: bool
    changed: str


def shown(entries: Iterable[Entry], on: date) -> list[Shown]:
    """Entries with their words, for a page. Text is text: nothing in it is markup."""
    made = []
    for entry in entries:
        latest = entry.latest
        changed = ""
        if latest is not None and latest.number > 1:
            changed = f"Version {latest.number}, {short_day(latest.recorded_at)}: {latest.why}"
        made.append(
            Shown(
                entry, latest.text if latest else "", severity_tag(entry),
                standing_words(entry, on), shared_words(entry), crisis_words(entry),
                entry.state == EntryState.HELD and not entry.expired_on(on), changed,
            )
        )  # fmt: skip
    return made


# Verb, the button's words, the hint under it, and whether a reason or a day is asked for.
DEEDS = (
    ("renew_entry", "It is still true", "Counts for another twelve months.", ""),
    ("share_entry", "Share with the school", "The head and the chair can read and answer it. "
     "This cannot be undone.", ""),
    ("tell_school", "The school was told", "On which day?", "day"),
    ("mark_entry", "Mark for the report to the council", "", ""),
    ("unmark_entry", "Take out of the report to the council", "", ""),
    ("say_crisis", "It shows a crisis of leadership", "Counts when the other party agrees.", ""),
    ("confirm_crisis", "Agree that it is a crisis", "You agree for your party, by name. The "
     "rules may then propose the school.", ""),
    ("withdraw_entry", "Withdraw", "It stays readable with your reason, and counts no more.",
     "why"),
)  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """Something that this person may do to the entry now."""

    verb: str
    words: str
    hint: str
    asks: str


def deeds(user: Any, entry: Entry) -> list[Deed]:
    """What this person may do now: the same policy as the action asks."""
    offered = []
    for verb, words, hint, asks in DEEDS:
        if verb == "mark_entry" and entry.report_to_council:
            continue
        if verb == "unmark_entry" and not entry.report_to_council:
            continue
        if verb == "say_crisis" and entry.severity != Severity.SERIOUS:
            continue
        if verb == "tell_school" and entry.told_on is not None:
            continue
        if may(user, verb, entry):
            offered.append(Deed(verb, words, hint, asks))
    return offered


def _about(entry: Entry) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        reverse("intelligence_entry", args=[entry.pk]), entry.school.name,
        f"{entry.get_theme_display()} · {entry.get_source_display()}",
    )  # fmt: skip


def _text(entry: Entry) -> str:
    return entry.latest.text if entry.latest else ""


def _said(entry: Entry) -> SafeString:
    text = _text(entry)
    cut = text if len(text) <= 140 else f"{text[:140].rsplit(' ', 1)[0]} …"
    return format_html(
        '{}<span class="hw-small">{}, {}</span>', cut, entry.author.name, entry.author_role
    )


def _standing(entry: Entry, on: date) -> SafeString:
    return format_html(
        '{}<span class="hw-small">{}</span>', severity_tag(entry), standing_words(entry, on)
    )


def columns(on: date) -> tuple[Column, ...]:
    """The columns of the list and of its file."""
    return (
        Column("school", "School", lambda e: e.school.name, cell=_about, sort="school",
               heading=True),
        Column("urn", "URN", lambda e: e.school_id, shown=False),
        Column("happened", "Happened", lambda e: e.happened_on,
               cell=lambda e: short_day(e.happened_on), sort="happened"),
        Column("theme", "Theme", lambda e: str(e.get_theme_display()), shown=False),
        Column("source", "Source", lambda e: str(e.get_source_display()), shown=False),
        Column("said", "What was heard", _text, cell=_said),
        Column("grade", "How it is known", lambda e: e.grade_short),
        Column("severity", "Weight", lambda e: SEVERITIES[Severity(e.severity)],
               cell=lambda e: _standing(e, on), sort="severity"),
        Column("standing", "Standing", lambda e: standing_words(e, on), shown=False),
        Column("shared", "Shared with the school", shared_words, shown=False),
        Column("author", "Recorded by", lambda e: f"{e.author.name}, {e.author_role}",
               shown=False),
        Column("recorded", "Recorded on", lambda e: e.recorded_at.date(), shown=False),
        Column("marked", "Marked for the council", lambda e: e.marked_on, shown=False),
    )  # fmt: skip


def _rated(row: Any) -> SafeString | str:
    if row.level is None:
        return "Never rated"
    return format_html("{}", tag(row.words, ENGAGEMENT_TONES[row.level]))


def _rated_school(row: Any) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        reverse("intelligence_rate", args=[row.urn]), row.name, f"{row.phase} · {row.district}",
    )  # fmt: skip


ENGAGEMENT_COLUMNS = (
    Column("name", "School", lambda r: r.name, cell=_rated_school, heading=True),
    Column("urn", "URN", lambda r: r.urn, shown=False),
    Column("phase", "Phase", lambda r: r.phase, shown=False),
    Column("district", "District", lambda r: r.district, shown=False),
    Column("level", "Engagement", lambda r: r.words, cell=_rated),
    Column("since", "Since", lambda r: r.since, cell=lambda r: short_day(r.since)),
    Column("evidence", "What shows it", lambda r: r.evidence),
)
