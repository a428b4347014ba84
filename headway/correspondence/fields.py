"""What every letter may say, whatever its kind, and the fields that come with a letter."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from headway.core.calendar import working_days_after, year_end_of, year_words
from headway.core.templatetags.headway_words import day
from headway.correspondence.kinds import CHAIR, HEAD, Context, Field, Kind, fields
from headway.schools.models import School


def site() -> str:
    """Where this service answers, for links in letters: "https://improvement.example.gov.uk"."""
    return str(getattr(settings, "SITE", "") or "http://localhost:8000").rstrip("/")


def address(name: str, *args: object) -> str:
    """The whole address of a page."""
    try:
        return f"{site()}{reverse(name, args=args)}"
    except NoReverseMatch:  # a page that this installation does not have
        return f"{site()}/"


def answer_day(kind: Kind, on: date) -> date | None:
    """The day by which an answer is asked for, if one is."""
    return working_days_after(on, kind.answer_by) if kind.answer_by else None


def called(part: str, context: Context) -> str:
    """A person's name, or their office where nobody knows it."""
    person = context.contacts.get(part)
    return person.called if person else {HEAD: "Headteacher", CHAIR: "Chair of Governors"}[part]


def _reply_by(school: School, context: Context) -> str:
    on = answer_day(context.kind, context.on)
    return day(on or working_days_after(context.on, 10))


def _listed(words: object) -> str:
    parts = [str(word) for word in words] if isinstance(words, (tuple, list)) else [str(words)]
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""


def _setting(name: str, context: Context) -> str:
    found = context.framework.contents.settings
    if found is None:
        return ""
    value = getattr(found, name)
    return _listed(value) if isinstance(value, tuple) else found.words(name)


def _body(name: str, context: Context) -> str:
    bodies = context.framework.contents.bodies
    return getattr(bodies, name) if bodies else ""


def _contact(school: School, context: Context) -> str:
    who = f"{_body('director', context)}, {_body('provider', context)}"
    return f"If you have a question about this letter, write to {who}, at {reply_address()}."


def reply_address() -> str:
    """Where questions about letters go."""
    return str(getattr(settings, "LETTERS_REPLY_TO", "") or settings.DEFAULT_FROM_EMAIL)


def _year(school: School, context: Context) -> str:
    return context.given.get("year") or year_words(year_end_of(context.on))


_STANDARD = (
    Field("school", "the school's name", "Ashwell Primary School", lambda s, c: s.name),
    Field("urn", "the school's number", "900001", lambda s, c: str(s.urn)),
    Field("head", "the head's name, or Headteacher", "Ms A Demo", lambda s, c: called(HEAD, c)),
    Field("chair", "the name of the chair of governors, or Chair of Governors", "Mr B Demo",
          lambda s, c: called(CHAIR, c)),
    Field("date", "the day printed on the letter", "14 October 2025", lambda s, c: day(c.on)),
    Field("year", "the academic year", "2025/26", _year),
    Field("council", "the council", "Aldermere Council", lambda s, c: _body("council", c)),
    Field("service", "the school-improvement service", "Aldermere School Improvement Service",
          lambda s, c: _body("provider", c)),
    Field("director", "the title of the service's director",
          "Director of Continuous School Improvement", lambda s, c: _body("director", c)),
    Field("council_officer", "the title of the council's officer", "Assistant Director",
          lambda s, c: _body("council_officer", c)),
    Field("regulator", "whom a concern about an academy goes to", "Regional Director",
          lambda s, c: _body("academy_regulator", c)),
    Field("partner_title", "what the adviser of a school is called", "Priority Partner",
          lambda s, c: _body("partner", c)),
    Field("listed_school", "what a school on the list is called", "Priority school",
          lambda s, c: c.framework.contents.term),
    Field("framework", "the name of the framework", "Aldermere framework 2025",
          lambda s, c: c.framework.title),
    Field("framework_link", "the public page with the framework",
          "https://improvement.example/framework/",
          lambda s, c: address("framework_now")),
    Field("definition_note", "how the definition differs from the department's",
          "This working definition is wider than the department's.",
          lambda s, c: c.framework.contents.note, blank=True),
    Field("guidance", "the edition of the national guidance",
          "Support and intervention in schools, November 2024",
          lambda s, c: c.framework.contents.guidance, blank=True),
    Field("partner", "a sentence that names the school's Partner, or nothing",
          "Your Priority Partner is Ms P Demo.", lambda s, c: "", blank=True),
    Field("visit_meets", "whom the first visit meets", "headteacher and chair of governors",
          lambda s, c: _setting("initial_visit_meets", c)),
    Field("plan_name", "what the plan is called", "School plan",
          lambda s, c: _setting("plan_name", c)),
    Field("plan_agreed_with", "with whom the plan is agreed", "headteacher and chair of governors",
          lambda s, c: _setting("plan_agreed_with", c)),
    Field("self_report_plan", "what follows a report of one's own", "agreed and costed plan",
          lambda s, c: _setting("self_report_plan", c).lower()),
    Field("portal_link", "where the school answers this letter or asks for help",
          "https://improvement.example/reply/900001/annual_listed/",
          lambda s, c: address("letters_reply", s.urn, c.kind.key)),
    Field("reply_by", "the day by which we ask for an answer", "28 October 2025", _reply_by),
    Field("contact", "whom to ask about the letter",
          "If you have a question about this letter, write to the director.", _contact),
)  # fmt: skip
STANDARD: dict[str, Field] = {one.name: one for one in _STANDARD}

_GIVEN = (
    Field("reason", "the reason code in words", "latest inspection worse than good"),
    Field("rationale", "why, as it was recorded with the decision",
          "Ofsted judged the school to require improvement on 8 November 2022."),
    Field("decided_on", "the day of the decision", "14 October 2025"),
    Field("trigger", "what led to the decision", "an inspection outcome"),
    Field("ground", "why a school leaves the list", "the school is now judged good"),
    Field("change", "what changes", "a school has left the authority"),
    Field("concern", "what the concern is", "results have fallen three years running"),
    Field("evidence", "what the concern rests on", "published results of 2023 to 2025"),
    Field("request", "what the school asked for", "help with a change of headteacher"),
    Field("outcome", "what was decided", "support for two terms"),
)  # fmt: skip
# A kind names those of these that its letters come with; a feature may say them its own way.
GIVEN: dict[str, Field] = {one.name: one for one in _GIVEN}


def fields_of(kind: Kind) -> dict[str, Field]:
    """The fields that a text of this kind may name: the standard ones and its own."""
    declared = fields()
    known = {**GIVEN, **declared}
    # A field with a value of its own, such as the Partner, is there for letters of every kind.
    everywhere = {name: one for name, one in declared.items() if one.value is not None}
    own = {name: known[name] for name in kind.fields if name in known}
    return {**STANDARD, **everywhere, **own}


def values_of(school: School, context: Context) -> dict[str, str]:
    """Every field's value for one school. A value that came with the letter wins."""
    found = {}
    for name, one in fields_of(context.kind).items():
        if name in context.given:
            found[name] = str(context.given[name])
        else:
            found[name] = one.value(school, context) if one.value else ""
    return found


def examples(kind: Kind) -> dict[str, str]:
    """Every field's example, for a look at a text before a real school is chosen."""
    return {name: one.example for name, one in fields_of(kind).items()}
