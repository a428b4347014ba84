"""What was heard about the schools of the demonstration, and how engaged they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from headway.accounts.models import User
from headway.core import clock
from headway.intelligence import actions
from headway.intelligence.models import Entry
from headway.intelligence.words import Engagement
from headway.schools.models import School

EVERY = 7  # the school after which the next entry is about another one
RATED = 60  # schools with a rating; the others were never rated, and the page says so


@dataclass(frozen=True)
class Told:
    """One entry of the story: how long ago, by whom, and what."""

    ago: int
    who: str
    theme: str
    source: str
    grade: str
    severity: int
    text: str
    more: dict[str, Any] = field(default_factory=dict)


STORY = (
    Told(200, "director", "leadership", "visit", "first_hand", 2,
         "The head has been absent since half-term. The deputy leads alone and has no time to "
         "visit lessons.", {"report": True}),
    Told(188, "council_officer", "leadership", "district_team", "first_hand", 2,
         "Two middle leaders told the district team that nobody checks the plan any more."),
    Told(176, "council_service", "finance", "council_service", "documented", 3,
         "The budget returned in May shows a deficit for the third year; no recovery plan was "
         "sent by the day agreed.", {"report": True}),
    Told(170, "service_staff", "pupils", "consortium", "first_hand", 0,
         "The school opened its reading lessons to the network. Eleven schools came, and four "
         "asked for a second day."),
    Told(161, "director", "staffing", "partner_meeting", "corroborated", 2,
         "Three of seven classes have had supply teachers since January; the posts were "
         "advertised twice without a field."),
    Told(150, "council_officer", "governance", "council_service", "documented", 2,
         "The governing board met without a quorum twice this year; the minutes show no "
         "discussion of results.", {"report": True}),
    Told(141, "administrator", "other", "school", "reported", 1,
         "The office says that letters go to an address nobody reads. A new one was given."),
    Told(133, "director", "leadership", "system_leader", "reported", 2,
         "The head of a neighbouring school says that the leadership team is leaving at the "
         "end of the year."),
    Told(126, "council_service", "hr", "council_service", "documented", 2,
         "Four grievances were raised against one line manager within a term.",
         {"kept_because": "employment", "visibility": "own"}),
    Told(118, "dcs", "safeguarding", "council_service", "documented", 3,
         "The review found that records of concerns were not passed on when pupils moved.",
         {"visibility": "protected", "kept_because": "protected"}),
    Told(110, "director", "pupils", "inspector", "reported", 1,
         "The lead inspector said in passing that phonics in Year 1 had visibly improved."),
    Told(102, "service_staff", "leadership", "visit", "hearsay", 3,
         "It is said in the staff room that the head has applied elsewhere. Nobody who would "
         "know has said so.", {"kept_because": "source"}),
    Told(95, "council_officer", "finance", "school", "first_hand", 1,
         "The business manager asked for help with the new returns."),
    Told(88, "director", "governance", "school", "first_hand", 2,
         "The chair resigned by letter and no successor stood.", {"report": True}),
    Told(80, "director", "staffing", "visit", "first_hand", 0,
         "Every post is filled from September, two of them by former trainees."),
    Told(71, "council_officer", "leadership", "district_team", "corroborated", 3,
         "The head and the chair no longer speak to each other; decisions wait for weeks. Both "
         "say so.", {"crisis": True, "report": True}),
    Told(60, "director", "pupils", "visit", "first_hand", 2,
         "The timetable gives Year 5 no science since Easter; the subject leader left."),
    Told(52, "service_staff", "leadership", "partner_meeting", "first_hand", 2,
         "The improvement plan is the one of two years ago with new dates."),
    Told(44, "council_officer", "hr", "council_service", "reported", 1,
         "Staff meetings were moved into the evening; some object."),
    Told(37, "director", "governance", "consortium", "first_hand", 0,
         "The new chair leads governors' visits by the book, and the notes are good."),
    Told(30, "council_officer", "staffing", "school", "documented", 2,
         "The vacancy return shows five of twelve teaching posts open.", {"report": True}),
    Told(3, "director", "leadership", "visit", "first_hand", 3,
         "An acting head is in post for the third time in a year; nobody could say who leads on "
         "behaviour.", {"report": True, "crisis": True}),
    Told(14, "service_staff", "pupils", "district_team", "reported", 2,
         "Part-time timetables have doubled since September, the family support team says."),
    Told(6, "council_officer", "finance", "council_service", "documented", 2,
         "The audit report asks for purchase orders on all spending; last year's was unanswered.",
         {"report": True}),
)  # fmt: skip


def tell(people: Mapping[str, User], today: date) -> None:
    """About forty entries over two terms and the ratings of many schools. Done once."""
    if Entry.objects.exists():
        return
    schools = list(School.objects.open_now().filter(maintained=True).order_by("urn"))
    if not schools:
        return
    with transaction.atomic():  # one commit for all: a story half told is not told
        made = [_one(told, place, schools, people, today) for place, told in enumerate(STORY)]
        made += _again(schools, people, today)
        _crises(made, people, today)
        _changed(made, people, today)
        _own_school(people, today)
        _rated(schools, people, today)


def _at(today: date, ago: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=ago), time(15, 20)))


def _one(
    told: Told, place: int, schools: Sequence[School], people: Mapping[str, User], today: date
) -> Entry:
    school = schools[(place * EVERY + 3) % len(schools)]
    return _said(told, school, people, today)


def _said(told: Told, school: School, people: Mapping[str, User], today: date) -> Entry:
    given = {"visibility": "both", "kept_because": "unchecked", **told.more}
    with clock.pretending(_at(today, told.ago)):
        return actions.add_entry(
            school, by=people[told.who], text=told.text, theme=told.theme, source=told.source,
            happened_on=today - timedelta(days=told.ago + 2), grade=told.grade,
            severity=told.severity, **given,
        )  # fmt: skip


SECOND = (
    (0, 160, "council_officer", "reported", 2, "Parents told the district team that the deputy "
     "teaches a full timetable as well."),
    (0, 41, "director", "first_hand", 2, "The deputy still leads alone. The board has set no day "
     "for the head's return."),
    (7, 58, "service_staff", "first_hand", 2, "Three of five leaders confirmed that they leave in "
     "July; no succession was planned."),
    (13, 33, "council_officer", "documented", 2, "The clerk's report: no chair for eleven weeks."),
    (16, 12, "director", "first_hand", 1, "A science leader has been appointed from January."),
    (17, 9, "director", "documented", 2, "The plan sent to governors is the old one, word by "
     "word."),
)  # fmt: skip


def _again(schools: Sequence[School], people: Mapping[str, User], today: date) -> list[Entry]:
    """Second voices on schools that were spoken of before, and some that have run out."""
    made = []
    for place, ago, who, grade, severity, text in SECOND:
        first = STORY[place]
        again = Told(ago, who, first.theme, "visit", grade, severity, text)
        made.append(_one(again, place, schools, people, today))
    for place, ago, left in ((31, 330, 12), (33, 345, 20), (35, 372, -8), (37, 400, -30)):
        until = {"expires_on": today + timedelta(days=left)}
        old = Told(ago, "director", "staffing", "visit", "first_hand", 2,
                   "Two experienced teachers left within one term.", until)  # fmt: skip
        made.append(_one(old, place, schools, people, today))
    return made


def _crises(made: Sequence[Entry], people: Mapping[str, User], today: date) -> None:
    """One crisis that both parties agreed on; the latest waits for the council."""
    first = next(one for one in made if one.crisis_by_id and one.crisis_party == "council")
    with clock.pretending(_at(today, 68)):
        actions.confirm_crisis(first, by=people["director"])


def _changed(made: Sequence[Entry], people: Mapping[str, User], today: date) -> None:
    """A new version, one that is still true, one withdrawn, one told to its school."""
    with clock.pretending(_at(today, 140)):
        actions.change_entry(
            made[4], by=people["director"], why="Checked with the head on the telephone",
            text="Two of seven classes have had supply teachers since January; one post is "
            "filled from Easter.", severity=1,
        )  # fmt: skip
    with clock.pretending(_at(today, 70)):
        actions.renew_entry(made[0], by=people["council_officer"])
        actions.tell_school(made[0], by=people["director"])
        actions.withdraw_entry(
            made[6], by=people["administrator"], why="It was another school's office."
        )


def _own_school(people: Mapping[str, User], today: date) -> None:
    """The school of the demonstration's headteacher: shared entries, one with an answer."""
    reach = people["headteacher"].reach(actions.ENTRY_MOVES["answer_entry"].permission)
    school = School.objects.filter(urn__in=sorted(reach.urns)).first()
    if school is None:
        return
    shared = _said(
        Told(48, "director", "staffing", "visit", "first_hand", 2, "The deputy head retires at "
             "Christmas and the post has not been advertised yet.",
             {"share": True, "kept_because": "", "visibility": "partner"}),
        school, people, today,
    )  # fmt: skip
    with clock.pretending(_at(today, 44)):
        actions.answer_entry(
            shared, by=people["headteacher"],
            text="The governors agreed on the advertisement on Tuesday. We expect to appoint "
            "before the holiday.",
        )  # fmt: skip
    by_partner = {"visibility": "partner", "share": True, "kept_because": ""}
    _said(
        Told(20, "partner", "pupils", "visit", "first_hand", 0, "Reading in Year 2 is calm and "
             "quick; the new scheme is used in every class.", by_partner),
        school, people, today,
    )  # fmt: skip
    kept = {"visibility": "partner", "kept_because": "discuss"}
    _said(
        Told(8, "partner", "leadership", "visit", "first_hand", 2, "Subject leaders have no time "
             "to see lessons before the spring.", kept),
        school, people, today,
    )  # fmt: skip


WHAT_SHOWS = {
    Engagement.FULL: "Came to every network meeting and hosts visits for others.",
    Engagement.SOME: "Answers letters; came to two of three network meetings.",
    Engagement.LOW: "Came to one meeting; two letters had to be sent twice.",
    Engagement.NONE: "No answer to two letters, and a visit was declined.",
}


def _rated(schools: Sequence[School], people: Mapping[str, User], today: date) -> None:
    """Ratings of the summer term, and some that changed since."""
    step = max(1, len(schools) // RATED)
    chosen = schools[::step]
    for ago, every in ((130, 1), (35, 6)):
        with clock.pretending(_at(today, ago)):
            for place, school in enumerate(chosen[::every]):
                level = _level(place + (every > 1))
                actions.rate_engagement(
                    school, by=people["director"], level=level, evidence=WHAT_SHOWS[level]
                )


def _level(place: int) -> Engagement:
    if place % 23 == 5:
        return Engagement.NONE
    if place % 7 == 3:
        return Engagement.LOW
    return Engagement.FULL if place % 3 else Engagement.SOME
