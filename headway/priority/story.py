"""What the parts of the demonstration's story share: its people, its days, its schools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from headway.accounts.models import User
from headway.core import clock
from headway.correspondence import actions as post
from headway.correspondence.actions import sending
from headway.correspondence.models import Letter
from headway.frameworks.actions import hold_in_force
from headway.priority import actions
from headway.priority.letters import fields_for
from headway.priority.models import Entry, ScopeChange
from headway.priority.queries.wording import Wording
from headway.schools.models import School

FRIDAY = 4
GOES_ON = "The plan has two terms to run, and its first aims are met."


# What is expected of a listed school, and after how many days it was seen to be done.
class Quiet:
    """The progress of work that nobody watches."""

    job_id = ""

    def __call__(self, says: str, **numbers: int) -> None:
        """Say nothing."""

    def finished_at(self, url: str) -> None:
        """Lead nowhere."""


class Story:
    """Who acts, and on which days: counted from the day on which the list was agreed."""

    def __init__(self, people: Mapping[str, User], begun: date, today: date) -> None:
        self.people, self.begun, self.today = people, begun, today

    @contextmanager
    def on(self, days: int, hour: int = 10) -> Iterator[date]:
        """Inside, it is so many days after the list was agreed, at the latest yesterday."""
        day = min(weekday(self.begun + timedelta(days=days)), self.today - timedelta(days=1))
        with clock.pretending(at(day, hour)):
            yield day

    @contextmanager
    def ago(self, days: int, hour: int = 10) -> Iterator[date]:
        """Inside, it is so many days before today."""
        day = max(self.begun, self.today - timedelta(days=days))
        with clock.pretending(at(day, hour)):
            yield day


def weekday(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > FRIDAY else 0)


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))


def free_schools() -> Iterator[School]:
    """Schools that could be added, a fixed choice of them."""
    busy = Entry.objects.open().values("school")
    found = School.objects.open_now().filter(maintained=True, in_scope=True)
    return iter(list(found.exclude(pk__in=busy).order_by("urn")[7:200:9]))


def code_for(wording: Wording, *, inspection: bool, urgent: bool = False) -> str:
    """A reason code of the version of one sort."""
    for code, one in wording.reason_codes.items():
        rests = wording.rests_on_inspection(code)
        if rests == inspection and one.urgent == urgent and "letter" not in one.requires:
            return code
    return next(iter(wording.reason_codes))


def evidence_for(wording: Wording, code: str) -> dict[str, str]:
    words = {
        "inspection": "Graded inspection of the autumn term: requires improvement",
        "evidence_type": "Data and leadership",
        "imminence": "Its inspection window ends within three terms.",
        "letter": "Letter after the last visit",
    }
    return {name: words[name] for name in wording.requires(code) if name in words}


def candidate_of(story: Story, school: School, wording: Wording, code: str, **given: str) -> Entry:
    return actions.open_candidate(
        school, category=wording.reason_codes[code].category, reason_code=code,
        evidence=evidence_for(wording, code), by=story.people["director"], **given,
    )  # fmt: skip


def both_sign(story: Story, entry: Entry) -> None:
    actions.agree_entry(entry, "service", by=story.people["director"])
    actions.agree_entry(entry, "council", by=story.people["council_officer"])


def letter_about(story: Story, entry: Entry, kind: str) -> Letter:
    by = story.people["service_staff"]
    return post.draft_letter(
        kind, entry.school, fields_for(kind, entry), by=by, about=entry.about,
        version=hold_in_force(clock.today(), by=by),
        why="Removal from the list." if kind == "removal" else "Added within the year.",
    )  # fmt: skip


def send(story: Story, letter: Letter) -> None:
    post.approve_letter(letter, by=story.people["director"])
    post.send_letter(letter, by=story.people["administrator"])
    sending.dispatch_letter(Quiet(), letter.pk)  # type: ignore[arg-type]  # nobody watches
    for copy in letter.recipients.filter(channel="post", state="queued"):
        post.record_posted(copy, by=story.people["administrator"])


def council_told(story: Story, days: int, how: str) -> None:
    with story.on(days) as day:
        changes = list(ScopeChange.objects.filter(told_on__isnull=True, on__lte=day))
        if changes:
            actions.tell_council(changes, how=how, on=day, by=story.people["director"])
